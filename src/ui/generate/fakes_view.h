#pragma once

#include <QImage>
#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>

class QLabel;
class QSlider;
class QTimer;
class QToolButton;

namespace mimik::ui {

class ThumbnailLoader;
class FakesCanvas;

/// The faces of a training over time: the same seeds at each snapshot, with a slider from the first to the newest.
/// At the end it follows the training; elsewhere it stays where it was put. The reals can be looked at in between.
/// Pictures are decoded off the GUI thread, those next to the shown one first.
class FakesView : public QWidget {
    Q_OBJECT
public:
    explicit FakesView(ThumbnailLoader &loader, QWidget *parent = nullptr);

    /// Everything that lies in the folder of a run's artifacts; empty: nothing.
    void setFolder(const QString &folder);
    /// A conditional generator's pictures have a row for each class, the first ones of many: their names; none: the
    /// rows have no meaning. They go with the folder.
    void setRowNames(const QStringList &names);
    const QStringList &rowNames() const { return m_rowNames; }
    /// A picture of the folder is new, or has been written anew.
    void add(const QString &fileName);

    int count() const { return static_cast<int>(m_pictures.size()); }
    int position() const { return m_position; }
    bool isFollowing() const { return m_position == count() - 1; }
    /// Of the picture in front; 0 before the training.
    double kimg() const;
    /// File of the picture in front; empty: none.
    QString file() const;
    /// Weights of the picture in front; empty: there are none.
    QString modelFile() const;
    void showKimg(double kimg);
    /// The picture of a snapshot that was measured at this point: the newest up to it, for older trainings rounded the
    /// names of their files down.
    void showSnapshot(double kimg);
    bool showsReals() const;

    /// The picture of a key or of the mouse wheel: -1 before, +1 next.
    void step(int by);

Q_SIGNALS:
    /// Another picture is in front.
    void moved(double kimg);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Picture {
        double kimg; ///< -1: before the training
        QString file;
        bool operator<(const Picture &other) const { return kimg < other.kimg; }
    };
    void insert(const QString &fileName);
    void goTo(int position);
    void refresh();
    void wantPictures();
    void play();
    int pictureSide() const;

    ThumbnailLoader &m_loader;
    QString m_folder;
    QStringList m_rowNames;
    QList<Picture> m_pictures;
    int m_position = -1;
    FakesCanvas *m_canvas;
    QSlider *m_slider;
    QLabel *m_label;
    QToolButton *m_play;
    QToolButton *m_newest;
    QToolButton *m_reals;
    QTimer *m_timer;
    bool m_holdsReals = false; ///< while the key is down
};

} // namespace mimik::ui
