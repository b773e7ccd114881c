#include "ui/generate/sample_grid.h"

#include "ui/common/tokens.h"

#include <QMouseEvent>
#include <QPainter>

namespace mimik::ui {

namespace {
constexpr int kSide = 80;
constexpr int kGap = kSpaceXs;
constexpr int kRows = 2;
constexpr double kPsi = 0.7;
constexpr qsizetype kMemory = 8 << 20;
} // namespace

SampleGrid::SampleGrid(jobs::PreviewClient &client, QWidget *parent) : QWidget(parent), m_faces(client, kMemory)
{
    setObjectName(QStringLiteral("sampleGrid"));
    setAccessibleName(tr("Faces of this generator"));
    setToolTip(tr("Seeds 0, 1, 2, … at psi 0.7. Click one to open it in Annotate."));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_faces, &PreviewFaces::ready, this, qOverload<>(&QWidget::update));
    connect(&m_faces, &PreviewFaces::failed, this, [this](const QString &text) {
        m_error = text;
        update();
    });
}

void SampleGrid::setModel(const QString &path)
{
    m_model = path;
    m_error.clear();
    FaceLook look;
    look.model = path;
    look.psi = kPsi;
    m_faces.setLook(look);
    refresh();
}

void SampleGrid::refresh()
{
    update();
    if (m_model.isEmpty() || !isVisible())
        return;
    std::vector<PreviewCell> cells;
    for (int i = 0; i < numCells(); ++i) {
        PreviewCell cell;
        cell.cell = i;
        cell.seed = static_cast<std::uint32_t>(i);
        cells.push_back(cell);
    }
    m_faces.want(cells);
}

void SampleGrid::stop()
{
    m_faces.stop();
}

int SampleGrid::columns() const
{
    return std::max(1, (width() + kGap) / (kSide + kGap));
}

int SampleGrid::numCells() const
{
    return kRows * columns();
}

QRect SampleGrid::cellRect(int cell) const
{
    return {(cell % columns()) * (kSide + kGap), (cell / columns()) * (kSide + kGap), kSide, kSide};
}

QSize SampleGrid::sizeHint() const
{
    return {8 * (kSide + kGap), kRows * (kSide + kGap)};
}

QSize SampleGrid::minimumSizeHint() const
{
    return {2 * (kSide + kGap), kRows * (kSide + kGap)};
}

void SampleGrid::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &c = colors();
    if (!m_error.isEmpty()) {
        painter.setPen(c.textDim);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_error);
        return;
    }
    for (int i = 0; i < numCells(); ++i) {
        PreviewCell cell;
        cell.seed = static_cast<std::uint32_t>(i);
        const QImage face = m_model.isEmpty() ? QImage() : m_faces.find(cell);
        if (face.isNull()) {
            painter.fillRect(cellRect(i), c.cell);
        } else {
            painter.setRenderHint(QPainter::SmoothPixmapTransform);
            painter.drawImage(cellRect(i), face);
        }
    }
}

void SampleGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void SampleGrid::mousePressEvent(QMouseEvent *event)
{
    for (int i = 0; i < numCells(); ++i) {
        if (!m_model.isEmpty() && cellRect(i).contains(event->position().toPoint()))
            Q_EMIT seedClicked(static_cast<quint32>(i));
    }
}

} // namespace mimik::ui
