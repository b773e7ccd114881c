#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mimik {

/// Whole file as bytes. Error: NotFound (no such file, or a folder), Io.
Result<std::string> readFile(const std::filesystem::path &file);

/// Writes to a temporary name beside `file`, fsyncs, renames: a reader sees the old bytes or the new, never half.
/// On failure (full disk, unwritable folder) nothing is left behind. Error: Io with the system's reason.
Result<> writeFileAtomically(const std::filesystem::path &file, std::string_view bytes);

/// Appends and fsyncs where `durable`. Error: Io.
Result<> appendToFile(const std::filesystem::path &file, std::string_view bytes, bool durable = false);

/// Makes `folder` for results: new, or existing and empty, or anything with `resume`.
/// @param canResume  the caller has an option --resume, which the error then names
/// Error: InvalidArgument "exists and is not empty; give another folder", Io when unwritable.
Result<> prepareOutputFolder(const std::filesystem::path &folder, bool resume = false, bool canResume = false);

/// Removes what was made in a folder for results, unless keep() was called: made before the work begins. What was there
/// before is never touched: of a folder that held something, nothing is removed. Relative paths are those of the
/// moment it was made.
class OutputGuard {
public:
    explicit OutputGuard(const std::filesystem::path &folder);
    ~OutputGuard();
    OutputGuard(const OutputGuard &) = delete;
    OutputGuard &operator=(const OutputGuard &) = delete;
    void keep() { m_keep = true; }
    /// Keeps the folder if there is something in it, for a verb that can go on with it.
    void keepContents() { m_keepContents = true; }

private:
    std::filesystem::path m_folder;            ///< empty: nothing is to be removed
    std::vector<std::filesystem::path> m_made; ///< folders that did not exist, innermost first
    bool m_keep = false;
    bool m_keepContents = false;
};

/// Files below `folder` with one of `extensions` (lower case, with dot; case ignored), sorted by relative path
/// with '/' separators. Error: NotFound.
Result<std::vector<std::string>> listFiles(const std::filesystem::path &folder,
                                           const std::vector<std::string> &extensions, bool recursive = true);

/// {".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"}
const std::vector<std::string> &imageExtensions();

/// Where packaged resources lie: $MIMIK_RESOURCES, else <exe>/../share/mimik, else the source tree's resources/.
std::filesystem::path resourceFolder();

/// UTC time as 2026-01-31T12:34:56.789Z.
std::string utcNow();

/// A fresh, sortable id: yyyymmdd-hhmmss-<kind>-<4 hex>.
std::string newRunId(std::string_view kind);

std::string hostName();

/// Is process `pid` of this machine alive?
bool processAlive(std::int64_t pid);

} // namespace mimik
