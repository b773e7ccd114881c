#include "core/engine/generate_job.h"

#include "core/gan/generate.h"

namespace mimik::engine {

Result<Json> runGenerate(const GenerateSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    return gan::runGenerate(spec, seed, ctx);
}

Result<Json> runMap(const MapSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    return gan::runMap(spec, seed, ctx);
}

Result<Json> runDirections(const DirectionsSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    return gan::runDirections(spec, seed, ctx);
}

} // namespace mimik::engine
