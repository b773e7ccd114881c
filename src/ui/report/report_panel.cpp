#include "ui/report/report_panel.h"

#include "core/base/files.h"
#include "core/data/workspace.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/report/report_document.h"
#include "ui/shell/app_context.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedLayout>
#include <QTemporaryDir>
#include <QTextBrowser>
#include <QTextDocument>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <memory>
#include <utility>

namespace mimik::ui {

namespace {

constexpr int kLeftWidth = 320;
constexpr int kRebuildMs = 250;
constexpr int kPreviewMargin = 24;

} // namespace

ReportPanel::ReportPanel(AppContext &context, QWidget *parent)
    : Screen(context, parent), m_stack(new QStackedLayout(this)), m_empty(new EmptyState(this))
{
    m_timer = new QTimer(this);
    m_timer->setSingleShot(true);
    m_timer->setInterval(kRebuildMs);
    connect(m_timer, &QTimer::timeout, this, &ReportPanel::rebuild);
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeLeft());
    splitter->addWidget(makeRight());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({kLeftWidth, 3 * kLeftWidth});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    connect(&context, &AppContext::workspaceChanged, this, [this] {
        m_items->clear();
        ++m_generation;
        m_numBuilding = 0; // answers for the workspace before never come
        m_isBuilt = false;
        m_file.clear();
        m_preview->clear();
        m_open->hide();
        reloadItems();
        stale();
    });
    auto changed = [this] {
        reloadItems();
        stale();
    };
    connect(&context, &AppContext::runTakenIn, this, changed);
    connect(&context, &AppContext::datasetsChanged, this, changed);
    connect(&context, &AppContext::selectionsChanged, this, changed);
    connect(&context, &AppContext::modelsChanged, this, changed);
    connect(&context, &AppContext::scoresChanged, this, changed);
    connect(m_empty, &EmptyState::primary, this, [this] { this->context().goTo(QStringLiteral("data")); });
    connect(m_empty, &EmptyState::second, this, [this] { Q_EMIT this->context().demoRequested(); });
    reloadItems();
}

QWidget *ReportPanel::makeLeft()
{
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(kSpaceM, kSpaceM, kSpaceM, kSpaceM);
    column->setSpacing(kSpace);
    column->addWidget(makeHeading(tr("Report"), holder));
    m_title = new QLineEdit(holder);
    m_title->setObjectName(QStringLiteral("reportTitle"));
    m_title->setAccessibleName(tr("Title of the report"));
    column->addWidget(m_title);
    auto *hint = new QLabel(tr("What goes in, in this order:"), holder);
    makeDim(hint);
    column->addWidget(hint);
    m_items = new QListWidget(holder);
    m_items->setObjectName(QStringLiteral("reportItems"));
    m_items->setAccessibleName(tr("Items of the report"));
    m_items->setDragDropMode(QAbstractItemView::InternalMove);
    m_items->setTextElideMode(Qt::ElideMiddle);
    column->addWidget(m_items, 1);
    m_up = new QPushButton(icon(QStringLiteral("go-up")), tr("Up"), holder);
    m_up->setObjectName(QStringLiteral("itemUp"));
    m_down = new QPushButton(icon(QStringLiteral("go-down")), tr("Down"), holder);
    m_down->setObjectName(QStringLiteral("itemDown"));
    auto *row = new QHBoxLayout;
    row->addWidget(m_up);
    row->addWidget(m_down);
    row->addStretch(1);
    column->addLayout(row);
    m_pictures = new QCheckBox(tr("Some rendered and generated faces"), holder);
    m_pictures->setObjectName(QStringLiteral("withPictures"));
    m_pictures->setToolTip(tr("Faces of imported sets never go into a report."));
    m_pictures->setChecked(true);
    column->addWidget(m_pictures);
    m_state = new QLabel(holder);
    m_state->setObjectName(QStringLiteral("reportState"));
    m_state->setWordWrap(true);
    column->addWidget(m_state);
    m_write = new QPushButton(tr("Write report …"), holder);
    m_write->setObjectName(QStringLiteral("writeReport"));
    makePrimary(m_write);
    m_open = new QPushButton(icon(QStringLiteral("document-open")), tr("Open the written report"), holder);
    m_open->setObjectName(QStringLiteral("openReport"));
    m_open->hide();
    column->addWidget(m_open);
    column->addWidget(m_write);
    connect(m_items, &QListWidget::itemChanged, this, &ReportPanel::stale);
    connect(m_items->model(), &QAbstractItemModel::rowsMoved, this, &ReportPanel::stale);
    connect(m_title, &QLineEdit::textChanged, this, &ReportPanel::stale);
    connect(m_pictures, &QCheckBox::toggled, this, &ReportPanel::stale);
    connect(m_up, &QPushButton::clicked, this, [this] { moveItem(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveItem(1); });
    connect(m_write, &QPushButton::clicked, this, &ReportPanel::askFile);
    connect(m_open, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_file)); });
    holder->setMinimumWidth(kLeftWidth - kSpaceXl);
    return holder;
}

QWidget *ReportPanel::makeRight()
{
    m_preview = new QTextBrowser(this);
    m_preview->setObjectName(QStringLiteral("reportPreview"));
    m_preview->setAccessibleName(tr("Preview of the report"));
    m_preview->setOpenLinks(false);
    m_preview->setFrameShape(QFrame::NoFrame);
    return m_preview;
}

void ReportPanel::activate()
{
    reloadItems();
    if (m_isStale)
        stale();
}

bool ReportPanel::isSettled() const
{
    return m_numBuilding == 0 && !m_timer->isActive();
}

QList<KeyHint> ReportPanel::keys() const
{
    return {{QStringLiteral("Space"), tr("Take an item in or leave it out")}, {tr("drag"), tr("Change the order")}};
}

void ReportPanel::reloadItems()
{
    auto *workspace = context().workspace();
    m_stack->setCurrentIndex(workspace ? 1 : 0);
    if (!workspace) {
        m_empty->setContent(QStringLiteral("office-report"), tr("Open a workspace to write a report of what it holds."),
                            tr("Go to Data"), tr("Open the demo"));
        return;
    }
    m_title->setPlaceholderText(QFileInfo(context().workspaceFolder()).completeBaseName());
    const auto found = report::reportItems(*workspace);
    if (!found) {
        m_state->setText(QString::fromStdString(found.error().message()));
        return;
    }
    // order and ticks of a person stay; what is new goes to the end, what is gone goes
    const QSignalBlocker block(m_items);
    QStringList known;
    for (int row = m_items->count() - 1; row >= 0; --row) {
        const std::string id = m_items->item(row)->data(Qt::UserRole).toString().toStdString();
        if (std::none_of(found->begin(), found->end(), [&](const auto &item) { return item.id == id; }))
            delete m_items->takeItem(row);
        else
            known.append(QString::fromStdString(id));
    }
    for (const report::ReportItem &item : *found) {
        const QString id = QString::fromStdString(item.id);
        if (known.contains(id))
            continue;
        auto *entry = new QListWidgetItem(QString::fromStdString(item.title), m_items);
        entry->setData(Qt::UserRole, id);
        entry->setToolTip(entry->text());
        entry->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemIsDragEnabled);
        entry->setCheckState(Qt::Checked);
    }
}

void ReportPanel::moveItem(int by)
{
    const int row = m_items->currentRow();
    if (row < 0 || row + by < 0 || row + by >= m_items->count())
        return;
    auto *item = m_items->takeItem(row);
    m_items->insertItem(row + by, item);
    m_items->setCurrentRow(row + by);
    stale();
}

void ReportPanel::stale()
{
    m_isStale = true;
    m_write->setEnabled(false);
    if (isVisible() && context().workspace())
        m_timer->start();
}

report::WorkspaceReportOptions ReportPanel::options() const
{
    report::WorkspaceReportOptions options;
    options.title = m_title->text().trimmed().toStdString();
    options.pictures = m_pictures->isChecked();
    for (int row = 0; row < m_items->count(); ++row) {
        if (m_items->item(row)->checkState() == Qt::Checked)
            options.items.push_back(m_items->item(row)->data(Qt::UserRole).toString().toStdString());
    }
    return options;
}

void ReportPanel::rebuild()
{
    const auto wanted = options();
    const quint64 generation = ++m_generation;
    m_isStale = false;
    if (wanted.items.empty()) {
        m_isBuilt = false;
        m_preview->setPlainText(tr("Tick what should go into the report."));
        m_state->clear();
        return;
    }
    ++m_numBuilding;
    m_state->setText(tr("Putting the report together …"));
    auto built = std::make_shared<report::Report>();
    context().runInBackground(
        [wanted, built](data::Workspace &workspace, const std::atomic<bool> &) -> Result<Json> {
            auto report = report::workspaceReport(workspace, wanted);
            if (!report)
                return passOn(report);
            *built = std::move(*report);
            built->date = utcNow();
            return Json();
        },
        this,
        [this, built, generation](const Result<Json> &done) {
            --m_numBuilding;
            if (generation != m_generation)
                return;
            m_isBuilt = done.has_value();
            m_write->setEnabled(m_isBuilt);
            m_state->setText(done ? QString() : QString::fromStdString(done.error().message()));
            if (!done)
                return;
            m_report = std::move(*built);
            showPreview();
        });
}

void ReportPanel::showPreview()
{
    if (!m_isBuilt)
        return;
    const int place = m_preview->verticalScrollBar()->value();
    const int width = m_preview->viewport()->width() - 2 * kPreviewMargin;
    auto document = reportDocument(QString::fromStdString(report::toHtml(m_report)), std::max(200, width), isDark());
    document->setDocumentMargin(kPreviewMargin);
    auto *shown = document.release();
    shown->setParent(m_preview);
    m_preview->setDocument(shown);
    delete std::exchange(m_shown, shown); // the editor only deletes the one that it made itself
    m_preview->verticalScrollBar()->setValue(place);
}

void ReportPanel::askFile()
{
    auto *workspace = context().workspace();
    if (!workspace || !m_isBuilt)
        return;
    const QString proposed = QString::fromStdString((workspace->exportsFolder() / "report.html").string());
    auto *dialog = new QFileDialog(this, tr("Write report"), proposed,
                                   tr("Web page (*.html);;PDF (*.pdf);;Tables (*.csv);;JSON (*.json)"));
    dialog->setObjectName(QStringLiteral("reportFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("html"));
    dialog->selectFile(proposed);
    connect(dialog, &QFileDialog::fileSelected, this, &ReportPanel::writeTo);
    dialog->open();
}

void ReportPanel::writeTo(const QString &file)
{
    if (!m_isBuilt)
        return;
    QString problem;
    if (file.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive)) {
        QTemporaryDir folder;
        const QString html = folder.filePath(QStringLiteral("report.html"));
        if (auto written = report::writeHtml(m_report, html.toStdString()); !written)
            problem = QString::fromStdString(written.error().message());
        else
            printReport(html, file, &problem);
    } else if (auto written = report::writeReport(m_report, file.toStdString()); !written) {
        problem = QString::fromStdString(written.error().message());
    }
    if (!problem.isEmpty()) {
        m_state->setText(problem);
        return;
    }
    m_file = file;
    m_open->show();
    m_state->setText(tr("Written: %1").arg(file));
}

void ReportPanel::changeEvent(QEvent *event)
{
    Screen::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_preview)
        showPreview();
}

} // namespace mimik::ui
