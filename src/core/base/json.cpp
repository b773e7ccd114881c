#include "core/base/json.h"

#include "core/base/files.h"

#include <cctype>
#include <cmath>

namespace mimik {

namespace {

/// Other tools write the literals NaN, Infinity and -Infinity; outside strings they become null.
std::string withoutNonFinite(const std::string &text)
{
    std::string out;
    out.reserve(text.size());
    bool inString = false;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (inString) {
            out += c;
            if (c == '\\' && i + 1 < text.size())
                out += text[++i];
            else if (c == '"')
                inString = false;
            ++i;
            continue;
        }
        std::size_t skip = 0;
        for (const std::string_view word : {"-Infinity", "Infinity", "NaN"}) {
            if (text.compare(i, word.size(), word) == 0) {
                skip = word.size();
                break;
            }
        }
        if (skip > 0) {
            out += "null";
            i += skip;
            continue;
        }
        inString = c == '"';
        out += c;
        ++i;
    }
    return out;
}

} // namespace

Result<Json> readJson(const std::filesystem::path &file)
{
    const auto text = readFile(file);
    if (!text)
        return passOn(text);
    try {
        return Json::parse(withoutNonFinite(*text));
    } catch (const Json::parse_error &e) {
        return fail(ErrorCode::Corrupt, file.string() + ": not valid JSON near byte " + std::to_string(e.byte),
                    file.string());
    }
}

Result<> writeJson(const std::filesystem::path &file, const Json &json)
{
    return writeFileAtomically(file, json.dump(2) + "\n");
}

Json jsonNumber(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

} // namespace mimik
