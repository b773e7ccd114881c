#pragma once

#include "core/base/json.h"
#include "core/weights/file_bytes.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::weights {

/// Guards against files made to fill memory. A network of 1024 pixels needs less than a tenth of each. Texts and bytes
/// need no limit: they are views, checked against the bytes that remain.
struct PickleLimits {
    std::size_t depth = 500;                       ///< of nested containers, and of open marks
    std::size_t values = std::size_t(1) << 20;     ///< also the highest memo index
    std::size_t references = std::size_t(8) << 20; ///< of containers to their contents, and on the stack
};

/// Index of a value in its Pickle.
using PickleId = std::uint32_t;

/// What a pickle says, as inert data: nothing is imported, nothing is called.
struct PickleValue {
    enum class Kind : std::uint8_t {
        None,
        Bool,
        Int,
        BigInt, ///< more than 64 bits: `text` holds its little-endian bytes
        Real,
        Text,
        Bytes,
        Tuple,
        List,
        Set,
        Dict,       ///< items: key, value, key, value, ...
        Global,     ///< the name of a function or class: `text`
        Call,       ///< an object made by `callee(args)`; items: key, value, ... that were set on it
        Persistent, ///< an object kept elsewhere; items: its id
    };
    Kind kind = Kind::None;
    bool isLatin1Text = false; ///< Bytes only: `text` is UTF-8 whose code points are the bytes
    std::uint16_t depth = 0;
    PickleId callee = 0, args = 0, state = 0; ///< Call only; 0 is None
    std::int64_t integer = 0;                 ///< Int, Bool
    double real = 0;
    std::string_view text; ///< into the pickle's bytes; Global: kept by the Pickle
    std::vector<PickleId> items;
};

/// The values of one pickle. Its texts are views into the bytes it was read from.
/// Values may refer to each other in circles: whoever walks them must count steps.
class Pickle {
public:
    PickleId root() const { return m_root; }
    const PickleValue &operator[](PickleId id) const { return m_values[id]; }
    std::size_t size() const { return m_values.size(); }
    int protocol() const { return m_protocol; }
    /// Bytes read, up to and with STOP.
    std::size_t end() const { return m_end; }

    /// `module.name` of the function or class that made this object; empty for other values.
    std::string_view maker(PickleId id) const;
    /// Keys and values of a dict, or of an object that is one (OrderedDict, EasyDict, Namespace); else nullptr.
    const std::vector<PickleId> *pairs(PickleId id) const;
    /// The value of a key of text in pairs(id); 0 (None) without one.
    PickleId find(PickleId id, std::string_view key) const;
    /// Text and strings of Python 2; empty for other values.
    std::string_view text(PickleId id) const;
    /// Argument `index` of a Call; 0 (None) without one.
    PickleId argument(PickleId id, std::size_t index) const;
    bool isInt(PickleId id) const { return m_values[id].kind == PickleValue::Kind::Int; }
    /// Lists and tuples of integers. Error: Corrupt.
    Result<std::vector<std::int64_t>> integers(PickleId id) const;
    /// Plain data as JSON; objects become null. What is too deep or too much is left out.
    Json json(PickleId id) const;

private:
    friend class Unpickler;
    std::vector<PickleValue> m_values;
    std::set<std::string, std::less<>> m_globals; ///< names, which values refer to
    PickleId m_root = 0;
    int m_protocol = 0;
    std::size_t m_end = 0;
};

/// Reads one pickle (protocols 2 to 5) without running anything in it. Functions and classes that weight files do not
/// need are refused by name, as are opcodes they do not need.
/// @param bytes  must outlive the result; may go on after the pickle's end
/// @param name   stands in errors
/// @param mapping  the file that `bytes` is part of: memory of pages that were passed is given back
/// Error: Corrupt (damaged, beyond a limit), WrongKind (asks for something foreign), WrongVersion.
Result<Pickle> readPickle(std::string_view bytes, const std::string &name, const PickleLimits &limits = {},
                          const FileBytes *mapping = nullptr);

} // namespace mimik::weights
