#include "ui/select/select_panel.h"

#include "core/base/specs/iqa_spec.h"
#include "core/data/images.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/select/cut_strip.h"
#include "ui/select/histogram_row.h"
#include "ui/select/kept_list.h"
#include "ui/shell/app_context.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QThreadPool>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

SelectPanel::SelectPanel(AppContext &context, QWidget *parent) : Screen(context, parent)
{
    setObjectName(QStringLiteral("selectPanel"));
    build();
    m_stripSoon.setSingleShot(true);
    m_stripSoon.setInterval(30); // the bars follow the hand at once, the faces a moment later
    connect(&m_stripSoon, &QTimer::timeout, this, &SelectPanel::refreshStrip);
    m_verdictsSoon.setSingleShot(true);
    m_verdictsSoon.setInterval(0); // many images at once are told one by one
    connect(&m_verdictsSoon, &QTimer::timeout, this, &SelectPanel::readVerdicts);
    connect(&context, &AppContext::workspaceAboutToClose, this, [this] {
        ++m_generation;
        if (m_stop)
            *m_stop = true;
        m_loading = false;
        m_datasets.clear();
        m_scoringRun.clear();
        m_decided.clear();
        take({});
    });
    const auto stale = [this] {
        m_stale = true;
        if (m_active)
            activate();
    };
    connect(&context, &AppContext::workspaceChanged, this, stale);
    connect(&context, &AppContext::datasetsChanged, this, [this, stale] {
        if (!m_saving) // what this screen writes changes nothing that it shows
            stale();
    });
    connect(&context, &AppContext::scoresChanged, this, stale);
    connect(&context, &AppContext::selectionsChanged, this, &SelectPanel::refreshSaved);
    connect(&context, &AppContext::imageChanged, this, [this](std::int64_t id) {
        m_decided.push_back(data::ImageId{id});
        m_verdictsSoon.start();
    });
    connect(&context, &AppContext::runTakenIn, this, [this, stale](const QString &id) {
        if (id.toStdString() == m_scoringRun)
            m_scoringRun.clear();
        stale();
    });
}

SelectPanel::~SelectPanel()
{
    if (m_stop)
        *m_stop = true;
}

QList<KeyHint> SelectPanel::keys() const
{
    return {{tr("← →"), tr("move the threshold (with Shift: further)")},
            {tr("↑ ↓"), tr("the other threshold of the metric")},
            {tr("Delete, double click"), tr("open the range")},
            {tr("K, X"), tr("keep or reject the face at the cut by hand")},
            {tr("Esc"), tr("open all ranges")}};
}

const data::Dataset *SelectPanel::dataset() const
{
    const auto id = datasetId();
    const auto found =
        std::find_if(m_datasets.begin(), m_datasets.end(), [&](const data::Dataset &d) { return d.id == id; });
    return found == m_datasets.end() ? nullptr : &*found;
}

data::DatasetId SelectPanel::datasetId() const
{
    return data::DatasetId{m_dataset->currentData().toLongLong()};
}

data::DatasetId SelectPanel::referenceId() const
{
    return data::DatasetId{m_reference->currentData().toLongLong()};
}

void SelectPanel::activate()
{
    m_active = true;
    if (!m_stale)
        return;
    m_stale = false;
    reloadDatasets();
    load();
}

void SelectPanel::deactivate()
{
    m_active = false;
}

void SelectPanel::open(const QVariantMap &arguments)
{
    if (arguments.contains(QStringLiteral("dataset"))) {
        const int index = m_dataset->findData(arguments.value(QStringLiteral("dataset")).toLongLong());
        if (index >= 0 && index != m_dataset->currentIndex()) {
            m_dataset->setCurrentIndex(index);
            load();
        }
    }
    if (arguments.contains(QStringLiteral("selection")))
        applySaved(arguments.value(QStringLiteral("selection")).toString());
}

void SelectPanel::focusFilter()
{
    if (!m_rows.empty())
        m_rows.front()->bars().setFocus(Qt::ShortcutFocusReason);
}

void SelectPanel::reloadDatasets()
{
    const auto before = m_dataset->currentData().toLongLong();
    const auto beforeReference = m_reference->currentData().toLongLong();
    const bool hadReference = m_reference->count() > 0;
    m_datasets.clear();
    std::vector<data::DatasetId> scored;
    if (auto *workspace = context().workspace()) {
        auto datasets = workspace->datasets();
        if (!datasets)
            context().sayError(datasets.error());
        else
            m_datasets = std::move(*datasets);
        for (const auto &set : m_datasets) {
            const auto metrics = workspace->images().metrics(set.id);
            if (metrics && !metrics->empty())
                scored.push_back(set.id);
        }
    }
    const QSignalBlocker quiet(m_dataset), quietToo(m_reference);
    m_dataset->clear();
    m_reference->clear();
    //: No reference set
    m_reference->addItem(tr("none"), qlonglong{0});
    int preferred = -1, preferredReference = 0;
    for (const auto &set : m_datasets) {
        const QString name = QString::fromStdString(set.name);
        const bool synthetic = set.origin == data::Origin::Synthetic;
        const bool hasScores = std::find(scored.begin(), scored.end(), set.id) != scored.end();
        m_dataset->addItem(name, static_cast<qlonglong>(data::raw(set.id)));
        // Synthetic sets with scores are what one comes here for, then synthetic ones, then any with scores.
        const int rank = (synthetic ? 2 : 0) + (hasScores ? 3 : 0);
        if (preferred < 0 || rank > m_dataset->itemData(preferred, Qt::UserRole + 1).toInt())
            preferred = m_dataset->count() - 1;
        m_dataset->setItemData(m_dataset->count() - 1, rank, Qt::UserRole + 1);
        if (!synthetic) {
            m_reference->addItem(name, static_cast<qlonglong>(data::raw(set.id)));
            if (hasScores && preferredReference == 0)
                preferredReference = m_reference->count() - 1;
        }
    }
    const int same = m_dataset->findData(before);
    m_dataset->setCurrentIndex(same >= 0 ? same : preferred);
    const int sameReference = hadReference ? m_reference->findData(beforeReference) : -1;
    // A set is no reference for itself.
    if (preferredReference > 0 && m_reference->itemData(preferredReference) == m_dataset->currentData())
        preferredReference = 0;
    // A synthetic set is measured against real images, also where these have no scores of their own yet.
    if (const auto *set = dataset();
        preferredReference == 0 && set && set->origin == data::Origin::Synthetic && m_reference->count() > 1)
        preferredReference = 1;
    m_reference->setCurrentIndex(sameReference > 0 ? sameReference : preferredReference);
    refreshSaved();
}

void SelectPanel::load()
{
    ++m_generation;
    if (m_stop)
        *m_stop = true;
    auto *workspace = context().workspace();
    if (!workspace || m_datasets.empty() || !data::isValid(datasetId())) {
        m_loading = false;
        take({});
        return;
    }
    m_loading = true;
    m_stop = std::make_shared<std::atomic<bool>>(false);
    const auto reference = referenceId() == datasetId() ? data::DatasetId{} : referenceId();
    QThreadPool::globalInstance()->start([panel = QPointer<SelectPanel>(this), generation = m_generation,
                                          folder = workspace->folder(), set = datasetId(), reference, stop = m_stop] {
        auto table = loadSelectionTable(folder, set, reference, *stop);
        auto answer = std::make_shared<Result<SelectionTable>>(std::move(table));
        if (*stop)
            return;
        QMetaObject::invokeMethod(
            qApp,
            [panel, generation, answer] {
                if (!panel || panel->m_generation != generation)
                    return;
                panel->m_loading = false;
                if (!*answer) {
                    panel->context().sayError(answer->error());
                    panel->take({});
                } else {
                    panel->take(std::move(**answer));
                }
            },
            Qt::QueuedConnection);
    });
    showState();
}

void SelectPanel::take(SelectionTable table)
{
    const bool same = table.dataset == m_table.dataset;
    const auto rule = ruleOf(m_filter, m_table);
    m_table = std::move(table);
    m_filter = makeCrossfilter(m_table);
    if (same) { // new scores or labels: the thresholds stay
        auto thresholds = rule;
        applyRule(thresholds, m_filter);
    } else {
        m_undo.clear();
        m_redo.clear();
    }
    rebuildRows();
    showState();
    refreshRows();
    if (!m_decided.empty())
        m_verdictsSoon.start(); // decided while the table was read
}

void SelectPanel::showState()
{
    m_score->setEnabled(!context().isReadOnly() && dataset() && m_scoringRun.empty());
    if (!context().workspace() || m_datasets.empty()) {
        showEmptyFor(nullptr);
        return;
    }
    m_stack->setCurrentWidget(m_content);
    if (m_loading && m_table.metrics.empty()) {
        m_busy->setText(tr("Reading the scores …"));
        m_body->setCurrentWidget(m_busy);
    } else if (m_table.metrics.empty()) {
        showEmptyFor(dataset());
    } else {
        m_body->setCurrentWidget(m_work);
    }
    followScoring();
}

void SelectPanel::showEmptyFor(const data::Dataset *set)
{
    if (!set) {
        m_empty->setContent(QStringLiteral("view-filter"),
                            context().workspace()
                                ? tr("Images are selected here by measured quality. Import some, or generate a set.")
                                : tr("Open a workspace to select its images by measured quality."),
                            tr("Go to Data"), tr("Open the demo"));
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    const auto count = QLocale().toString(static_cast<qlonglong>(set->numImages));
    if (context().isReadOnly())
        m_noScores->setContent(QStringLiteral("view-filter"),
                               tr("The %1 images of “%2” have no quality scores, and the workspace is read-only: %3")
                                   .arg(count, QString::fromStdString(set->name), context().heldBy()));
    else
        m_noScores->setContent(
            QStringLiteral("view-filter"),
            tr("The %1 images of “%2” have no quality scores yet.").arg(count, QString::fromStdString(set->name)),
            tr("Measure their quality"));
    m_noScores->primaryButton()->setEnabled(m_scoringRun.empty());
    m_body->setCurrentWidget(m_noScores);
}

void SelectPanel::rebuildRows()
{
    for (auto *row : m_rows)
        delete row;
    m_rows.clear();
    m_activeMetric = -1;
    for (int m = 0; m < m_filter.numMetrics(); ++m) {
        auto *row = new HistogramRow(m_filter, m, m_work);
        row->bars().setLogarithmic(m_logarithmic->isChecked());
        connect(row, &HistogramRow::rangeWanted, this, &SelectPanel::setRange);
        connect(row, &HistogramRow::dragStarted, this, &SelectPanel::remember);
        connect(row, &HistogramRow::activated, this, [this](int metric, Crossfilter::Edge edge) {
            m_activeMetric = metric;
            m_activeEdge = edge;
            for (auto *other : m_rows)
                other->setActive(other->metric() == metric);
            m_stripSoon.start();
        });
        m_rowsLayout->insertWidget(m_rowsLayout->count(), row, 1);
        row->setMinimumHeight(72);
        row->setMaximumHeight(150);
        m_rows.push_back(row);
        const auto &range = m_filter.range(m);
        if (m_activeMetric < 0 && !range.isOpen()) {
            m_activeMetric = m;
            m_activeEdge = std::isfinite(range.max) ? Crossfilter::Edge::Max : Crossfilter::Edge::Min;
        }
    }
    if (m_activeMetric < 0 && !m_rows.empty()) {
        m_activeMetric = 0;
        m_activeEdge = m_rows.front()->bars().edge();
    }
}

HistogramRow *SelectPanel::row(const QString &metric) const
{
    for (auto *row : m_rows) {
        if (QString::fromStdString(m_filter.name(row->metric())) == metric)
            return row;
    }
    return nullptr;
}

void SelectPanel::setRange(int metric, const Crossfilter::Range &range, bool final)
{
    m_filter.setRange(metric, range);
    m_activeMetric = metric;
    m_activeEdge = m_rows[static_cast<std::size_t>(metric)]->bars().edge();
    refreshRows();
    if (final)
        refreshStrip();
}

void SelectPanel::refreshRows()
{
    for (auto *row : m_rows)
        row->refresh();
    refreshCounts();
    m_stripSoon.start();
}

void SelectPanel::refreshCounts()
{
    const QLocale locale;
    const int n = m_filter.count(), kept = m_filter.kept();
    m_kept->setText(locale.toString(kept));
    const double share = n > 0 ? 100.0 * kept / n : 0;
    m_keptOf->setText(tr("of %1 kept (%2 %)").arg(locale.toString(n)).arg(share, 0, 'f', share < 10 ? 1 : 0));
    m_groups->setCounts(m_filter.groupNames(), m_filter.groupKept(), m_filter.groupTotals());
    m_groups->setVisible(!m_filter.groupNames().empty());
    const bool writable = !context().isReadOnly();
    m_save->setEnabled(writable && kept > 0);
    m_random->setEnabled(writable && kept > 0 && kept < n);
    int byHand = 0;
    for (const auto manual : m_table.manual)
        byHand += manual != 0 ? 1 : 0;
    QString note;
    if (!writable)
        note = tr("Read-only: %1").arg(context().heldBy());
    else if (kept == 0 && n > 0)
        note = tr("Nothing is left. Move a threshold back, or press Esc to open all.");
    else if (byHand > 0)
        note = tr("%n image(s) decided by hand", nullptr, byHand);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void SelectPanel::refreshStrip()
{
    auto *workspace = context().workspace();
    if (!workspace || m_activeMetric < 0 || m_activeMetric >= m_filter.numMetrics())
        return;
    const auto &range = m_filter.range(m_activeMetric);
    const bool atMax = m_activeEdge == Crossfilter::Edge::Max;
    const bool open = !range.enabled || (atMax ? std::isinf(range.max) : std::isinf(range.min));
    const auto *info = eval::findMetric(m_filter.name(m_activeMetric));
    const QString metric = QString::fromStdString(info ? info->displayName : m_filter.name(m_activeMetric));
    const auto strip = m_filter.atCut(m_activeMetric, m_activeEdge, m_strip->capacity());
    if (strip.kept.empty() && strip.dropped.empty()) {
        m_strip->setHint(tr("No image passes the other ranges."));
        return;
    }
    const auto [low, high] = m_filter.span(m_activeMetric);
    const auto faces = [&](const std::vector<int> &images) {
        QList<CutStrip::Face> list;
        std::vector<data::ImageId> ids;
        for (const int i : images)
            ids.push_back(m_table.ids[static_cast<std::size_t>(i)]);
        const auto rows = workspace->images().rows(ids);
        if (!rows)
            return list;
        for (std::size_t k = 0; k < rows->size(); ++k) {
            const auto &row = (*rows)[k];
            CutStrip::Face face;
            face.id = data::raw(row.id);
            face.file = QString::fromStdString(row.path.string());
            face.hash = QString::fromStdString(row.sha256);
            face.caption = scoreText(m_filter.value(m_activeMetric, images[k]), high - low);
            face.manual = m_table.manual[static_cast<std::size_t>(images[k])];
            list.append(face);
        }
        return list;
    };
    m_strip->setFaces(faces(strip.kept), faces(strip.dropped), atMax);
    m_legend->setText(
        open    ? tr("%1: the faces at the end. Drag a handle to cut here.").arg(metric)
        : atMax ? tr("%1 at %2: faces just inside and just outside").arg(metric, scoreText(range.max, high - low))
                : tr("%1 at %2: faces just outside and just inside").arg(metric, scoreText(range.min, high - low)));
}

void SelectPanel::startScoring()
{
    const auto *set = dataset();
    if (!set)
        return;
    IqaSpec spec;
    spec.images = set->folder.string();
    // References of its own kind tell how real the images look; without them the no-reference metrics remain.
    const auto reference = std::find_if(m_datasets.begin(), m_datasets.end(),
                                        [&](const data::Dataset &d) { return d.id == referenceId(); });
    if (reference != m_datasets.end() && reference->id != set->id) {
        spec.reference = reference->folder.string();
        for (const char *metric : {"rmse", "psnr", "ssim"})
            spec.metrics.emplace_back(metric);
    }
    if (auto valid = spec.validate(); !valid) {
        context().sayError(valid.error());
        return;
    }
    const auto run = context().startJob(jobSpec(spec, 0));
    if (!run) {
        context().sayError(run.error());
        return;
    }
    m_scoringRun = *run;
    showState();
    context().say(tr("Measuring the quality of “%1” …").arg(QString::fromStdString(set->name)));
}

void SelectPanel::followScoring()
{
    const auto job = m_scoringRun.empty() || !context().jobs() ? std::nullopt : context().jobs()->job(m_scoringRun);
    if (!job) {
        m_score->setText(tr("Measure quality"));
        return;
    }
    if (job->isFinished()) {
        if (job->state != JobState::Succeeded)
            m_scoringRun.clear(); // its failure is told in the jobs dock; the button is free again
        m_score->setEnabled(m_scoringRun.empty() && !context().isReadOnly());
        m_score->setText(tr("Measure quality"));
        if (m_table.metrics.empty())
            showEmptyFor(dataset());
        return;
    }
    const double share = job->share();
    const QString text = share < 0 ? tr("Measuring …") : tr("Measuring … %1 %").arg(std::lround(share * 100));
    m_score->setText(text);
    m_score->setEnabled(false);
    if (m_body->currentWidget() == m_noScores || m_body->currentWidget() == m_busy) {
        m_busy->setText(text);
        m_body->setCurrentWidget(m_busy);
    }
}

} // namespace mimik::ui
