#pragma once

#include <QHash>
#include <QImage>
#include <QLabel>
#include <QWidget>

#include <string>

namespace mimik::ui {

class AppContext;
class PlotWidget;

/// The newest run of one kind, live: its curves and the last picture that it made. For a training that goes on while
/// one works elsewhere.
class RunMonitor : public QWidget {
    Q_OBJECT
public:
    RunMonitor(AppContext &context, std::string kind, QWidget *parent = nullptr);
    std::string runId() const { return m_run; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void attach();
    void follow(const std::string &id);
    void refreshState();
    void showPicture(const QString &file);
    void drawPicture();
    void addPoint(const std::string &name, double step, double value);

    AppContext &m_context;
    std::string m_kind;
    std::string m_run;
    QLabel *m_state;
    PlotWidget *m_plot;
    QLabel *m_picture;
    QImage m_image;
    QHash<QString, int> m_series;
};

} // namespace mimik::ui
