#include "core/weights/model_file.h"

#include "core/weights/readers_p.h"
#include "core/weights/torch_pickle_p.h"

#include <algorithm>

namespace mimik::weights {

namespace {

/// What a file is that is no model: for a clear word.
std::string_view otherKind(std::string_view bytes)
{
    static constexpr std::pair<std::string_view, std::string_view> kinds[] = {
        {"\x89PNG", "a picture, not a model"},
        {"\xff\xd8", "a picture, not a model"},
        {"GIF8", "a picture, not a model"},
        {"BM", "a picture, not a model"},
        {"\x93NUMPY", "a NumPy array, not a model"},
        {"\x08\x03\x12", "an ONNX model, which is not supported"},
        {"\x89HDF", "an HDF5 file (Keras?), which is not supported"},
        {"\x1f\x8b", "packed with gzip: unpack it first"},
        {"%PDF", "a PDF document, not a model"},
        {"<!DOC", "a web page, not a model: the download failed"},
        {"<html", "a web page, not a model: the download failed"},
        {"version https://git-lfs", "only a pointer of Git LFS to the model: fetch it with git lfs pull"}};
    for (const auto &[magic, text] : kinds)
        if (bytes.starts_with(magic))
            return text;
    if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP"))
        return "a picture, not a model";
    return {};
}

/// Many tensors that share few bytes would grow when they are read.
Result<> requireHonestSize(const ModelContents &contents, std::size_t fileSize, const std::string &name)
{
    constexpr double kFactor = 2; // shared storages are rare; halves become floats one by one
    double claimed = 0;
    for (const auto &[key, tensor] : contents.tensors)
        claimed += static_cast<double>(tensor.numel()) * static_cast<double>(dtypeSize(tensor.dtype));
    if (claimed > kFactor * static_cast<double>(fileSize) + 65536)
        return fail(ErrorCode::Corrupt, "is damaged: its tensors claim more numbers than the file holds", name);
    return {};
}

/// Safetensors: the length of the header as eight bytes, then JSON. A header of 640 bytes begins like a pickle, hence
/// the bracket counts.
bool isSafetensors(std::string_view bytes)
{
    return bytes.size() > 8 && bytes[8] == '{' && bytes.substr(4, 4) == std::string_view("\0\0\0\0", 4);
}

/// Pickles of the protocols 0 and 1 have no mark: the first instruction makes a container or names something.
bool isOldPickle(std::string_view bytes)
{
    const auto last = bytes.find_last_not_of("\r\n ");
    return last != std::string_view::npos && last > 0 && bytes[last] == '.' &&
           std::string_view("(c}])").find(bytes[0]) != std::string_view::npos;
}

void takeCard(ModelContents &contents, const ModelCard &card)
{
    if (card.settings.is_object())
        contents.settings = card.settings;
    if (card.training.is_object())
        contents.training = card.training;
}

} // namespace

Result<ModelContents> readSafetensorsModel(std::string_view bytes, const std::string &name)
{
    // The caller's FileBytes keeps the bytes alive; this one only looks at them.
    auto file = Safetensors::parse(FileBytes::borrowed(bytes), name);
    if (!file)
        return passOn(file);
    ModelContents out;
    out.format = "safetensors";
    out.producer = "safetensors";
    out.tensors = file->entries();
    out.metadata = file->metadata();
    return out;
}

Result<ModelContents> readPickleModel(const FileBytes &file, const std::string &name)
{
    const std::string_view bytes = file.view();
    auto pickle = readPickle(bytes, name, {}, &file);
    if (!pickle)
        return passOn(pickle);
    if (isLegacyMagic((*pickle)[pickle->root()])) {
        auto out = readLegacyTorchFile(bytes, name);
        if (out)
            out->format = "pt";
        return out;
    }
    auto out =
        isTensorFlowModel(*pickle) ? readTensorFlowModel(*pickle, name) : readPersistentModel(*pickle, file, name);
    if (!out)
        return out;
    if (bytes.size() > pickle->end())
        return fail(ErrorCode::Corrupt, "goes on after its end; it was changed or is damaged", name);
    out->format = "pickle";
    out->protocol = pickle->protocol();
    return out;
}

Result<ModelFile> ModelFile::parse(FileBytes bytes, const std::string &name)
{
    ModelFile file;
    file.m_name = name;
    file.m_bytes = std::move(bytes);
    const std::string_view view = file.m_bytes.view();
    const auto read = [&]() -> Result<ModelContents> {
        if (view.empty())
            return fail(ErrorCode::Corrupt, "is empty (0 bytes)", name);
        if (const auto other = otherKind(view); !other.empty())
            return fail(ErrorCode::WrongKind, "is " + std::string(other), name);
        if (view.starts_with("PK\x03\x04")) {
            auto archive = readTorchArchive(view, name);
            if (archive)
                archive->format = "pt";
            return archive;
        }
        if (isSafetensors(view))
            return readSafetensorsModel(view, name);
        if (view[0] == '\x80' && view.size() > 1 && view[1] >= 2 && view[1] <= 5)
            return readPickleModel(file.m_bytes, name);
        if (isOldPickle(view))
            return fail(ErrorCode::WrongVersion,
                        "is a pickle of protocol 0 or 1; only protocols 2 to 5 are supported, save it again with one "
                        "of these. Nothing in it was run",
                        name);
        return readSafetensorsModel(view, name);
    };
    auto contents = read();
    if (!contents)
        return passOn(contents);
    // Before anything is read.
    if (auto honest = requireHonestSize(*contents, view.size(), name); !honest)
        return passOn(honest);
    if (auto few = requireFewFilters(*contents, name); !few)
        return passOn(few);
    if (contents->format != "safetensors")
        if (auto named = useOfficialNames(*contents, name); !named)
            return passOn(named);
    if (auto usual = requireUsualFilters(*contents, name); !usual)
        return passOn(usual);
    file.m_contents = std::move(*contents);
    return file;
}

Result<ModelFile> ModelFile::open(const std::filesystem::path &path)
{
    auto bytes = FileBytes::map(path);
    if (!bytes)
        return passOn(bytes);
    auto file = parse(std::move(*bytes), path.string());
    if (!file)
        return file;
    // The card is optional: a bare weight file works with the defaults. A damaged one is an error: the defaults may be
    // wrong for its network.
    if (file->format() == "safetensors") {
        const auto card = readCard(path);
        if (card) {
            takeCard(file->m_contents, *card);
            file->m_cardSha256 = card->sha256;
        } else if (card.error().code != ErrorCode::NotFound) {
            return passOn(card);
        }
    }
    file->m_bytes.release();
    return file;
}

Result<Tensor> ModelFile::tensor(const std::string &name) const
{
    const auto it = m_contents.tensors.find(name);
    if (it == m_contents.tensors.end())
        return fail(ErrorCode::NotFound, "has no tensor '" + name + "'", m_name);
    auto values = it->second.read("tensor '" + name + "' of " + m_name);
    m_bytes.release(it->second.storage.bytes);
    return values;
}

Result<std::string> ModelFile::tensorBytes(const std::string &name) const
{
    const auto it = m_contents.tensors.find(name);
    if (it == m_contents.tensors.end())
        return fail(ErrorCode::NotFound, "has no tensor '" + name + "'", m_name);
    auto bytes = it->second.readBytes("tensor '" + name + "' of " + m_name);
    m_bytes.release(it->second.storage.bytes);
    return bytes;
}

} // namespace mimik::weights
