#include "ui/common/face_grid_model.h"

#include <QMetaObject>

#include <limits>

namespace mimik::ui {

namespace {
constexpr int kWindowsKept = 64; // 16,384 rows, some 5 MB
}

FaceGridModel::FaceGridModel(QObject *parent) : QAbstractListModel(parent)
{
    m_windows.setMaxCost(kWindowsKept);
}

FaceGridModel::~FaceGridModel() = default;

void FaceGridModel::setSource(std::shared_ptr<FaceSource> source)
{
    beginResetModel();
    m_source = std::move(source);
    m_count =
        m_source ? static_cast<int>(std::min<std::int64_t>(m_source->count(), std::numeric_limits<int>::max() / 2)) : 0;
    m_windows.clear();
    m_asked.clear();
    endResetModel();
}

void FaceGridModel::refresh(int firstRow, int lastRow)
{
    firstRow = std::max(0, firstRow);
    lastRow = std::min(m_count - 1, lastRow);
    if (firstRow > lastRow)
        return;
    for (int window = firstRow / kWindow; window <= lastRow / kWindow; ++window) {
        QList<FaceRow> *kept = m_windows.object(window);
        if (!kept)
            continue;
        // read at once: the old cell stays until the new one is there
        const int from = std::max(firstRow, window * kWindow), to = std::min(lastRow, (window + 1) * kWindow - 1);
        const auto rows = m_source->rows(from, to - from + 1);
        for (int i = 0; i < rows.size() && from % kWindow + i < kept->size(); ++i)
            (*kept)[from % kWindow + i] = rows[i];
    }
    Q_EMIT dataChanged(index(firstRow), index(lastRow));
}

void FaceGridModel::refreshAll()
{
    refresh(0, m_count - 1);
}

int FaceGridModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_count;
}

QVariant FaceGridModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FaceRow *row = peek(index.row());
    if (role == LoadedRole)
        return row != nullptr;
    if (!row)
        return role == Qt::DisplayRole ? QVariant(QString()) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return row->caption;
    case Qt::ToolTipRole:
        return row->toolTip.isEmpty() ? QVariant() : QVariant(row->toolTip);
    case Qt::AccessibleTextRole:
        return row->caption;
    case IdRole:
        return static_cast<qlonglong>(row->id);
    case FileRole:
        return row->file;
    case HashRole:
        return row->hash;
    case MarkRole:
        return row->mark;
    case DimmedRole:
        return row->dimmed;
    default:
        return {};
    }
}

const FaceRow *FaceGridModel::peek(int row) const
{
    if (row < 0 || row >= m_count)
        return nullptr;
    const QList<FaceRow> *window = m_windows.object(row / kWindow);
    if (!window) {
        ask(row / kWindow);
        return nullptr;
    }
    const int i = row % kWindow;
    return i < window->size() ? &window->at(i) : nullptr;
}

FaceRow FaceGridModel::row(int row) const
{
    if (const FaceRow *known = peek(row))
        return *known;
    if (!m_source || row < 0 || row >= m_count)
        return {};
    const auto rows = m_source->rows(row, 1);
    return rows.isEmpty() ? FaceRow() : rows.first();
}

void FaceGridModel::ask(int window) const
{
    m_asked.insert(window);
    if (m_fetchPosted)
        return;
    m_fetchPosted = true;
    auto *self = const_cast<FaceGridModel *>(this);
    QMetaObject::invokeMethod(
        self, [self] { self->fetchAsked(); }, Qt::QueuedConnection);
}

void FaceGridModel::fetchAsked()
{
    m_fetchPosted = false;
    const auto asked = std::exchange(m_asked, {});
    if (!m_source)
        return;
    for (int window : asked) {
        const int first = window * kWindow;
        if (first >= m_count || m_windows.contains(window))
            continue;
        m_windows.insert(window, new QList<FaceRow>(m_source->rows(first, kWindow)));
        Q_EMIT dataChanged(index(first), index(std::min(m_count, first + kWindow) - 1));
    }
}

} // namespace mimik::ui
