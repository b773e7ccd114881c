#include "ui/generate/sample_grid.h"

#include "ui/common/tokens.h"

#include <QBuffer>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {
constexpr int kSmallest = 64;
constexpr int kLargest = 144;
constexpr int kWished = 40; // faces: a sheet that tells the variety and is made in about a second at 64 x 64
constexpr int kGap = kSpaceXs;
constexpr qsizetype kMemory = 32 << 20;
constexpr int kEnoughToMeasure = 8;
} // namespace

SampleGrid::SampleGrid(jobs::PreviewClient &client, QWidget *parent) : QWidget(parent), m_faces(client, kMemory)
{
    setObjectName(QStringLiteral("sampleGrid"));
    setAccessibleName(tr("Faces of this generator"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setCursor(Qt::PointingHandCursor);
    connect(&m_faces, &PreviewFaces::ready, this, [this] {
        if (m_counted++ == 0)
            m_clock.start();
        else if (m_counted > kEnoughToMeasure && m_clock.elapsed() > 0)
            m_rate = 1000.0 * (m_counted - 1) / static_cast<double>(m_clock.elapsed());
        update();
    });
    connect(&m_faces, &PreviewFaces::finished, this, &SampleGrid::filled);
    connect(&m_faces, &PreviewFaces::failed, this, [this](const QString &text) {
        m_error = text;
        update();
    });
}

void SampleGrid::setModel(const QString &path, int numClasses)
{
    if (path != m_model)
        m_rate = 0;
    m_model = path;
    m_numClasses = numClasses;
    FaceLook look = m_faces.look();
    look.model = path;
    m_faces.setLook(look);
    setCursor(path.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    refresh();
}

void SampleGrid::setLook(double psi, int cutoff, const QString &noise, int classIndex)
{
    FaceLook look = m_faces.look();
    if (look.psi == psi && look.cutoff == cutoff && look.noise == noise && m_class == classIndex)
        return;
    look.psi = psi;
    look.cutoff = cutoff;
    look.noise = noise;
    m_class = classIndex;
    m_faces.setLook(look);
    refresh();
}

void SampleGrid::setFirstSeed(quint32 seed)
{
    m_firstSeed = seed;
    refresh();
}

void SampleGrid::refresh()
{
    m_error.clear();
    update();
    if (m_model.isEmpty() || !isVisible())
        return;
    std::vector<PreviewCell> cells;
    for (int i = 0; i < numCells(); ++i)
        cells.push_back(cellOf(i));
    m_counted = 0;
    m_faces.want(cells);
}

void SampleGrid::stop()
{
    m_faces.stop();
}

PreviewCell SampleGrid::cellOf(int cell) const
{
    PreviewCell wanted;
    wanted.cell = cell;
    wanted.seed = m_firstSeed + static_cast<quint32>(cell); // wraps round after the last seed
    if (m_numClasses > 0)
        wanted.classIndex = m_class == kEachClass ? cell % m_numClasses : std::clamp(m_class, 0, m_numClasses - 1);
    return wanted;
}

qint64 SampleGrid::bytesPerFace() const
{
    constexpr int kLooked = 4;
    qint64 bytes = 0, count = 0;
    for (int i = 0; i < numCells() && count < kLooked; ++i) {
        const QImage face = m_faces.find(cellOf(i));
        if (face.isNull())
            continue;
        QByteArray png;
        QBuffer buffer(&png);
        face.save(&buffer, "PNG");
        bytes += png.size();
        ++count;
    }
    return count > 0 ? bytes / count : 0;
}

int SampleGrid::side() const
{
    const double fits = std::sqrt(static_cast<double>(width()) * height() / kWished) - kGap;
    int side = std::clamp(static_cast<int>(fits), kSmallest, kLargest);
    // As wide as the columns allow, so that no strip stays empty at the right.
    const int columns = std::max(1, (width() + kGap) / (side + kGap));
    side = std::min(kLargest, (width() + kGap) / columns - kGap);
    return std::max(1, std::min(side, height()));
}

int SampleGrid::columns() const
{
    return std::max(1, (width() + kGap) / (side() + kGap));
}

int SampleGrid::numCells() const
{
    return std::max(1, (height() + kGap) / (side() + kGap)) * columns();
}

QRect SampleGrid::cellRect(int cell) const
{
    const int side = this->side(), columns = this->columns();
    return {(cell % columns) * (side + kGap), (cell / columns) * (side + kGap), side, side};
}

int SampleGrid::cellAt(const QPoint &place) const
{
    for (int i = 0; i < numCells(); ++i) {
        if (!m_model.isEmpty() && cellRect(i).contains(place))
            return i;
    }
    return -1;
}

QSize SampleGrid::sizeHint() const
{
    return {8 * (kLargest + kGap), 5 * (kLargest + kGap)};
}

QSize SampleGrid::minimumSizeHint() const
{
    return {3 * (kSmallest + kGap), 2 * (kSmallest + kGap)};
}

bool SampleGrid::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const int cell = cellAt(help->pos());
        if (cell >= 0)
            QToolTip::showText(help->globalPos(), tr("Seed %1. Click to open it in Annotate.").arg(cellOf(cell).seed),
                               this, cellRect(cell));
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void SampleGrid::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &c = colors();
    if (m_model.isEmpty())
        return;
    if (!m_error.isEmpty()) {
        painter.setPen(c.textDim);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_error);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (int i = 0; i < numCells(); ++i) {
        const QImage face = m_faces.find(cellOf(i));
        if (face.isNull())
            painter.fillRect(cellRect(i), c.cell);
        else
            painter.drawImage(cellRect(i), face);
    }
}

void SampleGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void SampleGrid::mousePressEvent(QMouseEvent *event)
{
    const int cell = event->button() == Qt::LeftButton ? cellAt(event->position().toPoint()) : -1;
    if (cell >= 0)
        Q_EMIT seedClicked(cellOf(cell).seed);
}

} // namespace mimik::ui
