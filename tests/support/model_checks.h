#pragma once

#include "core/weights/model_file.h"
#include "support/model_fixtures.h"

#include <cstring>

namespace mimik::test {

/// Are all tensors of `prefix` in the file those of `expected`, bit for bit? Empty: yes; else what differs.
inline std::string difference(const weights::ModelFile &file, const std::string &prefix, const NetTensors &expected)
{
    std::size_t count = 0;
    for (const auto &[name, tensor] : file.tensors())
        count += name.starts_with(prefix) ? 1 : 0;
    if (count != expected.size())
        return std::to_string(count) + " tensors of " + prefix + ", expected " + std::to_string(expected.size());
    for (const auto &[name, tensor] : expected) {
        const auto read = file.tensor(prefix + name);
        if (!read)
            return read.error().message();
        if (read->shape != tensor.values.shape)
            return name + " has another shape";
        if (read->data.size() != tensor.values.data.size() ||
            std::memcmp(read->data.data(), tensor.values.data.data(), read->data.size() * 4) != 0)
            return name + " has other values";
    }
    return {};
}

inline Result<weights::ModelFile> parseModel(std::string bytes)
{
    return weights::ModelFile::parse(weights::FileBytes::of(std::move(bytes)), "model");
}

} // namespace mimik::test
