#pragma once

#include "ui/generate/prepared_faces.h"

#include <QWidget>

class QLabel;

namespace mimik::ui {

class AppContext;

/// Some faces as the training will see them, and a line with count, size and classes.
class PreparedStrip : public QWidget {
    Q_OBJECT
public:
    explicit PreparedStrip(AppContext &context, QWidget *parent = nullptr);
    /// @param size  0: as the images allow
    void setFaces(const QString &folder, int size);
    const PreparedFaces &faces() const { return m_faces; }
    bool isSettled() const { return m_pending == 0; }

Q_SIGNALS:
    void looked();

private:
    class Row;
    void refresh(const QString &error = {});

    AppContext &m_context;
    PreparedFaces m_faces;
    Row *m_row;
    QLabel *m_text;
    int m_request = 0; ///< answers to older ones are dropped
    int m_pending = 0;
};

} // namespace mimik::ui
