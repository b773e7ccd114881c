#include "core/nn/torch_bridge_p.h"

#include "core/base/npy.h"

#include <algorithm>
#include <cstring>

namespace mimik::nn {

torch::Tensor toTorch(const Tensor &tensor)
{
    torch::Tensor out = torch::empty(tensor.shape);
    std::memcpy(out.data_ptr<float>(), tensor.data.data(), tensor.data.size() * sizeof(float));
    return out;
}

Tensor fromTorch(const torch::Tensor &tensor)
{
    const torch::Tensor t = tensor.detach().to(torch::kCPU, torch::kFloat).contiguous();
    Tensor out;
    out.shape = t.sizes().vec();
    out.data.assign(t.data_ptr<float>(), t.data_ptr<float>() + t.numel());
    return out;
}

Result<torch::Device> openDevice(const std::string &name, int index)
{
    if (name == "cpu")
        return torch::Device(torch::kCPU);
    if (!torch::cuda::is_available())
        return fail(ErrorCode::InvalidArgument, "LibTorch finds no graphics card here; use --device cpu", "device");
    at::globalContext().setAllowTF32CuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
    const int cards = std::max(1, static_cast<int>(torch::cuda::device_count()));
    return torch::Device(torch::kCUDA, static_cast<torch::DeviceIndex>(index % cards));
}

Result<> assignTensors(torch::nn::Module &module, const std::map<std::string, Tensor> &values, const std::string &where)
{
    ShapeMap shapes;
    for (const auto &[name, value] : values)
        shapes.emplace(name, value.shape);
    return assignTensors(
        module, shapes, [&](const std::string &name) { return Result<Tensor>(values.at(name)); }, where);
}

Result<> assignTensors(torch::nn::Module &module, const ShapeMap &shapes,
                       const std::function<Result<Tensor>(const std::string &)> &read, const std::string &where)
{
    torch::NoGradGuard guard;
    std::map<std::string, torch::Tensor> targets;
    for (const auto &item : module.named_parameters())
        targets.emplace(item.key(), item.value());
    for (const auto &item : module.named_buffers())
        targets.emplace(item.key(), item.value());
    for (const auto &[name, shape] : shapes)
        if (!targets.count(name))
            return fail(ErrorCode::WrongKind, "has a tensor '" + name + "' that this architecture has not", where);
    for (auto &[name, target] : targets) {
        const auto it = shapes.find(name);
        if (it == shapes.end()) {
            if (name.ends_with("resample_filter"))
                continue;
            return fail(ErrorCode::Corrupt, "tensor '" + name + "' is missing", where);
        }
        if (it->second != target.sizes().vec())
            return fail(ErrorCode::Corrupt,
                        "tensor '" + name + "' is " + shapeText(it->second) + ", expected " +
                            shapeText(target.sizes().vec()),
                        where);
        const auto value = read(name);
        if (!value)
            return passOn(value);
        target.copy_(toTorch(*value));
    }
    return {};
}

} // namespace mimik::nn
