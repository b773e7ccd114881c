#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace mimik::weights {

/// The bytes of a file, mapped into memory: a file of 300 MB costs nothing until its bytes are looked at. Copies share
/// the mapping; views live as long as one of them. Thread-safe.
class FileBytes {
public:
    FileBytes() = default;
    /// Error: NotFound (no such file, or a folder), Io.
    static Result<FileBytes> map(const std::filesystem::path &file);
    /// Bytes that are in memory already.
    static FileBytes of(std::string bytes);
    /// Bytes that somebody else keeps alive.
    static FileBytes borrowed(std::string_view bytes);

    std::string_view view() const { return m_view; }
    /// Gives the memory of looked-at pages back to the system; views stay valid and are read again when needed.
    void release() const { release(m_view); }
    /// Same for one part. @param part  within view()
    void release(std::string_view part) const;

private:
    std::shared_ptr<const void> m_owner;
    std::string_view m_view;
    bool m_mapped = false;
};

} // namespace mimik::weights
