#include "core/weights/readers_p.h"
#include "core/weights/torch_pickle_p.h"
#include "core/weights/zip_directory_p.h"

#include <cstring>

namespace mimik::weights {

namespace {

using Kind = PickleValue::Kind;

/// Gathers tensors of nested dictionaries and TorchScript modules under their joined keys.
class DictionaryWalker {
public:
    DictionaryWalker(const Pickle &pickle, const std::string &file, FindStorage findStorage, ModelContents &out)
        : m_pickle(pickle), m_file(file), m_findStorage(std::move(findStorage)), m_out(out), m_names(file)
    {
    }

    Result<> walk(PickleId id, const std::string &path = {}, int depth = 0)
    {
        constexpr int kMaxDepth = 24;
        constexpr std::size_t kMaxWork = 1U << 20;
        const auto *pairs = m_pickle.pairs(id);
        if (!pairs)
            return {};
        m_work += pairs->size() + 1;
        if (depth > kMaxDepth || m_work > kMaxWork)
            return fail(ErrorCode::Corrupt, "is no model: its dictionaries never end", m_file);
        for (std::size_t i = 0; i + 1 < pairs->size(); i += 2) {
            const std::string_view key = m_pickle.text((*pairs)[i]);
            const PickleId value = (*pairs)[i + 1];
            if (key.empty() || (depth == 0 && key.ends_with("optim")))
                continue;
            const bool isNumbers = isTensor(m_pickle, value);
            if (!isNumbers && !m_pickle.pairs(value))
                continue; // a setting
            auto joined = m_names.join(path, key);
            if (!joined)
                return passOn(joined);
            const std::string &name = *joined;
            if (!isNumbers) {
                if (auto walked = walk(value, name, depth + 1); !walked)
                    return walked;
                continue;
            }
            auto tensor = tensorOf(m_pickle, value, m_findStorage);
            if (!tensor)
                return tensorError(tensor.error(), name, m_file);
            if (!m_out.tensors.emplace(name, std::move(*tensor)).second)
                return fail(ErrorCode::Corrupt, "tensor '" + name + "' stands twice", m_file);
        }
        return {};
    }

private:
    const Pickle &m_pickle;
    std::string m_file;
    FindStorage m_findStorage;
    ModelContents &m_out;
    NameJoiner m_names;
    std::size_t m_work = 0;
};

/// The command line of a training, and what else a checkpoint says of it.
void takeTraining(const Pickle &pickle, ModelContents &out)
{
    const PickleId root = pickle.root();
    if (const Json arguments = pickle.json(pickle.find(root, "args")); arguments.is_object() && !arguments.empty())
        out.training["arguments"] = arguments;
    for (const char *key : {"ada_aug_p", "iter", "epoch", "step"})
        if (const Json value = pickle.json(pickle.find(root, key)); value.is_number())
            out.training[key] = value;
    for (const char *key : {"g_optim", "d_optim"})
        if (pickle.find(root, key) != 0)
            out.notes.push_back(std::string("the optimiser's state (") + key + ") is not used");
}

Result<ModelContents> contentsOf(const Pickle &pickle, const std::string &name, const FindStorage &findStorage)
{
    ModelContents out;
    out.producer = "torch.save";
    if (auto walked = DictionaryWalker(pickle, name, findStorage, out).walk(pickle.root()); !walked)
        return passOn(walked);
    takeTraining(pickle, out);
    if (out.tensors.empty())
        return fail(ErrorCode::WrongKind, "is a PyTorch file, but holds no dictionary of tensors", name);
    out.protocol = pickle.protocol();
    return out;
}

} // namespace

Result<ModelContents> readTorchArchive(std::string_view bytes, const std::string &name)
{
    const auto entries = readZipDirectory(bytes, name);
    if (!entries)
        return passOn(entries);
    std::string folder;
    const ZipEntry *main = nullptr;
    for (const auto &[path, entry] : *entries)
        if (path == "data.pkl" || path.ends_with("/data.pkl")) {
            folder = path.substr(0, path.size() - std::string("data.pkl").size());
            main = &entry;
        }
    if (!main)
        return fail(ErrorCode::WrongKind, "is a zip archive, but none of torch.save (it has no data.pkl)", name);
    const auto pickle = readPickle(main->bytes, name);
    if (!pickle)
        return passOn(pickle);
    const auto findStorage = [&](PickleId id) -> Result<TypedStorage> {
        const auto stored = storageId(*pickle, id);
        if (!stored)
            return passOn(stored);
        const auto entry = entries->find(folder + "data/" + stored->key);
        if (entry == entries->end())
            return fail(ErrorCode::Corrupt, "its numbers (data/" + stored->key + ") are not in the archive");
        const std::size_t need = static_cast<std::size_t>(stored->values) * dtypeSize(stored->dtype);
        if (entry->second.bytes.size() != need)
            return fail(ErrorCode::Corrupt, "its " + std::to_string(stored->values) + " numbers do not fill " +
                                                std::to_string(entry->second.bytes.size()) + " bytes");
        Storage storage;
        storage.bytes = entry->second.bytes;
        storage.values = stored->values;
        storage.checksum = entry->second.checksum;
        return TypedStorage{stored->dtype, storage};
    };
    auto out = contentsOf(*pickle, name, findStorage);
    if (out && entries->count(folder + "constants.pkl")) {
        out->producer = "TorchScript";
        out->notes.emplace_back("the program in this TorchScript archive is not used, only its tensors");
    }
    return out;
}

Result<ModelContents> readLegacyTorchFile(std::string_view bytes, const std::string &name)
{
    std::size_t at = 0;
    if (auto header = readLegacyHeader(bytes, name, at); !header)
        return passOn(header);
    const auto pickle = readPickle(bytes.substr(at), name);
    if (!pickle)
        return passOn(pickle);
    at += pickle->end();
    const auto keys = readPickle(bytes.substr(at), name);
    if (!keys)
        return passOn(keys);
    at += keys->end();

    // The type of each storage stands where it is used, so all uses come first.
    std::map<std::string, TypedStorage> storages;
    for (std::size_t i = 0; i < pickle->size(); ++i) {
        const auto id = static_cast<PickleId>(i);
        if ((*pickle)[id].kind != Kind::Persistent)
            continue;
        const auto stored = storageId(*pickle, id);
        if (!stored)
            return fail(stored.error().code, stored.error().what, name);
        TypedStorage typed;
        typed.dtype = stored->dtype;
        typed.storage.values = stored->values;
        if (!storages.emplace(stored->key, typed).second &&
            (storages[stored->key].dtype != stored->dtype || storages[stored->key].storage.values != stored->values))
            return fail(ErrorCode::Corrupt, "storage '" + stored->key + "' has two sizes", name);
    }
    std::set<std::string> seen;
    for (const PickleId item : (*keys)[keys->root()].items) {
        const std::string key(keys->text(item));
        const auto it = storages.find(key);
        std::int64_t count = 0;
        if (it == storages.end() || !seen.insert(key).second || bytes.size() - at < sizeof count)
            return fail(ErrorCode::Corrupt, "storage '" + key + "' is missing or belongs to no tensor", name);
        std::memcpy(&count, bytes.data() + at, sizeof count);
        at += sizeof count;
        Storage &storage = it->second.storage;
        const std::size_t need = static_cast<std::size_t>(storage.values) * dtypeSize(it->second.dtype);
        if (count != storage.values || need > bytes.size() - at)
            return fail(ErrorCode::Corrupt, "storage '" + key + "' is cut off or has two sizes", name);
        storage.bytes = bytes.substr(at, need);
        at += need;
    }
    if (seen.size() != storages.size())
        return fail(ErrorCode::Corrupt, "some of its numbers are missing", name);
    const auto findStorage = [&](PickleId id) -> Result<TypedStorage> {
        const auto stored = storageId(*pickle, id);
        if (!stored)
            return passOn(stored);
        TypedStorage typed = storages[stored->key];
        if (stored->viewValues >= 0) {
            const std::size_t width = dtypeSize(typed.dtype);
            typed.storage.bytes = typed.storage.bytes.substr(static_cast<std::size_t>(stored->viewOffset) * width,
                                                             static_cast<std::size_t>(stored->viewValues) * width);
            typed.storage.values = stored->viewValues;
        }
        return typed;
    };
    return contentsOf(*pickle, name, findStorage);
}

} // namespace mimik::weights
