#pragma once

#include "core/weights/model_file.h"
#include "core/weights/pickle.h"

// The readers behind ModelFile. Views in what they return point into the bytes they are given.
namespace mimik::weights {

Result<ModelContents> readSafetensorsModel(std::string_view bytes, const std::string &name);
/// Official pickles, those of the TensorFlow code, and old torch.save files, which are pickles as well.
Result<ModelContents> readPickleModel(const FileBytes &file, const std::string &name);
/// A dictionary of networks, or one network, as the official PyTorch code pickles them.
/// @param file  memory of looked-at pages is given back to it
Result<ModelContents> readPersistentModel(const Pickle &pickle, const FileBytes &file, const std::string &name);
/// (G, D, Gs) of the TensorFlow code.
Result<ModelContents> readTensorFlowModel(const Pickle &pickle, const std::string &name);
bool isTensorFlowModel(const Pickle &pickle);
/// torch.save since 1.6, and TorchScript.
Result<ModelContents> readTorchArchive(std::string_view bytes, const std::string &name);
/// torch.save before 1.6.
Result<ModelContents> readLegacyTorchFile(std::string_view bytes, const std::string &name);

/// Joins the keys of nested dictionaries to names of tensors, within limits: a file can hold one dictionary in a
/// thousand places, and names that grow with every step would fill the memory from a few megabytes.
class NameJoiner {
public:
    explicit NameJoiner(std::string file) : m_file(std::move(file)) {}

    /// "path.key". Error: Corrupt where the key, the name, all names together or their number are beyond the limits.
    Result<std::string> join(const std::string &path, std::string_view key);

private:
    std::string m_file;
    std::size_t m_count = 0, m_bytes = 0;
};

/// Gives the tensors of rosinality's code their official names, and takes prefixes of others off. Fills in settings,
/// producer and notes. @param contents  names as in the file
Result<> useOfficialNames(ModelContents &contents, const std::string &name);

/// Resampling filters and blur kernels are read before anything else is: a file with thousands of them is no model.
/// Error: Corrupt.
Result<> requireFewFilters(const ModelContents &contents, const std::string &name);
/// Whether a tensor is the filter that all our networks have: [1, 3, 3, 1] x [1, 3, 3, 1] / 64. Only one of that shape
/// is read. Error: Corrupt (names the tensor and the file).
/// @param scaled  times any number: some code keeps the gain of the resolution in it
Result<bool> isUsualFilter(const StoredTensor &tensor, const std::string &key, const std::string &file,
                           bool scaled = false);
/// Every `resample_filter` must be the usual one, for none is read when the network runs. A generator with another one
/// is refused, a discriminator left out. Error: WrongKind (names it), Corrupt.
Result<> requireUsualFilters(ModelContents &contents, const std::string &name);
/// Images can be made without it: its tensors are dropped and a note says so. @param why  "has the activation ..."
void leaveOutDiscriminator(ModelContents &contents, const std::string &why);

/// "'weight' of D.b4: its numbers are cut off", with the file's name.
tl::unexpected<Error> tensorError(const Error &error, const std::string &tensor, const std::string &file);

} // namespace mimik::weights
