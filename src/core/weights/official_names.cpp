#include "core/weights/readers_p.h"
#include "core/weights/rosinality.h"

namespace mimik::weights {

namespace {

bool isConstant(const std::string &name)
{
    return name.ends_with(".kernel"); // blur kernels, [1, 3, 3, 1] for all
}

/// Prefixes (each with its dot, or empty) of names that end with `.key`, or are it.
std::vector<std::string> prefixesOf(const ModelContents &contents, const std::string &key)
{
    std::vector<std::string> out;
    for (const auto &[name, tensor] : contents.tensors)
        if (name == key || name.ends_with("." + key))
            out.push_back(name.substr(0, name.size() - key.size()));
    return out;
}

/// Moves tensors of rosinality's code from `contents` to `out`.
class RosinalityReader {
public:
    RosinalityReader(const ModelContents &contents, const std::string &file, std::map<std::string, StoredTensor> &out)
        : m_contents(contents), m_file(file), m_out(out)
    {
    }

    Result<> takeGenerator(const std::string &from, const std::string &to)
    {
        for (const auto &[name, tensor] : m_contents.tensors) {
            if (!name.starts_with(from))
                continue;
            const std::string rest = name.substr(from.size());
            if (isConstant(rest)) {
                const auto isUsual = isUsualFilter(tensor, name, m_file, true);
                if (!isUsual)
                    return passOn(isUsual);
                if (!*isUsual)
                    return fail(ErrorCode::WrongKind, "'" + name + "' is not [1, 3, 3, 1], which is not supported",
                                m_file);
                continue;
            }
            const auto official = officialGeneratorTensor(rest, tensor.shape);
            if (!official) {
                if (!from.empty() && !isConstant(rest))
                    m_unused.push_back(name);
                continue;
            }
            auto reshaped = tensor.reshaped(official->second);
            if (!reshaped)
                return fail(ErrorCode::Corrupt, "tensor '" + name + "' has an impossible shape", m_file);
            m_out.emplace(to + official->first, std::move(*reshaped));
        }
        return {};
    }

    Result<> takeDiscriminator(const std::string &from)
    {
        int blocks = 0;
        while (m_contents.tensors.count(from + "convs." + std::to_string(blocks + 1) + ".conv1.0.weight") && blocks < 9)
            ++blocks;
        const int resolution = 4 << blocks;
        for (const auto &[name, tensor] : m_contents.tensors) {
            if (!name.starts_with(from))
                continue;
            const std::string rest = name.substr(from.size());
            if (const auto official = officialDiscriminatorTensor(rest, resolution))
                m_out.emplace("D." + *official, tensor);
            else if (!isConstant(rest))
                m_unused.push_back(name);
            else if (const auto isUsual = isUsualFilter(tensor, name, m_file, true); !isUsual)
                return passOn(isUsual);
            else if (!*isUsual)
                m_otherKernel = name;
        }
        return {};
    }

    const std::vector<std::string> &unused() const { return m_unused; }
    /// A kernel of the discriminator that is not the usual one; empty: none.
    const std::string &otherKernel() const { return m_otherKernel; }

private:
    const ModelContents &m_contents;
    std::string m_file;
    std::map<std::string, StoredTensor> &m_out;
    std::vector<std::string> m_unused;
    std::string m_otherKernel;
};

Result<> readRosinality(ModelContents &contents, const std::string &name)
{
    std::map<std::string, StoredTensor> official;
    RosinalityReader reader(contents, name, official);
    const bool isBare = contents.tensors.count("input.input") > 0; // a generator's state_dict alone
    if (isBare) {
        if (auto taken = reader.takeGenerator("", "G_ema."); !taken)
            return taken;
    } else {
        for (const auto &[from, to] : {std::pair{"g_ema.", "G_ema."}, {"g.", "G."}})
            if (auto taken = reader.takeGenerator(from, to); !taken)
                return taken;
        if (auto taken = reader.takeDiscriminator("d."); !taken)
            return taken;
    }
    const auto average = contents.tensors.find("latent_avg");
    for (const char *prefix : {"G_ema.", "G."}) {
        if (!official.count(std::string(prefix) + "synthesis.b4.const"))
            continue;
        if (average != contents.tensors.end() && average->second.shape.size() == 1)
            official.emplace(std::string(prefix) + "mapping.w_avg", average->second);
        else if (std::string(prefix) == "G_ema." || !official.count("G_ema.synthesis.b4.const"))
            contents.notes.emplace_back("it has no average latent (w_avg): the mean of 10,000 mapped latents of "
                                        "RandomState(0) is computed when it is opened");
    }
    for (const std::string &unused : reader.unused())
        contents.notes.push_back("tensor '" + unused + "' is not used");
    contents.tensors = std::move(official);
    if (!reader.otherKernel().empty())
        leaveOutDiscriminator(contents, "has a kernel other than [1, 3, 3, 1] ('" + reader.otherKernel() + "')");
    contents.producer = "rosinality";
    contents.settings["convClamp"] = 0; // that code has none
    contents.settings["mbstdGroup"] = 4;
    return {};
}

/// Which prefixes of a file stand for which of ours. An unknown one is taken only where it is the only one: tensors of
/// two networks must never be mixed.
std::map<std::string, std::string> knownPrefixes(const ModelContents &contents)
{
    std::map<std::string, std::string> renamed;
    std::vector<std::string> unknown;
    for (const auto &prefix : prefixesOf(contents, "synthesis.b4.const")) {
        if (prefix.ends_with("G_ema.") || prefix.ends_with("g_ema."))
            renamed.emplace(prefix, "G_ema.");
        else if (prefix == "G.")
            renamed.emplace(prefix, "G.");
        else if (!prefix.empty())
            unknown.push_back(prefix);
    }
    if (unknown.size() == 1 && renamed.empty())
        renamed.emplace(unknown.front(), "G_ema.");
    const auto discriminators = prefixesOf(contents, "b4.out.weight");
    if (discriminators.size() == 1 && !discriminators.front().empty())
        renamed.emplace(discriminators.front(), "D.");
    return renamed;
}

/// Takes what stands before the official names away: `module.D.b4...` becomes `D.b4...`.
void takePrefixesOff(ModelContents &contents)
{
    const auto renamed = knownPrefixes(contents);
    std::map<std::string, StoredTensor> tensors;
    for (auto &[name, tensor] : contents.tensors) {
        std::string best, official;
        for (const auto &[from, to] : renamed)
            if (name.starts_with(from) && from.size() > best.size()) {
                best = from;
                official = to;
            }
        tensors.emplace(official + name.substr(best.size()), std::move(tensor));
    }
    contents.tensors = std::move(tensors);
}

} // namespace

Result<> useOfficialNames(ModelContents &contents, const std::string &name)
{
    for (const char *key : {"g_ema.input.input", "g.input.input", "input.input"})
        if (contents.tensors.count(key))
            return readRosinality(contents, name);
    takePrefixesOff(contents);
    return {};
}

} // namespace mimik::weights
