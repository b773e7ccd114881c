#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::weights {

/// Writes the instructions of a pickle (protocols 2 to 4), value by value, as Python's own pickler does but without
/// remembering values. What is written last is on top of the stack.
class PickleWriter {
public:
    explicit PickleWriter(int protocol);

    void none() { m_bytes += 'N'; }
    void boolean(bool value) { m_bytes += value ? '\x88' : '\x89'; }
    void integer(std::int64_t value);
    void real(double value);
    void text(std::string_view utf8);
    /// Protocol 2 has no bytes: `encode(text, 'latin1')` stands for them.
    void bytes(std::string_view bytes);
    void global(std::string_view module, std::string_view name);
    void mark() { m_bytes += '('; }
    void tuple() { m_bytes += 't'; } ///< of all since the mark
    void integers(const std::vector<std::int64_t> &values);
    void emptyTuple() { m_bytes += ')'; }
    void emptyList() { m_bytes += ']'; }
    void emptyDict() { m_bytes += '}'; }
    void append() { m_bytes += 'a'; }
    void setItem() { m_bytes += 's'; }      ///< dict, key, value
    void setItems() { m_bytes += 'u'; }     ///< dict, mark, key, value, ...
    void reduce() { m_bytes += 'R'; }       ///< callee, tuple
    void newObject() { m_bytes += '\x81'; } ///< class, tuple
    void build() { m_bytes += 'b'; }        ///< object, state
    void persistentId() { m_bytes += 'Q'; }
    /// collections.OrderedDict(), empty.
    void orderedDict();
    /// torch._utils._rebuild_tensor_v2(storage, 0, shape, dense strides, False, OrderedDict()): call begin, write the
    /// storage, call end.
    void beginTensor();
    void endTensor(std::int64_t offset, const std::vector<std::int64_t> &shape,
                   const std::vector<std::int64_t> &strides);

    void raw(std::string_view instructions) { m_bytes += instructions; }
    int protocol() const { return m_protocol; }
    /// Ends the pickle and gives it away.
    std::string finish();

private:
    template <typename T>
    void append(T value);

    int m_protocol;
    std::string m_bytes;
};

} // namespace mimik::weights
