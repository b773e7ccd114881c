#pragma once

#include "ui/common/preview_faces.h"

#include <QWidget>

namespace mimik::ui {

/// The faces of the first seeds of a generator. Cells keep their place and fill in as faces are made.
class SampleGrid : public QWidget {
    Q_OBJECT
public:
    explicit SampleGrid(jobs::PreviewClient &client, QWidget *parent = nullptr);
    /// Empty: nothing is shown.
    void setModel(const QString &path);
    void refresh();
    void stop();
    bool isSettled() const { return m_model.isEmpty() || m_faces.pending() == 0 || !m_error.isEmpty(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void seedClicked(quint32 seed);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    int columns() const;
    int numCells() const;
    QRect cellRect(int cell) const;

    PreviewFaces m_faces;
    QString m_model;
    QString m_error;
};

} // namespace mimik::ui
