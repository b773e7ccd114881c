#include "core/weights/safetensors.h"

#include "core/base/files.h"

#include <bit>
#include <cstring>

namespace mimik::weights {

namespace {

constexpr std::uint64_t kMaxHeader = 100ULL << 20; // the reference implementation's limit

std::size_t dtypeSize(const std::string &dtype)
{
    if (dtype == "F64" || dtype == "I64" || dtype == "U64")
        return 8;
    if (dtype == "F32" || dtype == "I32" || dtype == "U32")
        return 4;
    if (dtype == "F16" || dtype == "BF16" || dtype == "I16" || dtype == "U16")
        return 2;
    if (dtype == "I8" || dtype == "U8" || dtype == "BOOL")
        return 1;
    return 0;
}

template <typename T>
T readAs(const char *p)
{
    T value;
    std::memcpy(&value, p, sizeof value);
    return value;
}

float valueAt(const std::string &dtype, const char *p)
{
    if (dtype == "F32")
        return readAs<float>(p);
    if (dtype == "F16")
        return floatFromHalf(readAs<std::uint16_t>(p));
    if (dtype == "BF16")
        return std::bit_cast<float>(static_cast<std::uint32_t>(readAs<std::uint16_t>(p)) << 16);
    if (dtype == "F64")
        return static_cast<float>(readAs<double>(p));
    if (dtype == "I64")
        return static_cast<float>(readAs<std::int64_t>(p));
    if (dtype == "U64")
        return static_cast<float>(readAs<std::uint64_t>(p));
    if (dtype == "I32")
        return static_cast<float>(readAs<std::int32_t>(p));
    if (dtype == "U32")
        return static_cast<float>(readAs<std::uint32_t>(p));
    if (dtype == "I16")
        return static_cast<float>(readAs<std::int16_t>(p));
    if (dtype == "U16")
        return static_cast<float>(readAs<std::uint16_t>(p));
    if (dtype == "I8")
        return static_cast<float>(readAs<std::int8_t>(p));
    return static_cast<float>(readAs<std::uint8_t>(p));
}

} // namespace

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

Result<Safetensors> Safetensors::load(const std::filesystem::path &file)
{
    auto bytes = readFile(file);
    if (!bytes)
        return passOn(bytes);
    return parse(std::move(*bytes), file.string());
}

Result<Safetensors> Safetensors::parse(std::string bytes, const std::string &name)
{
    Safetensors st;
    st.m_name = name;
    st.m_bytes = std::move(bytes);
    if (st.m_bytes.size() < 10)
        return fail(ErrorCode::WrongKind, "is no safetensors file: it is shorter than a header", name);
    const auto headerSize = readAs<std::uint64_t>(st.m_bytes.data());
    if (headerSize > kMaxHeader || st.m_bytes[8] != '{')
        return fail(ErrorCode::WrongKind, "is no safetensors file: it does not begin with such a header", name);
    if (headerSize + 8 > st.m_bytes.size())
        return fail(ErrorCode::Corrupt,
                    "is truncated: its header alone needs " + std::to_string(headerSize + 8) + " bytes", name);
    st.m_dataStart = 8 + static_cast<std::size_t>(headerSize);
    const std::size_t available = st.m_bytes.size() - st.m_dataStart;
    const Json header = Json::parse(st.m_bytes.begin() + 8,
                                    st.m_bytes.begin() + static_cast<std::ptrdiff_t>(st.m_dataStart), nullptr, false);
    if (!header.is_object())
        return fail(ErrorCode::Corrupt, "the header is no valid JSON", name);
    for (const auto &[key, value] : header.items()) {
        if (key == "__metadata__") {
            if (value.is_object())
                for (const auto &[k, v] : value.items())
                    if (v.is_string())
                        st.m_metadata[k] = v.get<std::string>();
            continue;
        }
        const auto bad = [&](const std::string &text) {
            return fail(ErrorCode::Corrupt, "tensor '" + key + "': " + text, name);
        };
        if (!value.is_object() || !value.contains("dtype") || !value["dtype"].is_string() || !value.contains("shape") ||
            !value["shape"].is_array() || !value.contains("data_offsets") || !value["data_offsets"].is_array() ||
            value["data_offsets"].size() != 2)
            return bad("dtype, shape or data_offsets is missing");
        Entry entry;
        entry.dtype = value["dtype"].get<std::string>();
        const std::size_t size = dtypeSize(entry.dtype);
        if (size == 0)
            return bad("data type '" + entry.dtype + "' is not supported");
        std::uint64_t count = 1;
        for (const auto &d : value["shape"]) {
            if (!d.is_number_unsigned() || d.get<std::uint64_t>() > (1ULL << 40))
                return bad("its shape is impossible");
            const auto n = d.get<std::uint64_t>();
            if (n != 0 && count > (1ULL << 40) / n)
                return bad("its shape is impossible");
            count *= n;
            entry.shape.push_back(static_cast<std::int64_t>(n));
        }
        const auto &offsets = value["data_offsets"];
        if (!offsets[0].is_number_unsigned() || !offsets[1].is_number_unsigned())
            return bad("its data_offsets are no numbers");
        const auto begin = offsets[0].get<std::uint64_t>(), end = offsets[1].get<std::uint64_t>();
        if (begin > end || end > available)
            return bad("its data ends at byte " + std::to_string(end) + " of " + std::to_string(available) +
                       ": the file is truncated or damaged");
        if (end - begin != count * size)
            return bad("its shape and its " + std::to_string(end - begin) + " bytes do not fit");
        entry.begin = static_cast<std::size_t>(begin);
        entry.end = static_cast<std::size_t>(end);
        st.m_entries.emplace(key, std::move(entry));
    }
    return st;
}

Result<Tensor> Safetensors::tensor(const std::string &name) const
{
    const auto it = m_entries.find(name);
    if (it == m_entries.end())
        return fail(ErrorCode::NotFound, "has no tensor '" + name + "'", m_name);
    const Entry &entry = it->second;
    Tensor out;
    out.shape = entry.shape;
    const std::size_t count = static_cast<std::size_t>(out.numel()), size = dtypeSize(entry.dtype);
    out.data.resize(count);
    const char *p = m_bytes.data() + m_dataStart + entry.begin;
    if (entry.dtype == "F32") {
        std::memcpy(out.data.data(), p, count * size);
        return out;
    }
    for (std::size_t i = 0; i < count; ++i)
        out.data[i] = valueAt(entry.dtype, p + i * size);
    return out;
}

std::string encodeSafetensors(const std::vector<NamedTensor> &tensors, StoredAs storedAs,
                              const std::map<std::string, std::string> &metadata)
{
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    const std::size_t size = storedAs == StoredAs::Float16 ? 2 : 4;
    std::size_t offset = 0;
    for (const auto &[name, tensor] : tensors) {
        const std::size_t bytes = tensor.data.size() * size;
        header[name] = {{"dtype", storedAs == StoredAs::Float16 ? "F16" : "F32"},
                        {"shape", tensor.shape},
                        {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    std::string text = header.dump();
    while (text.size() % 8 != 0)
        text += ' ';
    const std::uint64_t headerSize = text.size();
    std::string out(8, '\0');
    std::memcpy(out.data(), &headerSize, 8);
    out += text;
    out.reserve(out.size() + offset);
    for (const auto &named : tensors) {
        if (storedAs == StoredAs::Float32) {
            out.append(reinterpret_cast<const char *>(named.tensor.data.data()), named.tensor.data.size() * 4);
            continue;
        }
        for (float value : named.tensor.data) {
            const std::uint16_t half = halfFromFloat(value);
            out.append(reinterpret_cast<const char *>(&half), 2);
        }
    }
    return out;
}

Result<> writeSafetensors(const std::filesystem::path &file, const std::vector<NamedTensor> &tensors, StoredAs storedAs,
                          const std::map<std::string, std::string> &metadata)
{
    return writeFileAtomically(file, encodeSafetensors(tensors, storedAs, metadata));
}

} // namespace mimik::weights
