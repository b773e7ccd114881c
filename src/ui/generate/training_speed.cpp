#include "ui/generate/training_speed.h"

#include "core/base/files.h"
#include "core/base/specs/train_gan_spec.h"
#include "core/jobs/job_manager.h"
#include "ui/common/json_fields.h"
#include "ui/generate/gan_runs_model.h"

#include <algorithm>

namespace mimik::ui {

namespace {

constexpr int kLookedAt = 20; // trainings: older ones say little of this computer
constexpr std::size_t kLastPoints = 5;

/// The side of the images of a run: what it wrote down when it had read them.
int sizeOf(const jobs::JobInfo &job, int asked)
{
    if (const auto options = readJson(job.artifactsDir() / "training_options.json");
        options && options->is_object() && options->contains("network") && (*options)["network"].is_object())
        return static_cast<int>(numberOf((*options)["network"], "resolution", asked));
    return asked;
}

double speedOf(jobs::JobManager &manager, const jobs::JobInfo &job)
{
    if (job.summary.is_object() && job.summary.contains("img_per_s") && job.summary["img_per_s"].is_number())
        return job.summary["img_per_s"].get<double>();
    if (!manager.hasHistory(job.id)) {
        manager.readHistory(job.id);
        return 0;
    }
    std::vector<double> last;
    for (const auto &point : manager.metrics(job.id)) {
        if (point.name == "Timing/img_per_s" && point.value > 0)
            last.push_back(point.value);
    }
    if (last.empty())
        return 0;
    const auto n = std::min(kLastPoints, last.size());
    std::sort(last.end() - static_cast<std::ptrdiff_t>(n), last.end());
    return last[last.size() - (n + 1) / 2]; // the median: pauses do not count
}

} // namespace

const TrainingSpeeds::Run &TrainingSpeeds::look(jobs::JobManager &manager, const jobs::JobInfo &job)
{
    auto [at, isNew] = m_runs.try_emplace(job.id);
    Run &run = at->second;
    if (isNew) {
        if (const auto spec = manager.spec(job.id)) { // of an older version perhaps: only what is compared is read
            run.preset = textOf(spec->settings, "preset");
            run.fmaps = numberOf(spec->settings, "fmaps", 0);
            run.size = static_cast<int>(numberOf(spec->settings, "size", 0));
        }
    }
    if (run.isFinished && job.isFinished()) // else it was resumed meanwhile
        return run;
    if (isNew || run.imagesPerSecond <= 0)
        run.size = sizeOf(job, run.size); // written when the images have been read
    run.imagesPerSecond = speedOf(manager, job);
    run.isFinished = job.isFinished() && (run.imagesPerSecond > 0 || manager.hasHistory(job.id));
    return run;
}

TrainingSpeed TrainingSpeeds::measured(jobs::JobManager &manager, const QString &preset, int size, double fmaps)
{
    int looked = 0;
    for (const auto &job : manager.jobs()) {
        if (job.kind != TrainGanSpec::kKind)
            continue;
        if (++looked > kLookedAt)
            break;
        const Run &run = look(manager, job);
        if (run.preset == preset.toStdString() && run.fmaps == fmaps && run.size == size && run.imagesPerSecond > 0)
            return {run.imagesPerSecond, runTitle(job)};
    }
    return {};
}

} // namespace mimik::ui
