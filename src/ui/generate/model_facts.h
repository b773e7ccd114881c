#pragma once

#include "core/data/types.h"

#include <QPair>
#include <QWidget>

#include <optional>

class QTextEdit;

namespace mimik::ui {

/// Everything the card of a model tells, to read, select and copy.
class ModelFacts : public QWidget {
    Q_OBJECT
public:
    explicit ModelFacts(QWidget *parent = nullptr);
    /// Nothing: no model is chosen.
    void setModel(const std::optional<data::ModelInfo> &model);
    /// "name: value" lines.
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    QTextEdit *m_view;
    QList<QPair<QString, QString>> m_facts;
};

} // namespace mimik::ui
