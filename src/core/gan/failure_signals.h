#pragma once

#include "core/base/json.h"

#include <optional>
#include <string>
#include <vector>

namespace mimik::gan {

/// Watches a GAN training for the ways in which it usually fails (Karras 2020; thresholds of the methods, A.3.2). Each
/// failure is said once, and again only after it had gone. Its state is JSON, so that a resumed run knows what was.
class FailureSignals {
public:
    struct Signal {
        std::string code; ///< mode-collapse, vanishing-gradient, over-long-training
        std::string text; ///< one sentence for people, with numbers and what to do
        bool operator==(const Signal &) const = default;
    };

    /// @param signReal  mean sign of D(real) since the last tick, -1..1; @param lossD  mean loss of the discriminator
    std::vector<Signal> tick(double signReal, double lossD);
    /// @param spread  mean pairwise feature distance of 64 generated images; NaN: not measured
    /// @param distance  FID or another distance where smaller is better; NaN: not measured
    std::vector<Signal> snapshot(double kimg, double spread, double distance);

    Json toJson() const;
    static FailureSignals fromJson(const Json &json);

private:
    std::vector<double> m_firstSpreads; ///< of the first three snapshots
    std::optional<double> m_best;       ///< smallest distance
    double m_bestKimg = 0;
    int m_winningTicks = 0;   ///< ticks in a row in which the discriminator has won
    int m_worseSnapshots = 0; ///< snapshots in a row that are clearly worse than the best
    bool m_collapsed = false;
};

} // namespace mimik::gan
