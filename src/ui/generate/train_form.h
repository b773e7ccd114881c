#pragma once

#include "core/base/job.h"
#include "core/data/types.h"
#include "ui/generate/training_speed.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QLineEdit;

namespace mimik::ui {

class AppContext;
class PreparedStrip;
class SpecForm;

/// The form of a training: which faces, prepared how, from what start, how long, with what settings. Settings that do
/// not apply are greyed; rarely needed ones are folded away.
class TrainForm : public QWidget {
    Q_OBJECT
public:
    explicit TrainForm(AppContext &context, QWidget *parent = nullptr);

    void reload();
    void setGenerators(const std::vector<data::ModelInfo> &generators);
    /// Starts from this generator.
    void setStart(const QString &modelPath);
    /// The settings of another training, to change and start again.
    void setSpec(const JobSpec &spec);
    bool isSettled() const;

Q_SIGNALS:
    void started(const std::string &runId);

private:
    void addFields();
    void chooseFaces(bool isFile);
    void reloadData();
    void onChanged(const QString &field);
    void refreshFields();
    void refreshStrip();
    void refreshCost();
    void refreshStart();
    void start();
    /// Of the run and, where nobody gave a name, of its generator.
    QString title(const std::string &name, const std::string &data) const;
    QString text(const char *field) const;
    double number(const char *field) const;
    bool learnsClasses() const;
    /// Side of the images of this training; 0: not known.
    int size() const;
    const data::ModelInfo *parent() const;

    AppContext &m_context;
    std::vector<data::ModelInfo> m_generators;
    QStringList m_otherData; ///< chosen by hand or from an earlier run
    SpecForm *m_form;
    PreparedStrip *m_strip;
    QLineEdit *m_seed; ///< a seed has 64 bits: more than a spin box holds
    QLabel *m_cost;
    QPushButton *m_start;
    TrainingSpeeds m_speeds;
    bool m_isFilling = false; ///< many fields change at once
};

} // namespace mimik::ui
