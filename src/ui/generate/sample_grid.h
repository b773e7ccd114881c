#pragma once

#include "ui/common/preview_faces.h"

#include <QElapsedTimer>
#include <QStringList>
#include <QWidget>

namespace mimik::ui {

/// A sheet of faces of a generator: seeds in order, as many as fit. Cells keep their place and fill in as faces are
/// made. A click or an arrow key chooses one; a double click or Enter asks for more of it.
class SampleGrid : public QWidget {
    Q_OBJECT
public:
    /// Of a conditional generator: each class in turn.
    static constexpr int kEachClass = -2;

    explicit SampleGrid(jobs::PreviewClient &client, QWidget *parent = nullptr);
    /// Empty: nothing is shown.
    void setModel(const QString &path, const QStringList &classes = {});
    /// @param classIndex  -1 without classes, kEachClass, or a class
    void setLook(FaceLook look, int classIndex);
    void setFirstSeed(quint32 seed);
    quint32 firstSeed() const { return m_firstSeed; }
    void refresh();
    void stop();
    bool isSettled() const { return m_model.isEmpty() || m_faces.pending() == 0 || !m_error.isEmpty(); }
    /// Faces per second as last seen here; 0: not known yet.
    double facesPerSecond() const { return m_rate; }
    /// About the bytes of one face as PNG, from the first faces shown; 0: none yet.
    qint64 bytesPerFace() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void seedChosen(quint32 seed);
    void seedActivated(quint32 seed);
    /// All faces are here.
    void filled();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    int numClasses() const { return static_cast<int>(m_classes.size()); }
    /// "Seed 12, happiness"
    QString nameOf(int cell) const;
    void choose(int cell);
    int side() const;
    int columns() const;
    int numCells() const;
    QRect cellRect(int cell) const;
    int cellAt(const QPoint &place) const;
    PreviewCell cellOf(int cell) const;

    PreviewFaces m_faces;
    QString m_model;
    QString m_error;
    QStringList m_classes;
    int m_class = -1;
    int m_chosen = -1; ///< cell
    quint32 m_firstSeed = 0;
    QElapsedTimer m_clock; ///< since the first face of a request came
    int m_counted = 0;
    double m_rate = 0;
};

} // namespace mimik::ui
