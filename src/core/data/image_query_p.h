#pragma once

#include "core/data/images.h"

#include <string>
#include <variant>
#include <vector>

namespace mimik::data {

class Statement;

using SqlValue = std::variant<std::int64_t, double, std::string>;

/// "FROM images i … WHERE …" of a filter, with the values for its question marks in order.
struct ImageQuery {
    std::string from;    ///< "FROM images i JOIN scores …"
    std::string where;   ///< "WHERE …" or empty
    std::string orderBy; ///< "ORDER BY …"
    std::vector<SqlValue> values;

    std::string text(const std::string &columns, bool ordered = true) const;
    void bindTo(Statement &statement) const;
};

ImageQuery imageQuery(const ImageFilter &filter);

/// SQL of the effective class of image `i`: override, else of its seed, else of its file.
std::string effectiveClassSql();

/// SQL that is true for images that may be used: not excluded, not rejected, not of a rejected seed.
std::string usableSql();

} // namespace mimik::data
