#pragma once

#include "core/weights/pickle_writer.h"
#include "core/weights/stored_tensor.h"
#include "support/model_fixtures.h"

#include <map>
#include <string>
#include <vector>

// Files made to harm, for the tests of the readers.
namespace mimik::test {

using weights::PickleWriter;

/// A tensor in storage 0, which is said to hold `values` floats.
inline void addTensor(PickleWriter &p, std::int64_t values, std::int64_t offset, const std::vector<std::int64_t> &shape,
                      const std::vector<std::int64_t> &strides)
{
    p.beginTensor();
    p.mark();
    p.text("storage");
    p.global("torch", "FloatStorage");
    p.text("0");
    p.text("cpu");
    p.integer(values);
    p.tuple();
    p.persistentId();
    p.endTensor(offset, shape, strides);
}

/// A torch.save archive with one tensor, whose numbers say what they like.
inline std::string archiveWith(const std::vector<std::int64_t> &shape, const std::vector<std::int64_t> &strides,
                               std::int64_t offset, std::int64_t values, std::size_t bytes)
{
    PickleWriter p(2);
    p.emptyDict();
    p.text("weight");
    addTensor(p, values, offset, shape, strides);
    p.setItem();
    return storedZip({{"a/data.pkl", p.finish()}, {"a/data/0", std::string(bytes, '\0')}});
}

/// `outer` keys that all hold one dictionary of `inner` keys that all hold one tensor.
inline std::string sharedNames(int outer, std::size_t outerLength, int inner, std::size_t innerLength)
{
    const auto key = [](int i, std::size_t length) {
        std::string name = std::to_string(i);
        return name + std::string(length - name.size(), 'k');
    };
    PickleWriter p(2);
    p.emptyDict();
    for (int i = 0; i < outer; ++i) {
        p.text(key(i, outerLength));
        if (i > 0) {
            p.raw("h\x01");
            p.setItem();
            continue;
        }
        p.emptyDict();
        p.raw("q\x01");
        for (int k = 0; k < inner; ++k) {
            p.text(key(k, innerLength));
            if (k > 0) {
                p.raw("h\x02");
            } else {
                addTensor(p, 1, 0, {}, {});
                p.raw("q\x02");
            }
            p.setItem();
        }
        p.setItem();
    }
    return p.finish();
}

/// A network of TensorFlow, remembered as 1, with `count` components that are one network, and so on, without a
/// variable.
inline std::string nestedNetworks(int count)
{
    PickleWriter p(4);
    for (char level = 4; level >= 1; --level) {
        p.global("dnnlib.tflib.network", "Network");
        p.emptyTuple();
        p.newObject();
        p.emptyDict();
        p.text("version");
        p.integer(5);
        p.setItem();
        p.text("components");
        p.emptyDict();
        for (int i = 0; level < 4 && i < count; ++i) {
            p.text("c" + std::to_string(i));
            p.raw(std::string("h") + static_cast<char>(level + 1));
            p.setItem();
        }
        p.setItem();
        p.build();
        p.raw(std::string("q") + level);
        if (level > 1)
            p.raw("0"); // only remembered
    }
    const std::string whole = p.finish();
    return whole.substr(2, whole.size() - 3); // without its beginning and end
}

/// `count` usual filters that are all the beginning of one storage of `values` floats.
inline std::string manyFilters(const std::string &before, const std::string &after, int count, std::size_t values)
{
    PickleWriter p(2);
    p.emptyDict();
    const auto add = [&](const std::string &name, const std::vector<std::int64_t> &shape) {
        p.text(name);
        addTensor(p, static_cast<std::int64_t>(values), 0, shape, weights::StoredTensor::denseStrides(shape));
        p.setItem();
    };
    add(before.starts_with("g_ema.") ? "g_ema.input.input" : "G_ema.x", {1, 1, 4, 4});
    for (int i = 0; i < count; ++i)
        add(before + std::to_string(i) + after, {4, 4});
    std::vector<float> numbers(values);
    constexpr float kTaps[] = {1, 3, 3, 1};
    for (std::size_t i = 0; i < 16; ++i)
        numbers[i] = kTaps[i / 4] * kTaps[i % 4] / 64;
    return storedZip({{"a/data.pkl", p.finish()},
                      {"a/data/0", std::string(reinterpret_cast<const char *>(numbers.data()), values * 4)}});
}

/// Kernels of rosinality's code that all are the same million numbers.
inline std::string largeKernels()
{
    PickleWriter p(2);
    p.emptyDict();
    p.text("g_ema.input.input");
    addTensor(p, 1 << 20, 0, {1}, {1});
    p.setItem();
    for (int i = 0; i < 900; ++i) {
        p.text("g_ema.f" + std::to_string(i) + ".kernel");
        addTensor(p, 1 << 20, 0, {1 << 10, 1 << 10}, {1 << 10, 1});
        p.setItem();
    }
    return storedZip({{"a/data.pkl", p.finish()}, {"a/data/0", std::string(4 << 20, '\0')}});
}

/// An archive whose directory has `count` names for one file of so many bytes.
inline std::string overlappingFiles(int count, std::size_t size)
{
    std::map<std::string, std::string> files{{"a/data.pkl", "N."}, {"a/data/0", std::string(size, '\0')}};
    for (int i = 1; i < count; ++i)
        files["a/data/" + std::to_string(i)] = "";
    std::string zip = storedZip(files);
    constexpr std::size_t kCrc = 16, kName = 46, kOffset = 42, kNumbers = 12; // of an entry; checksum and both sizes
    const std::string mark("PK\x01\x02", 4);
    const std::size_t whole = zip.find("a/data/0", zip.find(mark)) - kName;
    for (std::size_t at = whole; at != std::string::npos; at = zip.find(mark, at + 1)) {
        zip.replace(at + kCrc, kNumbers, zip.substr(whole + kCrc, kNumbers));
        zip.replace(at + kOffset, 4, zip.substr(whole + kOffset, 4));
    }
    return zip;
}

} // namespace mimik::test
