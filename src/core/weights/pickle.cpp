#include "core/weights/pickle.h"

#include "core/weights/unpickler_p.h"

#include <algorithm>

namespace mimik::weights {

namespace {

using Kind = PickleValue::Kind;

bool isDictClass(std::string_view name)
{
    return name == "collections.OrderedDict" || name == "dnnlib.util.EasyDict" || name == "dnnlib.EasyDict" ||
           name == "collections.defaultdict";
}

class JsonWriter {
public:
    explicit JsonWriter(const Pickle &pickle) : m_pickle(pickle) {}

    Json value(PickleId id, int depth = 0)
    {
        constexpr int kMaxDepth = 12;
        if (depth > kMaxDepth || ++m_count > kMaxValues)
            return nullptr;
        const PickleValue &v = m_pickle[id];
        switch (v.kind) {
        case Kind::Bool:
            return v.integer != 0;
        case Kind::Int:
            return v.integer;
        case Kind::Real:
            return jsonNumber(v.real);
        case Kind::Text:
        case Kind::Bytes:
            return text(v.text);
        case Kind::Tuple:
        case Kind::List:
        case Kind::Set: {
            Json list = Json::array();
            for (const PickleId item : v.items)
                if (m_count < kMaxValues)
                    list.push_back(value(item, depth + 1));
            return list;
        }
        default:
            break;
        }
        const auto *pairs = m_pickle.pairs(id);
        if (!pairs)
            return nullptr;
        Json object = Json::object();
        for (std::size_t i = 0; i + 1 < pairs->size() && m_count < kMaxValues; i += 2)
            if (const auto key = m_pickle.text((*pairs)[i]); !key.empty() && key.size() <= kMaxText)
                object[text(key).get<std::string>()] = value((*pairs)[i + 1], depth + 1);
        return object;
    }

private:
    /// What is no UTF-8 is replaced, for JSON cannot hold it.
    static Json text(std::string_view bytes)
    {
        if (bytes.size() > kMaxText)
            return nullptr;
        return Json::parse(Json(bytes).dump(-1, ' ', false, Json::error_handler_t::replace));
    }

    static constexpr std::size_t kMaxValues = 10000, kMaxText = 4096;
    const Pickle &m_pickle;
    std::size_t m_count = 0;
};

} // namespace

std::string_view Pickle::maker(PickleId id) const
{
    const PickleValue &v = m_values[id];
    return v.kind == Kind::Call ? m_values[v.callee].text : std::string_view{};
}

const std::vector<PickleId> *Pickle::pairs(PickleId id) const
{
    const PickleValue &v = m_values[id];
    if (v.kind == Kind::Dict)
        return &v.items;
    if (v.kind != Kind::Call)
        return nullptr;
    const auto name = maker(id);
    // A Namespace and other plain objects keep their attributes in the state.
    if (!isDictClass(name))
        return m_values[v.state].kind == Kind::Dict ? &m_values[v.state].items : nullptr;
    return &v.items;
}

PickleId Pickle::find(PickleId id, std::string_view key) const
{
    if (const auto *all = pairs(id))
        for (std::size_t i = 0; i + 1 < all->size(); i += 2)
            if (text((*all)[i]) == key)
                return (*all)[i + 1];
    return 0;
}

std::string_view Pickle::text(PickleId id) const
{
    const PickleValue &v = m_values[id];
    return v.kind == Kind::Text || v.kind == Kind::Bytes ? v.text : std::string_view{};
}

PickleId Pickle::argument(PickleId id, std::size_t index) const
{
    const PickleValue &v = m_values[id];
    if (v.kind != Kind::Call || m_values[v.args].kind != Kind::Tuple)
        return 0;
    const auto &items = m_values[v.args].items;
    return index < items.size() ? items[index] : 0;
}

Result<std::vector<std::int64_t>> Pickle::integers(PickleId id) const
{
    if (maker(id) == "torch.Size")
        id = argument(id, 0);
    const PickleValue &v = m_values[id];
    constexpr std::size_t kMaxAxes = 16;
    if ((v.kind != Kind::Tuple && v.kind != Kind::List) || v.items.size() > kMaxAxes)
        return fail(ErrorCode::Corrupt, "a shape is no list of numbers");
    std::vector<std::int64_t> out;
    for (const PickleId item : v.items) {
        if (!isInt(item))
            return fail(ErrorCode::Corrupt, "a shape is no list of numbers");
        out.push_back(m_values[item].integer);
    }
    return out;
}

Json Pickle::json(PickleId id) const
{
    return JsonWriter(*this).value(id);
}

Result<Pickle> readPickle(std::string_view bytes, const std::string &name, const PickleLimits &limits,
                          const FileBytes *mapping)
{
    return Unpickler(bytes, name, limits, mapping).run();
}

} // namespace mimik::weights
