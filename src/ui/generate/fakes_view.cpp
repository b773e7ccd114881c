#include "ui/generate/fakes_view.h"

#include "ui/common/theme.h"
#include "ui/common/thumbnail_loader.h"
#include "ui/common/tokens.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QRegularExpression>
#include <QSlider>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace mimik::ui {

namespace {

constexpr int kInit = -1;
constexpr int kPlayMs = 120;
constexpr int kSideStep = 64;   // pictures are decoded at such sizes, so that a slow resize does not decode each pixel
constexpr int kNeighbours = 24; // decoded ahead on each side

} // namespace

/// Draws one picture as large as fits. It keeps the one before until the next is decoded: nothing flickers.
class FakesCanvas : public QWidget {
public:
    using QWidget::QWidget;
    void setImage(const QImage &image)
    {
        if (image.isNull())
            return;
        m_image = image;
        update();
    }
    void clear(const QString &hint)
    {
        m_image = {};
        m_rows.clear();
        m_hint = hint;
        update();
    }
    /// Names of the rows, written left of them; none: the rows have no meaning.
    void setRows(const QStringList &names)
    {
        if (names == m_rows)
            return;
        m_rows = names;
        update();
    }
    QSize sizeHint() const override { return {512, 512}; }
    QSize minimumSizeHint() const override { return {128, 128}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        if (m_image.isNull()) {
            painter.setPen(colors().textDim);
            painter.drawText(rect().adjusted(kSpaceM, 0, -kSpaceM, 0), Qt::AlignCenter | Qt::TextWordWrap, m_hint);
            return;
        }
        painter.setFont(ui::font(TextSize::Small));
        const QFontMetrics metrics = painter.fontMetrics();
        int gutter = 0;
        for (const QString &name : std::as_const(m_rows))
            gutter = std::min(width() / 3, std::max(gutter, metrics.horizontalAdvance(name) + kSpace));
        const QSize size = m_image.size().scaled(width() - gutter, height(), Qt::KeepAspectRatio);
        const QRect place(QPoint(gutter + (width() - gutter - size.width()) / 2, 0), size);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(place, m_image);
        painter.setPen(colors().textDim);
        for (qsizetype i = 0; i < m_rows.size(); ++i) {
            const auto top = static_cast<int>(i * size.height() / m_rows.size());
            const auto bottom = static_cast<int>((i + 1) * size.height() / m_rows.size());
            painter.drawText(QRect(place.left() - gutter, top, gutter - kSpaceXs, bottom - top),
                             Qt::AlignRight | Qt::AlignVCenter,
                             metrics.elidedText(m_rows[i], Qt::ElideRight, gutter - kSpaceXs));
        }
    }

private:
    QImage m_image;
    QStringList m_rows;
    QString m_hint;
};

FakesView::FakesView(ThumbnailLoader &loader, QWidget *parent)
    : QWidget(parent), m_loader(loader), m_canvas(new FakesCanvas(this)), m_slider(new QSlider(Qt::Horizontal, this)),
      m_label(new QLabel(this)), m_timer(new QTimer(this))
{
    m_canvas->setObjectName(QStringLiteral("fakesPicture"));
    m_canvas->setAccessibleName(tr("Faces of the training at this moment"));
    m_canvas->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_canvas->installEventFilter(this);
    m_slider->setObjectName(QStringLiteral("fakesSlider"));
    m_slider->setAccessibleName(tr("Time of the training"));
    m_slider->setToolTip(tr("← → one snapshot, Home and End the first and the newest, R (hold) the real faces"));
    m_slider->setPageStep(5);
    m_slider->installEventFilter(this);
    m_label->setObjectName(QStringLiteral("fakesLabel"));
    m_label->setFont(ui::font(TextSize::Normal, true));
    auto button = [this](const char *name, const QString &text, const char *iconName) {
        auto *made = new QToolButton(this);
        made->setObjectName(QLatin1StringView(name));
        made->setIcon(icon(QLatin1StringView(iconName)));
        made->setToolTip(text);
        made->setAccessibleName(text);
        made->setAutoRaise(true);
        return made;
    };
    m_play = button("fakesPlay", tr("Play from the start of the training"), "media-playback-start");
    m_newest = button("fakesNewest", tr("Go to the newest and follow the training"), "go-last");
    m_reals = button("fakesReals", tr("Show real faces to compare (R, hold)"), "view-preview");
    m_reals->setText(tr("Reals"));
    m_reals->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_reals->setCheckable(true);
    m_newest->setCheckable(true);
    m_timer->setInterval(kPlayMs);

    auto *line = new QHBoxLayout;
    line->setSpacing(kSpaceXs);
    line->addWidget(m_play);
    line->addWidget(m_slider, 1);
    line->addWidget(m_newest);
    auto *below = new QHBoxLayout;
    below->setContentsMargins(kSpaceXs, 0, 0, 0);
    below->addWidget(m_label);
    below->addStretch(1);
    below->addWidget(m_reals);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpaceXs);
    column->addWidget(m_canvas, 1);
    column->addLayout(line);
    column->addLayout(below);

    connect(m_slider, &QSlider::valueChanged, this, &FakesView::goTo);
    connect(m_slider, &QSlider::sliderPressed, m_timer, &QTimer::stop);
    connect(m_newest, &QToolButton::clicked, this, [this] {
        m_timer->stop();
        goTo(count() - 1);
    });
    connect(m_play, &QToolButton::clicked, this, &FakesView::play);
    connect(m_reals, &QToolButton::toggled, this, &FakesView::refresh);
    connect(m_timer, &QTimer::timeout, this, [this] {
        if (m_position + 1 < count())
            goTo(m_position + 1);
        else
            m_timer->stop();
    });
    connect(&m_loader, &ThumbnailLoader::ready, this, [this](const ThumbnailKey &key) {
        if (key.file == file() || showsReals())
            refresh();
    });
    setFolder({});
}

void FakesView::setFolder(const QString &folder)
{
    m_timer->stop();
    m_folder = folder;
    m_rowNames.clear();
    m_pictures.clear();
    m_position = -1;
    m_holdsReals = false;
    if (!folder.isEmpty()) {
        for (const QString &name : QDir(folder).entryList({QStringLiteral("fakes*.png")}, QDir::Files))
            insert(name);
    }
    m_reals->setChecked(false);
    m_canvas->clear(folder.isEmpty() ? QString() : tr("The first faces appear with the first snapshot."));
    goTo(count() - 1);
}

void FakesView::setRowNames(const QStringList &names)
{
    m_rowNames = names;
    refresh();
}

void FakesView::insert(const QString &fileName)
{
    static const QRegularExpression kName(QStringLiteral("^fakes(?:_init|(\\d+)(?:-(\\d+))?)\\.png$"));
    const auto match = kName.match(fileName);
    if (!match.hasMatch())
        return;
    const double kimg = match.hasCaptured(1) ? match.captured(1).toInt() + match.captured(2).toInt() / 1000.0 : kInit;
    const Picture picture{kimg, m_folder % u'/' % fileName};
    const auto at = std::lower_bound(m_pictures.begin(), m_pictures.end(), picture);
    if (at == m_pictures.end() || at->kimg != picture.kimg)
        m_pictures.insert(at, picture);
}

void FakesView::add(const QString &fileName)
{
    if (m_folder.isEmpty())
        return;
    const bool follow = isFollowing() || m_pictures.isEmpty();
    const QString before = file();
    m_loader.forget(m_folder % u'/' % fileName);
    insert(fileName);
    if (QFileInfo::exists(m_folder % QStringLiteral("/fakes_init.png"))) // a training does not tell of it
        insert(QStringLiteral("fakes_init.png"));
    if (m_pictures.isEmpty())
        return;
    if (follow)
        return goTo(count() - 1);
    const auto at = std::find_if(m_pictures.cbegin(), m_pictures.cend(),
                                 [&](const Picture &picture) { return picture.file == before; });
    goTo(at == m_pictures.cend() ? count() - 1 : static_cast<int>(at - m_pictures.cbegin()));
}

void FakesView::goTo(int position)
{
    const int before = m_position;
    m_position = std::clamp(position, -1, count() - 1);
    {
        const QSignalBlocker blocker(m_slider);
        m_slider->setRange(0, std::max(0, count() - 1));
        m_slider->setValue(m_position);
    }
    m_slider->setEnabled(count() > 1);
    m_play->setEnabled(count() > 1);
    m_newest->setEnabled(count() > 0);
    m_newest->setChecked(count() > 0 && isFollowing());
    m_reals->setEnabled(!m_folder.isEmpty() && QFileInfo::exists(m_folder % QStringLiteral("/reals.png")));
    if (m_position < 0)
        m_label->clear();
    else if (m_pictures[m_position].kimg == kInit)
        m_label->setText(tr("start"));
    else
        m_label->setText(tr("%1 kimg").arg(QLocale().toString(m_pictures[m_position].kimg)));
    wantPictures();
    refresh();
    if (m_position != before && m_position >= 0)
        Q_EMIT moved(kimg());
}

double FakesView::kimg() const
{
    return m_position < 0 ? 0 : std::max(0.0, m_pictures[m_position].kimg);
}

QString FakesView::file() const
{
    return m_position < 0 ? QString() : m_pictures[m_position].file;
}

QString FakesView::modelFile() const
{
    if (m_position < 0 || m_pictures[m_position].kimg == kInit)
        return {};
    const QString number = QFileInfo(file()).completeBaseName().mid(static_cast<qsizetype>(qstrlen("fakes")));
    const QString model = m_folder % QStringLiteral("/network-snapshot-") % number % QStringLiteral(".safetensors");
    return QFileInfo::exists(model) ? model : QString();
}

void FakesView::showKimg(double kimg)
{
    int nearest = -1;
    double distance = 0;
    for (int i = 0; i < count(); ++i) {
        const double away = std::abs(std::max(0.0, m_pictures[i].kimg) - kimg);
        if (nearest < 0 || away <= distance) {
            nearest = i;
            distance = away;
        }
    }
    if (nearest >= 0 && nearest != m_position)
        goTo(nearest);
}

void FakesView::showSnapshot(double kimg)
{
    constexpr double kHalfAnImage = 0.0005;
    const auto after = std::ranges::upper_bound(m_pictures, kimg + kHalfAnImage, {}, &Picture::kimg);
    if (after != m_pictures.end() ? after != m_pictures.begin() : !m_pictures.isEmpty())
        goTo(static_cast<int>(after - m_pictures.begin()) - 1);
}

bool FakesView::showsReals() const
{
    return m_reals->isEnabled() && (m_reals->isChecked() || m_holdsReals);
}

void FakesView::step(int by)
{
    m_timer->stop();
    if (count() > 0)
        goTo(std::clamp(m_position + by, 0, count() - 1));
}

void FakesView::play()
{
    if (m_timer->isActive())
        return m_timer->stop();
    goTo(isFollowing() ? 0 : m_position);
    m_timer->start();
}

int FakesView::pictureSide() const
{
    const double side = std::min(m_canvas->width(), m_canvas->height()) * devicePixelRatioF();
    return std::max(1, static_cast<int>(std::ceil(side / kSideStep))) * kSideStep;
}

void FakesView::wantPictures()
{
    if (!isVisible() || m_position < 0)
        return m_loader.want(this, {});
    QList<ThumbnailKey> keys;
    const auto want = [&](const QString &file) {
        keys.append({file, {}, pictureSide(), true});
    };
    want(file());
    if (m_reals->isEnabled())
        want(m_folder % QStringLiteral("/reals.png"));
    for (int away = 1; away <= kNeighbours; ++away) {
        for (const int i : {m_position + away, m_position - away}) {
            if (i >= 0 && i < count())
                want(m_pictures[i].file);
        }
    }
    m_loader.want(this, keys);
}

void FakesView::refresh()
{
    if (m_position < 0)
        return;
    const QString shown = showsReals() ? m_folder % QStringLiteral("/reals.png") : file();
    const ThumbnailKey key{shown, {}, pictureSide(), true};
    m_canvas->setImage(m_loader.find(key));
    m_canvas->setRows(showsReals() ? QStringList() : m_rowNames);
}

bool FakesView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_canvas && event->type() == QEvent::Wheel) {
        step(static_cast<QWheelEvent *>(event)->angleDelta().y() > 0 ? -1 : 1);
        return true;
    }
    if (watched == m_canvas && event->type() == QEvent::MouseButtonPress)
        m_slider->setFocus();
    if (watched == m_slider && (event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease)) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_R) {
            event->type() == QEvent::KeyPress ? keyPressEvent(key) : keyReleaseEvent(key);
            return true;
        }
        if (event->type() == QEvent::KeyPress)
            m_timer->stop();
    }
    if (watched == m_slider && event->type() == QEvent::FocusOut && m_holdsReals) {
        m_holdsReals = false;
        refresh();
    }
    return QWidget::eventFilter(watched, event);
}

void FakesView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_R || event->modifiers() != Qt::NoModifier)
        return QWidget::keyPressEvent(event);
    if (!event->isAutoRepeat()) {
        m_holdsReals = true;
        refresh();
    }
}

void FakesView::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_R)
        return QWidget::keyReleaseEvent(event);
    if (!event->isAutoRepeat()) {
        m_holdsReals = false;
        refresh();
    }
}

void FakesView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    wantPictures();
    refresh();
}

void FakesView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    wantPictures();
    refresh();
}

} // namespace mimik::ui
