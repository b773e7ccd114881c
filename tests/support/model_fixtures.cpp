#include "support/model_fixtures.h"

#include "core/weights/pickle_writer.h"
#include "core/weights/stored_tensor.h"

#include <bit>
#include <cstring>
#include <functional>
#include <set>
#include <zlib.h>

namespace mimik::test {

using weights::PickleWriter;

namespace {

void add(NetTensors &net, const std::string &name, const std::vector<std::int64_t> &shape, std::uint32_t seed,
         bool isBuffer = false)
{
    net[name] = {numbers(shape, seed + static_cast<std::uint32_t>(net.size()) * 977), "F32", false, isBuffer};
}

void addFilter(NetTensors &net, const std::string &name)
{
    Tensor filter{{4, 4}, {}};
    for (const float y : {1.0F, 3.0F, 3.0F, 1.0F})
        for (const float x : {1.0F, 3.0F, 3.0F, 1.0F})
            filter.data.push_back(x * y / 64);
    net[name] = {std::move(filter), "F32", false, true};
}

const char *storageClass(const std::string &dtype)
{
    return dtype == "F16"    ? "HalfStorage"
           : dtype == "BF16" ? "BFloat16Storage"
           : dtype == "F64"  ? "DoubleStorage"
                             : "FloatStorage";
}

std::vector<std::int64_t> stridesOf(const NetTensor &t)
{
    auto strides = weights::StoredTensor::denseStrides(t.values.shape);
    if (t.isChannelsLast && strides.size() == 4) {
        const auto &s = t.values.shape;
        strides = {s[1] * s[2] * s[3], 1, s[3] * s[1], s[1]};
    }
    return strides;
}

void persistentStorage(PickleWriter &p, const std::string &dtype, const std::string &key, std::int64_t values,
                       bool hasView)
{
    p.mark();
    p.text("storage");
    p.global("torch", storageClass(dtype));
    p.text(key);
    p.text("cuda:0");
    p.integer(values);
    if (hasView)
        p.none();
    p.tuple();
    p.persistentId();
}

void value(PickleWriter &p, const Json &json)
{
    if (json.is_boolean())
        p.boolean(json.get<bool>());
    else if (json.is_number_integer())
        p.integer(json.get<std::int64_t>());
    else if (json.is_number())
        p.real(json.get<double>());
    else if (json.is_string())
        p.text(json.get<std::string>());
    else if (json.is_array()) {
        p.emptyList();
        for (const Json &item : json) {
            value(p, item);
            p.append();
        }
    } else if (json.is_object()) {
        p.global("dnnlib.util", "EasyDict");
        p.emptyTuple();
        p.newObject();
        p.mark();
        for (const auto &[key, item] : json.items()) {
            p.text(key);
            value(p, item);
        }
        p.setItems();
    } else {
        p.none();
    }
}

void entry(PickleWriter &p, const char *key, const std::function<void()> &write)
{
    p.text(key);
    write();
    p.setItem();
}

void officialTensor(PickleWriter &p, const NetTensor &t)
{
    if (!t.isBuffer) {
        p.global("torch._utils", "_rebuild_parameter");
        p.mark();
    }
    p.beginTensor();
    p.global("torch.storage", "_load_from_bytes");
    p.mark();
    p.bytes(storageBlob(t.dtype, storedBytes(t)));
    p.tuple();
    p.reduce();
    p.endTensor(0, t.values.shape, stridesOf(t));
    if (!t.isBuffer) {
        p.boolean(true);
        p.orderedDict();
        p.tuple();
        p.reduce();
    }
}

/// The module at `path` (with its dot, or empty) with all below it.
void module(PickleWriter &p, const PickledNet &net, const std::string &path, const std::string &className)
{
    std::set<std::string> children;
    std::vector<std::string> own;
    const auto look = [&](const std::string &name) {
        if (!name.starts_with(path))
            return;
        const std::string rest = name.substr(path.size());
        const auto dot = rest.find('.');
        if (dot == std::string::npos)
            own.push_back(name);
        else
            children.insert(rest.substr(0, dot));
    };
    for (const auto &[name, tensor] : net.tensors)
        look(name);
    for (const auto &[name, attributes] : net.attributes.items())
        if (name.starts_with(path) && name.size() > path.size())
            children.insert(name.substr(path.size(), name.find('.', path.size()) - path.size()));
    const auto dictionary = [&](const std::function<void()> &fill) {
        p.orderedDict();
        fill();
    };
    p.global("torch_utils.persistence", "_reconstruct_persistent_obj");
    p.mark();
    p.emptyDict();
    entry(p, "type", [&] { p.text("class"); });
    entry(p, "version", [&] { p.integer(6); });
    entry(p, "module_src", [&] { p.text("# none"); });
    entry(p, "class_name", [&] { p.text(className); });
    p.text("state");
    p.emptyDict();
    entry(p, "training", [&] { p.boolean(false); });
    for (const bool buffers : {false, true})
        entry(p, buffers ? "_buffers" : "_parameters", [&] {
            dictionary([&] {
                if (!buffers)
                    entry(p, "left_out", [&] { p.none(); });
                for (const std::string &name : own)
                    if (net.tensors.at(name).isBuffer == buffers)
                        entry(p, name.substr(path.size()).c_str(), [&] { officialTensor(p, net.tensors.at(name)); });
            });
        });
    entry(p, "_backward_hooks", [&] { p.orderedDict(); });
    entry(p, "_is_full_backward_hook", [&] { p.none(); });
    entry(p, "_modules", [&] {
        dictionary([&] {
            for (const std::string &child : children)
                entry(p, child.c_str(), [&] { module(p, net, path + child + ".", "Layer"); });
        });
    });
    entry(p, "weight_gain", [&] { // a NumPy scalar, as attributes of the official layers are
        p.global("numpy.core.multiarray", "scalar");
        p.mark();
        p.global("numpy", "dtype");
        p.mark();
        p.text("f8");
        p.boolean(false);
        p.boolean(true);
        p.tuple();
        p.reduce();
        p.bytes(std::string(8, '\0'));
        p.tuple();
        p.reduce();
    });
    const std::string plain = path.empty() ? "" : path.substr(0, path.size() - 1);
    if (net.attributes.contains(plain))
        for (const auto &item : net.attributes[plain].items())
            entry(p, item.key().c_str(), [&] { value(p, item.value()); });
    entry(p, "_init_args", [&] { p.emptyTuple(); });
    entry(p, "_init_kwargs", [&] { value(p, path.empty() ? net.arguments : Json::object()); });
    p.setItem(); // state
    p.tuple();
    p.reduce();
}

void numpyArray(PickleWriter &p, const Tensor &t)
{
    const std::string bytes(reinterpret_cast<const char *>(t.data.data()), t.data.size() * 4);
    const auto dtype = [&] {
        p.global("numpy", "dtype");
        p.mark();
        p.text("f4");
        p.boolean(false);
        p.boolean(true);
        p.tuple();
        p.reduce();
        p.mark();
        p.integer(3);
        p.text("<");
        for (int i = 0; i < 3; ++i)
            p.none();
        p.integer(-1);
        p.integer(-1);
        p.integer(0);
        p.tuple();
        p.build();
    };
    if (t.shape.empty()) {
        p.global("numpy.core.multiarray", "scalar");
        p.mark();
        dtype();
        p.bytes(bytes);
        p.tuple();
        p.reduce();
        return;
    }
    p.global("numpy.core.multiarray", "_reconstruct");
    p.mark();
    p.global("numpy", "ndarray");
    p.integers({0});
    p.bytes("b");
    p.tuple();
    p.reduce();
    p.mark();
    p.integer(1);
    p.integers(t.shape);
    dtype();
    p.boolean(false);
    p.bytes(bytes);
    p.tuple();
    p.build();
}

/// A TensorFlow network; variables with "component/" in front belong to that component.
void tensorFlowNetwork(PickleWriter &p, const std::map<std::string, Tensor> &variables, const Json &arguments)
{
    std::map<std::string, std::map<std::string, Tensor>> parts;
    for (const auto &[name, tensor] : variables) {
        const auto slash = name.find('/');
        const std::string first = name.substr(0, slash);
        if (first == "mapping" || first == "synthesis")
            parts[first][name.substr(slash + 1)] = tensor;
        else
            parts[""][name] = tensor;
    }
    p.global("dnnlib.tflib.network", "Network");
    p.emptyTuple();
    p.newObject();
    p.emptyDict();
    entry(p, "version", [&] { p.integer(5); });
    entry(p, "name", [&] { p.text("G"); });
    entry(p, "static_kwargs", [&] { value(p, arguments); });
    entry(p, "components", [&] {
        p.global("dnnlib.util", "EasyDict");
        p.emptyTuple();
        p.newObject();
        for (const auto &part : parts)
            if (!part.first.empty())
                entry(p, part.first.c_str(), [&] { tensorFlowNetwork(p, part.second, Json::object()); });
    });
    entry(p, "build_module_src", [&] { p.text("# none"); });
    entry(p, "variables", [&] {
        p.emptyList();
        for (const auto &[name, tensor] : parts[""]) {
            p.mark();
            p.text(name);
            numpyArray(p, tensor);
            p.tuple();
            p.append();
        }
    });
    p.build();
}

/// The main pickle of a torch.save file. @param storages  filled: key -> bytes
std::string torchMain(const TorchDictionary &networks, const TorchExtras &extras, bool legacy,
                      std::map<std::string, std::pair<std::int64_t, std::string>> &storages)
{
    PickleWriter p(2);
    const auto tensor = [&](const NetTensor &t) {
        const std::string key = std::to_string(storages.size());
        storages[key] = {t.values.numel(), storedBytes(t)};
        p.beginTensor();
        persistentStorage(p, t.dtype, key, t.values.numel(), legacy);
        p.endTensor(0, t.values.shape, stridesOf(t));
    };
    const std::function<void(const std::string &)> begin = [&](const std::string &name) {
        if (extras.isTorchScript) {
            p.global("__torch__", name);
            p.emptyTuple();
            p.newObject();
            p.emptyDict();
        } else {
            p.orderedDict();
        }
    };
    const auto end = [&] {
        if (extras.isTorchScript)
            p.build();
    };
    begin("Wrapper");
    for (const auto &item : networks) {
        const auto &tensors = item.second;
        p.text(item.first);
        if (tensors.size() == 1 && tensors.begin()->first.empty()) {
            tensor(tensors.begin()->second);
        } else if (extras.isTorchScript) {
            // Modules within modules, as their dotted names say.
            const std::function<void(const std::string &)> nested = [&](const std::string &path) {
                begin("Module");
                std::set<std::string> done;
                for (const auto &[name, t] : tensors) {
                    if (!name.starts_with(path))
                        continue;
                    const std::string rest = name.substr(path.size()), first = rest.substr(0, rest.find('.'));
                    if (!done.insert(first).second)
                        continue;
                    p.text(first);
                    if (first == rest)
                        tensor(t);
                    else
                        nested(path + first + ".");
                    p.setItem();
                }
                end();
            };
            nested("");
        } else {
            begin("");
            for (const auto &named : tensors)
                entry(p, named.first.c_str(), [&] { tensor(named.second); });
            // torch gives every state_dict an attribute.
            p.emptyDict();
            entry(p, "_metadata", [&] { p.orderedDict(); });
            p.build();
        }
        p.setItem();
    }
    if (extras.hasTraining) {
        entry(p, "g_optim", [&] {
            p.emptyDict();
            entry(p, "state", [&] {
                p.emptyDict();
                p.integer(0);
                p.emptyDict();
                entry(p, "exp_avg", [&] { tensor({numbers({4}, 5), "F32"}); });
                p.setItem();
            });
        });
        entry(p, "args", [&] {
            p.global("argparse", "Namespace");
            p.emptyTuple();
            p.newObject();
            p.emptyDict();
            entry(p, "batch", [&] { p.integer(16); });
            entry(p, "lr", [&] { p.real(0.002); });
            p.build();
        });
        entry(p, "ada_aug_p", [&] { p.real(0.25); });
    }
    end();
    return p.finish();
}

template <typename T>
void append(std::string &out, T value)
{
    out.append(reinterpret_cast<const char *>(&value), sizeof value);
}

} // namespace

Tensor numbers(const std::vector<std::int64_t> &shape, std::uint32_t seed)
{
    Tensor t{shape, {}};
    t.data.resize(static_cast<std::size_t>(t.numel()));
    std::uint32_t state = seed * 2654435761U + 12345;
    for (float &x : t.data) {
        state = state * 1664525U + 1013904223U;
        x = static_cast<float>(static_cast<std::int32_t>(state >> 21) - 1024) / 1024; // 11 bits: exact as half
    }
    return t;
}

NetTensors makeGenerator(const NetShape &s, std::uint32_t seed)
{
    NetTensors net;
    const auto layer = [&](const std::string &name, int in, int out, int res) {
        add(net, name + ".weight", {out, in, 3, 3}, seed);
        add(net, name + ".noise_strength", {}, seed);
        add(net, name + ".bias", {out}, seed);
        add(net, name + ".affine.weight", {in, s.wDim}, seed);
        add(net, name + ".affine.bias", {in}, seed);
        add(net, name + ".noise_const", {res, res}, seed, true);
        addFilter(net, name + ".resample_filter");
    };
    const auto rgb = [&](const std::string &name, int in) {
        add(net, name + ".weight", {3, in, 1, 1}, seed);
        add(net, name + ".bias", {3}, seed);
        add(net, name + ".affine.weight", {in, s.wDim}, seed);
        add(net, name + ".affine.bias", {in}, seed);
    };
    if (s.cDim > 0) {
        add(net, "mapping.embed.weight", {s.wDim, s.cDim}, seed);
        add(net, "mapping.embed.bias", {s.wDim}, seed);
    }
    for (int i = 0; i < s.mapLayers; ++i) {
        const int in = i > 0 ? s.wDim : s.zDim + (s.cDim > 0 ? s.wDim : 0);
        add(net, "mapping.fc" + std::to_string(i) + ".weight", {s.wDim, in}, seed);
        add(net, "mapping.fc" + std::to_string(i) + ".bias", {s.wDim}, seed);
    }
    add(net, "mapping.w_avg", {s.wDim}, seed, true);
    add(net, "synthesis.b4.const", {s.channels(4), 4, 4}, seed);
    for (int r = 4; r <= s.resolution; r *= 2) {
        const std::string block = "synthesis.b" + std::to_string(r);
        addFilter(net, block + ".resample_filter");
        if (r > 4)
            layer(block + ".conv0", s.channels(r / 2), s.channels(r), r);
        layer(block + ".conv1", s.channels(r), s.channels(r), r);
        if (s.architecture == "skip" || r == s.resolution)
            rgb(block + ".torgb", s.channels(r));
        if (s.architecture == "resnet" && r > 4) {
            add(net, block + ".skip.weight", {s.channels(r), s.channels(r / 2), 1, 1}, seed);
            addFilter(net, block + ".skip.resample_filter");
        }
    }
    return net;
}

NetTensors makeDiscriminator(const NetShape &s, std::uint32_t seed)
{
    NetTensors net;
    const auto convolution = [&](const std::string &name, int in, int out, int k, bool bias) {
        add(net, name + ".weight", {out, in, k, k}, seed);
        if (bias)
            add(net, name + ".bias", {out}, seed);
        addFilter(net, name + ".resample_filter");
    };
    for (int r = s.resolution; r > 4; r /= 2) {
        const std::string block = "b" + std::to_string(r);
        const int wide = s.channels(r), next = s.channels(r / 2);
        addFilter(net, block + ".resample_filter");
        if (r == s.resolution || s.architecture == "skip")
            convolution(block + ".fromrgb", 3, wide, 1, true);
        convolution(block + ".conv0", wide, wide, 3, true);
        convolution(block + ".conv1", wide, next, 3, true);
        if (s.architecture == "resnet")
            convolution(block + ".skip", wide, next, 1, false);
    }
    const int c = s.channels(4), map = s.cDim > 0 ? c : 0;
    if (s.architecture == "skip")
        convolution("b4.fromrgb", 3, c, 1, true);
    convolution("b4.conv", c + 1, c, 3, true);
    add(net, "b4.fc.weight", {c, c * 16}, seed);
    add(net, "b4.fc.bias", {c}, seed);
    add(net, "b4.out.weight", {map > 0 ? map : 1, c}, seed);
    add(net, "b4.out.bias", {map > 0 ? map : 1}, seed);
    if (map > 0) {
        add(net, "mapping.embed.weight", {map, s.cDim}, seed);
        add(net, "mapping.embed.bias", {map}, seed);
        for (int i = 0; i < 8; ++i) {
            add(net, "mapping.fc" + std::to_string(i) + ".weight", {map, map}, seed);
            add(net, "mapping.fc" + std::to_string(i) + ".bias", {map}, seed);
        }
    }
    return net;
}

void storeAs(NetTensors &net, const std::string &dtype)
{
    for (auto &[name, tensor] : net)
        tensor.dtype = dtype;
}

std::string storedBytes(const NetTensor &t)
{
    const std::size_t size = weights::dtypeSize(t.dtype);
    std::string out(t.values.data.size() * size, '\0');
    const auto put = [&](std::size_t at, float value) {
        if (t.dtype == "F16") {
            const auto half = weights::halfFromFloat(value);
            std::memcpy(out.data() + at * size, &half, size);
        } else if (t.dtype == "BF16") {
            const auto upper = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16);
            std::memcpy(out.data() + at * size, &upper, size);
        } else if (t.dtype == "F64") {
            const double wide = value;
            std::memcpy(out.data() + at * size, &wide, size);
        } else {
            std::memcpy(out.data() + at * size, &value, size);
        }
    };
    const auto &s = t.values.shape;
    if (!t.isChannelsLast || s.size() != 4) {
        for (std::size_t i = 0; i < t.values.data.size(); ++i)
            put(i, t.values.data[i]);
        return out;
    }
    std::size_t i = 0;
    for (std::int64_t n = 0; n < s[0]; ++n)
        for (std::int64_t c = 0; c < s[1]; ++c)
            for (std::int64_t y = 0; y < s[2]; ++y)
                for (std::int64_t x = 0; x < s[3]; ++x)
                    put(static_cast<std::size_t>(((n * s[2] + y) * s[3] + x) * s[1] + c), t.values.data[i++]);
    return out;
}

std::string storageBlob(const std::string &dtype, const std::string &bytes)
{
    const auto values = static_cast<std::int64_t>(bytes.size() / weights::dtypeSize(dtype));
    PickleWriter magic(2), version(2), machine(2), main(2), keys(2);
    magic.raw(std::string("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12));
    version.integer(1001);
    machine.emptyDict();
    entry(machine, "protocol_version", [&] { machine.integer(1001); });
    entry(machine, "little_endian", [&] { machine.boolean(true); });
    persistentStorage(main, dtype, "94115808", values, true);
    keys.emptyList();
    keys.text("94115808");
    keys.append();
    std::string out = magic.finish() + version.finish() + machine.finish() + main.finish() + keys.finish();
    append(out, values);
    return out + bytes;
}

std::string officialPickle(const std::vector<PickledNet> &nets, int protocol)
{
    PickleWriter p(protocol);
    p.emptyDict();
    entry(p, "training_set_kwargs", [&] { value(p, {{"path", "faces.zip"}, {"xflip", true}, {"resolution", 16}}); });
    for (const PickledNet &net : nets)
        entry(p, net.key.c_str(), [&] { module(p, net, "", net.key == "D" ? "Discriminator" : "Generator"); });
    entry(p, "augment_pipe", [&] { p.none(); });
    return p.finish();
}

Json generatorArguments(const NetShape &s, bool flat)
{
    const Json synthesis = {{"channel_base", s.channelBase},
                            {"channel_max", s.channelMax},
                            {"num_fp16_res", 4},
                            {"conv_clamp", 256},
                            {"architecture", s.architecture}};
    Json out = {{"z_dim", s.zDim},   {"c_dim", s.cDim},
                {"w_dim", s.wDim},   {"img_resolution", s.resolution},
                {"img_channels", 3}, {"mapping_kwargs", {{"num_layers", s.mapLayers}}}};
    if (flat)
        out.update(synthesis);
    else
        out["synthesis_kwargs"] = synthesis;
    return out;
}

std::string tensorFlowPickle(const std::map<std::string, Tensor> &g, const std::map<std::string, Tensor> &d,
                             const std::map<std::string, Tensor> &gs, const Json &arguments)
{
    PickleWriter p(4);
    p.mark();
    tensorFlowNetwork(p, g, arguments);
    tensorFlowNetwork(p, d, arguments);
    tensorFlowNetwork(p, gs, arguments);
    p.tuple();
    return p.finish();
}

std::string torchZip(const TorchDictionary &networks, const TorchExtras &extras)
{
    std::map<std::string, std::pair<std::int64_t, std::string>> storages;
    std::map<std::string, std::string> files;
    files["net/data.pkl"] = torchMain(networks, extras, false, storages);
    for (const auto &[key, storage] : storages)
        files["net/data/" + key] = storage.second;
    files["net/version"] = "3\n";
    if (extras.isTorchScript) {
        files["net/constants.pkl"] = std::string("\x80\x02).", 4);
        files["net/code/__torch__.py"] = "class Module(Module): ...";
    }
    return storedZip(files);
}

std::string torchLegacy(const TorchDictionary &networks, const TorchExtras &extras)
{
    std::map<std::string, std::pair<std::int64_t, std::string>> storages;
    const std::string main = torchMain(networks, extras, true, storages);
    PickleWriter magic(2), version(2), machine(2), keys(2);
    magic.raw(std::string("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12));
    version.integer(1001);
    machine.emptyDict();
    entry(machine, "little_endian", [&] { machine.boolean(true); });
    keys.emptyList();
    std::string data;
    for (const auto &[key, storage] : storages) {
        keys.text(key);
        keys.append();
        append(data, storage.first);
        data += storage.second;
    }
    return magic.finish() + version.finish() + machine.finish() + main + keys.finish() + data;
}

std::string storedZip(const std::map<std::string, std::string> &files)
{
    std::string out, directory;
    for (const auto &file : files) {
        const std::string &name = file.first, &bytes = file.second;
        const auto offset = static_cast<std::uint32_t>(out.size()), size = static_cast<std::uint32_t>(bytes.size());
        const auto crc = static_cast<std::uint32_t>(
            crc32(0, reinterpret_cast<const Bytef *>(bytes.data()), static_cast<uInt>(bytes.size())));
        const auto common = [&](std::string &to) { // version needed .. extra length
            append<std::uint16_t>(to, 20);
            append<std::uint16_t>(to, 0);
            append<std::uint16_t>(to, 0); // stored
            append<std::uint32_t>(to, 0x210000);
            append(to, crc);
            append(to, size);
            append(to, size);
            append(to, static_cast<std::uint16_t>(name.size()));
            append<std::uint16_t>(to, 0);
        };
        append<std::uint32_t>(out, 0x04034b50);
        common(out);
        out += name + bytes;
        append<std::uint32_t>(directory, 0x02014b50);
        append<std::uint16_t>(directory, 20);
        common(directory);
        append<std::uint16_t>(directory, 0); // comment
        append<std::uint16_t>(directory, 0); // disk
        append<std::uint16_t>(directory, 0);
        append<std::uint32_t>(directory, 0);
        append(directory, offset);
        directory += name;
    }
    const auto start = static_cast<std::uint32_t>(out.size());
    out += directory;
    append<std::uint32_t>(out, 0x06054b50);
    append<std::uint32_t>(out, 0);
    append(out, static_cast<std::uint16_t>(files.size()));
    append(out, static_cast<std::uint16_t>(files.size()));
    append(out, static_cast<std::uint32_t>(directory.size()));
    append(out, start);
    append<std::uint16_t>(out, 0);
    return out;
}

std::string hostilePickle(int protocol, const std::string &moduleName, const std::string &function,
                          const std::string &argument)
{
    PickleWriter p(protocol);
    p.global(moduleName, function);
    p.mark();
    p.text(argument);
    p.tuple();
    p.reduce();
    return p.finish();
}

} // namespace mimik::test
