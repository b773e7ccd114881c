#include "cli/verbs.h"
#include "cli/workspace_arguments.h"
#include "core/data/importers.h"
#include "core/nn/convert_model.h"

#include <cstdio>
#include <memory>
#include <unistd.h>

namespace mimik::cli {
namespace {

constexpr std::size_t kShownProblems = 20;

struct Arguments {
    std::string workspace, format, source;
    data::ImportOptions options;
    bool reference = false;
};

Json counts(const std::vector<std::pair<std::string, std::int64_t>> &pairs)
{
    Json json = Json::object();
    for (const auto &[name, count] : pairs)
        json[name.empty() ? "none" : name] = count;
    return json;
}

void printSome(const Json &lines, const char *title)
{
    if (lines.empty())
        return;
    std::printf("%s (%zu)\n", title, lines.size());
    for (std::size_t n = 0; n < lines.size() && n < kShownProblems; ++n)
        std::printf("  %s\n", lines[n].get<std::string>().c_str());
    if (lines.size() > kShownProblems)
        std::printf("  ... and %zu more (--json lists all)\n", lines.size() - kShownProblems);
}

void print(const Json &result)
{
    if (result.contains("model")) {
        std::printf("model %s added\n", result["model"].get<std::string>().c_str());
        for (const Json &note : result["notes"])
            std::printf("note: %s\n", note.get<std::string>().c_str());
        return;
    }
    std::printf("%s: %lld images in %s\n", result["dataset"].get<std::string>().c_str(),
                result["images"].get<long long>(), result["folder"].get<std::string>().c_str());
    for (const char *key : {"per_split", "per_class"}) {
        std::printf("%s:", key);
        for (const auto &[name, count] : result[key].items())
            std::printf(" %s %lld", name.c_str(), count.get<long long>());
        std::printf("\n");
    }
    printSome(result["problems"], "left out");
    printSome(result["duplicate_pictures"], "pictures that stand twice");
    if (result["excluded"].get<long long>() > 0)
        std::printf("%lld of them stand in two splits and are kept out of training\n",
                    result["excluded"].get<long long>());
}

/// <models>/<stem>.safetensors, with a number where that is taken.
std::filesystem::path freeModelFile(const data::Workspace &workspace, const std::string &stem)
{
    std::filesystem::path file = workspace.modelsFolder() / (stem + ".safetensors");
    for (int i = 2; std::filesystem::exists(file); ++i)
        file = workspace.modelsFolder() / (stem + "-" + std::to_string(i) + ".safetensors");
    return file;
}

/// A file of another program is converted into the workspace's models; its own stays where it is.
Result<data::ModelId> addConverted(data::Workspace &workspace, const std::filesystem::path &source,
                                   std::vector<std::string> &notes)
{
    std::error_code ignored;
    std::filesystem::create_directories(workspace.modelsFolder(), ignored);
    const auto file = freeModelFile(workspace, source.stem().string());
    const auto converted = nn::convertModel(source, file);
    if (!converted)
        return passOn(converted);
    notes = converted->notes;
    auto id = workspace.addModel(file);
    const auto model = id ? workspace.model(*id) : Result<data::ModelInfo>(fail(ErrorCode::NotFound, ""));
    if (!model || model->path != file) { // not taken in, or known already under another name
        std::filesystem::remove(file, ignored);
        std::filesystem::remove(weights::cardPath(file), ignored);
    }
    return id;
}

Result<Json> importModel(data::Workspace &workspace, const Arguments &arguments)
{
    // Before anything is copied: a picture or half a file is no model.
    const auto opened = weights::ModelFile::open(arguments.source);
    if (!opened)
        return passOn(opened);
    std::vector<std::string> notes;
    auto id = opened->format() == "safetensors" ? workspace.addModel(arguments.source, !arguments.reference)
                                                : addConverted(workspace, arguments.source, notes);
    if (!id)
        return passOn(id);
    auto model = workspace.model(*id);
    if (!model)
        return passOn(model);
    return Json{{"model", model->name},
                {"kind", model->kind},
                {"sha256", model->sha256},
                {"path", model->path.string()},
                {"notes", notes}};
}

Result<Json> run(const Cli &cli, Arguments &arguments)
{
    auto workspace = openForWriting(arguments.workspace);
    if (!workspace)
        return passOn(workspace);
    if (arguments.format == "model")
        return importModel(**workspace, arguments);
    data::ImportOptions options = arguments.options;
    options.copy = !arguments.reference;
    const bool showsProgress = !cli.json() && ::isatty(STDERR_FILENO);
    options.progress = [showsProgress](std::int64_t done, std::int64_t total) {
        if (showsProgress && total > 0)
            std::fprintf(stderr, "\r%3lld %%", static_cast<long long>(100 * done / total));
        return !interrupted();
    };
    auto report = data::importDataset(**workspace, arguments.format, arguments.source, options);
    if (showsProgress)
        std::fprintf(stderr, "\r      \r");
    if (!report)
        return passOn(report);
    return Json{{"dataset", report->dataset.name},
                {"folder", report->dataset.folder.string()},
                {"images", report->images},
                {"per_split", counts(report->perSplit)},
                {"per_class", counts(report->perClass)},
                {"problems", report->problems},
                {"duplicates", report->duplicates},
                {"excluded", report->excluded},
                {"duplicate_pictures", report->duplicateText}};
}

} // namespace

void addImportVerb(CLI::App &app, Cli &cli)
{
    auto arguments = std::make_shared<Arguments>();
    CLI::App *verb = cli.addVerb(
        app, "import", "Take pictures or a model into a workspace", [=, &cli] { return run(cli, *arguments); }, print);
    verb->add_option("workspace", arguments->workspace, "Workspace")->required();
    verb->add_option("source", arguments->source, "File or folder to import")->required();
    std::string formats;
    for (const std::string &format : data::importFormats())
        formats += format + ", ";
    verb->add_option("--format", arguments->format, "One of: " + formats + "model")->required();
    verb->add_option("--name", arguments->options.name, "Name of the data set (default: the source's name)");
    verb->add_option("--licence", arguments->options.licence, "Licence of the pictures, kept with the data set");
    verb->add_option("--consent", arguments->options.consent, "Consent of the people shown, kept with the data set");
    verb->add_flag("--reference", arguments->reference, "Leave the files where they are instead of copying them");
}

} // namespace mimik::cli
