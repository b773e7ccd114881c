#include "ui/common/face_grid.h"
#include "ui/common/plot_widget.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/evaluate/confusion_view.h"
#include "ui/evaluate/evaluate_panel.h"
#include "ui/shell/app_context.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace mimik::ui {

namespace {

constexpr int kLeftWidth = 280;
constexpr int kRightWidth = 290;
constexpr int kFaceSide = 72;
constexpr int kThresholdDecimals = 4;

enum SnapTo { SnapHint, SnapHalf, SnapYouden, SnapEqualError, SnapBestF1 };

} // namespace

QWidget *EvaluatePanel::makeLeft()
{
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, kSpace, 0);
    column->setSpacing(kSpace);
    auto *title = new QHBoxLayout;
    title->addWidget(makeHeading(tr("Predictions"), holder), 1);
    auto *openFile = new QPushButton(icon(QStringLiteral("document-open")), tr("Open file …"), holder);
    openFile->setObjectName(QStringLiteral("openPredictions"));
    title->addWidget(openFile);
    column->addLayout(title);
    m_list = new QListWidget(holder);
    m_list->setObjectName(QStringLiteral("predictionsList"));
    m_list->setAccessibleName(tr("Files of predictions"));
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setMinimumHeight(72);
    column->addWidget(m_list, 2);
    m_summary = new QLabel(holder);
    m_summary->setObjectName(QStringLiteral("summary"));
    m_summary->setWordWrap(true);
    column->addWidget(m_summary);
    m_classes = new QTableWidget(0, 3, holder);
    m_classes->setObjectName(QStringLiteral("classTable"));
    m_classes->setAccessibleName(tr("Classes with their area under the curve"));
    m_classes->setHorizontalHeaderLabels({tr("Class"), tr("n+", "column: number of positives"), tr("AUC [95 %]")});
    m_classes->verticalHeader()->hide();
    m_classes->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_classes->setSelectionMode(QAbstractItemView::SingleSelection);
    m_classes->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_classes->setShowGrid(false);
    m_classes->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_classes->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_classes->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    column->addWidget(m_classes, 4);
    auto *row = new QHBoxLayout;
    row->addWidget(new QLabel(tr("Compare with"), holder));
    m_other = new QComboBox(holder);
    m_other->setObjectName(QStringLiteral("compareWith"));
    m_other->setAccessibleName(tr("Compare with"));
    m_other->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    row->addWidget(m_other, 1);
    column->addLayout(row);
    m_difference = new QLabel(holder);
    m_difference->setObjectName(QStringLiteral("difference"));
    m_difference->setWordWrap(true);
    column->addWidget(m_difference);

    connect(m_list, &QListWidget::currentRowChanged, this, [this](int index) {
        if (index >= 0 && index < static_cast<int>(m_entries.size()))
            load(m_entries[static_cast<std::size_t>(index)]);
    });
    connect(m_classes, &QTableWidget::currentCellChanged, this,
            [this](int index, int, int, int) { setCurrentClass(index); });
    connect(m_other, &QComboBox::activated, this, &EvaluatePanel::compareWith);
    connect(openFile, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Open predictions"), QString(), tr("Predictions (*.csv)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this,
                [this](const QString &file) { showFile(file.toStdString()); });
        dialog->open();
    });
    holder->setMinimumWidth(kLeftWidth);
    return holder;
}

QWidget *EvaluatePanel::makeMiddle()
{
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(kSpace, 0, kSpace, 0);
    column->setSpacing(kSpace);
    m_plotKind = new QComboBox(holder);
    m_plotKind->setObjectName(QStringLiteral("plotKind"));
    m_plotKind->setAccessibleName(tr("Curve"));
    m_plotKind->addItems({tr("ROC"), tr("Precision and recall")});
    m_allCurves = new QCheckBox(tr("All classes"), holder);
    m_allCurves->setObjectName(QStringLiteral("allCurves"));
    m_allCurves->setChecked(true);
    auto *row = new QHBoxLayout;
    row->addWidget(m_plotKind);
    row->addWidget(m_allCurves);
    row->addStretch(1);
    column->addLayout(row);
    m_plot = new PlotWidget(holder);
    m_plot->setObjectName(QStringLiteral("rocPlot"));
    column->addWidget(m_plot, 1);
    connect(m_plotKind, &QComboBox::currentIndexChanged, this, &EvaluatePanel::refreshPlot);
    connect(m_allCurves, &QCheckBox::toggled, this, &EvaluatePanel::refreshPlot);
    auto moveTo = [this](double x, double y) {
        if (m_plotKind->currentIndex() == 0 && !m_curve.isEmpty())
            setThreshold(m_curve.nearest(std::clamp(x, 0.0, 1.0), std::clamp(y, 0.0, 1.0)));
    };
    connect(m_plot, &PlotWidget::markerMoved, this, [moveTo](int, double x, double y) { moveTo(x, y); });
    connect(m_plot, &PlotWidget::clicked, this, [moveTo](double x, double y, Qt::KeyboardModifiers) { moveTo(x, y); });
    return holder;
}

QWidget *EvaluatePanel::makeRight()
{
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(kSpace, 0, 0, 0);
    column->setSpacing(kSpace);
    m_pointTitle = makeHeading(QString(), holder);
    column->addWidget(m_pointTitle);
    auto *row = new QHBoxLayout;
    auto *caption = new QLabel(tr("Threshold"), holder);
    m_threshold = new QDoubleSpinBox(holder);
    m_threshold->setObjectName(QStringLiteral("threshold"));
    m_threshold->setAccessibleName(tr("Threshold"));
    m_threshold->setDecimals(kThresholdDecimals);
    m_threshold->setRange(-1e6, 1e6);
    m_threshold->setSingleStep(0.01);
    m_threshold->setKeyboardTracking(false);
    caption->setBuddy(m_threshold);
    m_snap = new QComboBox(holder);
    m_snap->setObjectName(QStringLiteral("snapTo"));
    m_snap->setAccessibleName(tr("Set the threshold to"));
    m_snap->addItems({tr("set to …"), tr("0.5"), tr("Youden (highest TPR − FPR)"), tr("equal error"), tr("best F1")});
    row->addWidget(caption);
    row->addWidget(m_threshold);
    row->addWidget(m_snap, 1);
    m_snap->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    column->addLayout(row);
    m_numbers = new QLabel(holder);
    m_numbers->setObjectName(QStringLiteral("numbers"));
    m_numbers->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_numbers);
    m_view = new QComboBox(holder);
    m_view->setObjectName(QStringLiteral("confusionView"));
    m_view->setAccessibleName(tr("What the cells show"));
    m_view->addItems({tr("Counts"), tr("Share of the row (recall)"), tr("Share of the column (precision)")});
    m_view->setCurrentIndex(1);
    column->addWidget(m_view);
    m_confusion = new ConfusionView(holder);
    m_confusion->setObjectName(QStringLiteral("confusion"));
    column->addWidget(m_confusion, 1);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &EvaluatePanel::setThreshold);
    connect(m_snap, &QComboBox::activated, this, [this](int index) {
        if (index == SnapHalf)
            setThreshold(0.5);
        else if (index == SnapYouden)
            setThreshold(m_curve.youden());
        else if (index == SnapEqualError)
            setThreshold(m_curve.equalError());
        else if (index == SnapBestF1)
            setThreshold(m_curve.bestF1());
        m_snap->setCurrentIndex(SnapHint);
    });
    connect(m_view, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_confusion->setView(static_cast<report::ConfusionView>(index)); });
    connect(m_confusion, &ConfusionView::cellClicked, this, &EvaluatePanel::showCell);
    connect(m_confusion, &ConfusionView::cellActivated, this, &EvaluatePanel::sendCell);
    holder->setMinimumWidth(kRightWidth);
    return holder;
}

QWidget *EvaluatePanel::makeFaces()
{
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpaceXs);
    auto *row = new QHBoxLayout;
    m_facesTitle = new QLabel(holder);
    m_facesTitle->setObjectName(QStringLiteral("facesTitle"));
    m_openFaces = new QPushButton(tr("Show in Data"), holder);
    m_openFaces->setObjectName(QStringLiteral("showFaces"));
    m_openFaces->hide();
    row->addWidget(m_facesTitle, 1);
    row->addWidget(m_openFaces);
    column->addLayout(row);
    m_faces = new FaceGrid(context().thumbnails(), holder);
    m_faces->setObjectName(QStringLiteral("cellFaces"));
    m_faces->setAccessibleName(tr("Faces of the chosen cell"));
    m_faces->setSingleRow(true);
    m_faces->setCellSize(kFaceSide);
    m_faces->setFixedHeight(kFaceSide + kSpaceXl + kSpaceXs);
    column->addWidget(m_faces);
    connect(m_faces, &FaceGrid::faceCurrent, this, [this](const FaceRow &face) {
        if (face.id > 0)
            context().inspectImage(face.id);
    });
    connect(m_faces, &FaceGrid::faceActivated, this, [this](const FaceRow &face) {
        if (face.id > 0)
            context().showImage(face.id);
    });
    connect(m_openFaces, &QPushButton::clicked, this, [this] {
        const QPoint cell = m_confusion->currentCell();
        sendCell(cell.y(), cell.x());
    });
    return holder;
}

} // namespace mimik::ui
