#include "ui/generate/seed_text.h"

#include <QList>
#include <QRegularExpression>

#include <algorithm>
#include <limits>
#include <utility>

namespace mimik::ui {

namespace {
constexpr qint64 kMaxRange = 10'000'000; // more seeds in one range are a slip of the pen; the engine refuses them too
} // namespace

std::optional<qint64> countSeeds(const QString &text)
{
    static const QRegularExpression kBetween(QStringLiteral("[,;\\s]+"));
    static const QRegularExpression kRange(QStringLiteral("^(\\d{1,10})(?:-(\\d{1,10}))?$"));
    QList<std::pair<qint64, qint64>> ranges;
    for (const QString &part : text.split(kBetween, Qt::SkipEmptyParts)) {
        const auto match = kRange.match(part);
        const qint64 from = match.captured(1).toLongLong();
        const qint64 to = match.hasCaptured(2) ? match.captured(2).toLongLong() : from;
        if (!match.hasMatch() || to < from || to > std::numeric_limits<quint32>::max() || to - from >= kMaxRange)
            return std::nullopt;
        ranges.append({from, to});
    }
    std::sort(ranges.begin(), ranges.end());
    qint64 count = 0, next = 0;
    for (const auto &[from, to] : std::as_const(ranges)) {
        count += std::max<qint64>(0, to + 1 - std::max(from, next));
        next = std::max(next, to + 1);
    }
    return count;
}

} // namespace mimik::ui
