#include "core/engine/train_gan_job.h"

#include "core/engine/train_gan_data.h"
#include "core/gan/run_origin.h"
#include "core/gan/train_gan.h"

namespace mimik::engine {

Result<gan::GanImages> readForTraining(const gan::RunStart &start, JobContext &ctx)
{
    const TrainGanSpec &spec = start.origin.spec;
    if (std::filesystem::path(spec.data).extension() == ".npy")
        return gan::readNpyForTraining(start, ctx);
    const auto size = gan::trainingSize(start);
    if (!size)
        return passOn(size);
    return readTrainingImages(spec.data, {*size, spec.cond, spec.align}, ctx);
}

Result<Json> runTrainGan(const TrainGanSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    const auto start = gan::startOrGoOn(spec, seed, ctx.outDir());
    if (!start)
        return passOn(start);
    auto images = readForTraining(*start, ctx);
    if (!images)
        return passOn(images);
    return gan::trainGan(*start, std::move(*images), ctx);
}

} // namespace mimik::engine
