#include "core/base/preview.h"

namespace mimik {

namespace {

// Enough for a 64 x 64 grid; a bigger number is a damaged message.
constexpr std::size_t kMaxCells = 4096;

Json toJson(const PreviewCell &cell)
{
    return {{"cell", cell.cell},       {"seed", cell.seed},
            {"seedB", cell.seedB},     {"mix", cell.mix},
            {"seedC", cell.seedC},     {"seedD", cell.seedD},
            {"mixDown", cell.mixDown}, {"directionIndex", cell.directionIndex},
            {"degree", cell.degree},   {"classIndex", cell.classIndex}};
}

PreviewCell cellFromJson(const Json &json)
{
    const PreviewCell defaults;
    PreviewCell cell;
    cell.cell = json.at("cell").get<int>();
    cell.seed = json.at("seed").get<std::uint32_t>();
    cell.seedB = json.value("seedB", defaults.seedB);
    cell.mix = json.value("mix", defaults.mix);
    cell.seedC = json.value("seedC", defaults.seedC);
    cell.seedD = json.value("seedD", defaults.seedD);
    cell.mixDown = json.value("mixDown", defaults.mixDown);
    cell.directionIndex = json.value("directionIndex", defaults.directionIndex);
    cell.degree = json.value("degree", defaults.degree);
    cell.classIndex = json.value("classIndex", defaults.classIndex);
    return cell;
}

} // namespace

Json toJson(const PreviewRequest &request)
{
    Json cells = Json::array();
    for (const auto &cell : request.cells)
        cells.push_back(toJson(cell));
    return {{"type", "preview"},      {"id", request.id},         {"model", request.model},
            {"psi", request.psi},     {"cutoff", request.cutoff}, {"center", request.center},
            {"noise", request.noise}, {"cells", std::move(cells)}};
}

Result<PreviewRequest> previewRequestFromJson(const Json &json)
{
    if (!json.is_object())
        return fail(ErrorCode::Corrupt, "a preview request must be a JSON object");
    try {
        const PreviewRequest defaults;
        PreviewRequest request;
        request.id = json.at("id").get<std::int64_t>();
        request.model = json.at("model").get<std::string>();
        request.psi = json.value("psi", defaults.psi);
        request.cutoff = json.value("cutoff", defaults.cutoff);
        request.center = json.value("center", defaults.center);
        request.noise = json.value("noise", defaults.noise);
        const Json &cells = json.at("cells");
        if (!cells.is_array() || cells.size() > kMaxCells)
            return fail(ErrorCode::Corrupt, "a preview request holds a list of at most 4096 cells");
        request.cells.reserve(cells.size());
        for (const auto &cell : cells)
            request.cells.push_back(cellFromJson(cell));
        return request;
    } catch (const Json::exception &e) {
        return fail(ErrorCode::Corrupt, std::string("preview request: ") + e.what());
    }
}

} // namespace mimik
