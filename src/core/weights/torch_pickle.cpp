#include "core/weights/torch_pickle_p.h"

#include <array>
#include <cstring>
#include <map>

namespace mimik::weights {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t kTuple = 6; ///< entries of a persistent id with a view
constexpr std::int64_t kProtocolVersion = 1001;
// 0x1950a86a20f9469cfc6c, little-endian
constexpr std::string_view kMagic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);

tl::unexpected<Error> damaged(const std::string &what)
{
    return fail(ErrorCode::Corrupt, what);
}

Result<Pickle> nextPickle(std::string_view bytes, const std::string &name, std::size_t &at)
{
    auto pickle = readPickle(bytes.substr(at), name);
    if (pickle)
        at += pickle->end();
    return pickle;
}

} // namespace

std::string dtypeOfStorageClass(std::string_view name)
{
    static const std::map<std::string_view, const char *> types = {
        {"torch.FloatStorage", "F32"},     {"torch.HalfStorage", "F16"}, {"torch.DoubleStorage", "F64"},
        {"torch.BFloat16Storage", "BF16"}, {"torch.LongStorage", "I64"}, {"torch.IntStorage", "I32"},
        {"torch.ShortStorage", "I16"},     {"torch.CharStorage", "I8"},  {"torch.ByteStorage", "U8"},
        {"torch.BoolStorage", "BOOL"}};
    const auto it = types.find(name);
    return it == types.end() ? std::string() : it->second;
}

bool isLegacyMagic(const PickleValue &value)
{
    return value.kind == Kind::BigInt && value.text == kMagic;
}

Result<> readLegacyHeader(std::string_view bytes, const std::string &name, std::size_t &at)
{
    const auto magic = nextPickle(bytes, name, at);
    if (!magic)
        return passOn(magic);
    if (!isLegacyMagic((*magic)[magic->root()]))
        return fail(ErrorCode::Corrupt, "does not begin as files of torch.save do", name);
    const auto version = nextPickle(bytes, name, at);
    if (!version)
        return passOn(version);
    if (!version->isInt(version->root()) || (*version)[version->root()].integer != kProtocolVersion)
        return fail(ErrorCode::WrongVersion, "was written by a torch.save of an unknown version", name);
    const auto machine = nextPickle(bytes, name, at);
    if (!machine)
        return passOn(machine);
    const PickleValue &little = (*machine)[machine->find(machine->root(), "little_endian")];
    if (little.kind != Kind::Bool || little.integer == 0)
        return fail(ErrorCode::WrongKind, "was written on a big-endian machine, which is not supported", name);
    return {};
}

Result<StorageId> storageId(const Pickle &pickle, PickleId id)
{
    const PickleValue &persistent = pickle[id];
    if (persistent.kind != Kind::Persistent || persistent.items.size() != 1)
        return damaged("its numbers are not stored as torch stores them");
    const PickleValue &tuple = pickle[persistent.items[0]];
    if (tuple.kind != Kind::Tuple || tuple.items.size() < kTuple - 1 || pickle.text(tuple.items[0]) != "storage" ||
        pickle[tuple.items[1]].kind != Kind::Global || !pickle.isInt(tuple.items[4]))
        return damaged("its numbers are not stored as torch stores them");
    StorageId out;
    out.dtype = dtypeOfStorageClass(pickle[tuple.items[1]].text);
    if (out.dtype.empty())
        return damaged("numbers of type " + std::string(pickle[tuple.items[1]].text) + " are not supported");
    out.key = pickle.text(tuple.items[2]);
    out.values = pickle[tuple.items[4]].integer;
    if (out.values < 0 || out.values > (std::int64_t(1) << 40))
        return damaged("its number of values is impossible");
    if (tuple.items.size() >= kTuple && tuple.items[5] != 0) {
        const PickleValue &view = pickle[tuple.items[5]];
        if (view.items.size() != 3 || !pickle.isInt(view.items[1]) || !pickle.isInt(view.items[2]))
            return damaged("its view of a storage is damaged");
        out.viewOffset = pickle[view.items[1]].integer;
        out.viewValues = pickle[view.items[2]].integer;
        if (out.viewOffset < 0 || out.viewValues < 0 || out.viewOffset > out.values ||
            out.viewValues > out.values - out.viewOffset)
            return damaged("its view reaches beyond its storage");
    }
    return out;
}

Result<TypedStorage> storageFromBytes(const PickleValue &value)
{
    if (value.kind != Kind::Bytes)
        return damaged("its numbers are no bytes");
    // The header takes some 300 bytes; of text, only so much is decoded here.
    constexpr std::size_t kHeaderText = 4096;
    std::string decoded;
    std::string_view bytes = value.text;
    if (value.isLatin1Text) {
        auto start = bytesFromLatin1Text(value.text, kHeaderText);
        if (!start)
            return passOn(start);
        decoded = std::move(*start);
        bytes = decoded;
    }
    std::size_t at = 0;
    if (auto header = readLegacyHeader(bytes, {}, at); !header)
        return passOn(header);
    const auto main = nextPickle(bytes, {}, at);
    if (!main)
        return passOn(main);
    const auto id = storageId(*main, main->root());
    if (!id)
        return passOn(id);
    const auto keys = nextPickle(bytes, {}, at);
    if (!keys)
        return passOn(keys);
    const PickleValue &list = (*keys)[keys->root()];
    if (list.kind != Kind::List || list.items.size() != 1 || keys->text(list.items[0]) != id->key)
        return damaged("its numbers belong to another storage");
    std::int64_t count = 0;
    if (bytes.size() < at + sizeof count)
        return damaged("its numbers are cut off");
    std::memcpy(&count, bytes.data() + at, sizeof count);
    at += sizeof count;
    if (count != id->values)
        return damaged("says in one place that it has " + std::to_string(id->values) + " numbers, in another " +
                       std::to_string(count));
    const std::size_t need = at + static_cast<std::size_t>(count) * dtypeSize(id->dtype), have = value.text.size();
    if (value.isLatin1Text ? have < need || have > 2 * need : have != need)
        return damaged("its " + std::to_string(count) + " numbers do not fill " + std::to_string(have) + " bytes");
    Storage storage;
    storage.bytes = value.text;
    storage.isLatin1Text = value.isLatin1Text;
    storage.begin = at;
    storage.values = count;
    return TypedStorage{id->dtype, storage};
}

bool isTensor(const Pickle &pickle, PickleId id)
{
    return pickle.maker(id).starts_with("torch._utils._rebuild_");
}

Result<StoredTensor> tensorOf(const Pickle &pickle, PickleId id, const FindStorage &findStorage)
{
    if (pickle.maker(id) == "torch._utils._rebuild_parameter")
        id = pickle.argument(id, 0);
    const auto maker = pickle.maker(id);
    if (maker != "torch._utils._rebuild_tensor_v2" && maker != "torch._utils._rebuild_tensor")
        return damaged("is no plain tensor");
    const auto typed = findStorage(pickle.argument(id, 0));
    if (!typed)
        return passOn(typed);
    const PickleId offset = pickle.argument(id, 1);
    auto shape = pickle.integers(pickle.argument(id, 2));
    if (!shape)
        return passOn(shape);
    auto strides = pickle.integers(pickle.argument(id, 3));
    if (!strides)
        return passOn(strides);
    if (!pickle.isInt(offset))
        return damaged("has no place in its storage");
    StoredTensor out;
    out.dtype = typed->dtype;
    out.storage = typed->storage;
    out.shape = std::move(*shape);
    out.strides = std::move(*strides);
    out.offset = pickle[offset].integer;
    if (const auto problem = out.problem(); !problem.empty())
        return damaged(problem);
    return out;
}

bool isNumpyArray(const Pickle &pickle, PickleId id)
{
    const auto maker = pickle.maker(id);
    return maker.starts_with("numpy.") && (maker.ends_with("._reconstruct") || maker.ends_with(".scalar"));
}

Result<StoredTensor> numpyArrayOf(const Pickle &pickle, PickleId id)
{
    StoredTensor out;
    PickleId dtype = pickle.argument(id, 0), bytes = pickle.argument(id, 1);
    bool fortran = false;
    if (pickle.maker(id).ends_with("._reconstruct")) {
        const PickleValue &state = pickle[pickle[id].state]; // version, shape, dtype, Fortran order, bytes
        if (state.kind != Kind::Tuple || state.items.size() != 5)
            return damaged("is no complete NumPy array");
        auto shape = pickle.integers(state.items[1]);
        if (!shape)
            return passOn(shape);
        out.shape = std::move(*shape);
        dtype = state.items[2];
        fortran = pickle[state.items[3]].integer != 0;
        bytes = state.items[4];
    }
    if (pickle.maker(dtype) != "numpy.dtype" || pickle[bytes].kind != Kind::Bytes)
        return damaged("is no NumPy array of numbers");
    const auto kind = pickle.text(pickle.argument(dtype, 0));
    static const std::map<std::string_view, const char *> types = {
        {"f2", "F16"}, {"f4", "F32"}, {"f8", "F64"}, {"i1", "I8"},  {"i2", "I16"}, {"i4", "I32"},
        {"i8", "I64"}, {"u1", "U8"},  {"u2", "U16"}, {"u4", "U32"}, {"u8", "U64"}, {"b1", "BOOL"}};
    const auto type = types.find(kind);
    if (type == types.end())
        return damaged("NumPy numbers of this type are not supported");
    out.dtype = type->second;
    const PickleValue &order = pickle[pickle[dtype].state]; // version, byte order, ...
    if (order.items.size() > 1 && pickle.text(order.items[1]) == ">")
        return damaged("big-endian numbers are not supported");
    // Bounds before the product: a shape may lie.
    out.strides.assign(out.shape.size(), 0);
    out.storage.bytes = pickle[bytes].text;
    out.storage.isLatin1Text = pickle[bytes].isLatin1Text;
    out.storage.values = static_cast<std::int64_t>(out.storage.bytes.size() / dtypeSize(out.dtype));
    if (const auto problem = out.problem(); !problem.empty())
        return damaged(problem);
    out.storage.values = out.numel();
    if (fortran) {
        std::int64_t step = 1;
        for (std::size_t axis = 0; axis < out.shape.size(); step *= out.shape[axis++])
            out.strides[axis] = step;
    } else {
        out.strides = StoredTensor::denseStrides(out.shape);
    }
    return out;
}

} // namespace mimik::weights
