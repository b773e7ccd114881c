#pragma once

#include "core/data/types.h"

#include <QWidget>

#include <optional>

class QLabel;
class QListView;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace mimik::ui {

class AppContext;
class GenerateForm;
class GeneratorModel;
class ModelFacts;
class SampleGrid;

/// The generators of the workspace as cards; the chosen one with a sheet of its faces, the form that makes more of
/// them, and all that its card tells.
class ModelsPage : public QWidget {
    Q_OBJECT
public:
    explicit ModelsPage(AppContext &context, QWidget *parent = nullptr);

    void reload();
    void clear();
    /// Chooses a generator by its path; nothing happens when it is not there.
    void select(const QString &path);
    /// All that the card of the chosen one tells.
    void showAbout();
    QString modelPath() const;
    const std::vector<data::ModelInfo> &generators() const;
    /// Faces are asked for while the page is in front.
    void activate();
    void deactivate();
    bool isSettled() const;

Q_SIGNALS:
    void addRequested();
    /// To train on from the chosen generator.
    void fineTuneRequested(const QString &path);

private:
    QWidget *makeList();
    QWidget *makeSheet();
    void onPicked();
    void otherSeeds();
    std::optional<data::ModelInfo> current() const;

    AppContext &m_context;
    GeneratorModel *m_models;
    QListView *m_list;
    QLabel *m_name;
    QLabel *m_line;
    QPushButton *m_fineTune;
    SampleGrid *m_samples;
    QSpinBox *m_firstSeed;
    QTabWidget *m_tabs;
    GenerateForm *m_form;
    ModelFacts *m_facts;
};

} // namespace mimik::ui
