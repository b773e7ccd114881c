#pragma once

#include "core/weights/pickle.h"
#include "core/weights/stored_tensor.h"

#include <functional>

namespace mimik::weights {

/// dtype of `torch.FloatStorage` and its kin, as StoredTensor writes it; empty for other names.
std::string dtypeOfStorageClass(std::string_view name);

/// A storage together with the type of its numbers.
struct TypedStorage {
    std::string dtype;
    Storage storage;
};

/// Is this the first value of a file written by torch.save before 1.6?
bool isLegacyMagic(const PickleValue &value);

/// What such a file begins with: magic number, version, machine. @param at  set to where the next pickle begins
Result<> readLegacyHeader(std::string_view bytes, const std::string &name, std::size_t &at);

/// ('storage', class, key, location, values[, view]) of a persistent id.
struct StorageId {
    std::string dtype, key;
    std::int64_t values = 0;
    std::int64_t viewOffset = 0, viewValues = -1; ///< of legacy views; -1: none
};
Result<StorageId> storageId(const Pickle &pickle, PickleId id);

/// A legacy torch.save file of one storage, as official pickles hold for every tensor.
/// @param bytes  a value of kind Bytes
Result<TypedStorage> storageFromBytes(const PickleValue &bytes);

/// Finds the storage that a tensor names.
using FindStorage = std::function<Result<TypedStorage>(PickleId)>;

/// Is this value a tensor or a parameter?
bool isTensor(const Pickle &pickle, PickleId id);
/// The tensor or parameter, checked against its storage. Error: Corrupt, without the tensor's name.
Result<StoredTensor> tensorOf(const Pickle &pickle, PickleId id, const FindStorage &findStorage);

/// A NumPy array or scalar. Error: Corrupt.
bool isNumpyArray(const Pickle &pickle, PickleId id);
Result<StoredTensor> numpyArrayOf(const Pickle &pickle, PickleId id);

} // namespace mimik::weights
