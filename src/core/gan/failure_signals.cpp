#include "core/gan/failure_signals.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace mimik::gan {

namespace {

constexpr std::size_t kFirstSnapshots = 3; // whose median is how different images are at first
constexpr double kCollapse = 0.5;          // less than this share of the first spread (methods, A.3.2)
constexpr double kWinningSign = 0.95, kWinningLoss = 0.1;
constexpr int kWinningTicks = 3;
constexpr double kWorse = 1.2; // of the best distance
constexpr int kWorseSnapshots = 5;

std::string shortNumber(double v)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", v);
    return text;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

std::vector<FailureSignals::Signal> FailureSignals::tick(double signReal, double lossD)
{
    if (!(signReal > kWinningSign && lossD < kWinningLoss)) {
        m_winningTicks = 0;
        return {};
    }
    if (++m_winningTicks != kWinningTicks)
        return {};
    return {{"vanishing-gradient",
             "the discriminator tells all training images from generated ones (sign " + shortNumber(signReal) +
                 ", loss " + shortNumber(lossD) + " for " + std::to_string(kWinningTicks) +
                 " ticks), so the generator learns nothing more; use --aug ada, a larger --gamma or more images"}};
}

std::vector<FailureSignals::Signal> FailureSignals::snapshot(double kimg, double spread, double distance)
{
    std::vector<Signal> signals;
    if (std::isfinite(spread)) {
        if (m_firstSpreads.size() < kFirstSnapshots) {
            m_firstSpreads.push_back(spread);
        } else {
            const double first = median(m_firstSpreads);
            const bool collapsed = spread < kCollapse * first;
            if (collapsed && !m_collapsed)
                signals.push_back({"mode-collapse", "the generated faces have become alike: their mean feature "
                                                    "distance fell from " +
                                                        shortNumber(first) + " to " + shortNumber(spread) +
                                                        "; go on from an earlier snapshot with a larger --gamma or "
                                                        "a smaller --lr"});
            m_collapsed = collapsed;
        }
    }
    if (std::isfinite(distance)) {
        if (!m_best || distance < *m_best) {
            m_best = distance;
            m_bestKimg = kimg;
        }
        if (distance > kWorse * *m_best) {
            if (++m_worseSnapshots == kWorseSnapshots)
                signals.push_back({"over-long-training",
                                   "the distance to the training faces was best at " + shortNumber(m_bestKimg) +
                                       " kimg (" + shortNumber(*m_best) + ") and has been worse by a fifth for " +
                                       std::to_string(kWorseSnapshots) + " snapshots (now " + shortNumber(distance) +
                                       "); the snapshot named in best.json is probably the one to use"});
        } else {
            m_worseSnapshots = 0;
        }
    }
    return signals;
}

Json FailureSignals::toJson() const
{
    return {{"firstSpreads", m_firstSpreads}, {"best", m_best ? Json(*m_best) : Json()}, {"bestKimg", m_bestKimg},
            {"winningTicks", m_winningTicks}, {"worseSnapshots", m_worseSnapshots},      {"collapsed", m_collapsed}};
}

FailureSignals FailureSignals::fromJson(const Json &json)
{
    FailureSignals s;
    if (!json.is_object())
        return s;
    s.m_firstSpreads = json.value("firstSpreads", std::vector<double>());
    if (json.contains("best") && json["best"].is_number())
        s.m_best = json["best"].get<double>();
    s.m_bestKimg = json.value("bestKimg", 0.0);
    s.m_winningTicks = json.value("winningTicks", 0);
    s.m_worseSnapshots = json.value("worseSnapshots", 0);
    s.m_collapsed = json.value("collapsed", false);
    return s;
}

} // namespace mimik::gan
