#include "core/base/job.h"
#include "core/data/types.h"
#include "core/report/workspace_report.h"

#include <set>

namespace mimik::report {
namespace {

/// A setting as words; "" where it is missing.
std::string word(const Json &settings, const char *key)
{
    const auto it = settings.find(key);
    if (it == settings.end() || it->is_null())
        return {};
    if (it->is_string())
        return it->get<std::string>();
    if (it->is_array()) {
        std::string out;
        for (const Json &entry : *it)
            out += (out.empty() ? "" : ", ") + (entry.is_string() ? entry.get<std::string>() : entry.dump());
        return out;
    }
    return it->dump();
}

std::string with(const std::string &before, const std::string &value, const std::string &after = {})
{
    return value.empty() ? std::string() : before + value + after;
}

std::string fileName(const std::string &path)
{
    return std::filesystem::path(path).filename().string();
}

std::string sentence(const data::RunInfo &run)
{
    const Json &s = run.settings;
    if (!s.is_object() || s.empty()) // a folder that was taken in without its spec
        return {};
    const std::string seed = " (seed " + std::to_string(run.seed) + ")";
    if (run.kind == "render")
        return word(s, "count") + " faces of " + word(s, "size") +
               " px were drawn by a procedural model with known action units" + seed + ".";
    if (run.kind == "train-gan")
        return "A StyleGAN2 generator was trained" + with(" for ", word(s, "kimg"), " thousand images") +
               with(" with batch ", word(s, "batch")) + with(" and R1 weight ", word(s, "gamma")) + seed + ".";
    if (run.kind == "generate")
        return "Faces were generated" + with(" by ", fileName(word(s, "model"))) +
               with(" from the seeds ", word(s, "seeds")) + with(" with truncation psi ", word(s, "psi")) +
               with(" and noise mode ", word(s, "noise")) + ".";
    if (run.kind == "iqa")
        return "Image quality was measured by " + word(s, "metrics") +
               with(" against the reference faces in ", fileName(word(s, "reference"))) + ".";
    if (run.kind == "select")
        return "Images were selected by a rule on these scores; the rule and the list of images are kept.";
    if (run.kind == "train-fer")
        return "A classifier (" + word(s, "net") + ", " + word(s, "size") + " px) was trained with " +
               word(s, "optimizer") + with(", learning rate ", word(s, "lr")) + with(", batch ", word(s, "batch")) +
               with(", at most ", word(s, "epochs"), " epochs") +
               with(", early stopping after ", word(s, "patience"), " epochs without a better validation score") +
               with(", class weights ", word(s, "classWeights")) + with(", augmentation ", word(s, "augment")) +
               with(", split ", word(s, "split")) + seed + ".";
    return {};
}

} // namespace

std::string methodsParagraph(const std::vector<data::RunInfo> &runs)
{
    std::string text;
    std::set<std::string> said; // conditions that differ only in their data give the same sentence
    for (const data::RunInfo &run : runs) {
        if (run.state != jobStateName(JobState::Succeeded))
            continue;
        const std::string next = sentence(run);
        if (!next.empty() && said.insert(next).second)
            text += (text.empty() ? "" : " ") + next;
    }
    return text;
}

} // namespace mimik::report
