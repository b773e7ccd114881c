#pragma once

#include <QListWidget>

namespace mimik::ui {

/// A set of images to train on: a data set or a selection of the workspace.
struct TrainingSet {
    enum class Kind { Dataset, Selection } kind = Kind::Dataset;
    qint64 id = 0;
    QString name;
    qint64 numImages = 0;
    bool operator==(const TrainingSet &) const = default;
};

/// Sets with a box each. Space and click tick a box.
class SetList : public QListWidget {
    Q_OBJECT
public:
    explicit SetList(QWidget *parent = nullptr);
    /// Keeps the ticks of sets that are still there; new ones get `ticked`.
    void setSets(const QList<TrainingSet> &sets, bool ticked);
    QList<TrainingSet> tickedSets() const;
    void setTicked(const QString &name, bool ticked);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    QList<TrainingSet> m_sets;
};

} // namespace mimik::ui
