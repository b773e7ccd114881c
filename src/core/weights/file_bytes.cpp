#include "core/weights/file_bytes.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mimik::weights {

Result<FileBytes> FileBytes::map(const std::filesystem::path &file)
{
    const auto cannotRead = [&](ErrorCode code) {
        return fail(code, "cannot read " + file.string() + ": " + std::strerror(errno), file.string());
    };
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return cannotRead(errno == ENOENT || errno == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Io);
    struct stat info {};
    if (::fstat(fd, &info) != 0 || S_ISDIR(info.st_mode)) {
        ::close(fd);
        return fail(ErrorCode::NotFound, file.string() + " is a folder, a file is needed", file.string());
    }
    if (info.st_size <= 0) {
        ::close(fd);
        return FileBytes();
    }
    const auto size = static_cast<std::size_t>(info.st_size);
    void *begin = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    ::close(fd);
    if (begin == MAP_FAILED)
        return cannotRead(ErrorCode::Io);
    FileBytes out;
    out.m_owner = std::shared_ptr<const void>(begin, [size](const void *p) { ::munmap(const_cast<void *>(p), size); });
    out.m_view = {static_cast<const char *>(begin), size};
    out.m_mapped = true;
    return out;
}

FileBytes FileBytes::of(std::string bytes)
{
    const auto kept = std::make_shared<const std::string>(std::move(bytes));
    FileBytes out;
    out.m_view = *kept;
    out.m_owner = kept;
    return out;
}

FileBytes FileBytes::borrowed(std::string_view bytes)
{
    FileBytes out;
    out.m_view = bytes;
    return out;
}

void FileBytes::release(std::string_view part) const
{
    if (!m_mapped || part.empty())
        return;
    static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto from = reinterpret_cast<std::uintptr_t>(part.data()) / page * page;
    const auto to = reinterpret_cast<std::uintptr_t>(part.data() + part.size());
    // Of a mapping that cannot be written to, nothing is lost: the pages come back from the file.
    ::madvise(reinterpret_cast<void *>(from), to - from, MADV_DONTNEED);
}

} // namespace mimik::weights
