#include "ui/evaluate/evaluate_panel.h"

#include "core/data/workspace.h"
#include "core/eval/comparison.h"
#include "ui/common/empty_state.h"
#include "ui/common/face_grid.h"
#include "ui/common/plot_widget.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/evaluate/confusion_view.h"
#include "ui/evaluate/prediction_faces.h"
#include "ui/evaluate/test_form.h"
#include "ui/shell/app_context.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableWidget>
#include <QThreadPool>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kLeftWidth = 320;
constexpr int kRightWidth = 330;
constexpr int kThreads = 2;
constexpr int kListRow = 24;

enum PlotKind { RocKind, PrKind }; // rows of the box

QString number(double value, int digits = 3)
{
    return std::isnan(value) ? QStringLiteral("–") : QLocale::c().toString(value, 'f', digits);
}

QString intervalText(double value, const eval::Interval &interval, int digits = 3)
{
    return QString::fromStdString(eval::withInterval(value, interval, digits));
}

} // namespace

EvaluatePanel::EvaluatePanel(AppContext &context, QWidget *parent)
    : Screen(context, parent), m_test(new TestForm(context, this)), m_stack(new QStackedLayout),
      m_empty(new EmptyState(this))
{
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_test);
    whole->addLayout(m_stack, 1);
    auto *upper = new QSplitter(Qt::Horizontal, this);
    upper->setChildrenCollapsible(false);
    upper->addWidget(makeLeft());
    upper->addWidget(makeMiddle());
    upper->addWidget(makeRight());
    upper->setStretchFactor(1, 1);
    upper->setSizes({kLeftWidth, 2 * kLeftWidth, kRightWidth});
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(kSpaceM, kSpace, kSpaceM, kSpace);
    column->setSpacing(kSpace);
    column->addWidget(upper, 1);
    column->addWidget(makeFaces());
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    connect(&context, &AppContext::workspaceAboutToClose, this, &EvaluatePanel::forget);
    connect(&context, &AppContext::workspaceChanged, this, &EvaluatePanel::reloadList);
    connect(&context, &AppContext::runTakenIn, this, &EvaluatePanel::reloadList);
    connect(m_test, &TestForm::tested, this, [this](const QString &runId) {
        reloadList();
        open({{QStringLiteral("run"), runId}});
    });
    connect(m_empty, &EmptyState::primary, this, [this] {
        this->context().goTo(this->context().workspace() ? QStringLiteral("train") : QStringLiteral("data"));
    });
    connect(m_empty, &EmptyState::second, this, [this] { Q_EMIT this->context().demoRequested(); });
    reloadList();
}

EvaluatePanel::~EvaluatePanel() = default;

bool EvaluatePanel::isMultilabel() const
{
    return m_predictions && m_predictions->kind == eval::PredictionKind::Multilabel;
}

bool EvaluatePanel::isSettled() const
{
    return m_numLoading == 0 && m_test->isSettled();
}

void EvaluatePanel::activate()
{
    reloadList();
}

void EvaluatePanel::open(const QVariantMap &arguments)
{
    const QString run = arguments.value(QStringLiteral("run")).toString();
    const QString file = arguments.value(QStringLiteral("file")).toString();
    const QString training = arguments.value(QStringLiteral("modelOf")).toString();
    if (!training.isEmpty())
        return m_test->chooseModelOf(training);
    if (!file.isEmpty())
        return showFile(file.toStdString());
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (!run.isEmpty() && m_entries[i].runId == run) {
            m_list->setCurrentRow(static_cast<int>(i));
            return;
        }
    }
}

bool EvaluatePanel::dropFiles(const QStringList &files)
{
    for (const QString &file : files) {
        if (file.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive)) {
            showFile(file.toStdString());
            return true;
        }
    }
    return false;
}

QList<KeyHint> EvaluatePanel::keys() const
{
    return {{tr("arrow keys"), tr("Move in the confusion matrix; the faces of the cell appear below")},
            {tr("Return"), tr("Show the faces of the cell in Data")}};
}

void EvaluatePanel::forget()
{
    ++m_generation;
    m_isSending = false;
    m_faces->faces().setSource({});
    m_predictions.reset();
    m_evaluation.reset();
    m_entries.clear();
    m_shown = {};
    m_class = -1;
    m_thresholds.clear();
    m_curve = {};
    const QSignalBlocker blockList(m_list);
    m_list->clear();
    m_classes->setRowCount(0);
}

void EvaluatePanel::reloadList()
{
    std::vector<PredictionsEntry> entries;
    if (context().workspace())
        entries = predictionsOf(*context().workspace());
    // a file opened by hand stays at the end of the list
    const bool isForeign = m_shown.runId.isEmpty() && !m_shown.file.empty();
    if (isForeign)
        entries.push_back(m_shown);
    m_entries = std::move(entries);
    int current = -1;
    {
        const QSignalBlocker block(m_list);
        m_list->clear();
        m_other->clear();
        m_other->addItem(tr("nothing", "compare with nothing"));
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            auto *entry = new QListWidgetItem(m_entries[i].title, m_list);
            entry->setToolTip(m_entries[i].title % u'\n' % QString::fromStdString(m_entries[i].file.string()));
            entry->setSizeHint({0, kListRow}); // as wide as the list, so that a long title is shortened
            m_other->addItem(m_entries[i].title);
            if (m_entries[i].file == m_shown.file)
                current = static_cast<int>(i);
        }
        m_list->setCurrentRow(current);
    }
    if (m_entries.empty()) {
        m_empty->setContent(
            QStringLiteral("office-chart-line"),
            context().workspace()
                ? tr("No predictions yet. Train a classifier, test one on a data set with the line above, or drop a "
                     "file of predictions (P.csv) here.")
                : tr("Open a workspace to evaluate its classifiers, or drop a file of predictions (P.csv) here."),
            context().workspace() ? tr("Go to Train") : tr("Go to Data"), tr("Open the demo"));
    }
    m_stack->setCurrentIndex(m_entries.empty() ? 0 : 1);
    if (current < 0 && !m_entries.empty())
        m_list->setCurrentRow(0);
}

void EvaluatePanel::showFile(const std::filesystem::path &file, const QString &title)
{
    m_shown = {title.isEmpty() ? QString::fromStdString(file.filename().string()) : title, {}, file, {}};
    const PredictionsEntry entry = m_shown;
    reloadList();
    load(entry);
}

void EvaluatePanel::load(const PredictionsEntry &entry)
{
    m_shown = entry;
    const quint64 generation = ++m_generation;
    ++m_numLoading;
    m_summary->setText(tr("Computing 2,000 resamples …"));
    m_difference->clear();
    m_other->setCurrentIndex(0);
    QThreadPool::globalInstance()->start([self = QPointer<EvaluatePanel>(this), file = entry.file, generation] {
        std::shared_ptr<const eval::Predictions> predictions;
        std::shared_ptr<const eval::Evaluation> evaluation;
        Error error;
        auto read = eval::readPredictions(file);
        if (read) {
            predictions = std::make_shared<eval::Predictions>(std::move(*read));
            eval::EvaluateOptions options;
            options.bands = true;
            options.threads = kThreads;
            auto result = eval::evaluate(*predictions, options);
            if (result)
                evaluation = std::make_shared<eval::Evaluation>(std::move(*result));
            else
                error = result.error();
        } else {
            error = read.error();
        }
        QMetaObject::invokeMethod(
            qApp,
            [self, generation, predictions, evaluation, error] {
                if (!self)
                    return;
                --self->m_numLoading;
                if (generation != self->m_generation)
                    return;
                if (evaluation)
                    return self->adopt(predictions, evaluation);
                self->adopt(nullptr, nullptr);
                self->m_summary->setText(QString::fromStdString(error.message()));
            },
            Qt::QueuedConnection);
    });
}

void EvaluatePanel::adopt(std::shared_ptr<const eval::Predictions> predictions,
                          std::shared_ptr<const eval::Evaluation> evaluation)
{
    const QString before = m_predictions && m_class >= 0
                               ? QString::fromStdString(m_predictions->classes[static_cast<std::size_t>(m_class)])
                               : QString();
    m_predictions = std::move(predictions);
    m_evaluation = std::move(evaluation);
    m_thresholds.assign(m_predictions ? m_predictions->classes.size() : 0, 0.5);
    m_faces->faces().setSource({});
    m_facesTitle->setText(m_evaluation ? tr("Click a cell of the confusion matrix to see its faces.") : QString());
    m_openFaces->hide();
    m_confusion->setCurrentCell(-1, -1);
    m_class = -1;
    refreshClasses();
    const int same = m_predictions ? m_predictions->classIndex(before.toStdString()) : -1;
    setCurrentClass(m_evaluation ? std::max(0, same) : -1);
}

void EvaluatePanel::refreshClasses()
{
    const QSignalBlocker block(m_classes);
    m_classes->setRowCount(0);
    if (!m_evaluation)
        return m_summary->clear();
    const eval::Evaluation &e = *m_evaluation;
    const QString units = e.bySubject ? tr("%n subjects", nullptr, static_cast<int>(e.numUnits))
                                      : tr("%n images", nullptr, static_cast<int>(e.numUnits));
    QString summary = isMultilabel()
                          ? tr("Mean AUC %1").arg(intervalText(e.macroAuc, e.macroAucCi))
                          : tr("Accuracy %1\nMean AUC %2")
                                .arg(intervalText(e.accuracy, e.accuracyCi), intervalText(e.macroAuc, e.macroAucCi));
    summary += QStringLiteral("\n") +
               tr("%n labelled faces; intervals from 2,000 resamples of %1", nullptr, static_cast<int>(e.n)).arg(units);
    if (m_shown.isValidation)
        summary +=
            QStringLiteral("\n") + tr("These rows chose the epoch of the training and flatter it; test the model "
                                      "on other faces with the line above.");
    m_summary->setText(summary);
    m_classes->setRowCount(static_cast<int>(e.classes.size()));
    for (int row = 0; row < m_classes->rowCount(); ++row) {
        const eval::ClassEvaluation &c = e.classes[static_cast<std::size_t>(row)];
        auto *name = new QTableWidgetItem(QString::fromStdString(c.name));
        QPixmap swatch(kIcon, kIcon);
        swatch.fill(plotColor(row));
        QIcon mark(swatch);
        mark.addPixmap(swatch, QIcon::Selected); // not tinted: it is the colour of the curve
        name->setIcon(mark);
        auto *positives = new QTableWidgetItem(QString::number(c.positives));
        auto *area = new QTableWidgetItem(intervalText(c.auc, c.aucCi, 2));
        if (std::isnan(c.auc))
            area->setToolTip(tr("There are no faces of one of the two kinds."));
        positives->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        area->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_classes->setItem(row, 0, name);
        m_classes->setItem(row, 1, positives);
        m_classes->setItem(row, 2, area);
    }
}

void EvaluatePanel::setCurrentClass(int index)
{
    if (!m_evaluation || index < 0 || index >= static_cast<int>(m_evaluation->classes.size())) {
        m_class = -1;
        m_curve = {};
    } else if (index != m_class) {
        m_class = index;
        m_curve = OperatingCurve(eval::classRows(*m_predictions, static_cast<std::size_t>(index)));
        const QSignalBlocker block(m_classes);
        m_classes->setCurrentCell(index, 0);
    } else {
        return;
    }
    refreshPlot();
    refreshPoint();
    refreshConfusion();
}

void EvaluatePanel::refreshPlot()
{
    m_plot->clearHandles();
    m_marker = -1;
    if (m_class < 0) {
        m_plot->setPlot({});
        m_plot->setHint(tr("Curves of the chosen predictions appear here."));
        return;
    }
    m_plot->setHint({});
    const bool isRoc = m_plotKind->currentIndex() == RocKind;
    const std::vector<int> shown = m_allCurves->isChecked() ? std::vector<int>() : std::vector<int>{m_class};
    Plot plot = isRoc ? eval::rocPlot(*m_evaluation, shown) : eval::precisionRecallPlot(*m_evaluation, shown);
    // six bands on top of each other say nothing: only the chosen class has one
    std::erase_if(plot.series, [this](const PlotSeries &s) { return s.mark == PlotMark::Band && s.colour != m_class; });
    plot.legend = !m_allCurves->isChecked(); // the table on the left has the colours
    m_plot->setPlot(plot);
    if (isRoc && !std::isnan(m_evaluation->classes[static_cast<std::size_t>(m_class)].auc))
        m_marker = m_plot->addMarker(0, 0, m_class, true);
    refreshPoint();
}

double EvaluatePanel::threshold() const
{
    return m_class < 0 ? 0.5 : m_thresholds[static_cast<std::size_t>(m_class)];
}

void EvaluatePanel::setThreshold(double threshold)
{
    if (m_class < 0)
        return;
    m_thresholds[static_cast<std::size_t>(m_class)] = threshold;
    refreshPoint();
    if (isMultilabel())
        refreshConfusion();
}

void EvaluatePanel::refreshPoint()
{
    const bool isKnown = m_class >= 0;
    m_threshold->setEnabled(isKnown);
    m_snap->setEnabled(isKnown);
    if (!isKnown) {
        m_pointTitle->setText(tr("Operating point"));
        m_numbers->clear();
        return;
    }
    const eval::ClassEvaluation &c = m_evaluation->classes[static_cast<std::size_t>(m_class)];
    const QString name = QString::fromStdString(c.name);
    m_pointTitle->setText(isMultilabel() ? name : tr("%1 against the rest").arg(name));
    const eval::BinaryCounts counts = m_curve.at(threshold());
    {
        const QSignalBlocker block(m_threshold);
        m_threshold->setValue(threshold());
    }
    if (m_marker >= 0)
        m_plot->setMarker(m_marker, counts.fpr(), counts.recall());
    const bool hasPositives = counts.tp + counts.fn > 0;
    const bool hasNegatives = counts.fp + counts.tn > 0;
    auto cell = [](const QString &label, const QString &value) {
        return QStringLiteral("<td>%1&nbsp;</td><td align=\"right\"><b>%2</b>&nbsp;&nbsp;&nbsp;</td>")
            .arg(label, value);
    };
    m_numbers->setText(
        QStringLiteral("<table cellspacing=\"2\"><tr>") +
        cell(tr("Recall (TPR)"), hasPositives ? number(counts.recall()) : number(NAN)) +
        cell(tr("Precision"), counts.tp + counts.fp > 0 ? number(counts.precision()) : number(NAN)) +
        QStringLiteral("</tr><tr>") + cell(tr("FPR"), hasNegatives ? number(counts.fpr()) : number(NAN)) +
        cell(tr("FDR"), number(counts.fdr())) + QStringLiteral("</tr><tr>") + cell(tr("F1"), number(counts.f1())) +
        cell(tr("Accuracy"), number(counts.accuracy())) + QStringLiteral("</tr></table>"));
}

void EvaluatePanel::refreshConfusion()
{
    if (!m_evaluation || m_class < 0) {
        m_confusion->setMatrix(eval::ConfusionMatrix(0), {});
        return;
    }
    if (isMultilabel()) {
        const eval::BinaryCounts counts = m_curve.at(threshold());
        eval::ConfusionMatrix confusion(2);
        confusion.add(0, 0, counts.tn);
        confusion.add(0, 1, counts.fp);
        confusion.add(1, 0, counts.fn);
        confusion.add(1, 1, counts.tp);
        m_confusion->setMatrix(confusion, {tr("off", "AU absent"), tr("on", "AU present")});
    } else {
        QStringList names;
        for (const std::string &name : m_predictions->classes)
            names.append(QString::fromStdString(name));
        m_confusion->setMatrix(m_evaluation->confusion, names);
    }
    const QPoint cell = m_confusion->currentCell();
    if (cell.x() >= 0)
        showCell(cell.y(), cell.x());
}

std::vector<std::uint32_t> EvaluatePanel::rowsOfCell(int actual, int predicted) const
{
    std::vector<std::uint32_t> rows;
    const auto c = static_cast<std::size_t>(isMultilabel() ? m_class : predicted);
    const std::vector<int> called = isMultilabel() ? std::vector<int>() : m_predictions->predicted();
    for (std::uint32_t row = 0; row < m_predictions->numRows(); ++row) {
        const bool isIn = isMultilabel() ? m_predictions->isOn[c][row] == actual &&
                                               (m_predictions->p[c][row] >= threshold()) == (predicted == 1)
                                         : m_predictions->actual[row] == actual && called[row] == predicted;
        if (isIn)
            rows.push_back(row);
    }
    // the surest first: for a wrong cell these are the worst mistakes
    const auto &p = m_predictions->p[c];
    const bool highFirst = !isMultilabel() || predicted == 1;
    std::stable_sort(rows.begin(), rows.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return highFirst ? p[a] > p[b] : p[a] < p[b]; });
    return rows;
}

void EvaluatePanel::showCell(int actual, int predicted)
{
    if (!m_evaluation || m_class < 0)
        return;
    auto rows = rowsOfCell(actual, predicted);
    const int count = static_cast<int>(rows.size());
    QString what;
    if (isMultilabel()) {
        const QString name = QString::fromStdString(m_predictions->classes[static_cast<std::size_t>(m_class)]);
        what = tr("%1 is %2, called %3")
                   .arg(name, actual == 1 ? tr("on", "AU present") : tr("off", "AU absent"),
                        predicted == 1 ? tr("on", "AU present") : tr("off", "AU absent"));
    } else {
        what = tr("%1 called %2")
                   .arg(QString::fromStdString(m_predictions->classes[static_cast<std::size_t>(actual)]),
                        QString::fromStdString(m_predictions->classes[static_cast<std::size_t>(predicted)]));
    }
    m_facesTitle->setText(tr("%1: %n faces", nullptr, count).arg(what));
    m_openFaces->setVisible(count > 0 && context().workspace());
    const auto c = static_cast<std::size_t>(isMultilabel() ? m_class : predicted);
    m_faces->faces().setSource(
        std::make_shared<PredictionFaces>(context().workspace(), m_predictions, m_shown.folders, std::move(rows), c));
}

void EvaluatePanel::sendCell(int actual, int predicted)
{
    if (!m_evaluation || actual < 0 || !context().workspace())
        return;
    if (m_isSending)
        return;
    m_isSending = true;
    const auto c = static_cast<std::size_t>(isMultilabel() ? m_class : predicted);
    context().readInBackground(
        [predictions = m_predictions, folders = m_shown.folders, rows = rowsOfCell(actual, predicted),
         c](data::Workspace &workspace, const std::atomic<bool> &stop) -> Result<Json> {
            const PredictionFaces faces(&workspace, predictions, folders, rows, c);
            Json ids = Json::array();
            for (std::int64_t i = 0; i < faces.count() && !stop; ++i) {
                for (const FaceRow &face : faces.rows(i, 1)) {
                    if (face.id > 0)
                        ids.push_back(face.id);
                }
            }
            return ids;
        },
        this,
        [this, generation = m_generation, title = m_facesTitle->text()](const Result<Json> &found) {
            m_isSending = false;
            if (generation != m_generation)
                return;
            if (!found)
                return context().sayError(found.error());
            if (found->empty())
                return context().say(tr("None of these faces is an image of this workspace."));
            QList<std::int64_t> ids;
            for (const Json &id : *found)
                ids.append(id.get<std::int64_t>());
            context().showImages(ids, title);
        });
}

void EvaluatePanel::compareWith(int index)
{
    m_difference->clear();
    if (index <= 0 || index > static_cast<int>(m_entries.size()) || !m_predictions)
        return;
    const PredictionsEntry other = m_entries[static_cast<std::size_t>(index - 1)];
    m_difference->setText(tr("Comparing …"));
    ++m_numLoading;
    QThreadPool::globalInstance()->start([self = QPointer<EvaluatePanel>(this), mine = m_predictions, other,
                                          generation = m_generation] {
        const auto read = eval::readPredictions(other.file);
        auto compared = read ? eval::compare(*mine, *read, 2000, 0, kThreads) : Result<eval::Comparison>(passOn(read));
        QMetaObject::invokeMethod(
            qApp,
            [self, compared, generation] {
                if (!self)
                    return;
                --self->m_numLoading;
                if (generation != self->m_generation)
                    return;
                if (!compared)
                    return self->m_difference->setText(QString::fromStdString(compared.error().message()));
                const eval::Difference &mean = compared->auc.back();
                self->m_difference->setText(
                    tr("Mean AUC: %1 higher by %2, p = %3 (%n common faces, paired bootstrap)", nullptr,
                       static_cast<int>(compared->n))
                        .arg(mean.delta >= 0 ? tr("this one", "these predictions")
                                             : tr("the other", "the other predictions"),
                             intervalText(std::abs(mean.delta),
                                          mean.delta >= 0 ? mean.deltaCi
                                                          : eval::Interval{-mean.deltaCi.hi, -mean.deltaCi.lo}),
                             number(mean.p)));
            },
            Qt::QueuedConnection);
    });
}

} // namespace mimik::ui
