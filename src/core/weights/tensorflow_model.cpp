#include "core/weights/readers_p.h"
#include "core/weights/torch_pickle_p.h"

#include <bit>
#include <functional>

namespace mimik::weights {

namespace {

using Kind = PickleValue::Kind;

constexpr std::string_view kNetwork = "dnnlib.tflib.network.Network";
constexpr int kOldestVersion = 4;

/// The variables of a network and its components: `mapping/Dense0/weight`, ...
class Variables {
public:
    Variables(const Pickle &pickle, std::string file) : m_pickle(pickle), m_file(std::move(file)), m_names(m_file) {}

    Result<> gather(PickleId network, const std::string &prefix = {}, int depth = 0)
    {
        constexpr int kMaxDepth = 4;
        constexpr std::size_t kMaxVariables = 10000;
        const PickleId state = m_pickle[network].state;
        if (m_pickle.maker(network) != kNetwork || state == 0 || depth > kMaxDepth)
            return fail(ErrorCode::Corrupt, "a part of the network is no network", m_file);
        const PickleValue &version = m_pickle[m_pickle.find(state, "version")];
        if (version.kind != Kind::Int || version.integer < kOldestVersion)
            return fail(ErrorCode::WrongVersion, "is a TensorFlow network of an older kind than StyleGAN2", m_file);
        for (const PickleId entry : m_pickle[m_pickle.find(state, "variables")].items) {
            const auto &pair = m_pickle[entry].items;
            if (pair.size() != 2 || m_tensors.size() > kMaxVariables)
                return fail(ErrorCode::Corrupt, "the network's list of variables is damaged", m_file);
            auto joined = m_names.join({}, prefix + std::string(m_pickle.text(pair[0])));
            if (!joined)
                return passOn(joined);
            const std::string name = std::move(*joined);
            if (!isNumpyArray(m_pickle, pair[1]))
                return fail(ErrorCode::Corrupt, "variable '" + name + "' is no NumPy array", m_file);
            auto array = numpyArrayOf(m_pickle, pair[1]);
            if (!array)
                return tensorError(array.error(), name, m_file);
            m_tensors.emplace(name, std::move(*array));
        }
        const auto *components = m_pickle.pairs(m_pickle.find(state, "components"));
        for (std::size_t i = 0; components && i + 1 < components->size(); i += 2) {
            auto component = m_names.join({}, prefix + std::string(m_pickle.text((*components)[i])));
            if (!component)
                return passOn(component);
            if (auto gathered = gather((*components)[i + 1], *component + "/", depth + 1); !gathered)
                return gathered;
        }
        return {};
    }

    bool contains(const std::string &name) const { return m_tensors.count(name) > 0; }
    /// Axes reordered after `axes` of length 1 were taken off the front. Empty: missing, or of another number of axes.
    std::optional<StoredTensor> get(const std::string &name, std::size_t leading, const std::vector<std::size_t> &order)
    {
        const auto it = m_tensors.find(name);
        if (it == m_tensors.end() || it->second.shape.size() != leading + order.size())
            return std::nullopt;
        m_used.insert(name);
        StoredTensor t = it->second;
        for (std::size_t i = 0; i < leading; ++i) {
            if (t.shape.front() != 1)
                return std::nullopt;
            t.shape.erase(t.shape.begin());
            t.strides.erase(t.strides.begin());
        }
        return t.permuted(order);
    }
    std::vector<std::string> unused() const
    {
        std::vector<std::string> names;
        for (const auto &[name, tensor] : m_tensors)
            if (!m_used.count(name))
                names.push_back(name);
        return names;
    }

private:
    const Pickle &m_pickle;
    std::string m_file;
    NameJoiner m_names;
    std::map<std::string, StoredTensor> m_tensors;
    std::set<std::string> m_used;
};

/// Gives TensorFlow's variables the official names and layouts: dense weights transposed, convolutions HWIO -> OIHW,
/// those that upsample flipped.
class Converter {
public:
    Converter(Variables &variables, std::string prefix, ModelContents &out)
        : m_variables(variables), m_prefix(std::move(prefix)), m_out(out)
    {
    }

    void dense(const std::string &from, const std::string &to, float scale = 1)
    {
        keep(to + ".weight", m_variables.get(from + "/weight", 0, {1, 0}), scale);
        keep(to + ".bias", m_variables.get(from + "/bias", 0, {0}), scale);
    }
    void convolution(const std::string &from, const std::string &to, bool flipped = false)
    {
        auto weight = m_variables.get(from + "/weight", 0, {3, 2, 0, 1});
        if (weight && flipped)
            weight = weight->flipped(2).flipped(3);
        keep(to + ".weight", weight);
        keep(to + ".bias", m_variables.get(from + "/bias", 0, {0}));
    }
    void modulated(const std::string &from, const std::string &to, bool flipped = false)
    {
        convolution(from, to, flipped);
        keep(to + ".affine.weight", m_variables.get(from + "/mod_weight", 0, {1, 0}));
        keep(to + ".affine.bias", m_variables.get(from + "/mod_bias", 0, {0}), 1, 1);
        keep(to + ".noise_strength", m_variables.get(from + "/noise_strength", 0, {}));
    }
    void array(const std::string &from, const std::string &to, std::size_t leading,
               const std::vector<std::size_t> &order)
    {
        keep(to, m_variables.get(from, leading, order));
    }

private:
    void keep(const std::string &name, std::optional<StoredTensor> tensor, float scale = 1, float add = 0)
    {
        if (!tensor)
            return; // whatever the network needs and misses is named when it is built
        tensor->scale = scale;
        tensor->add = add;
        m_out.tensors.emplace(m_prefix + name, std::move(*tensor));
    }

    Variables &m_variables;
    std::string m_prefix;
    ModelContents &m_out;
};

std::string size(int r)
{
    return std::to_string(r) + "x" + std::to_string(r) + "/";
}

void convertGenerator(Variables &variables, const std::string &prefix, ModelContents &out)
{
    Converter c(variables, prefix, out);
    c.array("dlatent_avg", "mapping.w_avg", 0, {0});
    c.dense("mapping/LabelEmbed", "mapping.embed");
    for (int i = 0; variables.contains("mapping/Dense" + std::to_string(i) + "/weight"); ++i)
        c.dense("mapping/Dense" + std::to_string(i), "mapping.fc" + std::to_string(i));
    c.array("synthesis/4x4/Const/const", "synthesis.b4.const", 1, {0, 1, 2});
    c.array("synthesis/noise0", "synthesis.b4.conv1.noise_const", 2, {0, 1});
    c.modulated("synthesis/4x4/Conv", "synthesis.b4.conv1");
    c.modulated("synthesis/4x4/ToRGB", "synthesis.b4.torgb");
    for (int r = 8, log2 = 3; log2 <= 10; r *= 2, ++log2) {
        const std::string from = "synthesis/" + size(r), to = "synthesis.b" + std::to_string(r);
        const std::string noise = "synthesis/noise";
        c.modulated(from + "Conv0_up", to + ".conv0", true);
        c.modulated(from + "Conv1", to + ".conv1");
        c.modulated(from + "ToRGB", to + ".torgb");
        c.convolution(from + "Skip", to + ".skip", true);
        c.array(noise + std::to_string(2 * log2 - 5), to + ".conv0.noise_const", 2, {0, 1});
        c.array(noise + std::to_string(2 * log2 - 4), to + ".conv1.noise_const", 2, {0, 1});
    }
}

void convertDiscriminator(Variables &variables, double mappingRate, ModelContents &out)
{
    Converter c(variables, "D.", out);
    // Our networks have the multiplier 0.01; weights of another one are rescaled, so that the function is the same.
    const auto scale = static_cast<float>(mappingRate / 0.01);
    c.dense("LabelEmbed", "mapping.embed");
    for (int i = 0; variables.contains("Mapping" + std::to_string(i) + "/weight"); ++i)
        c.dense("Mapping" + std::to_string(i), "mapping.fc" + std::to_string(i), scale);
    for (int r = 8; r <= 1024; r *= 2) {
        const std::string from = size(r), to = "b" + std::to_string(r);
        c.convolution(from + "FromRGB", to + ".fromrgb");
        c.convolution(from + "Conv0", to + ".conv0");
        c.convolution(from + "Conv1_down", to + ".conv1");
        c.convolution(from + "Skip", to + ".skip");
    }
    c.convolution("4x4/FromRGB", "b4.fromrgb");
    c.convolution("4x4/Conv", "b4.conv");
    c.dense("4x4/Dense0", "b4.fc");
    c.dense("Output", "b4.out");
}

/// A number among the arguments; `missing` where it is not there.
double number(const Json &arguments, const char *key, double missing)
{
    return arguments.contains(key) && arguments[key].is_number() ? arguments[key].get<double>() : missing;
}

Result<> requireKnownVariant(const Json &arguments, const std::string &file)
{
    const auto differs = [&](const char *key, const Json &usual) {
        return arguments.contains(key) && !arguments[key].is_null() && arguments[key] != usual;
    };
    for (const auto &[key, usual] : {std::pair<const char *, Json>{"nonlinearity", "lrelu"},
                                     {"mapping_nonlinearity", "lrelu"},
                                     {"resample_kernel", Json{1, 3, 3, 1}},
                                     {"normalize_latents", true},
                                     {"use_noise", true}})
        if (differs(key, usual))
            return fail(ErrorCode::WrongKind,
                        std::string(key) + " is " + arguments[key].dump() + ", which is not supported", file);
    return {};
}

} // namespace

bool isTensorFlowModel(const Pickle &pickle)
{
    const PickleValue &root = pickle[pickle.root()];
    return root.kind == Kind::Tuple && root.items.size() == 3 && pickle.maker(root.items[0]) == kNetwork;
}

Result<ModelContents> readTensorFlowModel(const Pickle &pickle, const std::string &name)
{
    ModelContents out;
    out.producer = "StyleGAN2 (TensorFlow)";
    const auto &networks = pickle[pickle.root()].items;
    const std::pair<PickleId, const char *> order[] = {{networks[2], "G_ema"}, {networks[0], "G"}, {networks[1], "D"}};
    for (const auto &[network, key] : order) {
        Variables variables(pickle, name);
        if (auto gathered = variables.gather(network); !gathered)
            return passOn(gathered);
        Json arguments = pickle.json(pickle.find(pickle[network].state, "static_kwargs"));
        if (!arguments.is_object())
            arguments = Json::object();
        out.arguments[key] = arguments;
        if (auto known = requireKnownVariant(arguments, name); !known)
            return passOn(known);
        if (std::string(key) == "D") {
            convertDiscriminator(variables, number(arguments, "mapping_lrmul", 0.1), out);
            if (const double group = number(arguments, "mbstd_group_size", 4); group >= 1)
                out.settings["mbstdGroup"] = static_cast<int>(group);
        } else {
            const double rate = number(arguments, "mapping_lrmul", 0.01);
            if (rate < 0.00999 || rate > 0.01001)
                return fail(ErrorCode::WrongKind, "the mapping network's mapping_lrmul is not 0.01", name);
            convertGenerator(variables, std::string(key) + ".", out);
            if (std::string(key) == "G_ema") {
                const double clamp = number(arguments, "conv_clamp", 0);
                out.settings["convClamp"] = clamp;
                if (arguments.contains("resolution") && arguments["resolution"].is_number_integer())
                    out.settings["resolution"] = arguments["resolution"];
            }
        }
        for (const std::string &unused : variables.unused())
            if (!unused.ends_with("lod") && !unused.ends_with("pl_mean_var"))
                out.notes.push_back("variable '" + std::string(key) + "/" + unused + "' is not used");
    }
    constexpr std::size_t kMaxNotes = 20;
    if (out.notes.size() > kMaxNotes)
        out.notes.resize(kMaxNotes);
    return out;
}

} // namespace mimik::weights
