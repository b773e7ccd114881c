#include "core/weights/readers_p.h"
#include "core/weights/torch_pickle_p.h"

#include <array>

namespace mimik::weights {

namespace {

using Kind = PickleValue::Kind;

constexpr std::string_view kPersistent = "torch_utils.persistence._reconstruct_persistent_obj";

/// Walks the modules of one network and gathers its tensors.
class NetworkWalker {
public:
    NetworkWalker(const Pickle &pickle, const FileBytes &bytes, const std::string &prefix, const std::string &file,
                  ModelContents &out)
        : m_pickle(pickle), m_bytes(bytes), m_prefix(prefix), m_file(file), m_out(out), m_names(file)
    {
    }

    Result<> walk(PickleId module, const std::string &path = {}, int depth = 0)
    {
        constexpr int kMaxDepth = 32;
        constexpr std::size_t kMaxWork = 1U << 20; // modules and entries; a module may be reached many times
        const PickleId state = stateOf(m_pickle, module);
        if (state == 0)
            return fail(ErrorCode::WrongKind, m_prefix + path + " is no module of a network", m_file);
        m_states.emplace(path, state);
        for (const char *list : {"_parameters", "_buffers"}) {
            const auto *entries = m_pickle.pairs(m_pickle.find(state, list));
            for (std::size_t i = 0; entries && i + 1 < entries->size(); i += 2)
                if (auto added = add(path, (*entries)[i], (*entries)[i + 1]); !added)
                    return added;
        }
        const auto *modules = m_pickle.pairs(m_pickle.find(state, "_modules"));
        if (!modules)
            return fail(ErrorCode::Corrupt, m_prefix + path + " has no list of modules", m_file);
        m_work += modules->size() + m_pickle.pairs(state)->size();
        if (depth > kMaxDepth || m_work > kMaxWork)
            return fail(ErrorCode::Corrupt, "is no model: its modules never end", m_file);
        for (std::size_t i = 0; i + 1 < modules->size(); i += 2) {
            if ((*modules)[i + 1] == 0)
                continue;
            const auto name = m_names.join(path, m_pickle.text((*modules)[i]));
            if (!name)
                return passOn(name);
            if (auto walked = walk((*modules)[i + 1], *name, depth + 1); !walked)
                return walked;
        }
        return {};
    }

    /// A plain attribute of a module; null without it.
    Json attribute(const std::string &path, std::string_view name) const
    {
        const auto it = m_states.find(path);
        return it == m_states.end() ? Json() : m_pickle.json(m_pickle.find(it->second, name));
    }
    bool hasAttribute(const std::string &path, std::string_view name) const
    {
        const auto it = m_states.find(path);
        const auto *pairs = it == m_states.end() ? nullptr : m_pickle.pairs(it->second);
        for (std::size_t i = 0; pairs && i + 1 < pairs->size(); i += 2)
            if (m_pickle.text((*pairs)[i]) == name)
                return true;
        return false;
    }

    const std::map<std::string, PickleId> &states() const { return m_states; }

    static PickleId stateOf(const Pickle &pickle, PickleId module)
    {
        if (pickle.maker(module) == kPersistent)
            return pickle.find(pickle.argument(module, 0), "state");
        // A plain layer of torch.
        return pickle.maker(module).starts_with("torch.nn.modules.") ? pickle[module].state : 0;
    }

private:
    Result<> add(const std::string &path, PickleId key, PickleId value)
    {
        ++m_work;
        if (value == 0) // a layer without bias
            return {};
        const auto joined = m_names.join(path, m_pickle.text(key));
        if (!joined)
            return passOn(joined);
        const std::string name = m_prefix + *joined;
        const auto findStorage = [this](PickleId id) -> Result<TypedStorage> {
            if (m_pickle.maker(id) != "torch.storage._load_from_bytes")
                return fail(ErrorCode::Corrupt, "its numbers are not stored as torch stores them");
            return storageFromBytes(m_pickle[m_pickle.argument(id, 0)]);
        };
        auto tensor = tensorOf(m_pickle, value, findStorage);
        if (!tensor)
            return tensorError(tensor.error(), name, m_file);
        constexpr std::size_t kReleaseAfter = 16; // headers; the system maps many pages around each
        if (m_out.tensors.size() % kReleaseAfter == 0)
            m_bytes.release();
        if (!m_out.tensors.emplace(name, std::move(*tensor)).second)
            return fail(ErrorCode::Corrupt, "tensor '" + name + "' stands twice", m_file);
        return {};
    }

    const Pickle &m_pickle;
    const FileBytes &m_bytes;
    std::string m_prefix, m_file;
    ModelContents &m_out;
    std::map<std::string, PickleId> m_states;
    NameJoiner m_names;
    std::size_t m_work = 0;
};

/// Arguments by name: those given by name, and those given by place.
Json argumentsOf(const Pickle &pickle, PickleId state, const std::vector<const char *> &places)
{
    Json out = pickle.json(pickle.find(state, "_init_kwargs"));
    if (!out.is_object())
        out = Json::object();
    const Json given = pickle.json(pickle.find(state, "_init_args"));
    for (std::size_t i = 0; given.is_array() && i < given.size() && i < places.size(); ++i)
        out[places[i]] = given[i];
    return out;
}

void copyNumber(const Json &from, const char *key, Json &to, const char *name)
{
    if (from.is_object() && from.contains(key) && from[key].is_number_integer())
        to[name] = from[key];
}

const Json &part(const Json &arguments, const char *key)
{
    static const Json empty = Json::object();
    return arguments.contains(key) && arguments[key].is_object() ? arguments[key] : empty;
}

double numberOf(const Json &value)
{
    return value.is_number() ? value.get<double>() : 0;
}

/// Parts of StyleGAN2 that our networks do not have: named, so that nobody gets wrong images silently.
/// @param clamp  of all convolutions; negative: not compared
/// @return       what it is that is not supported; empty: nothing
std::string unknownVariant(const NetworkWalker &network, double clamp)
{
    for (const auto &[path, state] : network.states()) {
        const std::string layer = path.substr(path.rfind('.') + 1);
        if (layer == "affine" || layer == "skip" || layer == "embed" || layer == "out")
            continue; // linear, and without a clamp
        if (const Json name = network.attribute(path, "activation"); name.is_string() && name != "lrelu")
            return "has the activation '" + name.get<std::string>() + "' in " + path;
        if (const Json gain = network.attribute(path, "bias_gain"); path.starts_with("mapping.") && gain.is_number())
            if (const double value = gain.get<double>(); value < 0.00999 || value > 0.01001)
                return "has the learning-rate multiplier " + gain.dump() + " instead of 0.01 in " + path;
        if (clamp >= 0 && network.hasAttribute(path, "conv_clamp") &&
            numberOf(network.attribute(path, "conv_clamp")) != clamp)
            return "has the conv_clamp " + network.attribute(path, "conv_clamp").dump() + " in " + path +
                   ", other layers have " + Json(clamp).dump();
    }
    return {};
}

Result<> readNetwork(const Pickle &pickle, const FileBytes &bytes, PickleId module, const std::string &name,
                     const std::string &file, ModelContents &out)
{
    NetworkWalker network(pickle, bytes, name + ".", file, out);
    if (auto walked = network.walk(module); !walked)
        return walked;
    const PickleId state = NetworkWalker::stateOf(pickle, module);
    if (name == "D") {
        const Json arguments = argumentsOf(pickle, state, {"c_dim", "img_resolution", "img_channels"});
        out.arguments[name] = arguments;
        const Json group = network.attribute("b4.mbstd", "group_size");
        if (group.is_number_integer() && group > 0)
            out.settings["mbstdGroup"] = group;
        else if (network.hasAttribute("b4.mbstd", "group_size"))
            out.settings["mbstdGroup"] = 1 << 20; // None: the whole batch is one group
        else
            copyNumber(part(arguments, "epilogue_kwargs"), "mbstd_group_size", out.settings, "mbstdGroup");
        const double clamp = out.settings.contains("convClamp") ? numberOf(out.settings["convClamp"]) : -1;
        if (const auto unknown = unknownVariant(network, clamp); !unknown.empty())
            leaveOutDiscriminator(out, unknown);
        return {};
    }
    const Json arguments = argumentsOf(pickle, state, {"z_dim", "c_dim", "w_dim", "img_resolution", "img_channels"});
    out.arguments[name] = arguments;
    const bool isStyleGan3 = out.tensors.count(name + ".synthesis.input.freqs") > 0;
    const auto requireKnownVariant = [&]() -> Result<> {
        const auto unknown = unknownVariant(network, numberOf(out.settings["convClamp"]));
        if (unknown.empty())
            return {};
        return fail(ErrorCode::WrongKind, "its network " + name + " " + unknown + ", which is not supported", file);
    };
    if (name == "G" && out.arguments.contains("G_ema"))
        return isStyleGan3 ? Result<>() : requireKnownVariant();
    Json &s = out.settings;
    copyNumber(arguments, "z_dim", s, "zDim");
    copyNumber(arguments, "c_dim", s, "cDim");
    copyNumber(arguments, "w_dim", s, "wDim");
    copyNumber(arguments, "img_resolution", s, "resolution");
    copyNumber(arguments, "img_channels", s, "imgChannels");
    copyNumber(part(arguments, "mapping_kwargs"), "num_layers", s, "mapLayers");
    const bool isFlat = !arguments.contains("synthesis_kwargs"); // StyleGAN3's repository
    const Json &synthesis = isFlat ? arguments : part(arguments, "synthesis_kwargs");
    if (isStyleGan3) {
        const Json radial = synthesis.value("use_radial_filters", Json(false));
        out.producer = radial == true ? "StyleGAN3-R" : "StyleGAN3-T";
        return {};
    }
    // What the layers really use; the arguments may leave it to a default.
    Json clamp = network.attribute("synthesis.b4.conv1", "conv_clamp");
    if (!network.hasAttribute("synthesis.b4.conv1", "conv_clamp"))
        clamp = synthesis.contains("conv_clamp") ? synthesis["conv_clamp"] : isFlat ? Json(256) : Json();
    s["convClamp"] = clamp.is_number() ? clamp : Json(0);
    if (synthesis.contains("architecture") && synthesis["architecture"].is_string())
        s["gArchitecture"] = synthesis["architecture"];
    out.producer = isFlat ? "StyleGAN3's repository (StyleGAN2 network)" : "StyleGAN2-ADA (PyTorch)";
    return requireKnownVariant();
}

} // namespace

Result<ModelContents> readPersistentModel(const Pickle &pickle, const FileBytes &file, const std::string &name)
{
    ModelContents out;
    out.producer = "PyTorch pickle";
    const PickleId root = pickle.root();
    if (NetworkWalker::stateOf(pickle, root) != 0) { // one network alone
        const auto className = pickle.text(pickle.find(pickle.argument(root, 0), "class_name"));
        const bool isDiscriminator = className.find("Discriminator") != std::string_view::npos;
        if (auto read = readNetwork(pickle, file, root, isDiscriminator ? "D" : "G_ema", name, out); !read)
            return passOn(read);
        return out;
    }
    bool any = false;
    for (const char *key : {"G_ema", "G", "D"}) {
        const PickleId module = pickle.find(root, key);
        if (module == 0)
            continue;
        any = true;
        if (auto read = readNetwork(pickle, file, module, key, name, out); !read)
            return passOn(read);
    }
    if (!any)
        return fail(ErrorCode::WrongKind, "is a Python pickle, but holds no network (G_ema, G or D)", name);
    if (const Json data = pickle.json(pickle.find(root, "training_set_kwargs")); data.is_object() && !data.empty())
        out.training["training_set"] = data;
    if (const PickleId pipe = pickle.find(root, "augment_pipe"); pipe != 0) {
        const PickleId state = NetworkWalker::stateOf(pickle, pipe);
        if (const Json settings = argumentsOf(pickle, state, {}); !settings.empty())
            out.training["augment"] = settings;
        out.notes.emplace_back("the augmentation's own state (augment_pipe) is not used");
    }
    if (out.tensors.count("G_ema.synthesis.input.freqs") || out.tensors.count("G.synthesis.input.freqs"))
        out.notes.push_back("this is a " + out.producer +
                            " network: it is described here, but images can only be made with StyleGAN2 networks");
    return out;
}

tl::unexpected<Error> tensorError(const Error &error, const std::string &tensor, const std::string &file)
{
    return fail(error.code, "tensor '" + tensor + "': " + error.what, file);
}

} // namespace mimik::weights
