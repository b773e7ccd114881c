#pragma once

#include "core/data/types.h"
#include "ui/explore/explore_grid.h"
#include "ui/shell/screen.h"

#include <memory>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;
class QStackedLayout;
class QToolButton;

namespace mimik::ui {

class EmptyState;
class ExploreView;
class PreviewFaces;

/// Interpolation grids of a generator: seeds, blends of seeds, and directions. A click shows a seed in the Inspector
/// and names it on the button that sends it to Annotate; a double click sends it at once.
class ExplorePanel : public Screen {
    Q_OBJECT
public:
    explicit ExplorePanel(AppContext &context, QWidget *parent = nullptr);
    ~ExplorePanel() override;

    void activate() override;
    void deactivate() override;
    /// {"model": path, "seed": number}, both optional.
    void open(const QVariantMap &arguments) override;
    void focusFilter() override;
    QList<KeyHint> keys() const override;

    ExploreView &view() const { return *m_view; }
    PreviewFaces *faces() const { return m_faces.get(); }
    /// Path of the generator shown; empty: none.
    QString model() const;

private:
    void build();
    QWidget *makeToolBar();
    QWidget *makeFooter();
    void refresh(); ///< after a change of the workspace; leaves the focus where it is
    void reloadModels();
    void takeModel();
    void useBundled();
    void showEmpty();
    void readSettings();
    void writeSettings();
    void refreshControls();
    void refreshMarks();
    /// Applies the controls: which grid, which look; then asks for what is missing.
    void regrid();
    void setGrid(const ExploreGrid &grid);
    void requestFaces();
    void refreshStatus();
    void takeCurrent(int cell);
    void sendToAnnotate(int cell);
    void togglePick(int cell);
    std::uint32_t currentSeed() const;
    data::ModelId modelId() const;

    std::unique_ptr<PreviewFaces> m_faces;
    std::vector<data::ModelInfo> m_models;
    ExploreGrid m_grid;
    bool m_active = false;
    bool m_loading = false; ///< controls are being set: not a person's doing
    bool m_modelsStale = true;
    int m_numDirections = 512;
    QString m_error;

    QStackedLayout *m_stack = nullptr;
    QWidget *m_content = nullptr;
    EmptyState *m_empty = nullptr;
    ExploreView *m_view = nullptr;
    QComboBox *m_model = nullptr;
    QComboBox *m_mode = nullptr;
    QComboBox *m_class = nullptr;
    QSlider *m_psi = nullptr;
    QLabel *m_psiValue = nullptr;
    QComboBox *m_noise = nullptr;
    QSpinBox *m_seed = nullptr;
    QLabel *m_indexLabel = nullptr;
    QSpinBox *m_index = nullptr;
    QLabel *m_degreeLabel = nullptr;
    QDoubleSpinBox *m_degree = nullptr;
    QSpinBox *m_columns = nullptr;
    QLabel *m_status = nullptr;
    QToolButton *m_pick = nullptr;
    QPushButton *m_annotate = nullptr;
};

} // namespace mimik::ui
