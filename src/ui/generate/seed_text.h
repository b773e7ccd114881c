#pragma once

#include <QString>

#include <optional>

namespace mimik::ui {

/// How many seeds "0-999, 2000" means, each once; nothing where it is no list of seeds.
std::optional<qint64> countSeeds(const QString &text);

} // namespace mimik::ui
