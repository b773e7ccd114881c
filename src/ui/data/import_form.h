#pragma once

#include "core/base/json.h"

#include <QWidget>

#include <atomic>
#include <memory>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace mimik::ui {

class AppContext;
class SpecForm;

/// Imports a folder or FER2013 csv as a data set, off the GUI thread, and reports what was left out and what stands
/// twice.
class ImportForm : public QWidget {
    Q_OBJECT
public:
    explicit ImportForm(AppContext &context, QWidget *parent = nullptr);
    /// Fills in the source, guesses its format and proposes a name.
    void setSource(const QString &path);
    bool isRunning() const { return m_cancel != nullptr; }
    SpecForm &form() { return *m_form; }

Q_SIGNALS:
    void imported(qint64 datasetId);
    void closed();

private:
    void start();
    void finish(const Result<Json> &report);
    void guess();
    void setRunning(bool running);

    AppContext &m_context;
    SpecForm *m_form;
    QPushButton *m_start;
    QPushButton *m_stop;
    QPushButton *m_back;
    QProgressBar *m_progress;
    QLabel *m_summary;
    QPlainTextEdit *m_details;
    std::shared_ptr<std::atomic<bool>> m_cancel;
    QString m_proposedName;
};

/// "fer2013" for a csv, "au-csv", "dataset-json" or "folders" by what lies in a folder, else "faces".
QString guessImportFormat(const QString &path);

} // namespace mimik::ui
