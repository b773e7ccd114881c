#pragma once

#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace mimik {

/// SHA-256 (FIPS 180-4), streaming.
class Sha256 {
public:
    Sha256();
    void add(const void *data, std::size_t size);
    void add(std::string_view bytes) { add(bytes.data(), bytes.size()); }
    /// Lower-case hex; the object is finished afterwards.
    std::string hex();

private:
    void block(const std::uint8_t *bytes);
    std::array<std::uint32_t, 8> m_state;
    std::array<std::uint8_t, 64> m_buffer{};
    std::uint64_t m_size = 0;
};

std::string sha256Hex(std::string_view bytes);
Result<std::string> sha256OfFile(const std::filesystem::path &file);

} // namespace mimik
