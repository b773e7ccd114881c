#include "core/weights/readers_p.h"

namespace mimik::weights {

namespace {

constexpr std::size_t kMaxKey = 256, kMaxName = 1024;
constexpr std::size_t kMaxNames = 100'000; // the largest models have some thousands
constexpr std::size_t kMaxBytes = std::size_t(16) << 20;

} // namespace

Result<std::string> NameJoiner::join(const std::string &path, std::string_view key)
{
    const std::size_t length = path.size() + (path.empty() ? 0 : 1) + key.size();
    const auto beyond = [&](const std::string &what) {
        return fail(ErrorCode::Corrupt, "is no model: " + what, m_file);
    };
    constexpr std::size_t kShown = 40;
    if (key.size() > kMaxKey)
        return beyond("the name '" + std::string(key.substr(0, kShown)) + "...' is longer than " +
                      std::to_string(kMaxKey) + " bytes");
    if (length > kMaxName)
        return beyond("names below '" + path.substr(0, kShown) + "...' are longer than " + std::to_string(kMaxName) +
                      " bytes");
    ++m_count;
    m_bytes += length;
    if (m_count > kMaxNames || m_bytes > kMaxBytes)
        return beyond("it has more than " + std::to_string(kMaxNames) + " names, or names of more than 16 MiB");
    std::string name = path;
    if (!path.empty())
        name += '.';
    name += key;
    return name;
}

} // namespace mimik::weights
