// The widgets of the Select screen and how they are arranged; what they do is in select_panel.cpp.
#include "core/jobs/job_manager.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/select/cut_strip.h"
#include "ui/select/histogram_row.h"
#include "ui/select/kept_list.h"
#include "ui/select/select_panel.h"
#include "ui/shell/app_context.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace mimik::ui {

namespace {

constexpr int kSideWidth = 240;
constexpr int kDatasetWidth = 320;

/// A thin vertical line in the theme's colour.
class Line : public QWidget {
public:
    explicit Line(QWidget *parent) : QWidget(parent) { setFixedWidth(1); }

protected:
    void paintEvent(QPaintEvent *) override { QPainter(this).fillRect(rect(), colors().separator); }
};

} // namespace

void SelectPanel::build()
{
    m_stack = new QStackedLayout(this);
    m_empty = new EmptyState(this);
    m_content = new QWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(kSpaceM, kSpace, kSpaceM, kSpace);
    column->setSpacing(kSpace);
    column->addWidget(makeHeader());

    auto *body = new QWidget(m_content);
    m_body = new QStackedLayout(body);
    m_noScores = new EmptyState(body);
    m_noScores->setObjectName(QStringLiteral("selectNoScores"));
    m_busy = new QLabel(body);
    m_busy->setObjectName(QStringLiteral("selectBusy"));
    m_busy->setAlignment(Qt::AlignCenter);
    makeDim(m_busy);
    m_work = new QWidget(body);
    m_body->addWidget(m_busy);
    m_body->addWidget(m_noScores);
    m_body->addWidget(m_work);
    column->addWidget(body, 1);

    auto *work = new QHBoxLayout(m_work);
    work->setContentsMargins(0, 0, 0, 0);
    work->setSpacing(kSpaceM);
    auto *left = new QVBoxLayout;
    left->setSpacing(kSpace);
    m_scroll = new QScrollArea(m_work);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *rows = new QWidget(m_scroll);
    m_rowsLayout = new QVBoxLayout(rows);
    m_rowsLayout->setContentsMargins(0, 0, kSpace, 0);
    m_rowsLayout->setSpacing(kSpaceXs);
    m_scroll->setWidget(rows);
    left->addWidget(m_scroll, 1);
    m_legend = new QLabel(m_work);
    m_legend->setObjectName(QStringLiteral("selectCut"));
    m_legend->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    makeDim(m_legend);
    left->addWidget(m_legend);
    m_strip = new CutStrip(context().thumbnails(), m_work);
    left->addWidget(m_strip);
    work->addLayout(left, 1);
    work->addWidget(new Line(m_work));
    work->addWidget(makeSide());

    connect(m_strip, &CutStrip::capacityChanged, this, [this] { m_stripSoon.start(); });
    connect(m_strip, &CutStrip::faceClicked, this, [this](std::int64_t id) { context().inspectImage(id); });
    connect(m_strip, &CutStrip::faceActivated, this, [this](std::int64_t id) { context().showImage(id); });
    connect(m_strip, &CutStrip::verdictWanted, this, &SelectPanel::setManual);
    connect(m_empty, &EmptyState::primary, this, [this] { context().goTo(QStringLiteral("data")); });
    connect(m_empty, &EmptyState::second, this, [this] { Q_EMIT context().demoRequested(); });
    connect(m_noScores, &EmptyState::primary, this, &SelectPanel::startScoring);
    // The manager is another one after each workspaceChanged; a timer asks whichever is there.
    auto *follow = new QTimer(this);
    follow->setInterval(300);
    connect(follow, &QTimer::timeout, this, [this] {
        if (m_active && !m_scoringRun.empty())
            followScoring();
    });
    follow->start();
}

QWidget *SelectPanel::makeHeader()
{
    auto *bar = new QWidget(m_content);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace);
    const auto combo = [&](const char *name, const QString &what) {
        auto *box = new QComboBox(bar);
        box->setObjectName(QString::fromLatin1(name));
        box->setAccessibleName(what);
        box->setToolTip(what);
        box->setMinimumContentsLength(10);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        return box;
    };
    const auto caption = [&](const QString &text, QWidget *buddy) {
        auto *label = new QLabel(text, bar);
        label->setBuddy(buddy);
        makeDim(label);
        return label;
    };
    m_dataset = combo("selectDataset", tr("Images to select from"));
    m_reference = combo("selectReference", tr("Real images whose distribution is drawn as an outline"));
    m_saved = combo("selectSaved", tr("Show the rule of a saved selection"));
    m_logarithmic = new QCheckBox(tr("log scale"), bar);
    m_logarithmic->setObjectName(QStringLiteral("selectLog"));
    m_logarithmic->setToolTip(tr("Logarithmic counts: makes rare scores visible"));
    m_score = new QPushButton(tr("Measure quality"), bar);
    m_score->setObjectName(QStringLiteral("selectScore"));
    m_score->setToolTip(tr("Computes the quality metrics of this set as a job, with RMSE, PSNR and SSIM against the "
                           "real set where one is chosen"));
    m_dataset->setMaximumWidth(kDatasetWidth);
    m_reference->setMaximumWidth(kDatasetWidth);
    m_saved->setMaximumWidth(kDatasetWidth);
    row->addWidget(m_dataset, 2);
    row->addWidget(caption(tr("real outline ┄"), m_reference));
    row->addWidget(m_reference, 1);
    row->addWidget(m_saved, 1);
    row->addStretch(1);
    row->addWidget(m_logarithmic);
    row->addWidget(m_score);

    connect(m_dataset, &QComboBox::activated, this, &SelectPanel::load);
    connect(m_reference, &QComboBox::activated, this, &SelectPanel::load);
    connect(m_saved, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            applySaved(m_saved->itemText(index));
    });
    connect(m_logarithmic, &QCheckBox::toggled, this, [this](bool on) {
        for (auto *each : m_rows)
            each->bars().setLogarithmic(on);
    });
    connect(m_score, &QPushButton::clicked, this, &SelectPanel::startScoring);
    return bar;
}

QWidget *SelectPanel::makeSide()
{
    auto *side = new QWidget(m_work);
    side->setFixedWidth(kSideWidth);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace);
    m_kept = makeHeading(QString(), side);
    m_kept->setObjectName(QStringLiteral("selectKept"));
    QFont big = m_kept->font();
    big.setPointSizeF(big.pointSizeF() * 1.6);
    m_kept->setFont(big);
    m_keptOf = new QLabel(side);
    m_keptOf->setObjectName(QStringLiteral("selectKeptOf"));
    makeDim(m_keptOf);
    column->addWidget(m_kept);
    column->addWidget(m_keptOf);
    auto *scroll = new QScrollArea(side);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inner = new QWidget(scroll);
    auto *innerColumn = new QVBoxLayout(inner);
    innerColumn->setContentsMargins(0, kSpace, kSpace, 0);
    m_groups = new KeptList(inner);
    innerColumn->addWidget(m_groups);
    innerColumn->addStretch(1);
    scroll->setWidget(inner);
    column->addWidget(scroll, 1);

    m_note = new QLabel(side);
    m_note->setObjectName(QStringLiteral("selectNote"));
    m_note->setWordWrap(true);
    makeDim(m_note);
    column->addWidget(m_note);
    m_name = new QLineEdit(side);
    m_name->setObjectName(QStringLiteral("selectName"));
    m_name->setAccessibleName(tr("Name of the selection"));
    m_name->setPlaceholderText(tr("name of the selection"));
    column->addWidget(m_name);
    m_save = new QPushButton(tr("Save selection"), side);
    m_save->setObjectName(QStringLiteral("selectSave"));
    m_save->setToolTip(tr("Saves the rule and the images that it keeps"));
    makePrimary(m_save);
    column->addWidget(m_save);
    m_random = new QPushButton(tr("Random control of equal size"), side);
    m_random->setObjectName(QStringLiteral("selectRandom"));
    m_random->setToolTip(tr("As many images drawn at random from the whole set: what a selection must beat"));
    column->addWidget(m_random);
    connect(m_save, &QPushButton::clicked, this, &SelectPanel::save);
    connect(m_name, &QLineEdit::returnPressed, this, &SelectPanel::save);
    connect(m_random, &QPushButton::clicked, this, &SelectPanel::saveRandom);
    return side;
}

} // namespace mimik::ui
