#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/nn/generator.h"
#include "core/weights/model_file.h"

#include <charconv>

namespace mimik::nn {

Result<std::vector<int>> parseLayers(const std::string &text, int numWs)
{
    std::vector<int> layers;
    if (text.empty() || text == "all")
        return layers;
    const auto bad = [&](const std::string &part) {
        return fail(ErrorCode::InvalidArgument,
                    "'" + part + "' is no layer; give all, or numbers and ranges from 0 to " +
                        std::to_string(numWs - 1) + " such as 0-3,6",
                    "layers");
    };
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string part = text.substr(from, comma - from);
        const std::size_t dash = part.find('-');
        const auto number = [](std::string_view s) {
            int value = -1;
            const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
            return error == std::errc() && end == s.data() + s.size() ? value : -1;
        };
        const std::string_view view = part;
        const int a = number(view.substr(0, dash));
        const int b = dash == std::string::npos ? a : number(view.substr(dash + 1));
        if (a < 0 || b < a || b >= numWs)
            return bad(part);
        for (int i = a; i <= b; ++i)
            if (std::find(layers.begin(), layers.end(), i) == layers.end())
                layers.push_back(i);
        from = comma + 1;
    }
    return layers;
}

Result<DirectionSet> readDirections(const std::filesystem::path &file)
{
    auto opened = weights::ModelFile::open(file);
    if (!opened)
        return passOn(opened);
    if (!opened->contains("directions"))
        return fail(ErrorCode::WrongKind, "is no direction set: it has no tensor 'directions'", file.string());
    auto directions = opened->tensor("directions");
    if (!directions)
        return passOn(directions);
    if (directions->shape.size() != 2)
        return fail(ErrorCode::Corrupt, "tensor 'directions' must be [D, w_dim]", file.string());
    DirectionSet set;
    set.directions = std::move(*directions);
    set.name = file.filename().string();
    const auto &meta = opened->metadata();
    const auto text = [&](const char *key) {
        const auto it = meta.find(key);
        return it == meta.end() ? std::string() : it->second;
    };
    set.method = text("method");
    set.modelSha256 = text("model_sha256");
    constexpr int kMaxWs = 18; // of the largest network
    auto layers = parseLayers(text("layers"), kMaxWs);
    if (!layers)
        return fail(ErrorCode::Corrupt, layers.error().what, file.string());
    set.layers = std::move(*layers);
    if (const Json names = Json::parse(text("names").empty() ? "[]" : text("names"), nullptr, false); names.is_array())
        for (const auto &name : names)
            set.names.push_back(name.is_string() ? name.get<std::string>() : std::string());
    if (opened->contains("sigma")) {
        auto sigma = opened->tensor("sigma");
        if (!sigma)
            return passOn(sigma);
        set.strengths.assign(sigma->data.begin(), sigma->data.end());
    }
    return set;
}

Result<> writeDirections(const std::filesystem::path &file, const DirectionSet &set)
{
    std::vector<weights::NamedTensor> tensors{{"directions", set.directions}};
    if (!set.strengths.empty())
        tensors.push_back({"sigma", Tensor{{static_cast<std::int64_t>(set.strengths.size())},
                                           std::vector<float>(set.strengths.begin(), set.strengths.end())}});
    std::string layers;
    for (int layer : set.layers)
        layers += (layers.empty() ? "" : ",") + std::to_string(layer);
    Json names = Json::array();
    for (const auto &name : set.names)
        names.push_back(name);
    return weights::writeSafetensors(file, tensors, weights::StoredAs::Float32,
                                     {{"method", set.method},
                                      {"convention", "w + degree * direction, after truncation"},
                                      {"layers", layers.empty() ? "all" : layers},
                                      {"names", names.dump()},
                                      {"model_sha256", set.modelSha256}});
}

void addDirection(Tensor &ws, const DirectionSet &set, std::int64_t index, double degree)
{
    const std::int64_t n = ws.dim(0), numWs = ws.dim(1), width = ws.dim(2);
    const auto direction = set.row(index);
    MIMIK_ASSERT(static_cast<std::int64_t>(direction.size()) == width);
    const auto step = static_cast<float>(degree);
    for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t l = 0; l < numWs; ++l) {
            if (!set.layers.empty() &&
                std::find(set.layers.begin(), set.layers.end(), static_cast<int>(l)) == set.layers.end())
                continue;
            float *w = ws.data.data() + (i * numWs + l) * width;
            for (std::size_t k = 0; k < direction.size(); ++k)
                w[k] += step * direction[k];
        }
}

} // namespace mimik::nn
