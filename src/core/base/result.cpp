#include "core/base/result.h"

#include <cstdio>
#include <cstdlib>

namespace mimik {

std::string Error::message() const
{
    if (where.empty() || what.find(where) != std::string::npos)
        return what;
    return where + ": " + what;
}

std::string_view errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return "InvalidArgument";
    case ErrorCode::NotFound:
        return "NotFound";
    case ErrorCode::Corrupt:
        return "Corrupt";
    case ErrorCode::WrongKind:
        return "WrongKind";
    case ErrorCode::WrongVersion:
        return "WrongVersion";
    case ErrorCode::Io:
        return "Io";
    case ErrorCode::Busy:
        return "Busy";
    case ErrorCode::Cancelled:
        return "Cancelled";
    case ErrorCode::Internal:
        return "Internal";
    }
    return "Internal";
}

int exitCodeFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
    case ErrorCode::NotFound:
    case ErrorCode::Corrupt:
    case ErrorCode::WrongKind:
    case ErrorCode::WrongVersion:
    case ErrorCode::Io:
    case ErrorCode::Busy:
        return 3;
    case ErrorCode::Cancelled:
        return 4;
    case ErrorCode::Internal:
        return 1;
    }
    return 1;
}

void assertFailed(const char *expression, const char *file, int line)
{
    std::fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, expression);
    std::abort();
}

} // namespace mimik
