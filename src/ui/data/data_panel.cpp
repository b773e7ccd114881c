#include "ui/data/data_panel.h"

#include "core/data/workspace.h"
#include "ui/common/empty_state.h"
#include "ui/common/face_grid.h"
#include "ui/common/image_source.h"
#include "ui/common/plot_widget.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/data/dataset_model.h"
#include "ui/data/import_form.h"
#include "ui/shell/app_context.h"

#include <QAction>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>

#include <algorithm>
#include <utility>

namespace mimik::ui {

namespace {

constexpr int kSideWidth = 264;
constexpr int kFilterMs = 200;
constexpr int kCountWidth = 72;
constexpr std::size_t kOneByOne = 64; // changed faces read singly; more of them: all that are in memory

QString text(const std::string &s)
{
    return QString::fromStdString(s);
}

} // namespace

DataPanel::DataPanel(AppContext &context, QWidget *parent)
    : Screen(context, parent), m_pages(new QStackedWidget(this)), m_empty(new EmptyState(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    m_pages->addWidget(m_empty);
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    splitter->addWidget(makeSide());
    splitter->addWidget(makeMain());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({kSideWidth, 1000});
    m_pages->addWidget(splitter);

    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(kFilterMs);
    connect(&m_filterTimer, &QTimer::timeout, this, &DataPanel::reloadImages);
    m_changedTimer.setSingleShot(true);
    m_changedTimer.setInterval(0);
    connect(&m_changedTimer, &QTimer::timeout, this, &DataPanel::refreshChanged);

    auto *importAction = new QAction(tr("Import a data set…"), this);
    connect(importAction, &QAction::triggered, this, [this] { showImport(); });
    addAction(importAction);

    connect(m_empty, &EmptyState::primary, this, [this] {
        if (this->context().workspace())
            showImport();
        else
            Q_EMIT this->context().demoRequested();
    });
    connect(m_empty, &EmptyState::second, this, [this] { Q_EMIT this->context().demoRequested(); });
    connect(&context, &AppContext::workspaceAboutToClose, this, [this] {
        m_source.reset();
        m_grid->faces().setSource({});
        m_given.clear();
        m_changed.clear();
        m_face = 0;
        dropAnswers();
        m_datasets->setDatasets({});
    });
    auto markStale = [this] {
        m_stale = true;
        if (isVisible())
            activate();
    };
    connect(&context, &AppContext::workspaceChanged, this, [this, markStale] {
        m_main->setCurrentIndex(0);
        markStale();
    });
    connect(&context, &AppContext::datasetsChanged, this, markStale);
    connect(&context, &AppContext::imageChanged, this, [this](std::int64_t id) {
        if (!isVisible()) {
            m_stale = true;
            return;
        }
        m_changed.push_back(data::ImageId{id});
        m_changedTimer.start(); // a decision on many images tells of each
    });
}

QWidget *DataPanel::makeSide()
{
    auto *side = new QWidget(this);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, kSpace, 0, kSpace);
    column->setSpacing(kSpace);
    m_datasets = new DatasetModel(this);
    m_list = new QTreeView(side);
    m_list->setObjectName(QStringLiteral("datasetList"));
    m_list->setAccessibleName(tr("Data sets"));
    m_list->setModel(m_datasets);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::Fixed);
    m_list->header()->resizeSection(1, kCountWidth);
    m_chart = new PlotWidget(side);
    m_chart->setObjectName(QStringLiteral("dataChart"));
    m_chart->setMinimumHeight(160);
    m_import = new QPushButton(tr("Import…"), side);
    m_import->setObjectName(QStringLiteral("dataImport"));
    makePrimary(m_import);
    column->addWidget(m_list, 3);
    column->addWidget(m_chart, 2);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(kSpace, 0, kSpace, 0);
    line->addWidget(m_import);
    line->addStretch(1);
    column->addLayout(line);
    side->setMinimumWidth(200);
    connect(m_import, &QPushButton::clicked, this, [this] { showImport(); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &DataPanel::onDatasetPicked);
    connect(m_list, &QTreeView::clicked, this, [this] {
        if (!m_given.empty())
            onDatasetPicked();
    });
    return side;
}

QWidget *DataPanel::makeMain()
{
    m_main = new QStackedWidget(this);
    auto *page = new QWidget(m_main);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(kSpace, kSpace, kSpace, kSpace);
    bar->setSpacing(kSpace);
    m_title = new QLabel(page);
    m_title->setFont(ui::font(TextSize::Normal, true));
    m_title->setObjectName(QStringLiteral("dataTitle"));
    m_count = new QLabel(page);
    m_count->setObjectName(QStringLiteral("dataCount"));
    makeDim(m_count);
    m_filter = new QLineEdit(page);
    m_filter->setObjectName(QStringLiteral("dataFilter"));
    m_filter->setPlaceholderText(tr("Part of a name"));
    m_filter->setAccessibleName(tr("Filter by name"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(100);
    m_filter->setMaximumWidth(200);
    m_class = new QComboBox(page);
    m_class->setObjectName(QStringLiteral("dataClass"));
    m_class->setAccessibleName(tr("Class"));
    m_split = new QComboBox(page);
    m_split->setObjectName(QStringLiteral("dataSplit"));
    m_split->setAccessibleName(tr("Split"));
    for (auto *box : {m_class, m_split}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    m_size = new QSlider(Qt::Horizontal, page);
    m_size->setObjectName(QStringLiteral("dataCellSize"));
    m_size->setAccessibleName(tr("Size of the faces"));
    m_size->setToolTip(tr("Size of the faces"));
    m_size->setRange(kCellS - 16, kCellL);
    m_size->setValue(context().settings().value(QStringLiteral("data/cell"), kCellM).toInt());
    m_size->setFixedWidth(100);
    bar->addWidget(m_title);
    bar->addWidget(m_count);
    bar->addStretch(1);
    bar->addWidget(m_filter);
    bar->addWidget(m_class);
    bar->addWidget(m_split);
    bar->addWidget(m_size);
    m_grid = new FaceGrid(context().thumbnails(), page);
    m_grid->setCellSize(m_size->value());
    column->addLayout(bar);
    column->addWidget(m_grid, 1);
    m_main->addWidget(page);
    m_importForm = new ImportForm(context(), m_main);
    m_main->addWidget(m_importForm);

    connect(m_filter, &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
    connect(m_class, &QComboBox::activated, this, &DataPanel::reloadImages);
    connect(m_split, &QComboBox::activated, this, &DataPanel::reloadImages);
    connect(m_size, &QSlider::valueChanged, this, [this](int side) {
        m_grid->setCellSize(side);
        context().settings().setValue(QStringLiteral("data/cell"), side);
    });
    connect(m_grid, &FaceGrid::faceCurrent, this, [this](const FaceRow &row) {
        if (row.id > 0)
            context().inspectImage(row.id);
    });
    connect(m_importForm, &ImportForm::closed, this, [this] {
        m_main->setCurrentIndex(0);
        reloadDatasets();
    });
    connect(m_importForm, &ImportForm::imported, this, [this](qint64 id) {
        m_pick = id;
        m_stale = true;
        activate();
    });
    return m_main;
}

void DataPanel::activate()
{
    if (!m_stale)
        return;
    m_stale = false;
    reloadDatasets();
}

void DataPanel::reloadDatasets()
{
    auto *workspace = context().workspace();
    const data::Dataset *before = m_datasets->dataset(m_list->currentIndex().row());
    const qint64 wanted = m_pick > 0 ? m_pick : before ? data::raw(before->id) : 0;
    if (std::exchange(m_pick, 0) > 0)
        m_given.clear();
    std::vector<data::Dataset> sets;
    if (workspace) {
        if (auto read = workspace->datasets())
            sets = std::move(*read);
        else
            context().sayError(read.error());
    }
    {
        const QSignalBlocker blocker(m_list->selectionModel());
        m_datasets->setDatasets(std::move(sets));
    }
    m_import->setEnabled(workspace && !context().isReadOnly());
    if (!workspace) {
        m_empty->setContent(
            QStringLiteral("folder-pictures"),
            tr("No workspace is open. Open the demo to see the whole way from faces to a report, or make "
               "a workspace with File › New."),
            tr("Open the demo"));
    } else if (m_datasets->isEmpty()) {
        m_empty->setContent(QStringLiteral("view-preview"),
                            tr("This workspace has no faces yet. Import a folder or a FER2013 csv, or drop it here."),
                            tr("Import…"), tr("Open the demo"));
    }
    const bool importing = m_main->currentIndex() == 1 && workspace;
    m_pages->setCurrentIndex(m_datasets->isEmpty() && !importing ? 0 : 1);
    setFocusProxy(m_datasets->isEmpty() ? nullptr : m_grid);
    if (m_datasets->isEmpty()) {
        dropAnswers();
        m_source.reset();
        m_grid->faces().setSource({});
        m_chart->setHint(tr("No labels yet"));
        return;
    }
    pick(data::DatasetId{wanted});
    reloadAll();
}

void DataPanel::dropAnswers()
{
    ++m_imagesGeneration;
    ++m_countsGeneration;
    m_imagesPending = m_countsPending = false;
}

void DataPanel::pick(data::DatasetId id)
{
    m_loading = true;
    m_list->setCurrentIndex(m_datasets->index(m_datasets->rowOf(id), 0));
    m_loading = false;
}

void DataPanel::onDatasetPicked()
{
    if (m_loading || !context().workspace() || m_datasets->isEmpty())
        return;
    m_given.clear();
    if (!m_importForm->isRunning() && m_main->currentIndex() == 1 && m_list->hasFocus())
        m_main->setCurrentIndex(0);
    reloadAll();
}

void DataPanel::reloadAll()
{
    reloadImages();
    reloadCounts();
}

data::ImageFilter DataPanel::filter() const
{
    data::ImageFilter filter = pickedSet();
    filter.text = m_filter->text().trimmed().toStdString();
    if (m_class->currentIndex() > 0)
        filter.classes = {m_class->currentData().toString().toStdString()};
    if (m_split->currentIndex() > 0)
        filter.splits = {m_split->currentData().toString().toStdString()};
    return filter;
}

data::ImageFilter DataPanel::pickedSet() const
{
    data::ImageFilter filter;
    if (const data::Dataset *set = m_datasets->dataset(m_list->currentIndex().row()))
        filter.datasets = {set->id};
    return filter;
}

void DataPanel::reloadImages()
{
    if (!context().workspace())
        return;
    const int generation = ++m_imagesGeneration;
    m_imagesPending = m_given.empty();
    if (!m_given.empty())
        return showImages(m_given, m_givenTitle);
    const data::Dataset *set = m_datasets->dataset(m_list->currentIndex().row());
    auto ids = std::make_shared<std::vector<data::ImageId>>();
    context().readInBackground(
        [filter = filter(), ids](data::Workspace &workspace, const std::atomic<bool> &) -> Result<Json> {
            auto read = workspace.images().ids(filter);
            if (!read)
                return passOn(read);
            *ids = std::move(*read);
            return Json();
        },
        this,
        [this, generation, ids, title = set ? text(set->name) : tr("All images")](const Result<Json> &done) {
            if (generation != m_imagesGeneration)
                return;
            m_imagesPending = false;
            if (!done)
                return context().sayError(done.error());
            showImages(std::move(*ids), title);
        });
}

void DataPanel::showImages(std::vector<data::ImageId> ids, const QString &title)
{
    m_title->setText(title);
    m_count->setText(tr("%1 images").arg(QLocale().toString(static_cast<qlonglong>(ids.size()))));
    if (m_source && m_source->ids() == ids) {
        m_grid->faces().refreshAll(); // the same faces: nothing moves
    } else {
        m_source = std::make_shared<ImageSource>(*context().workspace(), std::move(ids));
        m_grid->faces().setSource(m_source);
    }
    if (const int row = rowOf(data::ImageId{std::exchange(m_face, 0)}); row >= 0)
        m_grid->setCurrentIndex(m_grid->faces().index(row));
}

int DataPanel::rowOf(data::ImageId id) const
{
    if (!m_source || !data::isValid(id))
        return -1;
    const auto &ids = m_source->ids();
    const auto at = std::find(ids.begin(), ids.end(), id);
    return at == ids.end() ? -1 : static_cast<int>(at - ids.begin());
}

void DataPanel::refreshChanged()
{
    const auto changed = std::exchange(m_changed, {});
    if (changed.size() > kOneByOne)
        return m_grid->faces().refreshAll();
    for (const auto id : changed) {
        if (const int row = rowOf(id); row >= 0)
            m_grid->faces().refresh(row, row);
    }
}

void DataPanel::reloadCounts()
{
    const int generation = ++m_countsGeneration;
    m_countsPending = true;
    context().readInBackground(
        [set = pickedSet()](data::Workspace &workspace, const std::atomic<bool> &stop) -> Result<Json> {
            Json counts{{"class", Json::array()}, {"split", Json::array()}, {"au", Json::array()}};
            for (const char *key : {"class", "split"}) {
                const auto groups = workspace.images().countsBy(key, set);
                if (!groups)
                    return passOn(groups);
                for (const auto &group : *groups)
                    counts[key].push_back({group.name, group.count});
            }
            data::ImageFilter filter = set;
            for (int au : workspace.aus()) {
                if (stop)
                    break;
                filter.aus = {au};
                const auto count = workspace.images().count(filter);
                if (count && *count > 0)
                    counts["au"].push_back({data::auKey(au), *count});
            }
            return counts;
        },
        this,
        [this, generation](const Result<Json> &counts) {
            if (generation != m_countsGeneration)
                return;
            m_countsPending = false;
            if (!counts)
                return context().sayError(counts.error());
            showFilters(*counts);
            showChart(*counts);
        });
}

void DataPanel::showFilters(const Json &counts)
{
    bool isOther = false;
    auto fill = [&](QComboBox *box, const QString &all, const QString &none, const Json &groups) {
        const QString before = box->currentIndex() > 0 ? box->currentData().toString() : QString();
        const bool hadOne = box->currentIndex() > 0;
        const QSignalBlocker blocker(box);
        box->clear();
        box->addItem(all);
        for (const auto &group : groups) {
            const QString name = text(group[0].get<std::string>());
            box->addItem(name.isEmpty() ? none : name, name);
        }
        box->setCurrentIndex(hadOne ? std::max(0, box->findData(before)) : 0);
        box->setVisible(box->count() > 2);
        isOther = isOther || (hadOne && box->currentIndex() == 0);
    };
    fill(m_class, tr("All classes"), tr("without class"), counts["class"]);
    fill(m_split, tr("All splits"), tr("without split"), counts["split"]);
    if (isOther)
        reloadImages(); // this set has no such class or split
}

void DataPanel::showChart(const Json &counts)
{
    Plot plot;
    plot.title = tr("Images per label").toStdString();
    plot.yLabel = tr("images").toStdString();
    plot.legend = false;
    PlotSeries bars;
    bars.mark = PlotMark::Bars;
    bars.colour = 0;
    Json entries = Json::array();
    for (const auto &group : counts["class"]) {
        if (!group[0].get<std::string>().empty())
            entries.push_back(group);
    }
    for (const auto &group : counts["au"])
        entries.push_back(group);
    for (const auto &entry : entries) {
        bars.x.push_back(static_cast<double>(plot.categories.size()));
        bars.y.push_back(entry[1].get<double>());
        plot.categories.push_back(entry[0].get<std::string>());
    }
    plot.series.push_back(std::move(bars));
    m_chart->setPlot(plot);
    m_chart->setHint(entries.empty() ? tr("No labels in this set") : QString());
}

void DataPanel::showImport(const QString &source)
{
    if (!context().workspace())
        return context().say(tr("Open or make a workspace first."));
    m_pages->setCurrentIndex(1);
    m_main->setCurrentIndex(1);
    if (!source.isEmpty() && !m_importForm->isRunning())
        m_importForm->setSource(source);
}

void DataPanel::open(const QVariantMap &arguments)
{
    if (arguments.contains(QStringLiteral("import")))
        return showImport(arguments.value(QStringLiteral("import")).toString());
    if (!context().workspace())
        return;
    activate();
    m_main->setCurrentIndex(0);
    if (arguments.contains(QStringLiteral("images"))) {
        m_given.clear();
        for (const auto &id : arguments.value(QStringLiteral("images")).toList())
            m_given.push_back(data::ImageId{id.toLongLong()});
        m_givenTitle = arguments.value(QStringLiteral("title")).toString();
        reloadImages();
    } else if (arguments.contains(QStringLiteral("image"))) {
        const data::ImageId id{arguments.value(QStringLiteral("image")).toLongLong()};
        const auto image = context().workspace()->images().row(id);
        if (!image)
            return context().sayError(image.error());
        m_given.clear(); // nothing may hide the face
        m_class->setCurrentIndex(0);
        m_split->setCurrentIndex(0);
        m_filter->clear();
        m_filterTimer.stop();
        m_face = data::raw(id);
        pick(image->dataset);
        reloadAll();
    }
}

void DataPanel::focusFilter()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

bool DataPanel::escape()
{
    if (!m_filter->text().isEmpty()) {
        m_filter->clear();
        return true;
    }
    if (!m_given.empty()) {
        onDatasetPicked();
        return true;
    }
    if (m_main->currentIndex() == 1 && !m_importForm->isRunning()) {
        m_main->setCurrentIndex(0);
        reloadDatasets();
        return true;
    }
    return false;
}

bool DataPanel::dropFiles(const QStringList &files)
{
    const QFileInfo first(files.value(0));
    if (!first.isDir() && first.suffix().compare(QLatin1StringView("csv"), Qt::CaseInsensitive) != 0)
        return false;
    showImport(first.filePath());
    return true;
}

QList<KeyHint> DataPanel::keys() const
{
    return {{QStringLiteral("→ ← ↑ ↓"), tr("next face")},
            {QStringLiteral("Shift, Ctrl"), tr("select several")},
            {QStringLiteral("Ctrl+F"), tr("filter by name")},
            {QStringLiteral("Esc"), tr("clear the filter, leave the import")}};
}

bool DataPanel::isSettled() const
{
    return !m_imagesPending && !m_countsPending && !m_filterTimer.isActive();
}

} // namespace mimik::ui
