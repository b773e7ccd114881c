#include "core/weights/rosinality.h"

#include "core/weights/readers_p.h"

#include <charconv>

namespace mimik::weights {

namespace {

int log2Of(int n)
{
    int bits = 0;
    while (n > 1) {
        n /= 2;
        ++bits;
    }
    return bits;
}

/// "12.rest" -> 12 and "rest"; -1 where there is no number.
int takeIndex(std::string_view &text)
{
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto used = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || value < 0 || value > 99 || used >= text.size() || text[used] != '.')
        return -1;
    text.remove_prefix(used + 1);
    return value;
}

bool takePrefix(std::string_view &text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::string block(int log2)
{
    return "b" + std::to_string(1 << log2);
}

struct NamePair {
    const char *theirs;
    const char *official;
};
constexpr NamePair kStyledParts[] = {{"conv.weight", "weight"},
                                     {"conv.modulation.weight", "affine.weight"},
                                     {"conv.modulation.bias", "affine.bias"},
                                     {"noise.weight", "noise_strength"},
                                     {"activate.bias", "bias"}};
constexpr NamePair kRgbParts[] = {{"conv.weight", "weight"},
                                  {"conv.modulation.weight", "affine.weight"},
                                  {"conv.modulation.bias", "affine.bias"},
                                  {"bias", "bias"}};
constexpr NamePair kDiscriminatorParts[] = {{"conv1.0.weight", "conv0.weight"},
                                            {"conv1.1.bias", "conv0.bias"},
                                            {"conv2.1.weight", "conv1.weight"},
                                            {"conv2.2.bias", "conv1.bias"},
                                            {"skip.1.weight", "skip.weight"}};
constexpr NamePair kDiscriminatorEnds[] = {
    {"final_conv.0.weight", "b4.conv.weight"},  {"final_conv.1.bias", "b4.conv.bias"},
    {"final_linear.0.weight", "b4.fc.weight"},  {"final_linear.0.bias", "b4.fc.bias"},
    {"final_linear.1.weight", "b4.out.weight"}, {"final_linear.1.bias", "b4.out.bias"}};

template <std::size_t N>
std::string translated(const NamePair (&pairs)[N], std::string_view name, const char *NamePair::*from,
                       const char *NamePair::*to)
{
    for (const NamePair &pair : pairs)
        if (name == pair.*from)
            return pair.*to;
    return {};
}

/// The layer and part of `synthesis.b16.conv0.affine.bias`: 4, "conv0", "affine.bias". log2 is 0 for other names.
struct SynthesisName {
    int log2 = 0;
    std::string layer, part;
};
SynthesisName splitSynthesisName(std::string_view name)
{
    SynthesisName out;
    if (!takePrefix(name, "synthesis.b"))
        return out;
    int size = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), size);
    const auto used = static_cast<std::size_t>(end - name.data());
    if (error != std::errc() || size < 4 || size > 1024 || (size & (size - 1)) != 0 || used >= name.size())
        return out;
    name.remove_prefix(used + 1);
    const auto dot = name.find('.');
    out.layer = name.substr(0, dot);
    out.part = dot == std::string_view::npos ? "" : std::string(name.substr(dot + 1));
    out.log2 = log2Of(size);
    return out;
}

} // namespace

std::optional<std::pair<std::string, std::vector<std::int64_t>>>
officialGeneratorTensor(const std::string &name, const std::vector<std::int64_t> &shape)
{
    const auto is = [](std::string official, std::vector<std::int64_t> newShape) {
        return std::optional(std::pair(std::move(official), std::move(newShape)));
    };
    const auto dropFirst = [&]() -> std::vector<std::int64_t> {
        return shape.empty() ? shape : std::vector<std::int64_t>(shape.begin() + 1, shape.end());
    };
    std::string_view rest = name;
    if (takePrefix(rest, "style.")) {
        const int i = takeIndex(rest); // style.0 is the normalisation
        if (i < 1 || (rest != "weight" && rest != "bias"))
            return std::nullopt;
        return is("mapping.fc" + std::to_string(i - 1) + "." + std::string(rest), shape);
    }
    if (rest == "input.input")
        return is("synthesis.b4.const", dropFirst());
    if (takePrefix(rest, "noises.noise_")) {
        int n = -1;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), n);
        if (error != std::errc() || end != rest.data() + rest.size() || n < 0 || n > 16 || shape.size() != 4)
            return std::nullopt;
        const int log2 = 2 + (n + 1) / 2;
        const std::string layer = n == 0 ? "conv1" : n % 2 == 1 ? "conv0" : "conv1";
        return is("synthesis." + block(log2) + "." + layer + ".noise_const", {shape[2], shape[3]});
    }
    std::string layer;
    bool isRgb = false;
    if (takePrefix(rest, "conv1.")) {
        layer = "b4.conv1";
    } else if (takePrefix(rest, "convs.")) {
        const int i = takeIndex(rest);
        if (i < 0 || i > 15)
            return std::nullopt;
        layer = block(3 + i / 2) + (i % 2 == 0 ? ".conv0" : ".conv1");
    } else if (takePrefix(rest, "to_rgb1.")) {
        layer = "b4.torgb";
        isRgb = true;
    } else if (takePrefix(rest, "to_rgbs.")) {
        const int i = takeIndex(rest);
        if (i < 0 || i > 7)
            return std::nullopt;
        layer = block(3 + i) + ".torgb";
        isRgb = true;
    } else {
        return std::nullopt;
    }
    const std::string part = isRgb ? translated(kRgbParts, rest, &NamePair::theirs, &NamePair::official)
                                   : translated(kStyledParts, rest, &NamePair::theirs, &NamePair::official);
    if (part.empty())
        return std::nullopt;
    const std::string official = "synthesis." + layer + "." + part;
    if (part == "weight")
        return is(official, dropFirst());
    if (part == "noise_strength")
        return is(official, {});
    if (part == "bias" && isRgb && shape.size() == 4)
        return is(official, {shape[1]});
    return is(official, shape);
}

std::optional<std::string> officialDiscriminatorTensor(const std::string &name, int resolution)
{
    if (name == "convs.0.0.weight" || name == "convs.0.1.bias")
        return "b" + std::to_string(resolution) + (name.ends_with("bias") ? ".fromrgb.bias" : ".fromrgb.weight");
    if (auto end = translated(kDiscriminatorEnds, name, &NamePair::theirs, &NamePair::official); !end.empty())
        return end;
    std::string_view rest = name;
    if (!takePrefix(rest, "convs."))
        return std::nullopt;
    const int i = takeIndex(rest), log2 = log2Of(resolution) - (i - 1);
    const auto part = translated(kDiscriminatorParts, rest, &NamePair::theirs, &NamePair::official);
    if (i < 1 || log2 < 3 || part.empty())
        return std::nullopt;
    return block(log2) + "." + part;
}

std::optional<RosinalityName> rosinalityGeneratorTensor(const std::string &official,
                                                        const std::vector<std::int64_t> &shape)
{
    const auto withFirst = [&] {
        std::vector<std::int64_t> out{1};
        out.insert(out.end(), shape.begin(), shape.end());
        return out;
    };
    std::string_view rest = official;
    if (takePrefix(rest, "mapping.fc")) {
        const int i = takeIndex(rest);
        if (i < 0 || (rest != "weight" && rest != "bias"))
            return std::nullopt;
        return RosinalityName{"style." + std::to_string(i + 1) + "." + std::string(rest), shape};
    }
    if (official == "synthesis.b4.const")
        return RosinalityName{"input.input", withFirst()};
    const auto [log2, layer, part] = splitSynthesisName(official);
    if (log2 == 0)
        return std::nullopt;
    if (layer == "torgb") {
        const auto theirs = translated(kRgbParts, part, &NamePair::official, &NamePair::theirs);
        if (theirs.empty())
            return std::nullopt;
        const std::string name =
            (log2 == 2 ? std::string("to_rgb1.") : "to_rgbs." + std::to_string(log2 - 3) + ".") + theirs;
        if (part == "weight")
            return RosinalityName{name, withFirst()};
        if (part == "bias" && shape.size() == 1)
            return RosinalityName{name, {1, shape[0], 1, 1}};
        return RosinalityName{name, shape};
    }
    if (layer != "conv0" && layer != "conv1")
        return std::nullopt;
    if (part == "noise_const" && shape.size() == 2) {
        const int n = log2 == 2 ? 0 : 2 * (log2 - 3) + (layer == "conv0" ? 1 : 2);
        return RosinalityName{"noises.noise_" + std::to_string(n), {1, 1, shape[0], shape[1]}};
    }
    const auto theirs = translated(kStyledParts, part, &NamePair::official, &NamePair::theirs);
    if (theirs.empty())
        return std::nullopt;
    const std::string name =
        (log2 == 2 ? std::string("conv1.")
                   : "convs." + std::to_string(2 * (log2 - 3) + (layer == "conv0" ? 0 : 1)) + ".") +
        theirs;
    if (part == "weight")
        return RosinalityName{name, withFirst()};
    if (part == "noise_strength")
        return RosinalityName{name, {1}};
    return RosinalityName{name, shape};
}

std::optional<std::string> rosinalityDiscriminatorTensor(const std::string &official, int resolution)
{
    const std::string first = "b" + std::to_string(resolution) + ".fromrgb.";
    if (official == first + "weight" || official == first + "bias")
        return official.ends_with("bias") ? "convs.0.1.bias" : "convs.0.0.weight";
    if (auto end = translated(kDiscriminatorEnds, official, &NamePair::official, &NamePair::theirs); !end.empty())
        return end;
    const auto [log2, layer, part] = splitSynthesisName("synthesis." + official);
    if (log2 < 3)
        return std::nullopt;
    const auto theirs = translated(kDiscriminatorParts, layer + "." + part, &NamePair::official, &NamePair::theirs);
    if (theirs.empty())
        return std::nullopt;
    return "convs." + std::to_string(log2Of(resolution) - log2 + 1) + "." + theirs;
}

} // namespace mimik::weights
