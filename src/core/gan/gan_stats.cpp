#include "core/gan/gan_stats.h"

#include <algorithm>
#include <cmath>

namespace mimik::gan {

void Moments::report(std::span<const double> values)
{
    num += static_cast<std::int64_t>(values.size());
    for (const double v : values) {
        sum += v;
        squares += v * v;
    }
}

void Moments::add(const Moments &other)
{
    num += other.num;
    sum += other.sum;
    squares += other.squares;
}

double Moments::mean() const
{
    return num > 0 ? sum / static_cast<double>(num) : NAN;
}

double Moments::std() const
{
    if (num == 0)
        return NAN;
    const double m = mean();
    return std::sqrt(std::max(0.0, squares / static_cast<double>(num) - m * m));
}

void GanStats::add(const GanStats &other)
{
    for (const auto &[name, moments] : other.m_moments)
        m_moments[name].add(moments);
}

Moments GanStats::of(const std::string &name) const
{
    const auto it = m_moments.find(name);
    return it == m_moments.end() ? Moments{} : it->second;
}

Json toJson(const Moments &moments)
{
    return {{"num", moments.num}, {"mean", jsonNumber(moments.mean())}, {"std", jsonNumber(moments.std())}};
}

Json momentsToJson(const GanStats &stats)
{
    Json out = Json::object();
    for (const auto &[name, m] : stats.all())
        out[name] = {m.num, jsonNumber(m.sum), jsonNumber(m.squares)};
    return out;
}

GanStats momentsFromJson(const Json &json)
{
    const auto number = [](const Json &value) {
        return value.is_null() ? NAN : value.get<double>();
    };
    GanStats out;
    for (const auto &[name, m] : json.items())
        out.set(name, {m.at(0).get<std::int64_t>(), number(m.at(1)), number(m.at(2))});
    return out;
}

} // namespace mimik::gan
