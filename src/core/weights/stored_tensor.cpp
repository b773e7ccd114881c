#include "core/weights/stored_tensor.h"

#include "core/base/result.h"

#include <bit>
#include <cstring>
#include <map>
#include <zlib.h>

namespace mimik::weights {

namespace {

constexpr std::int64_t kMaxValues = std::int64_t(1) << 40;

template <typename T>
T readAs(const char *p)
{
    T value;
    std::memcpy(&value, p, sizeof value);
    return value;
}

/// Calls visit(n, at) for every value in C order; `at` is its place in the storage, in values.
template <typename Visit>
void forEachValue(const StoredTensor &t, const Visit &visit)
{
    const std::int64_t count = t.numel();
    if (t.strides == StoredTensor::denseStrides(t.shape)) {
        for (std::int64_t n = 0; n < count; ++n)
            visit(n, t.offset + n);
        return;
    }
    std::vector<std::int64_t> index(t.shape.size());
    std::int64_t at = t.offset;
    for (std::int64_t n = 0; n < count; ++n) {
        visit(n, at);
        for (std::size_t axis = t.shape.size(); axis-- > 0;) {
            at += t.strides[axis];
            if (++index[axis] < t.shape[axis])
                break;
            at -= t.strides[axis] * t.shape[axis];
            index[axis] = 0;
        }
    }
}

template <typename T, typename Convert>
void convertAll(const StoredTensor &t, const char *from, float *to, const Convert &convert)
{
    forEachValue(t, [&](std::int64_t n, std::int64_t at) {
        to[n] = convert(readAs<T>(from + at * static_cast<std::int64_t>(sizeof(T))));
    });
}

template <typename T>
void castAll(const StoredTensor &t, const char *from, float *to)
{
    convertAll<T>(t, from, to, [](T value) { return static_cast<float>(value); });
}

void toFloats(const StoredTensor &t, const char *from, float *to)
{
    if (t.dtype == "F32")
        castAll<float>(t, from, to);
    else if (t.dtype == "F16")
        convertAll<std::uint16_t>(t, from, to, [](std::uint16_t value) { return floatFromHalf(value); });
    else if (t.dtype == "BF16")
        convertAll<std::uint16_t>(t, from, to, [](std::uint16_t value) {
            return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16);
        });
    else if (t.dtype == "F64")
        castAll<double>(t, from, to);
    else if (t.dtype == "I64")
        castAll<std::int64_t>(t, from, to);
    else if (t.dtype == "U64")
        castAll<std::uint64_t>(t, from, to);
    else if (t.dtype == "I32")
        castAll<std::int32_t>(t, from, to);
    else if (t.dtype == "U32")
        castAll<std::uint32_t>(t, from, to);
    else if (t.dtype == "I16")
        castAll<std::int16_t>(t, from, to);
    else if (t.dtype == "U16")
        castAll<std::uint16_t>(t, from, to);
    else if (t.dtype == "I8")
        castAll<std::int8_t>(t, from, to);
    else
        castAll<std::uint8_t>(t, from, to);
}

constexpr const char *kNoBytes = "text that should hold bytes holds other characters";

/// Bytes from text whose code points are bytes, until `out` is full, the text ends or holds something else.
/// @param used  where to begin in the text; set to where it stopped
/// @return      bytes written
std::size_t decodeLatin1(std::string_view utf8, std::size_t &used, char *out, std::size_t count)
{
    std::size_t n = 0;
    for (; n < count && used < utf8.size(); ++n) {
        const auto c = static_cast<unsigned char>(utf8[used]);
        if (c < 0x80) {
            out[n] = utf8[used++];
            continue;
        }
        const auto next = used + 1 < utf8.size() ? static_cast<unsigned char>(utf8[used + 1]) : 0U;
        if ((c != 0xc2 && c != 0xc3) || (next & 0xc0U) != 0x80)
            break;
        out[n] = static_cast<char>(((c & 3U) << 6) | (next & 0x3fU));
        used += 2;
    }
    return n;
}

/// The usual tensor of a pickle of protocol 2, dense and alone in its storage, decoded to where it belongs.
Result<> readDenseText(const StoredTensor &t, const std::string &name, char *out, std::size_t size)
{
    std::string header(t.storage.begin, '\0');
    std::size_t used = 0;
    const bool good = decodeLatin1(t.storage.bytes, used, header.data(), header.size()) == header.size() &&
                      decodeLatin1(t.storage.bytes, used, out, size) == size && used == t.storage.bytes.size();
    if (!good)
        return fail(ErrorCode::Corrupt, "its numbers are cut off or no bytes", name);
    return {};
}

/// The storage as it lies in memory: a view, or the decoded text in `decoded`.
Result<std::string_view> storageBytes(const StoredTensor &t, const std::string &name, std::string &decoded)
{
    const Storage &s = t.storage;
    const std::size_t need = s.begin + static_cast<std::size_t>(s.values) * dtypeSize(t.dtype);
    std::string_view bytes = s.bytes;
    if (s.isLatin1Text) {
        auto all = bytesFromLatin1Text(bytes);
        if (!all)
            return fail(ErrorCode::Corrupt, all.error().what, name);
        decoded = std::move(*all);
        bytes = decoded;
    }
    if (bytes.size() < need)
        return fail(ErrorCode::Corrupt,
                    "its numbers need " + std::to_string(need) + " bytes, there are " + std::to_string(bytes.size()),
                    name);
    if (s.checksum && !s.checksum->fits(bytes))
        return fail(ErrorCode::Corrupt, "its checksum is wrong: the file is damaged", name);
    return bytes.substr(s.begin);
}

} // namespace

bool Checksum::fits(std::string_view bytes)
{
    if (const State known = m_state; known != State::Unknown)
        return known == State::Fits;
    uLong crc = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto part = std::min<std::size_t>(bytes.size() - at, 1U << 30);
        crc = crc32(crc, reinterpret_cast<const Bytef *>(bytes.data() + at), static_cast<uInt>(part));
        at += part;
    }
    m_state = crc == m_expected ? State::Fits : State::Differs;
    return crc == m_expected;
}

std::size_t dtypeSize(std::string_view dtype)
{
    static const std::map<std::string_view, std::size_t> sizes = {
        {"F64", 8},  {"I64", 8}, {"U64", 8}, {"F32", 4}, {"I32", 4}, {"U32", 4}, {"F16", 2},
        {"BF16", 2}, {"I16", 2}, {"U16", 2}, {"I8", 1},  {"U8", 1},  {"BOOL", 1}};
    const auto it = sizes.find(dtype);
    return it == sizes.end() ? 0 : it->second;
}

std::int64_t StoredTensor::numel() const
{
    std::int64_t n = 1;
    for (const auto d : shape)
        n *= d;
    return n;
}

std::vector<std::int64_t> StoredTensor::denseStrides(const std::vector<std::int64_t> &shape)
{
    std::vector<std::int64_t> strides(shape.size());
    std::int64_t step = 1;
    for (std::size_t axis = shape.size(); axis-- > 0; step *= shape[axis])
        strides[axis] = step;
    return strides;
}

std::string StoredTensor::problem() const
{
    if (dtypeSize(dtype) == 0)
        return "data type '" + dtype + "' is not supported";
    if (strides.size() != shape.size())
        return "it has " + std::to_string(shape.size()) + " axes and " + std::to_string(strides.size()) + " strides";
    if (storage.values < 0 || storage.values > kMaxValues || offset < 0 || offset > storage.values)
        return "its offset or size is impossible";
    std::int64_t count = 1, last = offset;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        if (shape[axis] < 0 || shape[axis] > kMaxValues || strides[axis] < 0 || strides[axis] > kMaxValues)
            return "its shape or a stride is impossible";
        if (shape[axis] > 0 && count > kMaxValues / shape[axis])
            return "its shape is impossible";
        count *= shape[axis];
        if (shape[axis] > 1 && strides[axis] > kMaxValues / (shape[axis] - 1))
            return "a stride is impossible";
        last += shape[axis] > 1 ? (shape[axis] - 1) * strides[axis] : 0;
        if (last > kMaxValues)
            return "it reaches beyond its numbers";
    }
    if (count == 0)
        return {};
    if (last >= storage.values || count > storage.values)
        return "it reaches beyond its " + std::to_string(storage.values) + " numbers";
    return {};
}

Result<Tensor> StoredTensor::read(const std::string &name) const
{
    Tensor out;
    out.shape = shape;
    const auto count = static_cast<std::size_t>(numel());
    const bool isDense = strides == denseStrides(shape);
    if (storage.isLatin1Text && dtype == "F32" && isDense && offset == 0 && scale == 1 && add == 0 &&
        storage.values == numel() && count * 4 <= storage.bytes.size()) {
        out.data.resize(count);
        if (auto done = readDenseText(*this, name, reinterpret_cast<char *>(out.data.data()), count * 4); !done)
            return passOn(done);
        return out;
    }
    std::string decoded;
    const auto bytes = storageBytes(*this, name, decoded);
    if (!bytes)
        return passOn(bytes);
    if (count == 0)
        return out;
    out.data.resize(count);
    if (dtype == "F32" && isDense)
        std::memcpy(out.data.data(), bytes->data() + offset * 4, count * 4);
    else
        toFloats(*this, bytes->data(), out.data.data());
    if (scale != 1 || add != 0)
        for (float &value : out.data)
            value = value * scale + add;
    return out;
}

Result<std::string> StoredTensor::readBytes(const std::string &name) const
{
    if (storedDtype() != dtype) {
        const auto tensor = read(name);
        if (!tensor)
            return passOn(tensor);
        return std::string(reinterpret_cast<const char *>(tensor->data.data()), tensor->data.size() * 4);
    }
    std::string decoded;
    const auto bytes = storageBytes(*this, name, decoded);
    if (!bytes)
        return passOn(bytes);
    const std::size_t size = dtypeSize(dtype), count = static_cast<std::size_t>(numel());
    if (strides == denseStrides(shape))
        return std::string(bytes->substr(static_cast<std::size_t>(offset) * size, count * size));
    std::string out(count * size, '\0');
    const auto step = static_cast<std::int64_t>(size);
    forEachValue(*this, [&](std::int64_t n, std::int64_t at) {
        std::memcpy(out.data() + n * step, bytes->data() + at * step, size);
    });
    return out;
}

StoredTensor StoredTensor::permuted(const std::vector<std::size_t> &order) const
{
    MIMIK_ASSERT(order.size() == shape.size());
    StoredTensor out = *this;
    for (std::size_t i = 0; i < order.size(); ++i) {
        out.shape[i] = shape[order[i]];
        out.strides[i] = strides[order[i]];
    }
    return out;
}

StoredTensor StoredTensor::flipped(std::size_t axis) const
{
    StoredTensor out = *this;
    if (out.shape[axis] > 0)
        out.offset += (out.shape[axis] - 1) * out.strides[axis];
    out.strides[axis] = -out.strides[axis];
    return out;
}

std::optional<StoredTensor> StoredTensor::reshaped(const std::vector<std::int64_t> &newShape) const
{
    StoredTensor out = *this;
    out.shape = newShape;
    out.strides.assign(newShape.size(), 0);
    std::size_t old = 0;
    for (std::size_t i = 0; i < newShape.size(); ++i) {
        if (newShape[i] == 1)
            continue;
        while (old < shape.size() && shape[old] == 1)
            ++old;
        if (old == shape.size() || shape[old] != newShape[i])
            return std::nullopt;
        out.strides[i] = strides[old++];
    }
    for (; old < shape.size(); ++old)
        if (shape[old] != 1)
            return std::nullopt;
    // Axes of length 1 get the stride of dense memory, so that dense stays dense.
    const auto dense = denseStrides(newShape);
    for (std::size_t i = 0; i < newShape.size(); ++i)
        if (newShape[i] == 1)
            out.strides[i] = dense[i];
    return out;
}

std::uint16_t halfFromFloat(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000U;
    const std::uint32_t magnitude = bits & 0x7fffffffU;
    if (magnitude > 0x7f800000U)
        return static_cast<std::uint16_t>(sign | 0x7e00U); // NaN
    if (magnitude >= 0x477ff000U)
        return static_cast<std::uint16_t>(sign | 0x7c00U); // rounds beyond 65504
    if (magnitude < 0x38800000U) {                         // subnormal in half: units of 2^-24
        const float scaled = std::bit_cast<float>(magnitude) * 16777216.0F;
        auto whole = static_cast<std::uint32_t>(scaled);
        const float rest = scaled - static_cast<float>(whole);
        if (rest > 0.5F || (rest == 0.5F && (whole & 1U)))
            ++whole;
        return static_cast<std::uint16_t>(sign | whole);
    }
    const std::uint32_t rounded = magnitude + 0xfffU + ((magnitude >> 13) & 1U);
    return static_cast<std::uint16_t>(sign | ((rounded - 0x38000000U) >> 13));
}

float floatFromHalf(std::uint16_t half)
{
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1fU, mantissa = half & 0x3ffU;
    if (exponent == 0) {
        const float value = static_cast<float>(mantissa) / 16777216.0F;
        return sign ? -value : value;
    }
    if (exponent == 31)
        return std::bit_cast<float>(sign | 0x7f800000U | (mantissa << 13));
    return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
}

Result<std::string> bytesFromLatin1Text(std::string_view utf8, std::size_t atMost)
{
    std::string out(std::min(utf8.size(), atMost), '\0');
    std::size_t used = 0;
    const std::size_t count = decodeLatin1(utf8, used, out.data(), out.size());
    if (used < utf8.size() && count < out.size())
        return fail(ErrorCode::Corrupt, kNoBytes);
    out.resize(count);
    return out;
}

} // namespace mimik::weights
