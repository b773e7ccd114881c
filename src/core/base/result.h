#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace mimik {

/// What kind of failure: for programs, exit codes and translation. The text for people is in Error::what.
enum class ErrorCode {
    InvalidArgument, ///< a setting or option is out of range or contradicts another
    NotFound,        ///< a file, folder, row or id does not exist
    Corrupt,         ///< a file is damaged or truncated
    WrongKind,       ///< a file is something else than expected
    WrongVersion,    ///< written by a newer version
    Io,              ///< the system refused to read or write
    Busy,            ///< somebody else holds it
    Cancelled,       ///< a person asked to stop
    Internal,        ///< a third-party library failed
};

/// A failure caused by the world. `what` is one clear sentence: what, which file/row/field, what to do.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string what;
    std::string where; ///< file, `file:row` or setting at fault; may be empty

    /// `where: what`, or `what` alone where the sentence already names the place.
    std::string message() const;
};

template <typename T = void>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::NotFound, "no such folder", path);`
inline tl::unexpected<Error> fail(ErrorCode code, std::string what, std::string where = {})
{
    return tl::unexpected<Error>(Error{code, std::move(what), std::move(where)});
}

/// Passes an error on: `if (!r) return passOn(r);`
template <typename T>
tl::unexpected<Error> passOn(const Result<T> &result)
{
    return tl::unexpected<Error>(result.error());
}

std::string_view errorCodeName(ErrorCode code);

/// Exit code of the command line for an error: 3 bad input, 4 cancelled, 1 anything else.
int exitCodeFor(ErrorCode code);

[[noreturn]] void assertFailed(const char *expression, const char *file, int line);

} // namespace mimik

/// For our own bugs only; stays on in release builds.
#define MIMIK_ASSERT(expression)                                                                                       \
    do {                                                                                                               \
        if (!(expression))                                                                                             \
            ::mimik::assertFailed(#expression, __FILE__, __LINE__);                                                    \
    } while (false)
