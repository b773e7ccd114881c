#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mimik::data {

/// A zip file whose entries are read one by one, stored or compressed. Movable; safe to read from several threads, one
/// after the other.
class ZipArchive {
public:
    /// Error: NotFound, WrongKind, Corrupt.
    static Result<ZipArchive> open(const std::filesystem::path &file);
    ZipArchive(ZipArchive &&) noexcept;
    ZipArchive &operator=(ZipArchive &&) noexcept;
    ~ZipArchive();

    /// Files, sorted, with '/' between folders; folders themselves are left out.
    std::vector<std::string> names() const;
    bool contains(const std::string &name) const;
    /// Error: NotFound; Corrupt where the checksum does not fit or the entry claims more than 1 GiB.
    Result<std::string> read(const std::string &name) const;

private:
    struct Impl;
    explicit ZipArchive(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::data
