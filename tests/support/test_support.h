#pragma once

#include <filesystem>
#include <string>

namespace mimik::test {

/// Folder of shared test data: $MIMIK_TEST_DATA, else ../shared/data beside the source tree where it exists. Empty
/// without one: such tests skip with the reason.
std::filesystem::path testData();

/// tests/data of the source tree.
std::filesystem::path sourceTestData();

/// A folder that is removed at the end of the test.
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir &) = delete;
    TempDir &operator=(const TempDir &) = delete;
    const std::filesystem::path &path() const { return m_path; }
    std::filesystem::path operator/(const std::string &name) const { return m_path / name; }

private:
    std::filesystem::path m_path;
};

} // namespace mimik::test
