#pragma once

#include "core/data/images.h"
#include "ui/shell/screen.h"

#include <QTimer>

#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;
class QStackedWidget;
class QTreeView;

namespace mimik::ui {

class DatasetModel;
class EmptyState;
class FaceGrid;
class ImageSource;
class ImportForm;
class PlotWidget;

/// Data: import, the data sets with their counts and charts, and all faces of a set.
class DataPanel : public Screen {
    Q_OBJECT
public:
    explicit DataPanel(AppContext &context, QWidget *parent = nullptr);

    void activate() override;
    void open(const QVariantMap &arguments) override;
    void focusFilter() override;
    bool escape() override;
    bool dropFiles(const QStringList &files) override;
    QList<KeyHint> keys() const override;
    bool isSettled() const override;

    FaceGrid &grid() { return *m_grid; }

private:
    QWidget *makeSide();
    QWidget *makeMain();
    void reloadDatasets();
    void onDatasetPicked();
    void pick(data::DatasetId id);
    void reloadAll();
    void reloadImages();
    void showImages(std::vector<data::ImageId> ids, const QString &title);
    void reloadCounts();
    void showFilters(const Json &counts);
    void showChart(const Json &counts);
    void refreshChanged();
    void dropAnswers();                ///< of queries that still run
    int rowOf(data::ImageId id) const; ///< in the grid; -1: not there
    void showImport(const QString &source = {});
    data::ImageFilter pickedSet() const;
    data::ImageFilter filter() const;

    QStackedWidget *m_pages;
    EmptyState *m_empty;
    DatasetModel *m_datasets;
    QTreeView *m_list;
    PlotWidget *m_chart;
    QPushButton *m_import;
    QStackedWidget *m_main;
    ImportForm *m_importForm;
    QLabel *m_title;
    QLabel *m_count;
    QLineEdit *m_filter;
    QComboBox *m_class;
    QComboBox *m_split;
    QSlider *m_size;
    FaceGrid *m_grid;
    QTimer m_filterTimer;
    std::shared_ptr<ImageSource> m_source; ///< what the grid shows
    std::vector<data::ImageId> m_given;    ///< a set that another screen sent; empty: the picked data set
    QString m_givenTitle;
    qint64 m_pick = 0; ///< data set to select after the next reload
    qint64 m_face = 0; ///< face to select when the images are there
    std::vector<data::ImageId> m_changed;
    QTimer m_changedTimer;
    bool m_stale = true;
    bool m_loading = false;
    int m_imagesGeneration = 0;
    bool m_imagesPending = false;
    int m_countsGeneration = 0;
    bool m_countsPending = false;
};

} // namespace mimik::ui
