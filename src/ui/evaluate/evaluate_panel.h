#pragma once

#include "core/eval/evaluation.h"
#include "ui/evaluate/operating_curve.h"
#include "ui/evaluate/predictions_list.h"
#include "ui/shell/screen.h"

#include <memory>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QListWidget;
class QPushButton;
class QStackedLayout;
class QTableWidget;

namespace mimik::ui {

class ConfusionView;
class EmptyState;
class FaceGrid;
class PlotWidget;
class TestForm;

/// How good a classifier is: ROC per class with a 95 % band and an operating point to drag, the numbers at that point,
/// a confusion matrix whose cells show their faces, and the difference to another model. A line above starts tests.
class EvaluatePanel : public Screen {
    Q_OBJECT
public:
    explicit EvaluatePanel(AppContext &context, QWidget *parent = nullptr);
    ~EvaluatePanel() override;

    void activate() override;
    /// {"run": id} or {"file": path of a P.csv}; {"modelOf": id of a training} chooses its model for a test.
    void open(const QVariantMap &arguments) override;
    bool dropFiles(const QStringList &files) override;
    QList<KeyHint> keys() const override;
    bool isSettled() const override;

    /// Reads and evaluates a file in the background. `title` empty: the file's name.
    void showFile(const std::filesystem::path &file, const QString &title = {});
    const eval::Evaluation *evaluation() const { return m_evaluation.get(); }
    int currentClass() const { return m_class; }
    double threshold() const;
    PlotWidget &plot() const { return *m_plot; }
    ConfusionView &confusion() const { return *m_confusion; }
    FaceGrid &faces() const { return *m_faces; }

public Q_SLOTS:
    void setThreshold(double threshold);
    void setCurrentClass(int index);

private:
    QWidget *makeLeft();
    QWidget *makeMiddle();
    QWidget *makeRight();
    QWidget *makeFaces();
    void reloadList();
    void load(const PredictionsEntry &entry);
    void adopt(std::shared_ptr<const eval::Predictions> predictions,
               std::shared_ptr<const eval::Evaluation> evaluation);
    void refreshClasses();
    void refreshPlot();
    void refreshPoint();
    void refreshConfusion();
    void showCell(int actual, int predicted);
    std::vector<std::uint32_t> rowsOfCell(int actual, int predicted) const;
    void sendCell(int actual, int predicted);
    void compareWith(int index);
    void forget();
    bool isMultilabel() const;

    TestForm *m_test;
    QStackedLayout *m_stack;
    EmptyState *m_empty;
    QListWidget *m_list = nullptr;
    QComboBox *m_other = nullptr;
    QLabel *m_difference = nullptr;
    QTableWidget *m_classes = nullptr;
    QLabel *m_summary = nullptr;
    QComboBox *m_plotKind = nullptr;
    QCheckBox *m_allCurves = nullptr;
    PlotWidget *m_plot = nullptr;
    QLabel *m_pointTitle = nullptr;
    QDoubleSpinBox *m_threshold = nullptr;
    QComboBox *m_snap = nullptr;
    QLabel *m_numbers = nullptr;
    QComboBox *m_view = nullptr;
    ConfusionView *m_confusion = nullptr;
    QLabel *m_facesTitle = nullptr;
    QPushButton *m_openFaces = nullptr;
    FaceGrid *m_faces = nullptr;

    std::vector<PredictionsEntry> m_entries;
    PredictionsEntry m_shown;
    std::shared_ptr<const eval::Predictions> m_predictions;
    std::shared_ptr<const eval::Evaluation> m_evaluation;
    OperatingCurve m_curve; ///< of the current class
    std::vector<double> m_thresholds;
    int m_class = -1;
    int m_marker = -1;
    int m_numLoading = 0;
    bool m_isSending = false; ///< the images of a cell are being looked up
    quint64 m_generation = 0; ///< answers to older questions are dropped
};

} // namespace mimik::ui
