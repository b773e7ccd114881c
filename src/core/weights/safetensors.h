#pragma once

#include "core/base/image.h"
#include "core/base/json.h"

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

/// A .safetensors file in memory: names, shapes and bytes; values are converted when asked for.
/// Thread-safe for reading.
class Safetensors {
public:
    struct Entry {
        std::string dtype; ///< F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL
        std::vector<std::int64_t> shape;
        std::size_t begin = 0; ///< into the data part
        std::size_t end = 0;
    };

    /// Every length is checked against the file. Error: NotFound, WrongKind, Corrupt (each names file and tensor).
    static Result<Safetensors> load(const std::filesystem::path &file);
    static Result<Safetensors> parse(std::string bytes, const std::string &name);

    const std::map<std::string, Entry> &entries() const { return m_entries; }
    bool contains(const std::string &name) const { return m_entries.count(name) > 0; }
    /// The strings of `__metadata__`.
    const std::map<std::string, std::string> &metadata() const { return m_metadata; }
    /// Values as float32. Error: NotFound with the name.
    Result<Tensor> tensor(const std::string &name) const;
    const std::string &fileName() const { return m_name; }

private:
    std::string m_name;
    std::string m_bytes;
    std::size_t m_dataStart = 0;
    std::map<std::string, Entry> m_entries;
    std::map<std::string, std::string> m_metadata;
};

/// The bytes of a file: same tensors in the same order give the same bytes. Tensors are aligned to 8 bytes.
std::string encodeSafetensors(const std::vector<NamedTensor> &tensors, StoredAs storedAs,
                              const std::map<std::string, std::string> &metadata = {});
/// Written atomically. Error: Io.
Result<> writeSafetensors(const std::filesystem::path &file, const std::vector<NamedTensor> &tensors, StoredAs storedAs,
                          const std::map<std::string, std::string> &metadata = {});

/// IEEE 754 binary16, round to nearest even; values beyond its range become infinite.
std::uint16_t halfFromFloat(float value);
float floatFromHalf(std::uint16_t half);

} // namespace mimik::weights
