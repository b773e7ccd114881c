#include "core/base/npy.h"

#include "core/base/files.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace mimik {

static_assert(std::endian::native == std::endian::little, "arrays are kept little-endian");

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

tl::unexpected<Error> corrupt(const std::string &name, const std::string &why)
{
    return fail(ErrorCode::Corrupt, name + ": " + why, name);
}

/// The text after `'key':` in the header dictionary, or empty.
std::string_view fieldOf(std::string_view header, std::string_view key)
{
    const std::string quoted = "'" + std::string(key) + "'";
    auto at = header.find(quoted);
    if (at == std::string_view::npos)
        return {};
    at = header.find(':', at + quoted.size());
    if (at == std::string_view::npos)
        return {};
    header.remove_prefix(at + 1);
    const auto first = header.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view{} : header.substr(first);
}

bool parseShape(std::string_view text, std::vector<std::int64_t> &shape)
{
    if (text.empty() || text.front() != '(')
        return false;
    const auto close = text.find(')');
    if (close == std::string_view::npos)
        return false;
    std::int64_t value = -1;
    std::int64_t total = 1;
    for (const char c : text.substr(1, close - 1)) {
        if (c >= '0' && c <= '9') {
            value = (value < 0 ? 0 : value) * 10 + (c - '0');
            if (value > (std::int64_t{1} << 40))
                return false;
        } else if (c == ',') {
            if (value < 0)
                return false;
            shape.push_back(value);
            value = -1;
        } else if (c != ' ' && c != 'L') {
            return false;
        }
    }
    if (value >= 0)
        shape.push_back(value);
    for (const auto s : shape) {
        if (s != 0 && total > (std::int64_t{1} << 40) / s)
            return false;
        total *= s;
    }
    return true;
}

std::size_t itemSize(const std::string &descr)
{
    static const std::vector<std::string> known{"b1", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"};
    const std::string kind = descr.size() == 3 ? descr.substr(1) : descr;
    if (std::find(known.begin(), known.end(), kind) == known.end())
        return 0;
    return static_cast<std::size_t>(kind[1] - '0');
}

template <typename T>
T valueAt(const char *bytes)
{
    T value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

double halfToDouble(std::uint16_t h)
{
    const int exponent = (h >> 10) & 31;
    const int mantissa = h & 1023;
    double value;
    if (exponent == 31)
        value = mantissa ? std::numeric_limits<double>::quiet_NaN() : std::numeric_limits<double>::infinity();
    else if (exponent == 0)
        value = std::ldexp(mantissa, -24);
    else
        value = std::ldexp(1024 + mantissa, exponent - 25);
    return h & 0x8000 ? -value : value;
}

/// C-order bytes from Fortran-order bytes.
std::string toCOrder(const std::string &bytes, const std::vector<std::int64_t> &shape, std::size_t size)
{
    std::string out(bytes.size(), '\0');
    const std::size_t n = bytes.size() / size;
    std::vector<std::int64_t> index(shape.size(), 0);
    for (std::size_t c = 0; c < n; ++c) {
        std::size_t f = 0;
        std::size_t stride = 1;
        for (std::size_t d = 0; d < shape.size(); ++d) {
            f += static_cast<std::size_t>(index[d]) * stride;
            stride *= static_cast<std::size_t>(shape[d]);
        }
        std::memcpy(out.data() + c * size, bytes.data() + f * size, size);
        for (std::size_t d = shape.size(); d-- > 0;) {
            if (++index[d] < shape[d])
                break;
            index[d] = 0;
        }
    }
    return out;
}

} // namespace

std::int64_t NpyArray::numel() const
{
    std::int64_t n = 1;
    for (const auto s : shape)
        n *= s;
    return n;
}

std::vector<double> NpyArray::toDouble() const
{
    const std::size_t size = itemSize(descr);
    std::vector<double> values(static_cast<std::size_t>(numel()));
    const char kind = descr[1];
    for (std::size_t i = 0; i < values.size(); ++i) {
        const char *at = bytes.data() + i * size;
        double v = 0;
        if (kind == 'f')
            v = size == 8   ? valueAt<double>(at)
                : size == 4 ? static_cast<double>(valueAt<float>(at))
                            : halfToDouble(valueAt<std::uint16_t>(at));
        else if (kind == 'i')
            v = size == 8   ? static_cast<double>(valueAt<std::int64_t>(at))
                : size == 4 ? valueAt<std::int32_t>(at)
                : size == 2 ? valueAt<std::int16_t>(at)
                            : valueAt<std::int8_t>(at);
        else
            v = size == 8   ? static_cast<double>(valueAt<std::uint64_t>(at))
                : size == 4 ? valueAt<std::uint32_t>(at)
                : size == 2 ? valueAt<std::uint16_t>(at)
                            : valueAt<std::uint8_t>(at);
        values[i] = v;
    }
    return values;
}

Tensor NpyArray::toTensor() const
{
    Tensor tensor;
    tensor.shape = shape;
    if (descr == "<f4") {
        tensor.data.resize(static_cast<std::size_t>(numel()));
        std::memcpy(tensor.data.data(), bytes.data(), bytes.size());
        return tensor;
    }
    const auto values = toDouble();
    tensor.data.assign(values.begin(), values.end());
    return tensor;
}

Result<NpyArray> parseNpy(std::string_view bytes, const std::string &name)
{
    if (bytes.size() < 10 || bytes.substr(0, 6) != kMagic)
        return fail(ErrorCode::WrongKind, name + " is not a .npy file", name);
    const int version = static_cast<unsigned char>(bytes[6]);
    std::size_t headerSize = 0;
    std::size_t at = 0;
    if (version == 1) {
        headerSize = valueAt<std::uint16_t>(bytes.data() + 8);
        at = 10;
    } else if ((version == 2 || version == 3) && bytes.size() >= 12) {
        headerSize = valueAt<std::uint32_t>(bytes.data() + 8);
        at = 12;
    } else {
        return fail(ErrorCode::WrongVersion, name + ": .npy version " + std::to_string(version) + " is not known",
                    name);
    }
    if (headerSize > bytes.size() - at)
        return corrupt(name, "the header is cut off");
    const std::string_view header = bytes.substr(at, headerSize);
    at += headerSize;

    const auto descrText = fieldOf(header, "descr");
    if (descrText.size() < 3 || (descrText.front() != '\'' && descrText.front() != '"'))
        return fail(ErrorCode::WrongKind, name + ": structured arrays are not supported", name);
    NpyArray array;
    array.descr = descrText.substr(1, descrText.find(descrText.front(), 1) - 1);
    if (array.descr.find('O') != std::string::npos)
        return fail(ErrorCode::WrongKind, name + ": holds Python objects (pickle), which are never loaded", name);
    const std::size_t size = itemSize(array.descr);
    if (size == 0)
        return fail(ErrorCode::WrongKind, name + ": dtype '" + array.descr + "' is not supported", name);
    if (!parseShape(fieldOf(header, "shape"), array.shape))
        return corrupt(name, "the header has no valid shape");
    const std::size_t need = static_cast<std::size_t>(array.numel()) * size;
    if (bytes.size() - at < need)
        return corrupt(name, "cut off: " + std::to_string(bytes.size() - at) + " bytes of data, expected " +
                                 std::to_string(need));
    array.bytes = bytes.substr(at, need);
    if (array.descr.front() == '>') {
        for (std::size_t i = 0; i < array.bytes.size(); i += size)
            std::reverse(array.bytes.begin() + static_cast<std::ptrdiff_t>(i),
                         array.bytes.begin() + static_cast<std::ptrdiff_t>(i + size));
        array.descr.front() = '<';
    }
    if (fieldOf(header, "fortran_order").substr(0, 4) == "True")
        array.bytes = toCOrder(array.bytes, array.shape, size);
    return array;
}

Result<NpyArray> readNpy(const std::filesystem::path &file)
{
    const auto bytes = readFile(file);
    if (!bytes)
        return passOn(bytes);
    return parseNpy(*bytes, file.string());
}

std::string npyHeader(const std::string &descr, const std::vector<std::int64_t> &shape)
{
    std::string dictionary = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (";
    for (std::size_t i = 0; i < shape.size(); ++i)
        dictionary += (i ? " " : "") + std::to_string(shape[i]) + ",";
    if (shape.size() > 1)
        dictionary.pop_back(); // NumPy writes (2, 3) but (2,)
    dictionary += "), }";
    const std::size_t total = (10 + dictionary.size() + 1 + 63) / 64 * 64;
    dictionary.append(total - 10 - dictionary.size() - 1, ' ');
    dictionary += '\n';
    std::string header(kMagic);
    header += '\x01';
    header += '\0';
    header += static_cast<char>(dictionary.size() & 255);
    header += static_cast<char>(dictionary.size() >> 8);
    return header + dictionary;
}

Result<> writeNpy(const std::filesystem::path &file, const TensorView &values)
{
    const std::vector<std::int64_t> shape(values.shape.begin(), values.shape.end());
    std::string bytes = npyHeader("<f4", shape);
    std::size_t n = 1;
    for (const auto s : shape)
        n *= static_cast<std::size_t>(s);
    bytes.append(reinterpret_cast<const char *>(values.data), n * sizeof(float));
    return writeFileAtomically(file, bytes);
}

Result<> writeNpyU8(const std::filesystem::path &file, const std::vector<std::int64_t> &shape,
                    const std::vector<std::uint8_t> &values)
{
    std::string bytes = npyHeader("|u1", shape);
    bytes.append(reinterpret_cast<const char *>(values.data()), values.size());
    return writeFileAtomically(file, bytes);
}

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

} // namespace mimik
