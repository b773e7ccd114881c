#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace mimik::gan {

/// Count, sum and sum of squares of what was reported under one name.
struct Moments {
    std::int64_t num = 0;
    double sum = 0, squares = 0;

    void report(std::span<const double> values);
    void add(const Moments &other);
    double mean() const; ///< NaN when nothing was reported
    double std() const;  ///< of the population, as in the official statistics
};

/// Statistics by their official names: `Loss/G/loss`, `Loss/signs/real` (`stylegan.md` 2.8). Not thread-safe.
class GanStats {
public:
    void report(const std::string &name, std::span<const double> values) { m_moments[name].report(values); }
    void report(const std::string &name, double value) { report(name, std::span(&value, 1)); }
    void add(const GanStats &other);
    void set(const std::string &name, const Moments &moments) { m_moments[name] = moments; }
    void clear() { m_moments.clear(); }
    Moments of(const std::string &name) const;
    const std::map<std::string, Moments> &all() const { return m_moments; }

private:
    std::map<std::string, Moments> m_moments;
};

/// `{num, mean, std}`; null where a number does not exist.
Json toJson(const Moments &moments);

/// Everything, exactly, for a checkpoint; and back. Throws Json::exception where it is no such thing.
Json momentsToJson(const GanStats &stats);
GanStats momentsFromJson(const Json &json);

} // namespace mimik::gan
