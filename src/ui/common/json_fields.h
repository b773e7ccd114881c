#pragma once

#include "core/base/json.h"

#include <string>

namespace mimik::ui {

// Fields of a JSON document that a person or an older version may have written.

/// A text; empty where it is missing or something else.
std::string textOf(const Json &object, const char *key);
/// A number; `otherwise` where it is missing or something else.
double numberOf(const Json &object, const char *key, double otherwise);

} // namespace mimik::ui
