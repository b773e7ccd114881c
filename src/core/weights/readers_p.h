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

/// Gives the tensors of rosinality's code their official names, and takes prefixes of others off. Fills in settings,
/// producer and notes. @param contents  names as in the file
Result<> useOfficialNames(ModelContents &contents, const std::string &name);

/// "'weight' of D.b4: its numbers are cut off", with the file's name.
tl::unexpected<Error> tensorError(const Error &error, const std::string &tensor, const std::string &file);

} // namespace mimik::weights
