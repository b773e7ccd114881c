#include "core/weights/pickle_writer.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace mimik::weights {

PickleWriter::PickleWriter(int protocol) : m_protocol(protocol)
{
    m_bytes = {'\x80', static_cast<char>(protocol)};
}

template <typename T>
void PickleWriter::append(T value)
{
    m_bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
}

void PickleWriter::integer(std::int64_t value)
{
    if (value >= 0 && value < 256) {
        m_bytes += 'K';
        append(static_cast<std::uint8_t>(value));
    } else if (value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max()) {
        m_bytes += 'J';
        append(static_cast<std::int32_t>(value));
    } else {
        m_bytes += "\x8a\x08"; // LONG1
        append(value);
    }
}

void PickleWriter::real(double value)
{
    m_bytes += 'G';
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    std::reverse(std::begin(bytes), std::end(bytes)); // big endian
    m_bytes.append(bytes, sizeof bytes);
}

void PickleWriter::text(std::string_view utf8)
{
    m_bytes += 'X';
    append(static_cast<std::uint32_t>(utf8.size()));
    m_bytes += utf8;
}

void PickleWriter::bytes(std::string_view bytes)
{
    if (m_protocol >= 3) {
        m_bytes += 'B';
        append(static_cast<std::uint32_t>(bytes.size()));
        m_bytes += bytes;
        return;
    }
    std::string utf8;
    utf8.reserve(bytes.size() + bytes.size() / 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            utf8 += c;
        } else {
            utf8 += static_cast<char>(0xc0U | (byte >> 6));
            utf8 += static_cast<char>(0x80U | (byte & 0x3fU));
        }
    }
    global("_codecs", "encode");
    mark();
    text(utf8);
    text("latin1");
    tuple();
    reduce();
}

void PickleWriter::global(std::string_view module, std::string_view name)
{
    if (m_protocol >= 4) {
        text(module);
        text(name);
        m_bytes += '\x93'; // STACK_GLOBAL
        return;
    }
    m_bytes += 'c';
    m_bytes += module;
    m_bytes += '\n';
    m_bytes += name;
    m_bytes += '\n';
}

void PickleWriter::integers(const std::vector<std::int64_t> &values)
{
    mark();
    for (const auto value : values)
        integer(value);
    tuple();
}

void PickleWriter::orderedDict()
{
    global("collections", "OrderedDict");
    emptyTuple();
    reduce();
}

void PickleWriter::beginTensor()
{
    global("torch._utils", "_rebuild_tensor_v2");
    mark();
}

void PickleWriter::endTensor(std::int64_t offset, const std::vector<std::int64_t> &shape,
                             const std::vector<std::int64_t> &strides)
{
    integer(offset);
    integers(shape);
    integers(strides);
    boolean(false);
    orderedDict();
    tuple();
    reduce();
}

std::string PickleWriter::finish()
{
    m_bytes += '.';
    return std::move(m_bytes);
}

} // namespace mimik::weights
