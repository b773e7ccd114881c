#pragma once

#include "core/eval/confusion.h"
#include "core/eval/evaluation.h"

#include <vector>

namespace mimik::ui {

/// All operating points of one class: which threshold gives which counts. Cheap to ask while a dot is dragged.
class OperatingCurve {
public:
    OperatingCurve() = default;
    explicit OperatingCurve(const eval::ClassRows &rows);

    bool isEmpty() const { return m_roc.fpr.empty(); }
    /// A row is positive from the threshold on.
    eval::BinaryCounts at(double threshold) const;
    /// Threshold of the point of the curve that is nearest to a place in the plot. Among the thresholds that give the
    /// same counts, the middle of the two neighbouring scores.
    double nearest(double fpr, double tpr) const;

    double youden() const;     ///< highest TPR - FPR
    double equalError() const; ///< FPR nearest to 1 - TPR
    double bestF1() const;

private:
    double thresholdOf(std::size_t point) const;
    template <typename Score>
    double best(Score score) const;

    eval::Roc m_roc; ///< with all points
};

} // namespace mimik::ui
