#include "core/data/zip_archive.h"

#include <cstdint>
#include <mutex>
#include <zip.h>

namespace mimik::data {

namespace {

constexpr zip_uint64_t kLargestEntry = 1ULL << 30; // no picture is larger; guards against zip bombs

} // namespace

struct ZipArchive::Impl {
    std::string file;
    std::unique_ptr<zip_t, decltype(&zip_discard)> archive{nullptr, &zip_discard};
    struct Entry {
        zip_uint64_t index, size;
    };
    std::map<std::string, Entry> entries;
    std::mutex mutex; // libzip reads from one place at a time
};

ZipArchive::ZipArchive(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ZipArchive::ZipArchive(ZipArchive &&) noexcept = default;
ZipArchive &ZipArchive::operator=(ZipArchive &&) noexcept = default;
ZipArchive::~ZipArchive() = default;

Result<ZipArchive> ZipArchive::open(const std::filesystem::path &file)
{
    if (!std::filesystem::is_regular_file(file))
        return fail(ErrorCode::NotFound, "no such file", file.string());
    auto impl = std::make_unique<Impl>();
    impl->file = file.string();
    int code = 0;
    impl->archive.reset(zip_open(file.c_str(), ZIP_RDONLY, &code));
    if (!impl->archive)
        return fail(ErrorCode::WrongKind, "is no zip archive or is damaged", file.string());
    const zip_int64_t count = zip_get_num_entries(impl->archive.get(), 0);
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        zip_stat_t stat;
        if (zip_stat_index(impl->archive.get(), i, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE))
            return fail(ErrorCode::Corrupt, "entry " + std::to_string(i) + " of the archive is damaged", file.string());
        const std::string name = stat.name;
        if (!name.ends_with('/'))
            impl->entries[name] = {i, stat.size};
    }
    return ZipArchive(std::move(impl));
}

std::vector<std::string> ZipArchive::names() const
{
    std::vector<std::string> out;
    for (const auto &[name, entry] : m_impl->entries)
        out.push_back(name);
    return out;
}

bool ZipArchive::contains(const std::string &name) const
{
    return m_impl->entries.count(name) > 0;
}

Result<std::string> ZipArchive::read(const std::string &name) const
{
    const auto it = m_impl->entries.find(name);
    const std::string where = m_impl->file + ":" + name;
    if (it == m_impl->entries.end())
        return fail(ErrorCode::NotFound, "the archive has no such entry", where);
    if (it->second.size > kLargestEntry)
        return fail(ErrorCode::Corrupt, "claims more than 1 GiB", where);
    const std::scoped_lock lock(m_impl->mutex);
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> entry(
        zip_fopen_index(m_impl->archive.get(), it->second.index, 0), &zip_fclose);
    std::string bytes(it->second.size, '\0');
    char beyond = 0; // only reading beyond the end makes libzip compare the checksum
    if (!entry || zip_fread(entry.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()) ||
        zip_fread(entry.get(), &beyond, 1) != 0)
        return fail(ErrorCode::Corrupt, "cannot be unpacked: the archive is damaged", where);
    return bytes;
}

} // namespace mimik::data
