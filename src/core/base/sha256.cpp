#include "core/base/sha256.h"

#include <bit>
#include <cstring>
#include <fstream>
#include <vector>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <immintrin.h>
#define MIMIK_SHA_INSTRUCTIONS
#endif

namespace mimik {

namespace {

// FIPS 180-4, section 4.2.2: fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> kRound = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#ifdef MIMIK_SHA_INSTRUCTIONS
bool hasShaInstructions()
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    constexpr unsigned kSha = 1U << 29, kSse41 = 1U << 19, kSsse3 = 1U << 9;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & kSse41) == 0 || (c & kSsse3) == 0)
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & kSha) != 0;
}

__m128i loadFour(const void *p)
{
    return _mm_loadu_si128(static_cast<const __m128i *>(p));
}

/// The same rounds with the processor's own instructions (Intel's manual, SHA256RNDS2): some six times as fast.
__attribute__((target("sha,sse4.1,ssse3"))) void blocksByInstruction(std::array<std::uint32_t, 8> &state,
                                                                     const std::uint8_t *bytes, std::size_t count)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    const __m128i badc = _mm_shuffle_epi32(loadFour(state.data()), 0xB1);
    const __m128i hgfe = _mm_shuffle_epi32(loadFour(state.data() + 4), 0x1B);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
    for (; count > 0; --count, bytes += 64) {
        const __m128i abefBefore = abef, cdghBefore = cdgh;
        __m128i w[4];
        for (std::size_t i = 0; i < 4; ++i)
            w[i] = _mm_shuffle_epi8(loadFour(bytes + 16 * i), swap);
        for (std::size_t i = 0; i < 16; ++i) {
            const __m128i first = w[i % 4];
            const __m128i k = _mm_add_epi32(first, loadFour(kRound.data() + 4 * i));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k, 0x0E));
            const __m128i second = w[(i + 1) % 4], third = w[(i + 2) % 4], last = w[(i + 3) % 4];
            w[i % 4] = _mm_sha256msg2_epu32(
                _mm_add_epi32(_mm_sha256msg1_epu32(first, second), _mm_alignr_epi8(last, third, 4)), last);
        }
        abef = _mm_add_epi32(abef, abefBefore);
        cdgh = _mm_add_epi32(cdgh, cdghBefore);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128(reinterpret_cast<__m128i *>(state.data()), _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128(reinterpret_cast<__m128i *>(state.data() + 4), _mm_alignr_epi8(dchg, feba, 8));
}
#endif

} // namespace

Sha256::Sha256()
    : m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
{
}

void Sha256::block(const std::uint8_t *bytes)
{
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i)
        w[i] = static_cast<std::uint32_t>(bytes[4 * i]) << 24 | static_cast<std::uint32_t>(bytes[4 * i + 1]) << 16 |
               static_cast<std::uint32_t>(bytes[4 * i + 2]) << 8 | bytes[4 * i + 3];
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = m_state;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + kRound[i] + w[i];
        const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    m_state = {m_state[0] + a, m_state[1] + b, m_state[2] + c, m_state[3] + d,
               m_state[4] + e, m_state[5] + f, m_state[6] + g, m_state[7] + h};
}

void Sha256::add(const void *data, std::size_t size)
{
    const auto *bytes = static_cast<const std::uint8_t *>(data);
    std::size_t used = static_cast<std::size_t>(m_size % 64);
    m_size += size;
    if (used > 0) {
        const std::size_t take = std::min(size, 64 - used);
        std::memcpy(m_buffer.data() + used, bytes, take);
        bytes += take;
        size -= take;
        used += take;
        if (used < 64)
            return;
        block(m_buffer.data());
    }
#ifdef MIMIK_SHA_INSTRUCTIONS
    static const bool byInstruction = hasShaInstructions();
    if (byInstruction) {
        blocksByInstruction(m_state, bytes, size / 64);
        bytes += size / 64 * 64;
        size %= 64;
    }
#endif
    for (; size >= 64; bytes += 64, size -= 64)
        block(bytes);
    std::memcpy(m_buffer.data(), bytes, size);
}

std::string Sha256::hex()
{
    const std::uint64_t bits = m_size * 8;
    const std::uint8_t end = 0x80;
    add(&end, 1);
    const std::uint8_t zero = 0;
    while (m_size % 64 != 56)
        add(&zero, 1);
    std::array<std::uint8_t, 8> length;
    for (std::size_t i = 0; i < 8; ++i)
        length[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
    add(length.data(), length.size());
    static const char *digits = "0123456789abcdef";
    std::string text;
    for (const std::uint32_t word : m_state)
        for (int shift = 28; shift >= 0; shift -= 4)
            text += digits[(word >> shift) & 15];
    return text;
}

std::string sha256Hex(std::string_view bytes)
{
    Sha256 sha;
    sha.add(bytes);
    return sha.hex();
}

Result<std::string> sha256OfFile(const std::filesystem::path &file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return fail(ErrorCode::NotFound, "cannot read " + file.string(), file.string());
    Sha256 sha;
    std::vector<char> buffer(1 << 18);
    while (in) {
        in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        sha.add(buffer.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad())
        return fail(ErrorCode::Io, "cannot read " + file.string(), file.string());
    return sha.hex();
}

} // namespace mimik
