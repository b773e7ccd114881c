#pragma once

#include <QImage>
#include <QList>
#include <QWidget>

namespace mimik::ui {

/// Small faces with captions in a row or a column: the neighbours of a seed, or its family along a direction.
class FaceStrip : public QWidget {
    Q_OBJECT
public:
    enum class Mark { None, Labelled, Neutral, Unsure, Rejected };
    struct Item {
        QImage face;
        QString caption;
        Mark mark = Mark::None;
        bool exists = true; ///< false: beyond the end of the list
        bool current = false;
    };

    FaceStrip(int side, Qt::Orientation orientation, QWidget *parent = nullptr);

    void setItems(const QList<Item> &items);
    const QList<Item> &items() const { return m_items; }
    /// How many faces fit, always odd.
    int capacity() const;
    QRect itemRect(int index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void clicked(int index);
    void capacityChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int captionHeight() const;

    int m_side;
    Qt::Orientation m_orientation;
    QList<Item> m_items;
    QList<std::pair<qint64, QImage>> m_scaled; ///< by cache key of the face
};

} // namespace mimik::ui
