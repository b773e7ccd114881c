#include "ui/generate/run_monitor.h"

#include "core/jobs/job_manager.h"
#include "ui/common/job_text.h"
#include "ui/common/plot_widget.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/shell/app_context.h"

#include <QImageReader>
#include <QVBoxLayout>

namespace mimik::ui {

namespace {

/// Only the losses proper: scores, penalties and seconds are of other sizes and would flatten them.
bool isCurve(const std::string &metric)
{
    return metric.ends_with("/loss") || metric.starts_with("loss_");
}

/// "Loss/G/loss" -> "G".
std::string curveName(const std::string &metric)
{
    constexpr std::string_view kHead = "Loss/", kTail = "/loss";
    if (metric.starts_with(kHead) && metric.ends_with(kTail) && metric.size() > kHead.size() + kTail.size())
        return metric.substr(kHead.size(), metric.size() - kHead.size() - kTail.size());
    return metric.starts_with("loss_") ? metric.substr(5) : metric;
}

bool isPicture(const std::string &kind, const std::filesystem::path &path)
{
    return path.extension() == ".png" && (kind == "fakes" || kind == "samples" || kind == "picture");
}

} // namespace

RunMonitor::RunMonitor(AppContext &context, std::string kind, QWidget *parent)
    : QWidget(parent), m_context(context), m_kind(std::move(kind)), m_state(new QLabel(this)),
      m_plot(new PlotWidget(this)), m_picture(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace);
    m_state->setObjectName(QStringLiteral("runState"));
    m_state->setWordWrap(true);
    makeDim(m_state);
    m_plot->setMinimumHeight(120);
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setMinimumSize(96, 96);
    m_picture->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_picture->setObjectName(QStringLiteral("runPicture"));
    m_picture->setAccessibleName(tr("Latest faces of the training"));
    layout->addWidget(m_state);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_picture, 1);
    connect(&context, &AppContext::jobManagersChanged, this, &RunMonitor::attach);
    attach();
}

void RunMonitor::attach()
{
    auto *manager = m_context.jobs();
    m_run.clear();
    if (manager) {
        manager->disconnect(this);
        connect(manager, &jobs::JobManager::jobAdded, this, [this](const std::string &id) {
            if (const auto job = m_context.jobs()->job(id); job && job->kind == m_kind)
                follow(id);
        });
        connect(manager, &jobs::JobManager::changed, this, [this](const std::string &id) {
            if (id == m_run)
                refreshState();
        });
        connect(manager, &jobs::JobManager::metricAdded, this,
                [this](const std::string &id, std::int64_t step, const std::string &name, double value) {
                    if (id == m_run)
                        addPoint(name, static_cast<double>(step), value);
                });
        connect(manager, &jobs::JobManager::artifactAdded, this,
                [this](const std::string &id, const std::string &kind, const std::filesystem::path &path) {
                    const auto job = id == m_run ? m_context.jobs()->job(id) : std::nullopt;
                    if (job && isPicture(kind, path))
                        showPicture(QString::fromStdString((job->runDir / path).string()));
                });
        for (const auto &job : manager->jobs()) {
            if (job.kind == m_kind)
                return follow(job.id);
        }
    }
    follow({});
}

void RunMonitor::follow(const std::string &id)
{
    m_run = id;
    m_series.clear();
    m_image = {};
    Plot plot;
    plot.title = tr("Losses").toStdString();
    plot.xLabel = tr("thousand images").toStdString();
    plot.yLabel = tr("loss").toStdString();
    m_plot->setPlot(plot);
    if (auto *manager = m_context.jobs(); manager && !id.empty()) {
        for (const auto &point : manager->metrics(id))
            addPoint(point.name, static_cast<double>(point.step), point.value);
        const auto job = manager->job(id);
        QString last;
        for (const auto &artifact : manager->artifacts(id)) {
            if (job && isPicture(artifact.kind, artifact.path))
                last = QString::fromStdString((job->runDir / artifact.path).string());
        }
        if (!last.isEmpty())
            showPicture(last);
    }
    refreshState();
    drawPicture();
}

void RunMonitor::addPoint(const std::string &name, double step, double value)
{
    if (!isCurve(name))
        return;
    const QString key = QString::fromStdString(name);
    if (!m_series.contains(key)) {
        Plot plot = m_plot->plot();
        m_series.insert(key, static_cast<int>(plot.series.size()));
        PlotSeries series;
        series.name = curveName(name);
        plot.series.push_back(std::move(series));
        m_plot->setPlot(plot);
    }
    m_plot->append(m_series.value(key), step / 1000, value);
    m_plot->setHint({});
}

void RunMonitor::refreshState()
{
    auto *manager = m_context.jobs();
    const auto job = manager && !m_run.empty() ? manager->job(m_run) : std::nullopt;
    if (!job) {
        m_state->setText(tr("Nothing has been trained in this workspace yet."));
        m_plot->setHint(tr("The losses appear here while a generator is trained."));
        return;
    }
    QString text = QString::fromStdString(job->title.empty() ? job->id : job->title) % QStringLiteral(" · ") %
                   jobStateText(job->state);
    if (job->total > 0)
        text += QStringLiteral(" · %1 / %2").arg(job->done).arg(job->total);
    if (!job->error.empty())
        text += QStringLiteral(" · ") % QString::fromStdString(job->error);
    m_state->setText(text);
    if (m_series.isEmpty())
        m_plot->setHint(tr("Waiting for the first losses"));
}

void RunMonitor::showPicture(const QString &file)
{
    // A grid of samples is at most some hundred kilobytes: reading it costs a few milliseconds.
    QImageReader reader(file);
    const QImage image = reader.read();
    if (image.isNull())
        return;
    m_image = image;
    drawPicture();
}

void RunMonitor::drawPicture()
{
    if (m_image.isNull()) {
        m_picture->clear();
        return;
    }
    QPixmap pixmap = QPixmap::fromImage(
        m_image.scaled(m_picture->size() * devicePixelRatioF(), Qt::KeepAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    m_picture->setPixmap(pixmap);
}

void RunMonitor::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    drawPicture();
}

} // namespace mimik::ui
