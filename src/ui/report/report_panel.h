#pragma once

#include "core/report/workspace_report.h"
#include "ui/shell/screen.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedLayout;
class QTextBrowser;
class QTextDocument;
class QTimer;

namespace mimik::ui {

class EmptyState;

/// Collects what the workspace has to report, in an order of one's own, shows it as it will be, and writes one file.
class ReportPanel : public Screen {
    Q_OBJECT
public:
    explicit ReportPanel(AppContext &context, QWidget *parent = nullptr);

    void activate() override;
    QList<KeyHint> keys() const override;
    bool isSettled() const override;

    QListWidget &items() const { return *m_items; }
    /// Writes the report as shown; .html, .json, .csv or .pdf.
    void writeTo(const QString &file);
    QString writtenFile() const { return m_file; }

private:
    QWidget *makeLeft();
    QWidget *makeRight();
    void reloadItems();
    void rebuild();
    void showPreview();
    void moveItem(int by);
    void askFile();
    void stale();
    report::WorkspaceReportOptions options() const;

    QStackedLayout *m_stack;
    EmptyState *m_empty;
    QListWidget *m_items = nullptr;
    QLineEdit *m_title = nullptr;
    QCheckBox *m_pictures = nullptr;
    QPushButton *m_up = nullptr;
    QPushButton *m_down = nullptr;
    QPushButton *m_write = nullptr;
    QPushButton *m_open = nullptr;
    QLabel *m_state = nullptr;
    QTextBrowser *m_preview = nullptr;
    QTextDocument *m_shown = nullptr; ///< a child of the preview; null before the first report
    QTimer *m_timer = nullptr;
    report::Report m_report;
    bool m_isBuilt = false;
    bool m_isStale = true;
    int m_numBuilding = 0;
    quint64 m_generation = 0;
    QString m_file;

protected:
    void changeEvent(QEvent *event) override;
};

} // namespace mimik::ui
