#pragma once

#include "core/nn/stylegan2_nets_p.h"
#include "core/nn/torch_bridge_p.h"
#include "core/weights/npz.h"
#include "support/test_support.h"

#include <QtTest>

namespace mimik::test {

/// Tensors of the official code (torch 1.13.1, CPU) in tests/data/stylegan; all weights are random numbers.
struct Golden {
    std::filesystem::path folder;
    std::map<std::string, Tensor> g, gEma, d, step;
    nn::StyleGan2Config config;

    static std::map<std::string, Tensor> npz(const std::filesystem::path &file)
    {
        std::map<std::string, Tensor> out;
        auto arrays = weights::readNpz(file);
        if (!arrays)
            qFatal("%s", arrays.error().message().c_str());
        for (const auto &[name, array] : *arrays)
            out.emplace(name, array.toTensor());
        return out;
    }

    explicit Golden(const std::string &name) : folder(sourceTestData() / "stylegan" / name)
    {
        g = npz(folder / "G_state.npz");
        gEma = npz(folder / "G_ema_state.npz");
        d = npz(folder / "D_state.npz");
        step = npz(folder / "train_step.npz");
        nn::ShapeMap gs, ds;
        for (const auto &[key, t] : g)
            gs[key] = t.shape;
        for (const auto &[key, t] : d)
            ds[key] = t.shape;
        auto found = nn::configFromShapes(gs, ds);
        if (!found)
            qFatal("%s", found.error().message().c_str());
        config = *found;
    }
    torch::Tensor tensor(const std::string &name) const { return nn::toTorch(step.at(name)); }
    torch::Tensor labels() const { return config.cDim > 0 ? tensor("c") : torch::Tensor(); }

    nn::GeneratorNet generator(const std::map<std::string, Tensor> &state) const
    {
        nn::GeneratorNet net(config);
        if (auto ok = nn::assignTensors(*net, state, folder.string()); !ok)
            qFatal("%s", ok.error().message().c_str());
        return net;
    }
    nn::DiscriminatorNet discriminator() const
    {
        nn::DiscriminatorNet net(config);
        if (auto ok = nn::assignTensors(*net, d, folder.string()); !ok)
            qFatal("%s", ok.error().message().c_str());
        return net;
    }
};

inline double maxAbs(const torch::Tensor &a, const torch::Tensor &b)
{
    return (a - b).abs().max().item<double>();
}

} // namespace mimik::test

#define QVERIFY_CLOSE(a, b, tolerance)                                                                                 \
    do {                                                                                                               \
        const double difference_ = mimik::test::maxAbs(a, b);                                                          \
        QVERIFY2(difference_ <= tolerance, qPrintable(QStringLiteral("max-abs %1").arg(difference_)));                 \
    } while (false)
