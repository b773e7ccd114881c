#include "ui/common/job_text.h"

#include <QCoreApplication>
#include <QHash>

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
