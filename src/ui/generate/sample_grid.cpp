#include "ui/generate/sample_grid.h"

#include "ui/common/tokens.h"

#include <QBuffer>
#include <QHelpEvent>
#include <QKeyEvent>
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
    setFocusPolicy(Qt::StrongFocus);
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

void SampleGrid::setModel(const QString &path, const QStringList &classes)
{
    if (path != m_model) {
        m_rate = 0;
        m_chosen = -1;
    }
    m_model = path;
    m_classes = classes;
    FaceLook look = m_faces.look();
    look.model = path;
    m_faces.setLook(look);
    setCursor(path.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    refresh();
}

void SampleGrid::setLook(FaceLook look, int classIndex)
{
    look.model = m_faces.look().model;
    if (look == m_faces.look() && m_class == classIndex)
        return;
    m_class = classIndex;
    m_faces.setLook(look);
    refresh();
}

void SampleGrid::setFirstSeed(quint32 seed)
{
    m_firstSeed = seed;
    m_chosen = -1;
    refresh();
}

void SampleGrid::refresh()
{
    m_error.clear();
    update();
    if (m_model.isEmpty() || !isVisible())
        return;
    m_faces.setDrawn(static_cast<int>(std::ceil(kLargest * devicePixelRatioF())), numCells());
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
    if (numClasses() > 0)
        wanted.classIndex = m_class == kEachClass ? cell % numClasses() : std::clamp(m_class, 0, numClasses() - 1);
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
        const QSize original = m_faces.originalSize(cellOf(i)); // the sheet may have it smaller
        bytes += png.size() * (qint64{original.width()} * original.height()) /
                 std::max<qint64>(1, qint64{face.width()} * face.height());
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
            QToolTip::showText(help->globalPos(),
                               tr("%1. Double click or Enter opens it in Annotate.").arg(nameOf(cell)), this,
                               cellRect(cell));
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
    painter.setFont(ui::font(TextSize::Small));
    for (int i = 0; i < numCells(); ++i) {
        const QImage face = m_faces.find(cellOf(i));
        if (face.isNull())
            painter.fillRect(cellRect(i), c.cell);
        else
            painter.drawImage(cellRect(i), face);
    }
    if (m_chosen < 0 || m_chosen >= numCells())
        return;
    const QRect cell = cellRect(m_chosen);
    const int line = painter.fontMetrics().height();
    const QRect caption(cell.left(), cell.bottom() + 1 - line, cell.width(), line);
    QColor back = c.surface;
    back.setAlphaF(0.8F);
    painter.fillRect(caption, back);
    painter.setPen(c.text);
    painter.drawText(caption.adjusted(kSpaceXs, 0, -kSpaceXs, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(nameOf(m_chosen), Qt::ElideRight, cell.width() - 2 * kSpaceXs));
    painter.setPen(QPen(hasFocus() ? c.accent : c.textDim, 2));
    painter.drawRect(cell.adjusted(1, 1, -1, -1));
}

void SampleGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

QString SampleGrid::nameOf(int cell) const
{
    const PreviewCell face = cellOf(cell);
    const QString seed = tr("Seed %1").arg(face.seed);
    return face.classIndex >= 0 && face.classIndex < numClasses()
               ? seed % QStringLiteral(", ") % m_classes[face.classIndex]
               : seed;
}

void SampleGrid::choose(int cell)
{
    if (m_model.isEmpty())
        return;
    m_chosen = std::clamp(cell, 0, numCells() - 1);
    setAccessibleDescription(nameOf(m_chosen));
    update();
    Q_EMIT seedChosen(cellOf(m_chosen).seed);
}

void SampleGrid::mousePressEvent(QMouseEvent *event)
{
    if (const int cell = event->button() == Qt::LeftButton ? cellAt(event->position().toPoint()) : -1; cell >= 0)
        choose(cell);
}

void SampleGrid::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int cell = event->button() == Qt::LeftButton ? cellAt(event->position().toPoint()) : -1; cell >= 0)
        Q_EMIT seedActivated(cellOf(cell).seed);
}

void SampleGrid::keyPressEvent(QKeyEvent *event)
{
    const auto move = [this](int by) {
        choose(m_chosen < 0 ? 0 : m_chosen + by >= 0 && m_chosen + by < numCells() ? m_chosen + by : m_chosen);
    };
    switch (event->modifiers() & ~Qt::KeypadModifier ? Qt::Key_unknown : event->key()) {
    case Qt::Key_Left:
        return move(-1);
    case Qt::Key_Right:
        return move(1);
    case Qt::Key_Up:
        return move(-columns());
    case Qt::Key_Down:
        return move(columns());
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(numCells() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_chosen >= 0 && !m_model.isEmpty())
            Q_EMIT seedActivated(cellOf(m_chosen).seed);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void SampleGrid::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_chosen < 0 && event->reason() != Qt::MouseFocusReason && !m_model.isEmpty())
        m_chosen = 0; // to see where the keys act
    update();
}

void SampleGrid::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace mimik::ui
