#pragma once

#include "core/data/types.h"
#include "ui/common/preview_faces.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace mimik::ui {

class AppContext;
class SpecForm;

/// The form that makes faces of a generator as a job: seeds x directions x degrees, of one class or of all.
class GenerateForm : public QWidget {
    Q_OBJECT
public:
    explicit GenerateForm(AppContext &context, QWidget *parent = nullptr);

    /// Nothing: there is no generator, and nothing can be started.
    void setModel(const std::optional<data::ModelInfo> &model);
    /// The direction sets of the workspace, and whether it may be written to.
    void reload();
    /// What the preview has measured, for the estimate; 0: not known.
    void setMeasured(double facesPerSecond, qint64 bytesPerFace);

    /// What the settings make of a face; without the model.
    FaceLook look() const;
    /// -1 without classes, SampleGrid::kEachClass, or a class.
    int classIndex() const;

Q_SIGNALS:
    /// psi, cutoff, noise or class: what the sample sheet shows too.
    void lookChanged();

private:
    void addFields();
    void markDirectionsStale();
    void reloadDirections();
    void chooseDirections();
    void takeLabelledSeeds();
    void onChanged(const QString &field);
    void refreshFields();
    void refreshPlan();
    void start();
    /// Faces that the form asks for; nothing where it does not say or the engine decides.
    std::optional<qint64> numFaces() const;
    double facesPerSecond() const;
    Result<> checkDirections(Json &values) const;

    AppContext &m_context;
    std::optional<data::ModelInfo> m_model;
    QStringList m_classes;
    SpecForm *m_form;
    QStringList m_directionFiles; ///< chosen by hand
    QLabel *m_plan;
    QPushButton *m_start;
    double m_rate = 0;
    qint64 m_bytes = 0;
    bool m_directionsStale = true;
};

} // namespace mimik::ui
