#include "ui/generate/run_curves.h"

#include "ui/common/plot_widget.h"
#include "ui/common/tokens.h"

#include <QComboBox>
#include <QGridLayout>

#include <cmath>
#include <optional>

namespace mimik::ui {

namespace {

constexpr int kTileWidth = 260;
constexpr int kTileHeight = 150;

struct Place {
    RunCurves::Topic topic;
    std::string name; ///< in the legend
};

/// Where a metric is drawn; nothing: not at all.
std::optional<Place> placeOf(const std::string &metric)
{
    if (metric == "Loss/G/loss")
        return Place{RunCurves::Losses, "G"};
    if (metric == "Loss/D/loss")
        return Place{RunCurves::Losses, "D"};
    if (metric == "Loss/signs/real")
        return Place{RunCurves::Overfitting, "r_t"};
    if (metric == "Progress/augment")
        return Place{RunCurves::Overfitting, "ADA p"};
    if (metric == "Loss/r1_penalty")
        return Place{RunCurves::Penalties, "R1"};
    if (metric == "Loss/pl_penalty")
        return Place{RunCurves::Penalties, RunCurves::tr("path length").toStdString()};
    if (metric == "Timing/img_per_s")
        return Place{RunCurves::Speed, RunCurves::tr("images/s").toStdString()};
    if (metric.starts_with("FID"))
        return Place{RunCurves::Quality, metric};
    if (metric.starts_with("KID"))
        return Place{RunCurves::Kernel, metric};
    if (metric.starts_with("precision") || metric.starts_with("recall"))
        return Place{RunCurves::Coverage, metric};
    return std::nullopt;
}

/// A training that was interrupted goes on from its checkpoint and says some points again: the later ones hold.
void dropFrom(PlotSeries &curve, double kimg)
{
    while (!curve.x.empty() && curve.x.back() >= kimg) {
        curve.x.pop_back();
        curve.y.pop_back();
    }
}

/// The trainer reports once after the first batch, when nothing has been learned: a spike of the losses that would
/// stretch the axes. It is left out when the next point has come. What is measured says how good the start is: it
/// stays.
void dropStart(PlotSeries &curve, RunCurves::Topic topic)
{
    constexpr double kShare = 0.1; // of the distance to the next
    const bool mayHaveSpike = topic == RunCurves::Losses || topic == RunCurves::Penalties;
    if (mayHaveSpike && curve.x.size() >= 2 && curve.x[0] < kShare * (curve.x[1] - curve.x[0])) {
        curve.x.erase(curve.x.begin());
        curve.y.erase(curve.y.begin());
    }
}

QString topicText(int topic)
{
    switch (topic) {
    case RunCurves::Losses:
        return RunCurves::tr("Losses");
    case RunCurves::Overfitting:
        return RunCurves::tr("Overfitting");
    case RunCurves::Quality:
        return QStringLiteral("FID");
    case RunCurves::Kernel:
        return QStringLiteral("KID");
    case RunCurves::Coverage:
        return RunCurves::tr("Precision, recall");
    case RunCurves::Penalties:
        return RunCurves::tr("Penalties");
    default:
        return RunCurves::tr("Speed");
    }
}

} // namespace

RunCurves::RunCurves(QWidget *parent) : QWidget(parent), m_chooser(new QComboBox(this)), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(kSpace);
    m_chooser->setObjectName(QStringLiteral("curveChooser"));
    m_chooser->setAccessibleName(tr("Curves"));
    for (int topic = 0; topic < NumTopics; ++topic) {
        m_chooser->addItem(topicText(topic));
        auto *plot = new PlotWidget(this);
        plot->setObjectName(QStringLiteral("curves%1").arg(topic));
        plot->setLegendBelow(true); // the newest values are at the right, the highest losses at the left
        connect(plot, &PlotWidget::handleMoved, this, [this](int, double kimg) { Q_EMIT momentMoved(kimg); });
        m_plots[static_cast<std::size_t>(topic)] = plot;
    }
    connect(m_chooser, &QComboBox::currentIndexChanged, this, &RunCurves::place);
    setPoints({});
    place();
}

void RunCurves::setPoints(const std::vector<jobs::MetricPoint> &points)
{
    std::array<Plot, NumTopics> plots;
    for (auto &series : m_series)
        series.clear();
    for (const auto &point : points) {
        const auto at = placeOf(point.name);
        if (!at)
            continue;
        auto &plot = plots[at->topic];
        auto &series = m_series[at->topic];
        const QString key = QString::fromStdString(point.name);
        if (!series.contains(key)) {
            series.insert(key, static_cast<int>(plot.series.size()));
            plot.series.emplace_back().name = at->name;
        }
        auto &curve = plot.series[static_cast<std::size_t>(series.value(key))];
        const double kimg = static_cast<double>(point.step) / 1000;
        dropFrom(curve, kimg);
        curve.x.push_back(kimg);
        curve.y.push_back(point.value);
        if (curve.x.size() == 2)
            dropStart(curve, at->topic);
    }
    for (int topic = 0; topic < NumTopics; ++topic) {
        auto &plot = plots[static_cast<std::size_t>(topic)];
        plot.title = topicText(topic).toStdString();
        plot.xLabel = tr("thousand images").toStdString();
        plot.yLabel = plot.title;
        m_plots[static_cast<std::size_t>(topic)]->clearHandles();
        m_hasMoment[static_cast<std::size_t>(topic)] = false;
        m_plots[static_cast<std::size_t>(topic)]->setPlot(plot);
        m_plots[static_cast<std::size_t>(topic)]->resetZoom();
    }
    setHint(m_hint);
}

void RunCurves::addPoint(const std::string &name, std::int64_t step, double value)
{
    const auto at = placeOf(name);
    if (!at)
        return;
    PlotWidget *plot = m_plots[at->topic];
    auto &series = m_series[at->topic];
    const QString key = QString::fromStdString(name);
    if (!series.contains(key)) {
        Plot with = plot->plot();
        series.insert(key, static_cast<int>(with.series.size()));
        with.series.emplace_back().name = at->name;
        plot->setPlot(with);
        plot->setHint({});
        place();
    }
    const double kimg = static_cast<double>(step) / 1000;
    const int number = series.value(key);
    if (const auto &x = plot->plot().series[static_cast<std::size_t>(number)].x; !x.empty() && x.back() >= kimg) {
        Plot shorter = plot->plot();
        dropFrom(shorter.series[static_cast<std::size_t>(number)], kimg);
        plot->setPlot(shorter);
    }
    plot->append(number, kimg, value);
    if (plot->plot().series[static_cast<std::size_t>(number)].x.size() == 2) {
        Plot without = plot->plot();
        dropStart(without.series[static_cast<std::size_t>(number)], at->topic);
        plot->setPlot(without);
    }
}

void RunCurves::setHint(const QString &text)
{
    m_hint = text;
    for (std::size_t topic = 0; topic < NumTopics; ++topic) {
        QString hint = m_series[topic].isEmpty() ? text : QString();
        if ((topic == Quality || topic == Kernel || topic == Coverage) && !hint.isEmpty() &&
            !m_series[Losses].isEmpty())
            hint = tr("This is measured at each snapshot where the training was asked for it.");
        m_plots[topic]->setHint(hint);
    }
    place();
}

void RunCurves::setMoment(double kimg)
{
    for (std::size_t topic = 0; topic < NumTopics; ++topic) {
        if (m_series[topic].isEmpty())
            continue;
        if (m_hasMoment[topic])
            m_plots[topic]->setHandle(0, kimg);
        else
            m_plots[topic]->addHandle(Qt::Vertical, kimg, true, PlotWidget::HandleLook::Neutral);
        m_hasMoment[topic] = true;
    }
}

void RunCurves::arrange()
{
    const bool isTiled = width() >= 2 * kTileWidth && height() >= 2 * kTileHeight;
    if (isTiled == m_isTiled)
        return;
    m_isTiled = isTiled;
    place();
}

void RunCurves::place()
{
    for (PlotWidget *plot : m_plots)
        m_grid->removeWidget(plot);
    m_grid->removeWidget(m_chooser);
    m_chooser->setVisible(!m_isTiled);
    if (!m_isTiled) {
        m_grid->addWidget(m_chooser, 0, 0, Qt::AlignLeft);
        m_grid->addWidget(m_plots[static_cast<std::size_t>(m_chooser->currentIndex())], 1, 0, 1, 2);
    }
    QList<PlotWidget *> tiles;
    for (int topic = 0; topic < NumTopics; ++topic) {
        PlotWidget *plot = m_plots[static_cast<std::size_t>(topic)];
        // What this run does not measure takes no room where all are shown.
        const bool isEmpty = m_series[static_cast<std::size_t>(topic)].isEmpty() && !m_series[Losses].isEmpty();
        const bool isShown = m_isTiled ? !isEmpty : topic == m_chooser->currentIndex();
        plot->setVisible(isShown);
        if (m_isTiled && isShown)
            tiles.append(plot);
    }
    for (int i = 0; i < tiles.size(); ++i) {
        const bool isAlone = i % 2 == 0 && i == tiles.size() - 1;
        m_grid->addWidget(tiles[i], i / 2, i % 2, 1, isAlone ? 2 : 1);
    }
}

void RunCurves::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace mimik::ui
