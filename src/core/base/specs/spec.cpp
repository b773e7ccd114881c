#include "core/base/specs/spec.h"

#include "core/base/sha256.h"

#include <filesystem>
#include <system_error>

namespace mimik {

std::vector<JobInput> inputsOf(const Json &settings, std::map<std::string, std::string> *known)
{
    // Not every setting that may be a file: names of results could happen to lie in the working directory.
    static constexpr const char *kFileSettings[] = {"model",   "annotator", "init",     "directions", "predictions",
                                                    "compare", "scores",    "manifest", "labels"};
    std::vector<JobInput> inputs;
    for (const char *key : kFileSettings) {
        const auto found = settings.find(key);
        if (found == settings.end() || !found->is_string())
            continue;
        const auto path = found->get<std::string>();
        std::error_code ec;
        if (!std::filesystem::is_regular_file(path, ec))
            continue;
        std::string hash = known && known->count(path) > 0 ? known->at(path) : std::string();
        if (hash.empty()) {
            const auto computed = sha256OfFile(path);
            if (!computed)
                continue; // the job itself says that it cannot be read
            hash = *computed;
        }
        if (known)
            (*known)[path] = hash;
        inputs.push_back({path, hash});
    }
    return inputs;
}

} // namespace mimik
