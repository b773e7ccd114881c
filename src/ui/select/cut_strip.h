#pragma once

#include "ui/common/thumbnail_loader.h"

#include <QList>
#include <QString>
#include <QWidget>

#include <cstdint>

namespace mimik::ui {

/// The faces nearest to a threshold: kept ones on one side of a line, dropped ones on the other, the closest calls in
/// the middle. Two rows of the same thing would not tell more; one look at the line shows whether it is in the right
/// place.
class CutStrip : public QWidget {
    Q_OBJECT
public:
    struct Face {
        std::int64_t id = -1;
        QString file;
        QString hash;
        QString caption; ///< its score
        int manual = 0;  ///< 1 kept, -1 rejected by a person
    };

    explicit CutStrip(ThumbnailLoader &loader, QWidget *parent = nullptr);

    /// Nearest first on both sides. `keptLeft`: the kept side is the left one (a largest value cuts).
    void setFaces(const QList<Face> &kept, const QList<Face> &dropped, bool keptLeft);
    void setHint(const QString &text);
    /// How many faces fit on each side.
    int capacity() const;
    std::int64_t currentId() const { return m_current; }
    QRect faceRect(bool kept, int fromCut) const;

    QSize sizeHint() const override { return {800, kHeight}; }
    QSize minimumSizeHint() const override { return {320, kHeight}; }

Q_SIGNALS:
    void capacityChanged();
    void faceClicked(std::int64_t id);
    void faceActivated(std::int64_t id);
    /// K keep, X reject, Delete back to the rule: a person's word above the rule.
    void verdictWanted(std::int64_t id, int manual);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    static constexpr int kSide = 80; ///< of a face; narrow windows have smaller ones, but more than three
    int side() const { return width() < 760 ? 64 : kSide; }
    static constexpr int kGap = 6;
    static constexpr int kMiddle = 28; ///< room of the line
    static constexpr int kHeight = kSide + 52;
    const Face *faceAt(const QPoint &point) const;
    QList<const Face *> fromLeft() const;
    ThumbnailKey keyOf(const Face &face) const;
    void wantThumbnails();

    ThumbnailLoader &m_loader;
    QList<Face> m_kept, m_dropped;
    bool m_keptLeft = true;
    std::int64_t m_current = -1;
    QString m_hint;
};

} // namespace mimik::ui
