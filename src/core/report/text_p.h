#pragma once

#include <string>
#include <string_view>

namespace mimik::report {

/// For HTML and XML text and attributes. Control characters that XML forbids become a space.
std::string escaped(std::string_view text);
std::string base64(std::string_view bytes);

} // namespace mimik::report
