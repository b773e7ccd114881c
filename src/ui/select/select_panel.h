#pragma once

#include "core/data/types.h"
#include "ui/select/crossfilter.h"
#include "ui/select/selection_table.h"
#include "ui/shell/screen.h"

#include <QTimer>

#include <atomic>
#include <memory>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QStackedLayout;
class QVBoxLayout;

namespace mimik::ui {

class CutStrip;
class EmptyState;
class HistogramRow;
class KeptList;

/// Thresholds on measured quality, with what they keep and the faces at the cut before one's eyes.
class SelectPanel : public Screen {
    Q_OBJECT
public:
    explicit SelectPanel(AppContext &context, QWidget *parent = nullptr);
    ~SelectPanel() override;

    void activate() override;
    void deactivate() override;
    /// {"dataset": id} or {"selection": name}
    void open(const QVariantMap &arguments) override;
    bool undo() override;
    bool redo() override;
    bool escape() override;
    void focusFilter() override;
    QList<KeyHint> keys() const override;

    const Crossfilter &filter() const { return m_filter; }
    const SelectionTable &table() const { return m_table; }
    bool isLoading() const { return m_loading; }
    HistogramRow *row(const QString &metric) const;
    /// As a drag or a typed number does it.
    void setRange(int metric, const Crossfilter::Range &range, bool final);

private:
    using Ranges = std::vector<Crossfilter::Range>;
    /// Thresholds to go back to.
    struct Step {
        Ranges ranges;
        std::int64_t decision; ///< newest of the journal when the step was noted
    };

    void build();
    QWidget *makeHeader();
    QWidget *makeSide();
    void reloadDatasets();
    void load();
    void take(SelectionTable table);
    void showState();
    void showEmptyFor(const data::Dataset *dataset);
    void rebuildRows();
    void refreshRows();
    void refreshCounts();
    void refreshStrip();
    void remember();
    void restore(const Ranges &ranges);
    std::int64_t newestDecision() const;
    void startScoring();
    void followScoring();
    void save();
    void saveRandom();
    void applySaved(const QString &name);
    void refreshSaved();
    void setManual(std::int64_t imageId, int manual);
    void readVerdicts();
    const data::Dataset *dataset() const;
    data::DatasetId datasetId() const;
    data::DatasetId referenceId() const;
    QString freeName(const QString &wanted) const;
    Ranges ranges() const;

    std::vector<data::Dataset> m_datasets;
    SelectionTable m_table;
    Crossfilter m_filter;
    std::vector<HistogramRow *> m_rows;
    std::vector<Step> m_undo, m_redo;
    std::vector<data::ImageId> m_decided; ///< whose verdict may be another by now
    int m_activeMetric = -1;
    Crossfilter::Edge m_activeEdge = Crossfilter::Edge::Max;
    std::shared_ptr<std::atomic<bool>> m_stop; ///< of the loading thread
    int m_generation = 0;                      ///< answers to older questions are dropped
    bool m_loading = false;
    bool m_active = false;
    bool m_stale = true;
    bool m_saving = false;
    std::string m_scoringRun; ///< id of the iqa run that this screen waits for
    QTimer m_stripSoon;
    QTimer m_verdictsSoon;

    QStackedLayout *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    QWidget *m_content = nullptr;
    QComboBox *m_dataset = nullptr;
    QComboBox *m_reference = nullptr;
    QComboBox *m_saved = nullptr;
    QCheckBox *m_logarithmic = nullptr;
    QPushButton *m_score = nullptr;
    QStackedLayout *m_body = nullptr;
    EmptyState *m_noScores = nullptr;
    QLabel *m_busy = nullptr;
    QWidget *m_work = nullptr;
    QScrollArea *m_scroll = nullptr;
    QVBoxLayout *m_rowsLayout = nullptr;
    QLabel *m_legend = nullptr;
    CutStrip *m_strip = nullptr;
    QLabel *m_kept = nullptr;
    QLabel *m_keptOf = nullptr;
    KeptList *m_groups = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_random = nullptr;
    QLabel *m_note = nullptr;
};

} // namespace mimik::ui
