#include "core/base/files.h"
#include "core/weights/pickle_writer.h"
#include "core/weights/rosinality.h"
#include "core/weights/torch_pickle_p.h"

#include <list>
#include <memory>
#include <zip.h>

namespace mimik::weights {

namespace {

constexpr const char *kFolder = "archive/";

/// What rosinality's code needs to know of a network.
struct Shape {
    int resolution = 4;
    bool hasDiscriminator = false;
};

tl::unexpected<Error> cannotExpress(const std::string &what, const ModelFile &model)
{
    return fail(ErrorCode::WrongKind,
                "cannot be written for rosinality's code: " + what + "; write a .safetensors file instead",
                model.fileName());
}

std::vector<std::int64_t> shapeOf(const ModelFile &model, const std::string &name)
{
    const auto it = model.tensors().find(name);
    return it == model.tensors().end() ? std::vector<std::int64_t>{} : it->second.shape;
}

/// Its channels: 512 up to 32 pixels, then 256, 128, ... times the multiplier.
std::int64_t channels(int resolution, std::int64_t multiplier)
{
    return resolution <= 32 ? 512 : 16384 / resolution * multiplier;
}

Result<Shape> requireExpressible(const ModelFile &model)
{
    const std::string g = "G_ema.";
    if (!model.contains(g + "synthesis.b4.const"))
        return cannotExpress("it holds no StyleGAN2 generator (G_ema)", model);
    if (model.contains(g + "mapping.embed.weight"))
        return cannotExpress("that code knows no classes", model);
    if (!model.contains(g + "synthesis.b4.torgb.weight"))
        return cannotExpress("that code knows only the skip architecture", model);
    Shape out;
    while (model.contains(g + "synthesis.b" + std::to_string(out.resolution * 2) + ".conv1.weight"))
        out.resolution *= 2;
    const auto latent = shapeOf(model, g + "mapping.fc0.weight");
    if (latent.size() != 2 || latent[0] != latent[1])
        return cannotExpress("z and w must be of the same width", model);
    const std::string last = "synthesis.b" + std::to_string(out.resolution);
    const auto colours = shapeOf(model, g + last + ".torgb.weight"), top = shapeOf(model, g + last + ".conv1.weight");
    if (colours.size() != 4 || colours[0] != 3)
        return cannotExpress("that code makes images of 3 channels", model);
    if (top.size() != 4 || out.resolution < 8)
        return cannotExpress("its layers are incomplete", model);
    const std::int64_t multiplier = out.resolution <= 32 ? 2 : top[0] * out.resolution / 16384;
    for (int r = 4; r <= out.resolution; r *= 2) {
        const auto weight = shapeOf(model, g + "synthesis.b" + std::to_string(r) + ".conv1.weight");
        if (weight.size() != 4 || multiplier < 1 || weight[0] != channels(r, multiplier))
            return cannotExpress("its layers of " + std::to_string(r) + " pixels are " +
                                     (weight.empty() ? "missing" : std::to_string(weight[0]) + " channels wide") +
                                     ", that code has " +
                                     std::to_string(channels(r, std::max(multiplier, std::int64_t(1)))),
                                 model);
    }
    const std::string first = "D.b" + std::to_string(out.resolution);
    out.hasDiscriminator = model.contains(first + ".skip.weight") && model.contains("D.b4.out.weight");
    return out;
}

/// A torch.save archive that grows tensor by tensor.
class TorchArchiveWriter {
public:
    explicit TorchArchiveWriter(const std::filesystem::path &file) : m_file(file) {}

    PickleWriter &pickle() { return m_pickle; }

    /// On top of the pickle's stack: the tensor, dense.
    Result<> tensor(const std::string &dtype, const std::vector<std::int64_t> &shape, std::string bytes)
    {
        const std::string storage = storageClassOf(dtype);
        if (storage.empty())
            return fail(ErrorCode::WrongKind, "numbers of type " + dtype + " have no place in a .pt file",
                        m_file.string());
        const std::string key = std::to_string(m_storages.size());
        m_pickle.beginTensor();
        m_pickle.mark();
        m_pickle.text("storage");
        m_pickle.global("torch", storage);
        m_pickle.text(key);
        m_pickle.text("cpu");
        m_pickle.integer(static_cast<std::int64_t>(bytes.size() / dtypeSize(dtype)));
        m_pickle.tuple();
        m_pickle.persistentId();
        m_pickle.endTensor(0, shape, StoredTensor::denseStrides(shape));
        m_storages.push_back(std::move(bytes));
        return {};
    }

    /// Written under another name and renamed when whole.
    Result<> finish()
    {
        const std::string data = m_pickle.finish(), version = "3\n";
        int code = 0;
        const auto part = std::filesystem::path(m_file.string() + ".part");
        std::unique_ptr<zip_t, decltype(&zip_discard)> archive(zip_open(part.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code),
                                                               &zip_discard);
        const auto add = [&](const std::string &name, const std::string &bytes) {
            zip_source_t *source = zip_source_buffer(archive.get(), bytes.data(), bytes.size(), 0);
            const zip_int64_t index =
                source ? zip_file_add(archive.get(), (kFolder + name).c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
            if (index < 0) {
                zip_source_free(source);
                return false;
            }
            const auto i = static_cast<zip_uint64_t>(index);
            constexpr zip_uint16_t kFirstDay = 0x21; // 1980-01-01, so that the same model gives the same bytes
            return zip_set_file_compression(archive.get(), i, ZIP_CM_STORE, 0) == 0 &&
                   zip_file_set_dostime(archive.get(), i, 0, kFirstDay, 0) == 0;
        };
        bool good = archive && add("data.pkl", data);
        std::size_t n = 0;
        for (const std::string &bytes : m_storages)
            good = good && add("data/" + std::to_string(n++), bytes);
        good = good && add("version", version);
        if (good && zip_close(archive.get()) == 0) {
            (void)archive.release();
            std::error_code error;
            std::filesystem::rename(part, m_file, error);
            if (!error)
                return {};
        }
        const std::string reason = archive ? std::string(": ") + zip_strerror(archive.get()) : "";
        std::error_code ignored;
        std::filesystem::remove(part, ignored);
        return fail(ErrorCode::Io, "cannot write " + m_file.string() + reason, m_file.string());
    }

private:
    static std::string storageClassOf(const std::string &dtype)
    {
        for (const char *name : {"FloatStorage", "HalfStorage", "DoubleStorage", "BFloat16Storage", "LongStorage",
                                 "IntStorage", "ShortStorage", "CharStorage", "ByteStorage", "BoolStorage"})
            if (dtypeOfStorageClass(std::string("torch.") + name) == dtype)
                return name;
        return {};
    }

    std::filesystem::path m_file;
    PickleWriter m_pickle{2};
    std::list<std::string> m_storages;
};

std::string bytesOf(const std::vector<float> &values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(float)};
}

/// [1, 3, 3, 1] x [1, 3, 3, 1], sum `gain`: the blur of all these networks.
std::vector<float> blurKernel(float gain)
{
    const float row[] = {1, 3, 3, 1};
    std::vector<float> out;
    for (const float y : row)
        for (const float x : row)
            out.push_back(x * y / 64 * gain);
    return out;
}

class NetworkWriter {
public:
    NetworkWriter(const ModelFile &model, const Shape &shape, TorchArchiveWriter &archive)
        : m_model(model), m_shape(shape), m_archive(archive)
    {
    }

    Result<> generator(const std::string &prefix)
    {
        m_archive.pickle().orderedDict();
        for (const auto &[name, tensor] : m_model.tensors())
            if (name.starts_with(prefix))
                if (const auto theirs = rosinalityGeneratorTensor(name.substr(prefix.size()), tensor.shape))
                    if (auto done = item(theirs->name, name, theirs->shape); !done)
                        return done;
        int j = 0;
        for (int r = 8; r <= m_shape.resolution; r *= 2, ++j)
            for (const std::string &name : {"convs." + std::to_string(2 * j) + ".conv.blur.kernel",
                                            "to_rgbs." + std::to_string(j) + ".upsample.kernel"})
                if (auto done = kernel(name, 4); !done)
                    return done;
        return {};
    }

    Result<> discriminator()
    {
        m_archive.pickle().orderedDict();
        for (const auto &[name, tensor] : m_model.tensors())
            if (name.starts_with("D."))
                if (const auto theirs = rosinalityDiscriminatorTensor(name.substr(2), m_shape.resolution))
                    if (auto done = item(*theirs, name, tensor.shape); !done)
                        return done;
        int i = 1;
        for (int r = m_shape.resolution; r >= 8; r /= 2, ++i)
            for (const char *layer : {".conv2.0.kernel", ".skip.0.kernel"})
                if (auto done = kernel("convs." + std::to_string(i) + layer, 1); !done)
                    return done;
        return {};
    }

    /// On top of the stack: a tensor of the model, in another shape.
    Result<> value(const std::string &name, const std::vector<std::int64_t> &shape)
    {
        auto bytes = m_model.tensorBytes(name);
        if (!bytes)
            return passOn(bytes);
        return m_archive.tensor(m_model.tensors().at(name).storedDtype(), shape, std::move(*bytes));
    }

private:
    Result<> item(const std::string &theirs, const std::string &name, const std::vector<std::int64_t> &shape)
    {
        m_archive.pickle().text(theirs);
        if (auto done = value(name, shape); !done)
            return done;
        m_archive.pickle().setItem();
        return {};
    }
    Result<> kernel(const std::string &theirs, float gain)
    {
        m_archive.pickle().text(theirs);
        if (auto done = m_archive.tensor("F32", {4, 4}, bytesOf(blurKernel(gain))); !done)
            return done;
        m_archive.pickle().setItem();
        return {};
    }

    const ModelFile &m_model;
    Shape m_shape;
    TorchArchiveWriter &m_archive;
};

} // namespace

Result<std::vector<std::string>> writeRosinality(const std::filesystem::path &file, const ModelFile &model,
                                                 const Tensor &average)
{
    const auto shape = requireExpressible(model);
    if (!shape)
        return passOn(shape);
    std::vector<std::string> notes;
    TorchArchiveWriter archive(file);
    NetworkWriter writer(model, *shape, archive);
    PickleWriter &pickle = archive.pickle();
    pickle.emptyDict();
    for (const auto &[key, prefix] : {std::pair{"g_ema", "G_ema."}, {"g", "G."}}) {
        if (!model.contains(std::string(prefix) + "synthesis.b4.const"))
            continue;
        pickle.text(key);
        if (auto done = writer.generator(prefix); !done)
            return passOn(done);
        pickle.setItem();
    }
    if (shape->hasDiscriminator) {
        pickle.text("d");
        if (auto done = writer.discriminator(); !done)
            return passOn(done);
        pickle.setItem();
    } else {
        notes.emplace_back("written without a discriminator: the model has none, or not the resnet one");
    }
    pickle.text("latent_avg");
    const std::string name = "G_ema.mapping.w_avg";
    const auto done = model.contains(name) ? writer.value(name, model.tensors().at(name).shape)
                                           : archive.tensor("F32", average.shape, bytesOf(average.data));
    if (!done)
        return passOn(done);
    pickle.setItem();
    const Json &clamp = model.settings().value("convClamp", Json(256));
    if (clamp.is_number() && clamp.get<double>() > 0)
        notes.push_back("rosinality's code does not clamp activations (here: " + clamp.dump() +
                        "); images differ where they are larger");
    if (auto written = archive.finish(); !written)
        return passOn(written);
    return notes;
}

} // namespace mimik::weights
