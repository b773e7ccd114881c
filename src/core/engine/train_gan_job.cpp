#include "core/engine/train_gan_job.h"

#include "core/engine/train_gan_data.h"
#include "core/gan/run_origin.h"
#include "core/gan/train_gan.h"

namespace mimik::engine {

Result<gan::GanImages> readForTraining(const TrainGanSpec &spec, JobContext &ctx)
{
    if (std::filesystem::path(spec.data).extension() == ".npy")
        return gan::readNpyForTraining(spec, ctx);
    const auto size = gan::trainingSize(spec, ctx.outDir());
    if (!size)
        return passOn(size);
    return readTrainingImages(spec.data, {*size, spec.cond, spec.align}, ctx);
}

Result<Json> runTrainGan(const TrainGanSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    const auto origin = gan::startOrGoOn(spec, seed, ctx.outDir());
    if (!origin)
        return passOn(origin);
    auto images = readForTraining(origin->spec, ctx);
    if (!images)
        return passOn(images);
    return gan::trainGan(origin->spec, origin->seed, std::move(*images), ctx);
}

} // namespace mimik::engine
