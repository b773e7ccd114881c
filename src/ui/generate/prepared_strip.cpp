#include "ui/generate/prepared_strip.h"

#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/shell/app_context.h"

#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace mimik::ui {

namespace {
constexpr int kSide = 56;
} // namespace

/// The faces beside each other, as many as fit.
class PreparedStrip::Row : public QWidget {
public:
    explicit Row(const PreparedStrip &strip, QWidget *parent) : QWidget(parent), m_strip(strip)
    {
        setFixedHeight(kSide);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const int fits = (width() + kSpaceXs) / (kSide + kSpaceXs);
        for (int i = 0; i < fits; ++i) {
            const QRect cell(i * (kSide + kSpaceXs), 0, kSide, kSide);
            if (i < m_strip.m_shown.size())
                painter.drawImage(cell, m_strip.m_shown[i]);
            else
                painter.fillRect(cell, colors().cell);
        }
    }

private:
    const PreparedStrip &m_strip;
};

PreparedStrip::PreparedStrip(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_row(new Row(*this, this)), m_text(new QLabel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpaceXs);
    column->addWidget(m_row);
    column->addWidget(m_text);
    m_text->setObjectName(QStringLiteral("preparedText"));
    m_text->setWordWrap(true);
    makeDim(m_text);
    connect(&context, &AppContext::workspaceAboutToClose, this, [this] {
        m_pending = 0; // answers never come
        m_isLooking = false;
        setFaces({}, 0);
    });
    setFaces({}, 0);
}

void PreparedStrip::setFaces(const QString &path, int size)
{
    const int request = ++m_request;
    if (m_stop)
        *m_stop = true;
    m_faces = {}; // what was said of other faces holds no more
    m_isLooking = !path.isEmpty() && QFileInfo::exists(path) && m_context.workspace();
    if (!m_isLooking) {
        m_shown.clear();
        refresh();
        Q_EMIT looked();
        return;
    }
    refresh();
    ++m_pending;
    auto faces = std::make_shared<PreparedFaces>();
    m_stop = std::make_shared<std::atomic<bool>>(false);
    m_context.readInBackground(
        [faces, path, size, mine = m_stop](data::Workspace &workspace, const std::atomic<bool> &stop) -> Result<Json> {
            auto looked = lookAtFaces(workspace, path, size, [&] { return *mine || stop; });
            if (!looked)
                return passOn(looked);
            *faces = std::move(*looked);
            return Json();
        },
        this,
        [this, faces, request](const Result<Json> &done) {
            m_pending = std::max(0, m_pending - 1);
            if (request != m_request)
                return;
            m_isLooking = false;
            m_faces = done ? std::move(*faces) : PreparedFaces();
            m_shown = m_faces.samples;
            refresh(done ? QString() : QString::fromStdString(done.error().message()));
            Q_EMIT looked();
        });
}

void PreparedStrip::setAligned(bool isAligned)
{
    if (isAligned == m_isAligned)
        return;
    m_isAligned = isAligned;
    refresh();
}

void PreparedStrip::refresh(const QString &error)
{
    const QLocale locale;
    QStringList parts;
    if (!error.isEmpty())
        parts.append(error);
    if (m_isLooking)
        parts.append(tr("The faces are being looked at."));
    m_row->setAccessibleName(m_isAligned ? tr("Faces before they are aligned") : tr("Faces as the training sees them"));
    m_row->setToolTip(m_isAligned
                          ? tr("The middle of each picture; the training turns and crops the faces when it reads them")
                          : tr("Faces as the training sees them: the middle of each picture as a square, scaled"));
    if (m_faces.count > 0)
        parts.append(tr("%1 images").arg(locale.toString(m_faces.count)));
    if (!m_faces.originals.isEmpty()) {
        const QSize first = m_faces.originals.first();
        const bool areAlike = std::ranges::all_of(m_faces.originals, [&](QSize size) { return size == first; });
        const QString before =
            areAlike ? QStringLiteral("%1 × %2").arg(first.width()).arg(first.height()) : tr("several sizes");
        const QString after = QStringLiteral("%1 × %1").arg(m_faces.size);
        QString text = before == after ? after : before % QStringLiteral(" → ") % after;
        if (m_isAligned)
            text += tr(", aligned when the training reads them");
        else if (first.width() != first.height() || !areAlike)
            text += tr(", cropped to the middle");
        if (std::min(first.width(), first.height()) < m_faces.size)
            text += tr(", enlarged");
        parts.append(text);
    }
    if (!m_faces.classes.isEmpty()) {
        QStringList classes;
        for (const auto &[name, count] : std::as_const(m_faces.classes))
            classes.append(name % u' ' % locale.toString(count));
        parts.append(tr("%n classes", nullptr, static_cast<int>(classes.size())) % QStringLiteral(": ") %
                     classes.join(QStringLiteral(", ")));
    }
    m_text->setText(parts.join(QStringLiteral(" · ")));
    m_text->setVisible(!parts.isEmpty());
    m_row->setVisible(!m_shown.isEmpty());
    m_row->update();
}

} // namespace mimik::ui
