#pragma once

#include "core/base/image.h"
#include "core/base/json.h"

#include <map>
#include <string>
#include <vector>

// Small model files as other programs write them, with numbers of our own.
namespace mimik::test {

/// A tensor of a network, and how a file keeps it.
struct NetTensor {
    Tensor values;
    std::string dtype = "F32"; ///< F32, F16, BF16, F64
    bool isChannelsLast = false;
    bool isBuffer = false;
};
/// Official names without prefix.
using NetTensors = std::map<std::string, NetTensor>;

struct NetShape {
    int resolution = 16;
    int zDim = 8, wDim = 8, cDim = 0;
    int mapLayers = 2;
    int channelBase = 64, channelMax = 8;
    std::string architecture = "skip";
    int channels(int res) const { return std::min(channelBase / res, channelMax); }
};

/// Cheap numbers in -1 .. 1 that halves hold exactly; other seeds give others.
Tensor numbers(const std::vector<std::int64_t> &shape, std::uint32_t seed);
NetTensors makeGenerator(const NetShape &shape, std::uint32_t seed);
/// `architecture`: resnet, orig or skip.
NetTensors makeDiscriminator(const NetShape &shape, std::uint32_t seed);
/// Numbers of the file's own type: of all tensors.
void storeAs(NetTensors &net, const std::string &dtype);

/// Little-endian bytes of values in a type and layout.
std::string storedBytes(const NetTensor &tensor);
/// A torch.save file of one storage as torch wrote it before 1.6.
std::string storageBlob(const std::string &dtype, const std::string &bytes);

/// One network for officialPickle.
struct PickledNet {
    std::string key; ///< "G", "D", "G_ema"
    NetTensors tensors;
    Json arguments = Json::object();  ///< _init_kwargs
    Json attributes = Json::object(); ///< module path -> attributes: {"b4.mbstd": {"group_size": 4}}
};
/// A snapshot as StyleGAN2-ADA and StyleGAN3's repository write it, without program text.
std::string officialPickle(const std::vector<PickledNet> &nets, int protocol);
/// The arguments of the official generator: nested (`synthesis_kwargs`) or flat.
Json generatorArguments(const NetShape &shape, bool flat = false);

/// (G, D, Gs) of the TensorFlow code: variables by TensorFlow's names, HWIO.
std::string tensorFlowPickle(const std::map<std::string, Tensor> &g, const std::map<std::string, Tensor> &d,
                             const std::map<std::string, Tensor> &gs, const Json &arguments);

/// torch.save of {network: {name: tensor}} and plain tensors (key with an empty inner name).
using TorchDictionary = std::map<std::string, std::map<std::string, NetTensor>>;
struct TorchExtras {
    bool hasTraining = false; ///< optimiser states and args, as in training checkpoints
    bool isTorchScript = false;
};
std::string torchZip(const TorchDictionary &networks, const TorchExtras &extras = {});
std::string torchLegacy(const TorchDictionary &networks, const TorchExtras &extras = {});
/// A zip archive of stored files.
std::string storedZip(const std::map<std::string, std::string> &files);

/// A pickle that would run a command if it were executed.
std::string hostilePickle(int protocol, const std::string &module, const std::string &function,
                          const std::string &argument);

} // namespace mimik::test
