#include "core/vision/procedural_au_sampler.h"

#include "core/facs/emotions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace mimik::vision {

namespace {

constexpr double kDefaultRate = 0.25;
constexpr double kClosedEyesRate = 0.04; ///< closed eyes hide AU5, 6 and 7, so they stay rare

tl::unexpected<Error> bad(const std::string &where, const std::string &what)
{
    return fail(ErrorCode::Corrupt, where + ": " + what, where);
}

Result<double> numberIn(const Json &value, double low, double high, const std::string &name, const std::string &where)
{
    if (!value.is_number() || value.get<double>() < low || value.get<double>() > high)
        return bad(where, name + " must be a number from " + Json(low).dump() + " to " + Json(high).dump());
    return value.get<double>();
}

/// Correlation of two 0/1 labels with rates p and q whose joint rate is pq11.
double phi(double p, double q, double joint)
{
    return (joint - p * q) / std::sqrt(p * (1 - p) * q * (1 - q));
}

/// In-place lower Cholesky factor; false when the matrix is not positive definite.
bool factorise(std::vector<double> &m, std::size_t n)
{
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = m[i * n + j];
            for (std::size_t k = 0; k < j; ++k)
                sum -= m[i * n + k] * m[j * n + k];
            if (i == j) {
                if (sum <= 1e-9)
                    return false;
                m[i * n + i] = std::sqrt(sum);
            } else {
                m[i * n + j] = sum / m[j * n + j];
            }
        }
        for (std::size_t j = i + 1; j < n; ++j)
            m[i * n + j] = 0;
    }
    return true;
}

} // namespace

double normalCdf(double x)
{
    return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

double normalQuantile(double p)
{
    double low = -40;
    double high = 40;
    for (int i = 0; i < 200 && high - low > 1e-15 * std::max(1.0, std::fabs(low)); ++i) {
        const double middle = (low + high) / 2;
        (normalCdf(middle) < p ? low : high) = middle;
    }
    return (low + high) / 2;
}

// d/drho of the CDF is the bivariate density (Plackett 1954); integrated from rho = 0 by Simpson's rule in the angle
// asin(rho), where the integrand is smooth up to the ends.
double bivariateNormalCdf(double a, double b, double rho)
{
    rho = std::clamp(rho, -1.0, 1.0);
    const double end = std::asin(rho);
    const int steps = 400;
    const double h = end / steps;
    const auto integrand = [a, b](double angle) {
        const double s = std::sin(angle);
        const double c2 = std::max(1e-300, 1 - s * s);
        return std::exp(-(a * a + b * b - 2 * a * b * s) / (2 * c2));
    };
    double sum = integrand(0) + integrand(end);
    for (int i = 1; i < steps; ++i)
        sum += (i % 2 == 1 ? 4 : 2) * integrand(h * i);
    return normalCdf(a) * normalCdf(b) + sum * h / 3 / (2 * std::numbers::pi);
}

Result<AuSampler> AuSampler::make(const std::vector<int> &aus, const Json &json, const std::string &where)
{
    AuSampler sampler;
    sampler.m_aus = aus;
    const std::size_t n = aus.size();
    for (const int au : aus)
        sampler.m_rates.push_back(au == 43 ? kClosedEyesRate : kDefaultRate);
    sampler.m_classWeights.assign(facs::kNumBasicExpressions, 1);
    if (!json.is_null() && !json.is_object())
        return bad(where, "must be a JSON object with rates, correlations, rules or classes");

    const auto indexOf = [&aus](const std::string &name) -> std::size_t {
        const auto number = facs::auFromName(name);
        const auto it = number ? std::ranges::find(aus, *number) : aus.end();
        return static_cast<std::size_t>(it - aus.begin());
    };
    const Json object = json.is_null() ? Json::object() : json;
    for (const auto &[key, value] : object.items()) {
        if (key != "rates" && key != "correlations" && key != "rules" && key != "classes")
            return bad(where, "unknown key '" + key + "' (known: rates, correlations, rules, classes)");
        if (key == "rules" ? !value.is_array() : !value.is_object())
            return bad(where, "'" + key + "' must be " + (key == "rules" ? "a list" : "an object"));
    }
    if (object.contains("rates")) {
        const Json &rates = object.at("rates");
        if (rates.contains("default")) {
            const auto rate = numberIn(rates.at("default"), 0, 1, "rates, default", where);
            if (!rate)
                return passOn(rate);
            sampler.m_rates.assign(n, *rate);
        }
        for (const auto &[name, value] : rates.items()) {
            if (name == "default")
                continue;
            const std::size_t i = indexOf(name);
            if (i == n)
                return bad(where, "rates: '" + name + "' is not one of the units of this set");
            const auto rate = numberIn(value, 0, 1, "rates, " + name, where);
            if (!rate)
                return passOn(rate);
            sampler.m_rates[i] = *rate;
        }
    }
    for (const double rate : sampler.m_rates)
        sampler.m_thresholds.push_back(rate <= 0   ? -std::numeric_limits<double>::infinity()
                                       : rate >= 1 ? std::numeric_limits<double>::infinity()
                                                   : normalQuantile(rate));

    if (object.contains("correlations") && !object.at("correlations").empty()) {
        std::vector<double> matrix(n * n, 0);
        for (std::size_t i = 0; i < n; ++i)
            matrix[i * n + i] = 1;
        for (const auto &[pair, value] : object.at("correlations").items()) {
            std::string wrong;
            const auto both = facs::parseAuList(pair, &wrong);
            const std::size_t i = both && both->size() == 2 ? indexOf(facs::auName((*both)[0])) : n;
            const std::size_t j = both && both->size() == 2 ? indexOf(facs::auName((*both)[1])) : n;
            if (i == n || j == n)
                return bad(where,
                           "correlations: '" + pair + "' is not a pair of units of this set, such as \"AU6,AU12\"");
            const auto wanted = numberIn(value, -1, 1, "correlations, " + pair, where);
            if (!wanted)
                return passOn(wanted);
            const double p = sampler.m_rates[i];
            const double q = sampler.m_rates[j];
            if (p <= 0 || p >= 1 || q <= 0 || q >= 1)
                return bad(where, "correlations: '" + pair + "' needs rates between 0 and 1");
            const double most = phi(p, q, std::min(p, q));
            const double least = phi(p, q, std::max(0.0, p + q - 1));
            if (*wanted > most + 1e-12 || *wanted < least - 1e-12)
                return fail(ErrorCode::InvalidArgument,
                            where + ": correlations: " + pair + " cannot be " + value.dump() +
                                "; labels of these rates reach " + Json(std::round(least * 1000) / 1000).dump() +
                                " to " + Json(std::round(most * 1000) / 1000).dump(),
                            where);
            double low = -0.9999;
            double high = 0.9999;
            for (int step = 0; step < 60; ++step) {
                const double rho = (low + high) / 2;
                const double joint = bivariateNormalCdf(sampler.m_thresholds[i], sampler.m_thresholds[j], rho);
                (phi(p, q, joint) < *wanted ? low : high) = rho;
            }
            matrix[i * n + j] = matrix[j * n + i] = (low + high) / 2;
        }
        if (!factorise(matrix, n))
            return fail(ErrorCode::InvalidArgument,
                        where + ": the correlations contradict each other (their matrix is not positive definite; "
                                "pairs that are not given count as 0)",
                        where);
        sampler.m_factor = std::move(matrix);
    }
    if (object.contains("rules")) {
        for (const Json &rule : object.at("rules")) {
            const bool isWhole = rule.is_object() && rule.contains("if") && rule.contains("then") &&
                                 rule.at("if").is_string() && rule.at("then").is_string();
            const std::size_t given = isWhole ? indexOf(rule.at("if").get<std::string>()) : n;
            const std::size_t then = isWhole ? indexOf(rule.at("then").get<std::string>()) : n;
            if (given == n || then == n)
                return bad(where, "rules: " + rule.dump() + " is not {\"if\": unit, \"then\": unit, \"p\": share}");
            const auto p = numberIn(rule.value("p", Json(1.0)), 0, 1, "rules, p", where);
            if (!p)
                return passOn(p);
            sampler.m_rules.push_back({given, then, *p});
        }
    }
    if (object.contains("classes")) {
        double sum = 0;
        for (const auto &[name, value] : object.at("classes").items()) {
            const auto it = std::ranges::find(facs::kExpressions, name);
            const auto i = static_cast<std::size_t>(it - facs::kExpressions.begin());
            if (i >= facs::kNumBasicExpressions)
                return bad(where, "classes: '" + name + "' is not one of the seven expressions");
            const auto weight = numberIn(value, 0, 1e6, "classes, " + name, where);
            if (!weight)
                return passOn(weight);
            sampler.m_classWeights[i] = *weight;
        }
        for (const double weight : sampler.m_classWeights)
            sum += weight;
        if (sum <= 0)
            return bad(where, "classes: at least one weight must be more than 0");
    }
    return sampler;
}

std::vector<std::uint8_t> AuSampler::sample(RandomState &rng) const
{
    const std::size_t n = m_aus.size();
    std::vector<double> g(n);
    for (auto &value : g)
        value = rng.gauss();
    std::vector<std::uint8_t> active(n);
    for (std::size_t i = 0; i < n; ++i) {
        double latent = g[i];
        if (!m_factor.empty()) {
            latent = 0;
            for (std::size_t k = 0; k <= i; ++k)
                latent += m_factor[i * n + k] * g[k];
        }
        active[i] = latent < m_thresholds[i] ? 1 : 0;
    }
    for (const Rule &rule : m_rules) {
        // Drawn in any case, so that a rule does not shift what follows.
        const double u = rng.uniform();
        if (active[rule.given])
            active[rule.then] = u < rule.p ? 1 : 0;
    }
    return active;
}

} // namespace mimik::vision
