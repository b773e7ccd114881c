#pragma once

#include <QImage>
#include <QWidget>

namespace mimik::ui {

/// One face as big as the room allows. Zoom shows it larger than fits; drag moves it. Overlays (seed, verdict) can be
/// hidden for an unprejudiced look.
class FaceCanvas : public QWidget {
    Q_OBJECT
public:
    /// What is said of the face, drawn over it and always in words.
    struct Verdict {
        QString text; ///< empty: none
        bool bad = false;
        bool quiet = false; ///< neutral, unsure
        bool operator==(const Verdict &) const = default;
    };

    explicit FaceCanvas(QWidget *parent = nullptr);

    /// A null image: the place is kept, `waiting` says why it is empty.
    void setFace(const QImage &face, const QString &waiting = {});
    const QImage &face() const { return m_face; }
    void setCaption(const QString &caption);
    void setVerdict(const Verdict &verdict);
    void setOverlaysHidden(bool hidden);
    bool overlaysHidden() const { return m_hidden; }
    void setZoomed(bool zoomed);
    bool isZoomed() const { return m_zoomed; }
    /// A second face beside the first; null: none.
    void setCompared(const QImage &face, const QString &caption);

    QSize sizeHint() const override { return {480, 480}; }
    QSize minimumSizeHint() const override { return {160, 160}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void paintFace(QPainter &painter, const QRect &room, const QImage &face, QImage &scaled, const QString &caption,
                   bool main);

    QImage m_face, m_scaled;
    QImage m_other, m_otherScaled;
    QString m_caption, m_otherCaption, m_waiting;
    Verdict m_verdict;
    bool m_hidden = false;
    bool m_zoomed = false;
    QPointF m_centre{0.5, 0.5}; ///< of the zoomed part, as fractions of the face
    QPoint m_drag;
};

} // namespace mimik::ui
