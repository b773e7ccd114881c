#include "screens.h"

#include "ui/annotate/annotate_panel.h"
#include "ui/data/data_panel.h"
#include "ui/evaluate/evaluate_panel.h"
#include "ui/explore/explore_panel.h"
#include "ui/generate/generate_panel.h"
#include "ui/report/report_panel.h"
#include "ui/select/select_panel.h"
#include "ui/train/train_panel.h"

#include <QCoreApplication>

using namespace mimik::ui;

namespace {

template <typename Panel>
Screen *make(AppContext &context, QWidget *parent)
{
    return new Panel(context, parent);
}

QString title(const char *text)
{
    return QCoreApplication::translate("Screens", text);
}

} // namespace

QList<ScreenInfo> allScreens()
{
    return {
        {u"data"_qs, title(QT_TRANSLATE_NOOP("Screens", "Data")), u"folder-pictures"_qs, make<DataPanel>},
        {u"generate"_qs, title(QT_TRANSLATE_NOOP("Screens", "Generate")), u"draw-brush"_qs, make<GeneratePanel>},
        {u"explore"_qs, title(QT_TRANSLATE_NOOP("Screens", "Explore")), u"compass"_qs, make<ExplorePanel>},
        {u"annotate"_qs, title(QT_TRANSLATE_NOOP("Screens", "Annotate")), u"tag"_qs, make<AnnotatePanel>},
        {u"select"_qs, title(QT_TRANSLATE_NOOP("Screens", "Select")), u"view-filter"_qs, make<SelectPanel>},
        {u"train"_qs, title(QT_TRANSLATE_NOOP("Screens", "Train")), u"run-build"_qs, make<TrainPanel>},
        {u"evaluate"_qs, title(QT_TRANSLATE_NOOP("Screens", "Evaluate")), u"office-chart-line"_qs, make<EvaluatePanel>},
        {u"report"_qs, title(QT_TRANSLATE_NOOP("Screens", "Report")), u"office-report"_qs, make<ReportPanel>},
    };
}
