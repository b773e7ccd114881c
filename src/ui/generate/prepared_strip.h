#pragma once

#include "ui/generate/prepared_faces.h"

#include <QWidget>

#include <atomic>
#include <memory>

class QLabel;

namespace mimik::ui {

class AppContext;

/// Some faces as the training will see them, and a line with count, size and classes.
class PreparedStrip : public QWidget {
    Q_OBJECT
public:
    explicit PreparedStrip(AppContext &context, QWidget *parent = nullptr);
    /// @param path  folder, .zip or .npy
    /// @param size  0: as the images allow
    void setFaces(const QString &path, int size);
    /// The training will turn and crop the faces, which is not shown here.
    void setAligned(bool isAligned);
    /// Of what was last asked for; empty while it is looked at.
    const PreparedFaces &faces() const { return m_faces; }
    /// The answer to the last setFaces() is not here yet.
    bool isLooking() const { return m_isLooking; }
    bool isSettled() const { return m_pending == 0; }

Q_SIGNALS:
    void looked();

private:
    class Row;
    void refresh(const QString &error = {});

    AppContext &m_context;
    PreparedFaces m_faces;
    QList<QImage> m_shown;                     ///< the samples; those from before until the new ones are here
    std::shared_ptr<std::atomic<bool>> m_stop; ///< of the look that is under way
    bool m_isAligned = false;
    bool m_isLooking = false;
    Row *m_row;
    QLabel *m_text;
    int m_request = 0; ///< answers to older ones are dropped
    int m_pending = 0;
};

} // namespace mimik::ui
