#pragma once

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/nn/stylegan2_config.h"

#include <torch/torch.h>

#include <functional>
#include <map>

namespace mimik::nn {

/// Copies between our arrays and torch's (float32, CPU, C order).
torch::Tensor toTorch(const Tensor &tensor);
Tensor fromTorch(const torch::Tensor &tensor);

/// The processor for "cpu"; for "cuda" graphics card `index` (modulo their number), set up for products of whole
/// float32 numbers. cuDNN chooses its algorithms unmeasured: on an H200 measuring took up to a minute and gained
/// nothing in training. Error: InvalidArgument where LibTorch finds no card.
Result<torch::Device> openDevice(const std::string &name, int index = 0);

/// Copies values into the module's parameters and buffers of the same names. `resample_filter` may be missing, for it
/// is a constant; anything else missing, left over or of another shape is an error that names it.
/// @param where  stands in errors: the file
Result<> assignTensors(torch::nn::Module &module, const std::map<std::string, Tensor> &values,
                       const std::string &where);
/// Same, with values that are read one by one, so that only one is in memory twice.
/// @param read  gives the values of a name of `shapes`
Result<> assignTensors(torch::nn::Module &module, const ShapeMap &shapes,
                       const std::function<Result<Tensor>(const std::string &)> &read, const std::string &where);

} // namespace mimik::nn
