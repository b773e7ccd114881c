#include "core/engine/registry.h"

#include "core/engine/convert_model_job.h"
#include "core/engine/count_job.h"
#include "core/engine/demo_job.h"
#include "core/engine/evaluate_job.h"
#include "core/engine/generate_job.h"
#include "core/engine/iqa_job.h"
#include "core/engine/predict_job.h"
#include "core/engine/propose_job.h"
#include "core/engine/render_job.h"
#include "core/engine/report_job.h"
#include "core/engine/select_job.h"
#include "core/engine/train_fer_job.h"
#include "core/engine/train_gan_job.h"

#include <exception>
#include <new>

namespace mimik::engine {

JobRegistry makeJobRegistry()
{
    JobRegistry registry;
    registry.add<ConvertModelSpec>(runConvertModel);
    registry.add<CountSpec>(runCount);
    registry.add<DemoSpec>(runDemo);
    registry.add<EvaluateSpec>(runEvaluate);
    registry.add<ProposeSpec>(runPropose);
    registry.add<RenderSpec>(runRender);
    registry.add<IqaSpec>(runIqa);
    registry.add<SelectSpec>(runSelect);
    registry.add<TrainFerSpec>(runTrainFer);
    registry.add<PredictSpec>(runPredict);
    registry.add<ReportSpec>(runReport);
    registry.add<GenerateSpec>(runGenerate);
    registry.add<MapSpec>(runMap);
    registry.add<DirectionsSpec>(runDirections);
    registry.add<TrainGanSpec>(runTrainGan);
    return registry;
}

const JobKind *JobRegistry::find(std::string_view kind) const
{
    const auto it = m_kinds.find(kind);
    return it == m_kinds.end() ? nullptr : &it->second;
}

std::vector<std::string> JobRegistry::kinds() const
{
    std::vector<std::string> names;
    for (const auto &[name, kind] : m_kinds)
        names.push_back(name);
    return names;
}

Result<> JobRegistry::validate(const JobSpec &spec) const
{
    const JobKind *kind = find(spec.kind);
    if (!kind) {
        std::string known;
        for (const auto &name : kinds())
            known += (known.empty() ? "" : ", ") + name;
        return fail(ErrorCode::InvalidArgument, "unknown kind of job '" + spec.kind + "' (known: " + known + ")",
                    "kind");
    }
    return kind->validate(spec.settings);
}

Result<Json> JobRegistry::run(const JobSpec &spec, JobContext &ctx) const
{
    if (auto valid = validate(spec); !valid)
        return passOn(valid);
    try {
        return find(spec.kind)->run(spec, ctx);
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::Internal, "out of memory; try smaller batches, smaller images or fewer threads");
    } catch (const std::exception &e) {
        // Torch appends a stack trace to its texts: the first line is the sentence.
        const std::string text = e.what();
        return fail(ErrorCode::Internal, spec.kind + ": " + text.substr(0, text.find('\n')));
    }
}

} // namespace mimik::engine
