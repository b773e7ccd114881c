#pragma once

#include "core/weights/pickle.h"

namespace mimik::weights {

/// Is this function or class one that weight files need? Everything else is refused.
bool isKnownGlobal(std::string_view moduleAndName);

/// The machine behind readPickle. It builds values and never anything else.
class Unpickler {
public:
    Unpickler(std::string_view bytes, const std::string &name, const PickleLimits &limits, const FileBytes *mapping)
        : m_bytes(bytes), m_name(name), m_limits(limits), m_mapping(mapping)
    {
    }
    Result<Pickle> run();

private:
    using Kind = PickleValue::Kind;

    // Each returns false after setting m_error.
    bool step(unsigned char op);
    bool stepText(unsigned char op);
    bool stepContainer(unsigned char op);
    bool stepObject(unsigned char op);
    bool refuse(ErrorCode code, const std::string &what);
    bool corrupt(const std::string &what) { return refuse(ErrorCode::Corrupt, what); }

    bool take(std::size_t count, std::string_view &out);
    bool takeLength(std::size_t width, std::size_t &length);
    bool takeLine(std::string_view &line);
    bool push(PickleId id);
    bool pushValue(PickleValue value);
    bool pop(PickleId &id);
    bool popMark(std::vector<PickleId> &items);
    bool addItem(PickleId container, PickleId item);
    bool pushGlobal(std::string_view module, std::string_view name);
    bool pushInteger(std::string_view littleEndian);
    bool pushText(Kind kind, std::size_t lengthWidth);
    bool pushTuple(std::size_t count);
    bool pushList(Kind kind, const std::vector<PickleId> &items);
    bool setItems(const std::vector<PickleId> &items);
    bool appendItems(const std::vector<PickleId> &items, Kind kind);
    bool call(PickleId callee, PickleId args);
    bool memoize(std::size_t index);
    bool recall(std::size_t index);

    std::string_view m_bytes;
    std::string m_name;
    PickleLimits m_limits;
    const FileBytes *m_mapping; ///< or null
    std::size_t m_released = 0;
    std::size_t m_at = 0;
    Pickle m_pickle;
    std::vector<PickleId> m_stack;
    std::vector<std::size_t> m_marks; ///< stack sizes
    std::vector<PickleId> m_memo;     ///< 0xffffffff: empty
    std::size_t m_memoSize = 0;
    std::size_t m_references = 0;
    Error m_error;
};

} // namespace mimik::weights
