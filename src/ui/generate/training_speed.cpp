#include "ui/generate/training_speed.h"

#include "core/base/files.h"
#include "core/base/specs/train_gan_spec.h"
#include "core/jobs/job_manager.h"
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
        return (*options)["network"].value("resolution", asked);
    return asked;
}

double speedOf(jobs::JobManager &manager, const jobs::JobInfo &job)
{
    if (job.summary.is_object() && job.summary.contains("img_per_s") && job.summary["img_per_s"].is_number())
        return job.summary["img_per_s"].get<double>();
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

TrainingSpeed measuredSpeed(jobs::JobManager &manager, const QString &preset, int size, double fmaps)
{
    int looked = 0;
    for (const auto &job : manager.jobs()) {
        if (job.kind != TrainGanSpec::kKind)
            continue;
        if (++looked > kLookedAt)
            break;
        const auto spec = manager.spec(job.id);
        if (!spec || !spec->settings.is_object())
            continue;
        const Json &settings = spec->settings; // of an older version perhaps: only what is compared is read
        if (settings.value("preset", std::string()) != preset.toStdString() || settings.value("fmaps", 0.0) != fmaps ||
            sizeOf(job, settings.value("size", 0)) != size)
            continue;
        if (const double speed = speedOf(manager, job); speed > 0)
            return {speed, runTitle(job)};
    }
    return {};
}

} // namespace mimik::ui
