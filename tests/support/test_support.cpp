#include "support/test_support.h"

#include <cstdlib>
#include <stdexcept>

namespace mimik::test {

std::filesystem::path testData()
{
    const char *given = std::getenv("MIMIK_TEST_DATA");
    const std::filesystem::path folder =
        given ? std::filesystem::path(given) : std::filesystem::path(MIMIK_SOURCE_DIR) / "../shared/data";
    return std::filesystem::is_directory(folder) ? folder : "";
}

std::filesystem::path sourceTestData()
{
    return MIMIK_TEST_SOURCE_DATA;
}

TempDir::TempDir()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "mimik-test-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw std::runtime_error("cannot make a temporary folder");
    m_path = pattern;
}

TempDir::~TempDir()
{
    std::error_code ec;
    std::filesystem::remove_all(m_path, ec);
}

} // namespace mimik::test
