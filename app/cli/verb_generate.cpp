#include "cli/cli_job.h"
#include "cli/verbs.h"
#include "core/gan/generate.h"

#include <charconv>
#include <cstdio>
#include <memory>

namespace mimik::cli {

namespace {

/// A whole number from 0 and nothing behind it.
bool parseIndex(std::string_view text, int &value)
{
    if (text.empty() || text[0] < '0' || text[0] > '9')
        return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

/// "0-3,7" as numbers. @param text  one word of the command line
Result<std::vector<int>> parseIndices(const std::string &text)
{
    constexpr std::size_t kMost = 65536;
    std::vector<int> out;
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string_view part = std::string_view(text).substr(from, comma - from);
        const std::size_t dash = part.find('-');
        const bool isRange = dash != std::string_view::npos;
        int a = 0, b = 0;
        const bool isRead =
            isRange ? parseIndex(part.substr(0, dash), a) && parseIndex(part.substr(dash + 1), b) : parseIndex(part, a);
        if (!isRead || (isRange && b < a))
            return fail(ErrorCode::InvalidArgument, "'" + text.substr(0, 40) + "' is no list of indices such as 0-3,7",
                        "indices");
        if (!isRange)
            b = a;
        if (static_cast<std::size_t>(b) - static_cast<std::size_t>(a) >= kMost - out.size())
            return fail(ErrorCode::InvalidArgument,
                        "'" + text.substr(0, 40) + "' names more than " + std::to_string(kMost) + " directions",
                        "indices");
        for (int i = a; i <= b; ++i)
            out.push_back(i);
        from = comma + 1;
    }
    return out;
}

Result<std::vector<double>> parseDegrees(const std::string &text)
{
    std::vector<double> out;
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string part = text.substr(from, comma - from);
        double value = 0;
        int used = 0;
        if (std::sscanf(part.c_str(), "%lf%n", &value, &used) != 1 || used != static_cast<int>(part.size()))
            return fail(ErrorCode::InvalidArgument, "'" + part + "' is no degree; give numbers such as -5,0,5",
                        "degrees");
        out.push_back(value);
        from = comma + 1;
    }
    return out;
}

struct Arguments {
    GenerateSpec spec;
    std::string out, indices, degrees;
    bool resume = false;
};

Result<Json> generate(Cli &cli, const Arguments &arguments)
{
    GenerateSpec spec = arguments.spec;
    if (!arguments.indices.empty()) {
        auto list = parseIndices(arguments.indices);
        if (!list)
            return passOn(list);
        spec.indices = *list;
    }
    if (!arguments.degrees.empty()) {
        auto list = parseDegrees(arguments.degrees);
        if (!list)
            return passOn(list);
        spec.degrees = *list;
    }
    return runJob(cli, spec, 0, arguments.out, gan::runGenerate,
                  arguments.resume ? OutFolder::Resume : OutFolder::Resumable);
}

} // namespace

void addGenerateVerb(CLI::App &app, Cli &cli)
{
    auto a = std::make_shared<Arguments>();
    CLI::App *verb = cli.addVerb(
        app, "generate", "Images of a generator from seeds, latents and directions",
        [a, &cli] { return generate(cli, *a); },
        [a](const Json &summary) {
            std::printf("%lld images in %s (%.1f per second)\n",
                        static_cast<long long>(summary["count"].get<std::int64_t>()), a->out.c_str(),
                        summary["img_per_s"].get<double>());
        });
    GenerateSpec &s = a->spec;
    verb->add_option("--model", s.model, "Generator (.safetensors, .pkl, .pt)")->required();
    verb->add_option("--seeds", s.seeds, "Seeds: 0-63 or 1,5,9-12");
    verb->add_option("--z", s.z, ".npy [N, z_dim] in place of seeds");
    verb->add_option("--w", s.w, ".npy [N, w_dim] or [N, num_ws, w_dim] in place of seeds");
    verb->add_option("--psi", s.psi, "Truncation")->capture_default_str();
    verb->add_option("--cutoff", s.cutoff, "Layers that psi acts on; -1: all")->capture_default_str();
    verb->add_option("--class", s.classes,
                     "Class by number or name, one for all or per latent (k1,k2,...), or a .npy; not with --w");
    verb->add_option("--center", s.center, "What psi pulls to: all (the average face) or class (each class's own)")
        ->capture_default_str();
    verb->add_option("--noise", s.noise, "const, none or random")->capture_default_str();
    verb->add_option("--noise-seed", s.noiseSeed, "Seed of random noise")->capture_default_str();
    verb->add_option("--directions", s.directions, "Direction set (.safetensors), or sefa");
    verb->add_option("--indices", a->indices, "Which directions: 0-3,7 (default: all)");
    verb->add_option("--degrees", a->degrees, "How far along each: -5,0,5");
    verb->add_flag("--truncate-after", s.truncateAfter, "Truncate after the direction is added");
    verb->add_option("--format", s.format, "png or npy")->capture_default_str();
    verb->add_option("--precision", s.precision, "float32, or bfloat16 (faster where the processor has it)")
        ->capture_default_str();
    verb->add_option("--device", s.device, "cpu or cuda")->capture_default_str();
    verb->add_option("--out", a->out, "Folder for the images; must be new or empty")->required();
    verb->add_flag("--resume", a->resume, "Go on with an interrupted run in OUT");
}

} // namespace mimik::cli
