#include "ui/common/json_fields.h"

namespace mimik::ui {

std::string textOf(const Json &object, const char *key)
{
    return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                                                 : std::string();
}

double numberOf(const Json &object, const char *key, double otherwise)
{
    return object.is_object() && object.contains(key) && object[key].is_number() ? object[key].get<double>()
                                                                                 : otherwise;
}

} // namespace mimik::ui
