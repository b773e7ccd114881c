#include "core/weights/safetensors.h"

#include "core/base/files.h"

#include <cstring>

namespace mimik::weights {

namespace {

constexpr std::uint64_t kMaxHeader = 100ULL << 20; // the reference implementation's limit

/// The header, or anything that is no object where it is damaged. Brackets far deeper than a header's are not followed.
Json parseHeader(std::string_view text)
{
    constexpr int kMaxDepth = 16;
    const auto shallow = [](int depth, Json::parse_event_t, Json &) {
        return depth <= kMaxDepth;
    };
    return Json::parse(text.begin(), text.end(), shallow, false);
}

} // namespace

Result<Safetensors> Safetensors::load(const std::filesystem::path &file)
{
    auto bytes = FileBytes::map(file);
    if (!bytes)
        return passOn(bytes);
    return parse(std::move(*bytes), file.string());
}

Result<Safetensors> Safetensors::parse(std::string bytes, const std::string &name)
{
    return parse(FileBytes::of(std::move(bytes)), name);
}

Result<Safetensors> Safetensors::parse(FileBytes bytes, const std::string &name)
{
    Safetensors st;
    st.m_name = name;
    st.m_bytes = std::move(bytes);
    const std::string_view all = st.m_bytes.view();
    if (all.size() < 10)
        return fail(ErrorCode::WrongKind, "is no safetensors file: it is shorter than a header", name);
    std::uint64_t headerSize = 0;
    std::memcpy(&headerSize, all.data(), sizeof headerSize);
    if (headerSize > kMaxHeader || all[8] != '{')
        return fail(ErrorCode::WrongKind, "is no safetensors file: it does not begin with such a header", name);
    if (headerSize + 8 > all.size())
        return fail(ErrorCode::Corrupt,
                    "is truncated: its header alone needs " + std::to_string(headerSize + 8) + " bytes", name);
    const std::size_t dataStart = 8 + static_cast<std::size_t>(headerSize);
    const std::size_t available = all.size() - dataStart;
    const Json header = parseHeader(all.substr(8, dataStart - 8));
    if (!header.is_object())
        return fail(ErrorCode::Corrupt, "the header is no valid JSON", name);
    for (const auto &item : header.items()) {
        const std::string &key = item.key();
        const Json &value = item.value();
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
        StoredTensor entry;
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
        entry.strides = StoredTensor::denseStrides(entry.shape);
        entry.storage.bytes = all.substr(dataStart + begin, end - begin);
        entry.storage.values = static_cast<std::int64_t>(count);
        st.m_entries.emplace(key, std::move(entry));
    }
    return st;
}

Result<Tensor> Safetensors::tensor(const std::string &name) const
{
    const auto it = m_entries.find(name);
    if (it == m_entries.end())
        return fail(ErrorCode::NotFound, "has no tensor '" + name + "'", m_name);
    return it->second.read("tensor '" + name + "' of " + m_name);
}

std::string safetensorsHeader(const std::vector<TensorInfo> &tensors,
                              const std::map<std::string, std::string> &metadata)
{
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::size_t offset = 0;
    for (const auto &[name, dtype, shape] : tensors) {
        std::size_t bytes = dtypeSize(dtype);
        for (const auto d : shape)
            bytes *= static_cast<std::size_t>(d);
        header[name] = {{"dtype", dtype}, {"shape", shape}, {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    std::string text = header.dump();
    while (text.size() % 8 != 0)
        text += ' ';
    const std::uint64_t headerSize = text.size();
    std::string out(8, '\0');
    std::memcpy(out.data(), &headerSize, 8);
    return out + text;
}

std::string encodeSafetensors(const std::vector<NamedTensor> &tensors, StoredAs storedAs,
                              const std::map<std::string, std::string> &metadata)
{
    std::vector<TensorInfo> infos;
    std::size_t bytes = 0;
    for (const auto &[name, tensor] : tensors) {
        infos.push_back({name, storedAs == StoredAs::Float16 ? "F16" : "F32", tensor.shape});
        bytes += tensor.data.size() * dtypeSize(infos.back().dtype);
    }
    std::string out = safetensorsHeader(infos, metadata);
    out.reserve(out.size() + bytes);
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
