#include "ui/common/job_text.h"

#include <QCoreApplication>

namespace mimik::ui {

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
