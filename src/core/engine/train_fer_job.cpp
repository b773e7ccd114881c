#include "core/engine/train_fer_job.h"

#include "core/train/fer_trainer.h"

namespace mimik::engine {

Result<Json> runTrainFer(const TrainFerSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    return train::trainFer(spec, seed, ctx);
}

} // namespace mimik::engine
