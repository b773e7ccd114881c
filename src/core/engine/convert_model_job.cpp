#include "core/engine/convert_model_job.h"

#include "core/nn/convert_model.h"

namespace mimik::engine {

Result<Json> runConvertModel(const ConvertModelSpec &spec, std::uint64_t, JobContext &ctx)
{
    if (auto valid = spec.validate(); !valid)
        return passOn(valid);
    const std::filesystem::path in = spec.model;
    const std::string name = in.stem().string() + ".safetensors";
    ctx.progress("converting", 0, 1);
    const auto done = nn::convertModel(in, ctx.outDir() / name);
    if (!done)
        return passOn(done);
    for (const std::string &note : done->notes)
        ctx.warning("model", note);
    ctx.artifact("model", name);
    ctx.progress("converting", 1, 1);
    return Json{{"model", name}, {"producer", done->producer}, {"parent", done->parentSha256}, {"notes", done->notes}};
}

} // namespace mimik::engine
