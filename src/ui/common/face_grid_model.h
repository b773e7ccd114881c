#pragma once

#include "ui/common/face_source.h"

#include <QAbstractListModel>
#include <QCache>
#include <QSet>

#include <memory>

namespace mimik::ui {

/// A model over row windows: data() answers from memory or says "loading"; the window is fetched afterwards.
class FaceGridModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1, FileRole, HashRole, MarkRole, DimmedRole, LoadedRole };

    explicit FaceGridModel(QObject *parent = nullptr);
    ~FaceGridModel() override;

    /// Takes another collection (view goes to its top). Null: empty.
    void setSource(std::shared_ptr<FaceSource> source);
    /// Rows changed in place (a label, a mark): cells are read again, nothing moves. The count must be the same.
    void refresh(int firstRow, int lastRow);
    void refreshAll();

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    /// The row when it is in memory, else an empty one (and the window is asked for).
    const FaceRow *peek(int row) const;
    /// The row, fetched at once where needed (for a click, not for painting).
    FaceRow row(int row) const;

private:
    void ask(int window) const;
    void fetchAsked();

    static constexpr int kWindow = 256;
    std::shared_ptr<FaceSource> m_source;
    int m_count = 0;
    mutable QCache<int, QList<FaceRow>> m_windows;
    mutable QSet<int> m_asked;
    mutable bool m_fetchPosted = false;
};

} // namespace mimik::ui
