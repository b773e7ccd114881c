#pragma once

#include <QColor>
#include <QList>
#include <QString>

#include <cstdint>

namespace mimik::ui {

/// What a cell of a face grid shows and knows.
struct FaceRow {
    std::int64_t id = -1; ///< image id of the workspace; -1 where there is none
    QString file;         ///< absolute path
    QString hash;         ///< sha256; may be empty
    QString caption;      ///< one short line below the face; may be empty
    QString toolTip;
    QColor mark;         ///< a bar at the lower edge; invalid: none. Always doubled by text in `caption`.
    bool dimmed = false; ///< shown faded (dropped by a rule)
};

/// Rows of a grid, read in windows. Called on the GUI thread; a window of 256 rows must take < 5 ms.
class FaceSource {
public:
    virtual ~FaceSource() = default;
    virtual std::int64_t count() const = 0;
    /// Rows first .. first + n - 1 (fewer at the end), in order.
    virtual QList<FaceRow> rows(std::int64_t first, std::int64_t n) const = 0;
};

/// Rows that are already in memory.
class ListFaceSource : public FaceSource {
public:
    explicit ListFaceSource(QList<FaceRow> rows) : m_rows(std::move(rows)) {}
    std::int64_t count() const override { return m_rows.size(); }
    QList<FaceRow> rows(std::int64_t first, std::int64_t n) const override { return m_rows.mid(first, n); }

private:
    QList<FaceRow> m_rows;
};

} // namespace mimik::ui
