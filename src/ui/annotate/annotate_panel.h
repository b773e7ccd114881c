#pragma once

#include "core/data/types.h"
#include "ui/annotate/annotate_session.h"
#include "ui/annotate/face_strip.h"
#include "ui/shell/screen.h"

#include <QTimer>

#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedLayout;
class QVBoxLayout;

namespace mimik::ui {

class AnnotateFaces;
class EmptyState;
class FaceCanvas;
class LabelRow;

/// One face after the other: what is seen goes in with one key each, and is on the disk at once.
class AnnotatePanel : public Screen {
    Q_OBJECT
public:
    explicit AnnotatePanel(AppContext &context, QWidget *parent = nullptr);
    ~AnnotatePanel() override;

    void activate() override;
    void deactivate() override;
    /// {"model": path, "seed": number}
    void open(const QVariantMap &arguments) override;
    bool undo() override;
    bool redo() override;
    bool escape() override;
    void focusFilter() override;
    QList<KeyHint> keys() const override;

    AnnotateSession &session() const { return *m_session; }
    AnnotateFaces &faces() const { return *m_faces; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;

private:
    void build();
    QWidget *makeHeader();
    QWidget *makeFaceSide();
    QWidget *makeLabelSide();
    QWidget *makeFooter();
    void connectSession();
    void refresh(); ///< after a change of the workspace; leaves focus and seed where they are
    void restoreChoices();
    void reloadModels();
    void takeModel(int index);
    void showEmpty();
    void useBundled();
    void editTargets();
    void refreshRows();  ///< which labels are on the page
    void refreshState(); ///< what is said of the seed
    void refreshFaces(); ///< from what is there
    void refreshCounts();
    void refreshVerdict();
    void requestFaces();
    FaceStrip::Mark markOf(std::uint32_t seed) const;

    AnnotateSession *m_session;
    AnnotateFaces *m_faces;
    std::vector<data::ModelInfo> m_models;
    int m_modelIndex = -1;
    bool m_active = false;
    bool m_stale = true;
    bool m_comparing = false;
    QTimer m_inspectSoon;

    QStackedLayout *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    QWidget *m_content = nullptr;
    QComboBox *m_model = nullptr;
    QComboBox *m_queue = nullptr;
    QComboBox *m_scheme = nullptr;
    QSpinBox *m_goTo = nullptr;
    QDoubleSpinBox *m_psi = nullptr;
    FaceCanvas *m_canvas = nullptr;
    QSpinBox *m_direction = nullptr;
    FaceStrip *m_family = nullptr;
    FaceStrip *m_film = nullptr;
    QLabel *m_pageLabel = nullptr;
    QVBoxLayout *m_rowsLayout = nullptr;
    std::vector<LabelRow *> m_rows;
    QPushButton *m_neutral = nullptr;
    QPushButton *m_unsure = nullptr;
    QPushButton *m_reject = nullptr;
    QCheckBox *m_autoAdvance = nullptr;
    QLabel *m_readOnly = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_progressText = nullptr;
    QLabel *m_rate = nullptr;
    QLabel *m_deficits = nullptr;
    QPushButton *m_targets = nullptr;
};

/// "1 + L12C": the units of a decision as FACS coders write them.
QString facsCode(const data::SeedState &state);

} // namespace mimik::ui
