#include "core/data/class_folders.h"

#include "core/base/files.h"

#include <algorithm>
#include <cctype>

namespace mimik::data {

std::string splitFromName(const std::string &name)
{
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower == "train" || lower == "training")
        return "train";
    // FER2013 calls its validation part PublicTest and its test part PrivateTest.
    if (lower == "val" || lower == "valid" || lower == "validation" || lower == "publictest")
        return "val";
    if (lower == "test" || lower == "testing" || lower == "privatetest")
        return "test";
    return {};
}

Result<std::vector<ClassFolderImage>> scanClassFolders(const std::filesystem::path &root)
{
    auto files = listFiles(root, imageExtensions());
    if (!files)
        return passOn(files);
    std::vector<ClassFolderImage> images;
    for (const std::string &name : *files) {
        if (name.starts_with('.') || name.find("/.") != std::string::npos)
            continue;
        ClassFolderImage image;
        image.name = name;
        std::size_t start = 0;
        const std::size_t first = name.find('/');
        if (first != std::string::npos) {
            image.split = splitFromName(name.substr(0, first));
            start = image.split.empty() ? 0 : first + 1;
        }
        if (const std::size_t end = name.find('/', start); end != std::string::npos)
            image.className = name.substr(start, end - start);
        images.push_back(std::move(image));
    }
    return images;
}

} // namespace mimik::data
