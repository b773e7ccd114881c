// The widgets of the Annotate screen and how they are arranged; what they do is in annotate_panel.cpp.
#include "core/data/workspace.h"
#include "core/facs/action_units.h"
#include "ui/annotate/annotate_faces.h"
#include "ui/annotate/annotate_panel.h"
#include "ui/annotate/face_canvas.h"
#include "ui/annotate/label_row.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/shell/app_context.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <QWidgetAction>

#include <limits>

namespace mimik::ui {

namespace {

constexpr int kLabelSideWidth = 376;
constexpr int kModelWidth = 320;
constexpr int kFamilySide = 72;
constexpr int kFilmSide = 52;

QLabel *caption(const QString &text, QWidget *buddy, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setBuddy(buddy);
    makeDim(label);
    return label;
}

} // namespace

void AnnotatePanel::build()
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
    auto *middle = new QHBoxLayout;
    middle->setSpacing(kSpaceM);
    middle->addWidget(makeFaceSide(), 1);
    middle->addWidget(makeLabelSide());
    column->addLayout(middle, 1);
    column->addWidget(makeFooter());

    connect(m_empty, &EmptyState::second, this, [this] { Q_EMIT context().demoRequested(); });
    connect(m_empty, &EmptyState::primary, this, [this] {
        if (context().workspace() && !AppContext::bundledGenerator().isEmpty() && !context().isReadOnly())
            useBundled();
        else
            context().goTo(context().workspace() ? QStringLiteral("generate") : QStringLiteral("data"));
    });
}

QWidget *AnnotatePanel::makeHeader()
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
        return box;
    };
    m_model = combo("annotateModel", tr("Generator"));
    m_model->setMinimumContentsLength(10);
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_queue = combo("annotateQueue", tr("Which seeds come next"));
    //: List of seeds: each one after the other
    m_queue->addItem(tr("all seeds"), static_cast<int>(SeedQueue::All));
    m_queue->addItem(tr("undecided"), static_cast<int>(SeedQueue::Undecided));
    m_queue->addItem(tr("picked in Explore"), static_cast<int>(SeedQueue::Picked));
    m_queue->addItem(tr("suggested, least certain first"), static_cast<int>(SeedQueue::Suggested));
    m_queue->addItem(tr("decided"), static_cast<int>(SeedQueue::Decided));
    m_scheme = combo("annotateScheme", tr("What is coded"));
    m_scheme->addItem(tr("action units"), static_cast<int>(CodingScheme::ActionUnits));
    m_scheme->addItem(tr("expressions"), static_cast<int>(CodingScheme::Expressions));
    m_goTo = new QSpinBox(bar);
    m_goTo->setObjectName(QStringLiteral("annotateSeed"));
    m_goTo->setAccessibleName(tr("Seed"));
    m_goTo->setRange(0, std::numeric_limits<int>::max());
    m_goTo->setKeyboardTracking(false);
    m_goTo->setMinimumWidth(96);
    m_psi = new QDoubleSpinBox(bar);
    m_psi->setObjectName(QStringLiteral("annotatePsi"));
    m_psi->setAccessibleName(tr("Truncation psi"));
    m_psi->setToolTip(tr("Truncation psi of the faces shown: 0 is the average face, 1 the full variety"));
    m_psi->setRange(0, 1.2);
    m_psi->setSingleStep(0.05);
    m_psi->setDecimals(2);
    m_psi->setValue(context().settings().value(QStringLiteral("annotate/psi"), 0.7).toDouble());

    m_model->setMaximumWidth(kModelWidth);
    row->addWidget(m_model, 2);
    row->addWidget(m_queue);
    row->addWidget(m_scheme);
    row->addStretch(1);
    row->addWidget(caption(tr("seed"), m_goTo, bar));
    row->addWidget(m_goTo);
    row->addWidget(caption(tr("psi"), m_psi, bar));
    row->addWidget(m_psi);

    connect(m_model, &QComboBox::activated, this, [this](int index) {
        takeModel(index);
        requestFaces();
        m_canvas->setFocus();
    });
    connect(m_queue, &QComboBox::activated, this, [this] {
        m_session->setQueue(static_cast<SeedQueue>(m_queue->currentData().toInt()));
        m_canvas->setFocus();
    });
    connect(m_scheme, &QComboBox::activated, this, [this] {
        const auto scheme = static_cast<CodingScheme>(m_scheme->currentData().toInt());
        m_session->setScheme(scheme);
        // One of several: the answer is complete with one key. Several of many: it is not.
        m_autoAdvance->setChecked(scheme == CodingScheme::Expressions);
        refreshState();
        refreshCounts();
        m_canvas->setFocus();
    });
    connect(m_goTo, &QSpinBox::valueChanged, this,
            [this](int seed) { m_session->goTo(static_cast<std::uint32_t>(seed)); });
    connect(m_goTo, &QSpinBox::editingFinished, this, [this] {
        if (m_goTo->hasFocus())
            m_canvas->setFocus();
    });
    connect(m_psi, &QDoubleSpinBox::valueChanged, this, [this] {
        if (m_modelIndex >= 0)
            m_faces->setModel(m_models[static_cast<std::size_t>(m_modelIndex)], m_psi->value());
        refreshFaces();
        requestFaces();
    });
    return bar;
}

QWidget *AnnotatePanel::makeFaceSide()
{
    auto *side = new QWidget(m_content);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace);
    m_canvas = new FaceCanvas(side);
    m_canvas->setFocusPolicy(Qt::ClickFocus);

    auto *family = new QVBoxLayout;
    family->setSpacing(kSpaceXs);
    m_direction = new QSpinBox(side);
    m_direction->setObjectName(QStringLiteral("annotateDirection"));
    m_direction->setAccessibleName(tr("Direction of the family"));
    m_direction->setToolTip(tr("Direction (index of the SeFa eigenvector) along which the family is shown"));
    m_direction->setRange(0, 511);
    m_direction->setValue(context().settings().value(QStringLiteral("annotate/direction"), 0).toInt());
    m_family = new FaceStrip(kFamilySide, Qt::Vertical, side);
    m_family->setObjectName(QStringLiteral("familyStrip"));
    m_family->setAccessibleName(tr("The seed along a direction"));
    m_family->setCursor(Qt::ArrowCursor);
    family->addWidget(m_family, 1);
    auto *direction = new QHBoxLayout;
    direction->setSpacing(kSpaceXs);
    //: Index of a direction in the latent space, short
    direction->addWidget(caption(tr("idx"), m_direction, side));
    direction->addWidget(m_direction, 1);
    family->addLayout(direction);
    auto *faces = new QHBoxLayout;
    faces->setSpacing(kSpace);
    faces->addLayout(family);
    faces->addWidget(m_canvas, 1);
    column->addLayout(faces, 1);

    m_film = new FaceStrip(kFilmSide, Qt::Horizontal, side);
    m_film->setObjectName(QStringLiteral("filmStrip"));
    m_film->setAccessibleName(tr("Neighbouring seeds"));
    column->addWidget(m_film);

    connect(m_direction, &QSpinBox::valueChanged, this, [this] {
        refreshFaces();
        requestFaces();
    });
    connect(m_film, &FaceStrip::clicked, this, [this](int index) {
        const int by = index - static_cast<int>(m_film->items().size()) / 2;
        if (const auto seed = m_session->neighbour(by))
            m_session->goTo(*seed);
        m_canvas->setFocus();
    });
    connect(m_film, &FaceStrip::capacityChanged, this, [this] {
        refreshFaces();
        requestFaces();
    });
    return side;
}

QWidget *AnnotatePanel::makeLabelSide()
{
    auto *side = new QWidget(m_content);
    side->setFixedWidth(kLabelSideWidth);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace);

    m_readOnly = new QLabel(side);
    m_readOnly->setObjectName(QStringLiteral("annotateReadOnly"));
    m_readOnly->setWordWrap(true);
    m_readOnly->setVisible(false);
    column->addWidget(m_readOnly);

    m_rowsLayout = new QVBoxLayout;
    m_rowsLayout->setSpacing(0);
    column->addLayout(m_rowsLayout);
    m_pageLabel = new QLabel(side);
    m_pageLabel->setObjectName(QStringLiteral("annotatePage"));
    makeDim(m_pageLabel);
    column->addWidget(m_pageLabel);

    auto *verdicts = new QHBoxLayout;
    verdicts->setSpacing(kSpace);
    const auto verdict = [&](const char *name, const QString &text) {
        auto *button = new QPushButton(text, side);
        button->setObjectName(QString::fromLatin1(name));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        verdicts->addWidget(button, 1);
        return button;
    };
    //: Button with its key: the face shows no action unit
    m_neutral = verdict("annotateNeutral", tr("Neutral  N"));
    //: Button with its key
    m_unsure = verdict("annotateUnsure", tr("Unsure  U"));
    //: Button with its key: the face is not usable
    m_reject = verdict("annotateReject", tr("Reject  X"));
    column->addLayout(verdicts);

    m_autoAdvance = new QCheckBox(tr("Go on by itself after a label"), side);
    m_autoAdvance->setObjectName(QStringLiteral("annotateAutoAdvance"));
    m_autoAdvance->setFocusPolicy(Qt::TabFocus);
    column->addWidget(m_autoAdvance);
    column->addStretch(1);

    auto *numbers = new QHBoxLayout;
    m_progressText = new QLabel(side);
    m_progressText->setObjectName(QStringLiteral("annotateProgress"));
    m_progressText->setFont(ui::font(TextSize::Large));
    m_rate = new QLabel(side);
    m_rate->setObjectName(QStringLiteral("annotateRate"));
    makeDim(m_rate);
    numbers->addWidget(m_progressText);
    numbers->addStretch(1);
    numbers->addWidget(m_rate, 0, Qt::AlignBottom);
    column->addLayout(numbers);
    m_progress = new QProgressBar(side);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setAccessibleName(tr("Decided seeds"));
    column->addWidget(m_progress);

    connect(m_neutral, &QPushButton::clicked, this, [this](bool on) { m_session->setNeutral(on); });
    connect(m_unsure, &QPushButton::clicked, this, [this](bool on) { m_session->setUnsure(on); });
    connect(m_reject, &QPushButton::clicked, this, [this](bool on) { m_session->setRejected(on); });
    connect(m_autoAdvance, &QCheckBox::toggled, m_session, &AnnotateSession::setAutoAdvance);
    return side;
}

QWidget *AnnotatePanel::makeFooter()
{
    auto *bar = new QWidget(m_content);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace);
    m_deficits = new QLabel(bar);
    m_deficits->setObjectName(QStringLiteral("annotateDeficits"));
    m_deficits->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    makeDim(m_deficits);
    m_targets = new QPushButton(tr("Targets…"), bar);
    m_targets->setObjectName(QStringLiteral("annotateTargets"));
    m_targets->setFlat(true);
    m_targets->setFocusPolicy(Qt::TabFocus);
    row->addWidget(m_deficits, 1);
    row->addWidget(m_targets);
    connect(m_targets, &QPushButton::clicked, this, &AnnotatePanel::editTargets);
    return bar;
}

void AnnotatePanel::editTargets()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("annotateTargetsMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto *page = new QWidget(menu);
    auto *form = new QFormLayout(page);
    auto *total = new QSpinBox(page);
    total->setObjectName(QStringLiteral("targetTotal"));
    total->setRange(1, 10'000'000);
    total->setValue(m_session->targets().total);
    auto *perLabel = new QSpinBox(page);
    perLabel->setObjectName(QStringLiteral("targetPerLabel"));
    perLabel->setRange(0, 1'000'000);
    perLabel->setValue(m_session->targets().perLabel);
    form->addRow(tr("Seeds in all"), total);
    form->addRow(tr("Seeds per label"), perLabel);
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(page);
    menu->addAction(action);
    const auto store = [this, total, perLabel] {
        if (auto set = m_session->setTargets({total->value(), perLabel->value()}); !set)
            context().sayError(set.error());
        refreshCounts();
    };
    total->setEnabled(!context().isReadOnly());
    perLabel->setEnabled(!context().isReadOnly());
    connect(total, &QSpinBox::valueChanged, this, store);
    connect(perLabel, &QSpinBox::valueChanged, this, store);
    connect(menu, &QMenu::aboutToHide, this, [this] { m_canvas->setFocus(); });
    menu->popup(
        m_targets->mapToGlobal(QPoint(m_targets->width() - menu->sizeHint().width(), -menu->sizeHint().height())));
}

void AnnotatePanel::refreshRows()
{
    const auto &labels = m_session->labels();
    const int first = m_session->page() * AnnotateSession::kPageSize;
    const int shown = std::clamp(static_cast<int>(labels.size()) - first, 0, AnnotateSession::kPageSize);
    while (static_cast<int>(m_rows.size()) < shown) {
        auto *row = new LabelRow(m_content);
        const int slot = static_cast<int>(m_rows.size());
        const auto label = [this, slot] {
            return m_session->page() * AnnotateSession::kPageSize + slot;
        };
        connect(row, &LabelRow::clicked, this, [this, label] { m_session->toggleLabel(label()); });
        connect(row, &LabelRow::gradeClicked, this,
                [this, label](int grade) { m_session->setIntensity(label(), grade); });
        connect(row, &LabelRow::sideClicked, this,
                [this, label](data::Side side) { m_session->setSide(label(), side); });
        m_rowsLayout->addWidget(row);
        m_rows.push_back(row);
    }
    while (static_cast<int>(m_rows.size()) > shown) {
        delete m_rows.back();
        m_rows.pop_back();
    }
    const bool gradable = m_session->scheme() == CodingScheme::ActionUnits;
    for (int i = 0; i < shown; ++i) {
        const auto &code = labels[static_cast<std::size_t>(first + i)];
        QString name;
        if (const auto *unit = facs::findActionUnit(data::auFromKey(code)))
            name = QString::fromUtf8(unit->name.data(), static_cast<qsizetype>(unit->name.size()));
        m_rows[static_cast<std::size_t>(i)]->setLabel(QString::fromStdString(code), name, slotKey(i), gradable);
    }
    m_pageLabel->setVisible(m_session->numPages() > 1);
    m_pageLabel->setText(tr("page %1 of %2 (PgUp, PgDn)").arg(m_session->page() + 1).arg(m_session->numPages()));
    refreshState();
}

} // namespace mimik::ui
