#include "core/engine/train_gan_job.h"

#include "core/engine/train_gan_data.h"
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
    auto images = readForTraining(spec, ctx);
    if (!images)
        return passOn(images);
    return gan::trainGan(spec, seed, std::move(*images), ctx);
}

} // namespace mimik::engine
