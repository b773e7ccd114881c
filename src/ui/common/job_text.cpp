#include "ui/common/job_text.h"

#include "core/jobs/job_info.h"
#include "ui/common/rough_text.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>

namespace mimik::ui {

QString jobKindText(const std::string &kind)
{
    static const QHash<QString, const char *> kTexts = {
        {QStringLiteral("train-gan"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "train generator")},
        {QStringLiteral("train-fer"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "train classifier")},
        {QStringLiteral("generate"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "generate faces")},
        {QStringLiteral("iqa"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "measure quality")},
        {QStringLiteral("predict"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "predict")},
        {QStringLiteral("evaluate"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "evaluate")},
        {QStringLiteral("render"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "render faces")},
        {QStringLiteral("demo"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "make the demo")},
        {QStringLiteral("select"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "select")},
        {QStringLiteral("propose"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "propose labels")},
        {QStringLiteral("directions"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "find directions")},
        {QStringLiteral("map"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "map seeds")},
        {QStringLiteral("report"), QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "write report")},
    };
    const QString key = QString::fromStdString(kind);
    const auto found = kTexts.constFind(key);
    return found == kTexts.constEnd() ? key : QCoreApplication::translate("mimik::ui::JobsModel", *found);
}

QString jobPhaseText(const std::string &phase)
{
    static const QHash<QString, const char *> kTexts = {
        {QStringLiteral("check inputs"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "checking the files")},
        {QStringLiteral("reading images"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "reading images")},
        {QStringLiteral("read images"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "reading images")},
        {QStringLiteral("references"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "reading the reference images")},
        {QStringLiteral("features of the training faces"),
         QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "features of the training faces")},
        {QStringLiteral("measuring the snapshot"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "measuring the snapshot")},
        {QStringLiteral("training"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "training")},
        {QStringLiteral("train"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "training")},
        {QStringLiteral("time"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "time")},
        {QStringLiteral("generating"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "making faces")},
        {QStringLiteral("mapping"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "mapping seeds")},
        {QStringLiteral("render"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "drawing faces")},
        {QStringLiteral("images"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "measuring images")},
        {QStringLiteral("predict"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "predicting")},
        {QStringLiteral("read"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "reading")},
        {QStringLiteral("evaluate"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "evaluating")},
        {QStringLiteral("write"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "writing")},
        {QStringLiteral("converting"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "converting")},
        {QStringLiteral("count"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "counting")},
        {QStringLiteral("real-train"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "drawing the training faces")},
        {QStringLiteral("real-test"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "drawing the test faces")},
        {QStringLiteral("seed-faces"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "making the faces of seeds")},
        {QStringLiteral("read-seeds"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "reading the faces of seeds")},
        {QStringLiteral("propose-seeds"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "proposing labels")},
        {QStringLiteral("directions"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "finding directions")},
        {QStringLiteral("synthetic"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "making faces")},
        {QStringLiteral("quality"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "measuring images")},
        {QStringLiteral("selected"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "selecting")},
    };
    // The demo trains, predicts and evaluates with each of its sets: "train-real+selected".
    static const QHash<QString, const char *> kBeginnings = {
        {QStringLiteral("train-"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "training")},
        {QStringLiteral("predict-"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "predicting")},
        {QStringLiteral("evaluate-"), QT_TRANSLATE_NOOP("mimik::ui::JobPhase", "evaluating")},
    };
    const QString key = QString::fromStdString(phase);
    const auto known = kTexts.constFind(key);
    if (known != kTexts.constEnd())
        return QCoreApplication::translate("mimik::ui::JobPhase", *known);
    for (const auto &[beginning, text] : kBeginnings.asKeyValueRange()) {
        if (key.startsWith(beginning))
            return QCoreApplication::translate("mimik::ui::JobPhase", text);
    }
    return key;
}

QString jobProgressText(const jobs::JobInfo &job)
{
    const QString phase = jobPhaseText(job.phase);
    if (job.total <= 0)
        return phase;
    const bool isTime = job.phase == kTimePhase;
    const auto text = [isTime](std::int64_t value) {
        return isTime ? roughDuration(static_cast<double>(value)) : QLocale().toString(static_cast<qlonglong>(value));
    };
    return QStringLiteral("%1 %2 / %3").arg(phase, text(job.done), text(job.total));
}

QString jobStateText(JobState state)
{
    const auto text = [](const char *source) {
        return QCoreApplication::translate("mimik::ui::JobsModel", source);
    };
    switch (state) {
    case JobState::Queued:
        return text(QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "waiting"));
    case JobState::Starting:
        return text(QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "starting"));
    case JobState::Running:
        return text(QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "running"));
    case JobState::Paused:
        return text(QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "paused"));
    case JobState::Stopping:
        return text(QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "stopping"));
    case JobState::Succeeded:
        return text(QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "done"));
    case JobState::Cancelled:
        return text(QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "cancelled"));
    case JobState::Failed:
        return text(QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "failed"));
    case JobState::Crashed:
        return text(QT_TRANSLATE_NOOP("mimik::ui::JobsModel", "crashed"));
    }
    return {};
}

} // namespace mimik::ui
