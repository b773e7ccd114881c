#pragma once

#include "core/base/json.h"
#include "core/base/random_state.h"
#include "core/base/result.h"
#include "core/facs/action_units.h"

#include <array>
#include <string>
#include <vector>

namespace mimik::vision {

/// Draws which action units are active: each with its rate, pairs with given correlations, then rules.
///
///     {"rates": {"AU1": 0.3, "default": 0.25},
///      "correlations": {"AU6,AU12": 0.7, "AU12,AU15": -0.2},
///      "rules": [{"if": "AU26", "then": "AU25", "p": 1}],
///      "classes": {"happy": 2, "disgust": 0.5}}
///
/// A correlation is Pearson's between the two 0/1 labels (the phi coefficient). It is reached exactly in expectation
/// with a Gaussian copula: thresholds from the rates, latent correlations from the bivariate normal integral.
/// Rules are applied afterwards, in order. "classes" are weights of expressions for sets of expressions.
class AuSampler {
public:
    /// @param json  the object above, or null for independent units
    /// @param where  stands in errors
    /// Error: Corrupt (unknown unit or key, value out of range), InvalidArgument (a correlation that no two labels of
    /// these rates can have, or correlations that contradict each other).
    static Result<AuSampler> make(const std::vector<int> &aus, const Json &json, const std::string &where);

    /// 0/1 for each of `aus()`.
    std::vector<std::uint8_t> sample(RandomState &rng) const;
    const std::vector<int> &aus() const { return m_aus; }
    double rate(std::size_t i) const { return m_rates[i]; }
    /// Weight of each of the basic expressions, order of facs::kExpressions.
    const std::vector<double> &classWeights() const { return m_classWeights; }

private:
    struct Rule {
        std::size_t given, then;
        double p;
    };
    std::vector<int> m_aus;
    std::vector<double> m_rates;
    std::vector<double> m_thresholds;
    std::vector<double> m_factor; ///< lower Cholesky factor, row-major; empty when independent
    std::vector<Rule> m_rules;
    std::vector<double> m_classWeights;
};

/// P(X < a, Y < b) of two standard normals with correlation rho; accurate to about 1e-10.
double bivariateNormalCdf(double a, double b, double rho);
double normalCdf(double x);
/// Inverse of normalCdf for 0 < p < 1.
double normalQuantile(double p);

} // namespace mimik::vision
