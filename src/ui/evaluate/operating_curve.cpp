#include "ui/evaluate/operating_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mimik::ui {

OperatingCurve::OperatingCurve(const eval::ClassRows &rows) : m_roc(eval::roc(rows.isPositive, rows.scores, false)) {}

eval::BinaryCounts OperatingCurve::at(double threshold) const
{
    if (isEmpty())
        return {};
    // thresholds fall; the last point whose score still reaches the threshold holds the counts
    const auto after = std::upper_bound(m_roc.threshold.begin(), m_roc.threshold.end(), threshold,
                                        [](double t, double score) { return score < t; });
    const auto point = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, after - m_roc.threshold.begin() - 1));
    eval::BinaryCounts counts;
    counts.tp = std::llround(m_roc.tpr[point] * static_cast<double>(m_roc.positives));
    counts.fp = std::llround(m_roc.fpr[point] * static_cast<double>(m_roc.negatives));
    counts.fn = m_roc.positives - counts.tp;
    counts.tn = m_roc.negatives - counts.fp;
    return counts;
}

double OperatingCurve::thresholdOf(std::size_t point) const
{
    const double score = m_roc.threshold[point];
    if (point + 1 >= m_roc.threshold.size())
        return score;
    const double below = m_roc.threshold[point + 1];
    if (std::isinf(score)) // nothing is called positive
        return std::nextafter(below, std::numeric_limits<double>::infinity());
    const double middle = below + 0.5 * (score - below);
    return middle > below ? middle : score; // neighbouring numbers have no middle
}

template <typename Score>
double OperatingCurve::best(Score score) const
{
    std::size_t bestPoint = 0;
    double bestScore = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < m_roc.fpr.size(); ++i) {
        if (const double s = score(m_roc.fpr[i], m_roc.tpr[i]); s > bestScore) {
            bestScore = s;
            bestPoint = i;
        }
    }
    return isEmpty() ? 0.5 : thresholdOf(bestPoint);
}

double OperatingCurve::nearest(double fpr, double tpr) const
{
    return best([=](double x, double y) { return -std::hypot(x - fpr, y - tpr); });
}

double OperatingCurve::youden() const
{
    return best([](double x, double y) { return y - x; });
}

double OperatingCurve::equalError() const
{
    return best([](double x, double y) { return -std::abs(x - (1 - y)); });
}

double OperatingCurve::bestF1() const
{
    const double p = static_cast<double>(m_roc.positives);
    const double n = static_cast<double>(m_roc.negatives);
    return best([=](double x, double y) { return 2 * y * p / std::max(1.0, y * p + x * n + p); });
}

} // namespace mimik::ui
