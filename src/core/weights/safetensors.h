#pragma once

#include "core/base/json.h"
#include "core/weights/file_bytes.h"
#include "core/weights/stored_tensor.h"

#include <map>
#include <string>
#include <vector>

namespace mimik::weights {

/// How numbers are stored in a file. In memory they are always float32.
enum class StoredAs { Float32, Float16 };

/// A named array to be written.
struct NamedTensor {
    std::string name;
    Tensor tensor;
};

/// A .safetensors file: names and shapes; the file is mapped, values are copied and converted when asked for.
/// Thread-safe for reading.
class Safetensors {
public:
    /// Every length is checked against the file. Error: NotFound, WrongKind, Corrupt (each names file and tensor).
    static Result<Safetensors> load(const std::filesystem::path &file);
    static Result<Safetensors> parse(std::string bytes, const std::string &name);
    static Result<Safetensors> parse(FileBytes bytes, const std::string &name);

    const std::map<std::string, StoredTensor> &entries() const { return m_entries; }
    bool contains(const std::string &name) const { return m_entries.count(name) > 0; }
    /// The strings of `__metadata__`.
    const std::map<std::string, std::string> &metadata() const { return m_metadata; }
    /// Values as float32. Error: NotFound with the name.
    Result<Tensor> tensor(const std::string &name) const;
    const std::string &fileName() const { return m_name; }

private:
    std::string m_name;
    FileBytes m_bytes;
    std::map<std::string, StoredTensor> m_entries;
    std::map<std::string, std::string> m_metadata;
};

/// Name, type and shape, for a header.
struct TensorInfo {
    std::string name, dtype;
    std::vector<std::int64_t> shape;
};
/// What a file begins with; the numbers follow in the same order, without gaps.
std::string safetensorsHeader(const std::vector<TensorInfo> &tensors,
                              const std::map<std::string, std::string> &metadata = {});

/// The bytes of a file: same tensors in the same order give the same bytes. Tensors are aligned to 8 bytes.
std::string encodeSafetensors(const std::vector<NamedTensor> &tensors, StoredAs storedAs,
                              const std::map<std::string, std::string> &metadata = {});
/// Written atomically. Error: Io.
Result<> writeSafetensors(const std::filesystem::path &file, const std::vector<NamedTensor> &tensors, StoredAs storedAs,
                          const std::map<std::string, std::string> &metadata = {});

} // namespace mimik::weights
