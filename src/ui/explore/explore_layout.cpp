// The widgets of the Explore screen and how they are arranged; what they do is in explore_panel.cpp.
#include "core/data/workspace.h"
#include "ui/common/empty_state.h"
#include "ui/common/preview_faces.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/explore/explore_panel.h"
#include "ui/explore/explore_view.h"
#include "ui/shell/app_context.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSlider>
#include <QSpinBox>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

namespace mimik::ui {

namespace {

constexpr int kPsiStep = 5; ///< hundredths
constexpr int kModelWidth = 320;

QLabel *caption(const QString &text, QWidget *buddy, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setBuddy(buddy);
    makeDim(label);
    return label;
}

} // namespace

void ExplorePanel::build()
{
    m_stack = new QStackedLayout(this);
    m_empty = new EmptyState(this);
    m_content = new QWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);

    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(kSpaceM, kSpace, kSpaceM, kSpace);
    column->setSpacing(kSpace);
    column->addWidget(makeToolBar());
    m_view = new ExploreView(m_content);
    column->addWidget(m_view, 1);
    column->addWidget(makeFooter());

    connect(m_view, &ExploreView::currentChanged, this, &ExplorePanel::takeCurrent);
    connect(m_view, &ExploreView::activated, this, &ExplorePanel::sendToAnnotate);
    connect(m_view, &ExploreView::pickToggled, this, &ExplorePanel::togglePick);
    connect(m_view, &ExploreView::panRequested, this,
            [this](int rows, int columns) { setGrid(m_grid.panned(rows, columns)); });
    connect(m_view, &ExploreView::pageRequested, this, [this](int pages) { setGrid(m_grid.page(pages)); });
    connect(m_view, &ExploreView::zoomRequested, this,
            [this](int steps) { m_columns->setValue(m_columns->value() - steps * m_columns->singleStep()); });
    connect(m_view, &ExploreView::resized, this, &ExplorePanel::regrid);
    connect(m_empty, &EmptyState::second, this, [this] { Q_EMIT context().demoRequested(); });
    connect(m_empty, &EmptyState::primary, this, [this] {
        if (context().workspace() && !AppContext::bundledGenerator().isEmpty() && !context().isReadOnly())
            useBundled();
        else if (context().workspace())
            context().goTo(QStringLiteral("generate"));
        else
            context().goTo(QStringLiteral("data"));
    });
}

QWidget *ExplorePanel::makeToolBar()
{
    auto *bar = new QWidget(m_content);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace);

    m_model = new QComboBox(bar);
    m_model->setObjectName(QStringLiteral("exploreModel"));
    m_model->setAccessibleName(tr("Generator"));
    m_model->setToolTip(tr("Generator"));
    m_model->setMinimumContentsLength(10);
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_model->setMaximumWidth(kModelWidth);
    row->addWidget(m_model, 2);

    m_mode = new QComboBox(bar);
    m_mode->setObjectName(QStringLiteral("exploreMode"));
    m_mode->setAccessibleName(tr("Kind of grid"));
    m_mode->addItem(tr("index × degree"), static_cast<int>(GridMode::IndexByDegree));
    m_mode->addItem(tr("seed × degree"), static_cast<int>(GridMode::SeedByDegree));
    m_mode->addItem(tr("seed × seed"), static_cast<int>(GridMode::SeedBySeed));
    m_mode->addItem(tr("all seeds"), static_cast<int>(GridMode::Seeds));
    m_mode->setItemData(0, tr("One seed: a direction per row, degrees across"), Qt::ToolTipRole);
    m_mode->setItemData(1, tr("One direction: a seed per row, degrees across"), Qt::ToolTipRole);
    m_mode->setItemData(2, tr("Four seeds in the corners and what lies between them"), Qt::ToolTipRole);
    m_mode->setItemData(3, tr("One seed after the other"), Qt::ToolTipRole);
    row->addWidget(m_mode);

    m_class = new QComboBox(bar);
    m_class->setObjectName(QStringLiteral("exploreClass"));
    m_class->setAccessibleName(tr("Class of the generator"));
    row->addWidget(m_class);
    row->addStretch(1);

    m_psi = new QSlider(Qt::Horizontal, bar);
    m_psi->setObjectName(QStringLiteral("explorePsi"));
    m_psi->setAccessibleName(tr("Truncation psi"));
    m_psi->setToolTip(tr("Truncation psi: 0 is the average face, 1 the full variety"));
    m_psi->setRange(0, 120);
    m_psi->setSingleStep(kPsiStep);
    m_psi->setPageStep(2 * kPsiStep);
    m_psi->setValue(70);
    m_psi->setMinimumWidth(96);
    m_psi->setMaximumWidth(200);
    m_psiValue = new QLabel(bar);
    m_psiValue->setObjectName(QStringLiteral("explorePsiValue"));
    m_psiValue->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("0.00")));
    m_psiValue->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(caption(tr("psi"), m_psi, bar));
    row->addWidget(m_psi, 1);
    row->addWidget(m_psiValue);

    m_noise = new QComboBox(bar);
    m_noise->setObjectName(QStringLiteral("exploreNoise"));
    m_noise->setAccessibleName(tr("Noise"));
    //: Noise mode of the generator: the same noise for each face
    m_noise->addItem(tr("constant"), QStringLiteral("const"));
    //: Noise mode of the generator: no noise at all
    m_noise->addItem(tr("none"), QStringLiteral("none"));
    //: Noise mode of the generator: other noise for each face
    m_noise->addItem(tr("random"), QStringLiteral("random"));
    row->addSpacing(kSpace);
    row->addWidget(caption(tr("noise"), m_noise, bar));
    row->addWidget(m_noise);

    connect(m_model, &QComboBox::activated, this, &ExplorePanel::takeModel);
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this] {
        refreshControls();
        regrid();
    });
    connect(m_class, &QComboBox::currentIndexChanged, this, &ExplorePanel::regrid);
    connect(m_noise, &QComboBox::currentIndexChanged, this, &ExplorePanel::requestFaces);
    connect(m_psi, &QSlider::valueChanged, this, [this](int value) {
        m_psiValue->setText(QString::number(value / 100.0, 'f', 2));
        requestFaces();
    });
    m_psiValue->setText(QStringLiteral("0.70"));
    return bar;
}

QWidget *ExplorePanel::makeFooter()
{
    auto *bar = new QWidget(m_content);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace);

    const auto spin = [&](const char *name, const QString &what) {
        auto *box = new QSpinBox(bar);
        box->setObjectName(QString::fromLatin1(name));
        box->setAccessibleName(what);
        box->setToolTip(what);
        return box;
    };
    m_seed = spin("exploreSeed", tr("Seed of the first face"));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setKeyboardTracking(false);
    m_seed->setMinimumWidth(96);
    auto *dice = new QToolButton(bar);
    dice->setObjectName(QStringLiteral("exploreRandomSeed"));
    dice->setAccessibleName(tr("A random seed"));
    dice->setToolTip(tr("A random seed"));
    dice->setIcon(icon(QStringLiteral("roll")));
    dice->setAutoRaise(true);
    row->addWidget(caption(tr("seed"), m_seed, bar));
    row->addWidget(m_seed);
    row->addWidget(dice);

    m_index = spin("exploreIndex", tr("Direction: index of the SeFa eigenvector, the strongest first"));
    m_index->setRange(0, 511);
    m_indexLabel = caption(tr("direction"), m_index, bar);
    row->addSpacing(kSpace);
    row->addWidget(m_indexLabel);
    row->addWidget(m_index);

    m_degree = new QDoubleSpinBox(bar);
    m_degree->setObjectName(QStringLiteral("exploreDegree"));
    m_degree->setAccessibleName(tr("Largest degree"));
    m_degree->setToolTip(tr("Largest degree: how far along the direction the outer columns go"));
    m_degree->setRange(0.5, 100);
    m_degree->setDecimals(1);
    m_degree->setValue(ExploreGrid::kUsualDegree);
    m_degree->setPrefix(QStringLiteral("± "));
    m_degreeLabel = caption(tr("degree"), m_degree, bar);
    row->addSpacing(kSpace);
    row->addWidget(m_degreeLabel);
    row->addWidget(m_degree);

    m_columns = spin("exploreColumns", tr("Faces across (+ and − change it)"));
    m_columns->setRange(3, 21);
    m_columns->setSingleStep(2); // an odd number keeps degree 0 in the middle
    m_columns->setValue(7);
    row->addSpacing(kSpace);
    row->addWidget(caption(tr("across"), m_columns, bar));
    row->addWidget(m_columns);

    m_status = new QLabel(bar);
    m_status->setObjectName(QStringLiteral("exploreStatus"));
    m_status->setTextFormat(Qt::PlainText);
    makeDim(m_status);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addSpacing(kSpace);
    row->addWidget(m_status, 1);

    m_pick = new QToolButton(bar);
    m_pick->setObjectName(QStringLiteral("explorePick"));
    m_pick->setText(tr("Pick"));
    m_pick->setCheckable(true);
    m_pick->setToolTip(tr("Puts the seed on Annotate's list (P)"));
    row->addWidget(m_pick);

    m_annotate = new QPushButton(bar);
    m_annotate->setObjectName(QStringLiteral("exploreAnnotate"));
    m_annotate->setToolTip(tr("Opens the seed in Annotate (Return, or double click on the face)"));
    makePrimary(m_annotate);
    row->addWidget(m_annotate);

    connect(m_seed, &QSpinBox::valueChanged, this, &ExplorePanel::regrid);
    connect(m_index, &QSpinBox::valueChanged, this, &ExplorePanel::regrid);
    connect(m_degree, &QDoubleSpinBox::valueChanged, this, &ExplorePanel::regrid);
    connect(m_columns, &QSpinBox::valueChanged, this, &ExplorePanel::regrid);
    connect(dice, &QToolButton::clicked, this,
            [this] { m_seed->setValue(static_cast<int>(QRandomGenerator::global()->bounded(1'000'000))); });
    connect(m_pick, &QToolButton::clicked, this, [this] { togglePick(m_view->currentCell()); });
    connect(m_annotate, &QPushButton::clicked, this, [this] { sendToAnnotate(m_view->currentCell()); });
    return bar;
}

} // namespace mimik::ui
