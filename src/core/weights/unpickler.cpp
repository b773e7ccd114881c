#include "core/weights/unpickler_p.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <set>

namespace mimik::weights {

namespace {

constexpr PickleId kEmpty = 0xffffffffU;
constexpr int kHighestProtocol = 5;

std::uint64_t littleEndian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return value;
}

std::string opcodeText(unsigned char op)
{
    static const char *digits = "0123456789abcdef";
    std::string text = "0x";
    text += digits[op >> 4];
    text += digits[op & 15];
    if (op > 32 && op < 127)
        text += std::string(" '") + static_cast<char>(op) + "'";
    return text;
}

/// For messages: a name from the file, made harmless and short.
std::string shown(std::string_view name)
{
    constexpr std::size_t kMost = 120;
    std::string out;
    for (const char c : name.substr(0, kMost))
        out += c >= 32 && c < 127 ? c : '?';
    return out;
}

} // namespace

bool isKnownGlobal(std::string_view name)
{
    // Written by torch 1.x and 2.x, numpy 1.x and 2.x, the official StyleGAN code (PyTorch and TensorFlow), argparse.
    static const std::set<std::string_view> known = {
        "torch_utils.persistence._reconstruct_persistent_obj",
        "collections.OrderedDict",
        "collections.defaultdict",
        "torch._utils._rebuild_parameter",
        "torch._utils._rebuild_tensor",
        "torch._utils._rebuild_tensor_v2",
        "torch.storage._load_from_bytes",
        "torch.Size",
        "torch.device",
        "torch.nn.parameter.Parameter",
        "numpy.core.multiarray.scalar",
        "numpy._core.multiarray.scalar",
        "numpy.core.multiarray._reconstruct",
        "numpy._core.multiarray._reconstruct",
        "numpy.ndarray",
        "numpy.dtype",
        "dnnlib.util.EasyDict",
        "dnnlib.EasyDict",
        "dnnlib.tflib.network.Network",
        "argparse.Namespace",
        "_codecs.encode",
        "builtins.set",
        "__builtin__.set",
        "builtins.frozenset",
        "__builtin__.frozenset",
        "builtins.bytes",
        "__builtin__.bytes",
        "builtins.dict",
        "__builtin__.dict",
        "builtins.slice",
        "__builtin__.slice",
        "torch.jit._pickle.build_intlist",
        "torch.jit._pickle.build_doublelist",
        "torch.jit._pickle.build_boollist",
        "torch.jit._pickle.build_tensorlist",
        "torch.jit._pickle.restore_type_tag",
        "torch.FloatStorage",
        "torch.HalfStorage",
        "torch.DoubleStorage",
        "torch.BFloat16Storage",
        "torch.LongStorage",
        "torch.IntStorage",
        "torch.ShortStorage",
        "torch.CharStorage",
        "torch.ByteStorage",
        "torch.BoolStorage",
    };
    // Layers saved as whole objects, and the modules of TorchScript: data all the same, their code is not looked at.
    return known.count(name) > 0 || name.starts_with("torch.nn.modules.") || name.starts_with("__torch__.");
}

bool Unpickler::refuse(ErrorCode code, const std::string &what)
{
    m_error = Error{code, what, m_name};
    return false;
}

bool Unpickler::take(std::size_t count, std::string_view &out)
{
    if (count > m_bytes.size() - m_at)
        return corrupt("is cut off or damaged: " + std::to_string(count) + " bytes should follow byte " +
                       std::to_string(m_at) + ", there are " + std::to_string(m_bytes.size() - m_at));
    out = m_bytes.substr(m_at, count);
    m_at += count;
    return true;
}

bool Unpickler::takeLength(std::size_t width, std::size_t &length)
{
    std::string_view bytes;
    if (!take(width, bytes))
        return false;
    length = static_cast<std::size_t>(littleEndian(bytes));
    return true;
}

bool Unpickler::takeLine(std::string_view &line)
{
    const std::size_t end = m_bytes.find('\n', m_at);
    constexpr std::size_t kLongest = 1024;
    if (end == std::string_view::npos || end - m_at > kLongest)
        return corrupt("is cut off or damaged: a name at byte " + std::to_string(m_at) + " does not end");
    line = m_bytes.substr(m_at, end - m_at);
    m_at = end + 1;
    return true;
}

bool Unpickler::push(PickleId id)
{
    if (m_stack.size() >= m_limits.references)
        return corrupt("is no model: it piles up more than " + std::to_string(m_limits.references) + " values");
    m_stack.push_back(id);
    return true;
}

bool Unpickler::pushValue(PickleValue value)
{
    auto &values = m_pickle.m_values;
    if (values.size() >= m_limits.values)
        return corrupt("is no model: it holds more than " + std::to_string(m_limits.values) + " values");
    values.push_back(std::move(value));
    return push(static_cast<PickleId>(values.size() - 1));
}

bool Unpickler::pop(PickleId &id)
{
    if (m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back()))
        return corrupt("is damaged: a value is missing before byte " + std::to_string(m_at));
    id = m_stack.back();
    m_stack.pop_back();
    return true;
}

bool Unpickler::popMark(std::vector<PickleId> &items)
{
    if (m_marks.empty())
        return corrupt("is damaged: a mark is missing before byte " + std::to_string(m_at));
    const auto from = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    items.assign(from, m_stack.end());
    m_stack.erase(from, m_stack.end());
    m_marks.pop_back();
    return true;
}

bool Unpickler::addItem(PickleId container, PickleId item)
{
    auto &values = m_pickle.m_values;
    if (++m_references > m_limits.references)
        return corrupt("is no model: its lists hold more than " + std::to_string(m_limits.references) + " entries");
    const std::size_t depth = std::size_t(values[item].depth) + 1;
    if (depth > m_limits.depth)
        return corrupt("is no model: it is nested more than " + std::to_string(m_limits.depth) + " deep");
    values[container].depth = std::max(values[container].depth, static_cast<std::uint16_t>(depth));
    values[container].items.push_back(item);
    return true;
}

bool Unpickler::pushInteger(std::string_view bytes)
{
    PickleValue value;
    if (bytes.size() > 8) {
        value.kind = Kind::BigInt;
        value.text = bytes;
        return pushValue(std::move(value));
    }
    value.kind = Kind::Int;
    std::uint64_t bits = littleEndian(bytes);
    if (!bytes.empty() && bytes.size() < 8 && (static_cast<unsigned char>(bytes.back()) & 0x80U))
        bits |= ~std::uint64_t(0) << (8 * bytes.size());
    value.integer = static_cast<std::int64_t>(bits);
    return pushValue(std::move(value));
}

bool Unpickler::pushText(Kind kind, std::size_t lengthWidth)
{
    std::size_t length = 0;
    PickleValue value;
    value.kind = kind;
    if (!takeLength(lengthWidth, length))
        return false;
    if (!take(length, value.text))
        return false;
    return pushValue(std::move(value));
}

bool Unpickler::pushGlobal(std::string_view module, std::string_view name)
{
    const std::string whole = std::string(module) + "." + std::string(name);
    if (!isKnownGlobal(whole))
        return refuse(ErrorCode::WrongKind, "asks for '" + shown(whole) +
                                                "', which no model needs; it was refused and nothing in the file was "
                                                "run. Do not open this file with other programs");
    PickleValue value;
    value.kind = Kind::Global;
    value.text = *m_pickle.m_globals.insert(whole).first;
    return pushValue(std::move(value));
}

bool Unpickler::pushTuple(std::size_t count)
{
    std::vector<PickleId> items(count);
    for (std::size_t i = count; i-- > 0;)
        if (!pop(items[i]))
            return false;
    return pushList(Kind::Tuple, items);
}

bool Unpickler::pushList(Kind kind, const std::vector<PickleId> &items)
{
    PickleValue value;
    value.kind = kind;
    if (!pushValue(std::move(value)))
        return false;
    const PickleId id = m_stack.back();
    m_pickle.m_values[id].items.reserve(items.size());
    for (const PickleId item : items)
        if (!addItem(id, item))
            return false;
    return true;
}

bool Unpickler::setItems(const std::vector<PickleId> &items)
{
    if (items.size() % 2 != 0 || m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back()))
        return corrupt("is damaged: a key or a value is missing before byte " + std::to_string(m_at));
    const PickleId target = m_stack.back();
    const Kind kind = m_pickle.m_values[target].kind;
    if (kind != Kind::Dict && kind != Kind::Call)
        return corrupt("is damaged: entries are put into something that is no dictionary");
    for (const PickleId item : items)
        if (!addItem(target, item))
            return false;
    return true;
}

bool Unpickler::appendItems(const std::vector<PickleId> &items, Kind kind)
{
    if (m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back()))
        return corrupt("is damaged: a list is missing before byte " + std::to_string(m_at));
    const PickleId target = m_stack.back();
    if (m_pickle.m_values[target].kind == Kind::Call)
        return true; // what an object keeps as a list is never looked at
    if (m_pickle.m_values[target].kind != kind)
        return corrupt("is damaged: entries are put into something that is no list");
    for (const PickleId item : items)
        if (!addItem(target, item))
            return false;
    return true;
}

bool Unpickler::call(PickleId callee, PickleId args)
{
    const auto &values = m_pickle.m_values;
    if (values[callee].kind != Kind::Global)
        return corrupt("is damaged: something is called that is no name");
    if (values[args].kind != Kind::Tuple)
        return corrupt("is damaged: '" + shown(values[callee].text) + "' gets no arguments");
    const std::string_view name = values[callee].text;
    const auto &given = values[args].items;
    PickleValue value;
    // Python 3 writes bytes in protocol 2 as encode(text, 'latin1'), and empty bytes as bytes().
    if (name == "_codecs.encode") {
        if (given.empty() || values[given[0]].kind != Kind::Text)
            return corrupt("is damaged: bytes are kept as something that is no text");
        value.kind = Kind::Bytes;
        value.isLatin1Text = true;
        value.text = values[given[0]].text;
        return pushValue(std::move(value));
    }
    if (name.ends_with(".bytes") && given.empty()) {
        value.kind = Kind::Bytes;
        return pushValue(std::move(value));
    }
    value.kind = Kind::Call;
    value.callee = callee;
    value.args = args;
    value.depth = static_cast<std::uint16_t>(values[args].depth + 1);
    if (value.depth > m_limits.depth)
        return corrupt("is no model: it is nested more than " + std::to_string(m_limits.depth) + " deep");
    // Python 2 gives an OrderedDict its entries as a list of pairs.
    std::vector<PickleId> entries;
    if (name == "collections.OrderedDict" && !given.empty() && values[given[0]].kind == Kind::List)
        for (const PickleId pair : values[given[0]].items)
            if (values[pair].items.size() == 2)
                entries.insert(entries.end(), values[pair].items.begin(), values[pair].items.end());
    if (!pushValue(std::move(value)))
        return false;
    for (const PickleId entry : entries)
        if (!addItem(m_stack.back(), entry))
            return false;
    return true;
}

bool Unpickler::memoize(std::size_t index)
{
    if (m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back()))
        return corrupt("is damaged: a value is missing before byte " + std::to_string(m_at));
    if (index >= m_limits.values)
        return corrupt("is no model: it remembers more than " + std::to_string(m_limits.values) + " values");
    if (index >= m_memo.size())
        m_memo.resize(index + 1, kEmpty);
    m_memoSize += m_memo[index] == kEmpty ? 1 : 0;
    m_memo[index] = m_stack.back();
    return true;
}

bool Unpickler::recall(std::size_t index)
{
    if (index >= m_memo.size() || m_memo[index] == kEmpty)
        return corrupt("is damaged: it refers to value " + std::to_string(index) + ", which it did not remember");
    return push(m_memo[index]);
}

bool Unpickler::stepText(unsigned char op)
{
    std::size_t size = 0;
    std::string_view bytes;
    switch (op) {
    case 'J': // BININT
        return take(4, bytes) && pushInteger(bytes);
    case 'K':   // BININT1
    case 'M': { // BININT2
        PickleValue value;
        value.kind = Kind::Int;
        if (!take(op == 'K' ? 1 : 2, bytes))
            return false;
        value.integer = static_cast<std::int64_t>(littleEndian(bytes));
        return pushValue(std::move(value));
    }
    case 0x8a: // LONG1
    case 0x8b: // LONG4
        return takeLength(op == 0x8a ? 1 : 4, size) && take(size, bytes) && pushInteger(bytes);
    case 'G': { // BINFLOAT, big endian
        if (!take(8, bytes))
            return false;
        std::string reversed(bytes.rbegin(), bytes.rend());
        PickleValue value;
        value.kind = Kind::Real;
        value.real = std::bit_cast<double>(littleEndian(reversed));
        return pushValue(std::move(value));
    }
    case 'U': // SHORT_BINSTRING, of Python 2
    case 'C': // SHORT_BINBYTES
        return pushText(Kind::Bytes, 1);
    case 'T': // BINSTRING, of Python 2
    case 'B': // BINBYTES
        return pushText(Kind::Bytes, 4);
    case 0x8e: // BINBYTES8
    case 0x96: // BYTEARRAY8
        return pushText(Kind::Bytes, 8);
    case 0x8c: // SHORT_BINUNICODE
        return pushText(Kind::Text, 1);
    case 'X': // BINUNICODE
        return pushText(Kind::Text, 4);
    case 0x8d: // BINUNICODE8
        return pushText(Kind::Text, 8);
    default:
        return stepContainer(op);
    }
}

bool Unpickler::stepContainer(unsigned char op)
{
    std::vector<PickleId> items;
    PickleId value = 0, key = 0;
    switch (op) {
    case ')': // EMPTY_TUPLE
        return pushList(Kind::Tuple, {});
    case 0x85: // TUPLE1
    case 0x86: // TUPLE2
    case 0x87: // TUPLE3
        return pushTuple(op - 0x84U);
    case 't': // TUPLE
        return popMark(items) && pushList(Kind::Tuple, items);
    case ']': // EMPTY_LIST
        return pushList(Kind::List, {});
    case 'l': // LIST
        return popMark(items) && pushList(Kind::List, items);
    case 'a': // APPEND
        return pop(value) && appendItems({value}, Kind::List);
    case 'e': // APPENDS
        return popMark(items) && appendItems(items, Kind::List);
    case 0x8f: // EMPTY_SET
        return pushList(Kind::Set, {});
    case 0x90: // ADDITEMS
        return popMark(items) && appendItems(items, Kind::Set);
    case 0x91: // FROZENSET
        return popMark(items) && pushList(Kind::Set, items);
    case '}': // EMPTY_DICT
        return pushList(Kind::Dict, {});
    case 'd': // DICT
        return popMark(items) && pushList(Kind::Dict, {}) && setItems(items);
    case 's': // SETITEM
        return pop(value) && pop(key) && setItems({key, value});
    case 'u': // SETITEMS
        return popMark(items) && setItems(items);
    default:
        return stepObject(op);
    }
}

bool Unpickler::stepObject(unsigned char op)
{
    auto &values = m_pickle.m_values;
    PickleId args = 0, callee = 0, state = 0;
    switch (op) {
    case 'c': { // GLOBAL
        std::string_view module, name;
        return takeLine(module) && takeLine(name) && pushGlobal(module, name);
    }
    case 0x93: { // STACK_GLOBAL
        PickleId name = 0, module = 0;
        if (!pop(name) || !pop(module))
            return false;
        constexpr std::size_t kLongest = 1024;
        if (values[name].kind != Kind::Text || values[module].kind != Kind::Text ||
            values[name].text.size() + values[module].text.size() > kLongest)
            return corrupt("is damaged: the name of a class is no text");
        return pushGlobal(values[module].text, values[name].text);
    }
    case 'R':  // REDUCE
    case 0x81: // NEWOBJ
        return pop(args) && pop(callee) && call(callee, args);
    case 0x92: // NEWOBJ_EX; arguments by name are left out
        return pop(state) && pop(args) && pop(callee) && call(callee, args);
    case 'b': { // BUILD
        if (!pop(state) || m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back()))
            return corrupt("is damaged: a value is missing before byte " + std::to_string(m_at));
        PickleValue &target = values[m_stack.back()];
        if (target.kind != Kind::Call)
            return corrupt("is damaged: a state is given to something that is no object");
        const std::size_t depth = std::size_t(values[state].depth) + 1;
        if (depth > m_limits.depth)
            return corrupt("is no model: it is nested more than " + std::to_string(m_limits.depth) + " deep");
        target.state = state;
        target.depth = std::max(target.depth, static_cast<std::uint16_t>(depth));
        return true;
    }
    case 'Q': // BINPERSID
        return pop(args) && pushList(Kind::Persistent, {args});
    default:
        return refuse(ErrorCode::WrongKind, "holds the pickle instruction " + opcodeText(op) + " at byte " +
                                                std::to_string(m_at - 1) + ", which no model needs");
    }
}

bool Unpickler::step(unsigned char op)
{
    std::size_t number = 0;
    std::string_view bytes;
    PickleId id = 0;
    PickleValue value;
    switch (op) {
    case 0x80: // PROTO
        if (!takeLength(1, number))
            return false;
        if (number > kHighestProtocol)
            return refuse(ErrorCode::WrongVersion, "is a pickle of protocol " + std::to_string(number) + "; up to " +
                                                       std::to_string(kHighestProtocol) + " is known");
        m_pickle.m_protocol = static_cast<int>(number);
        return true;
    case 0x95: // FRAME
        if (!takeLength(8, number))
            return false;
        return number <= m_bytes.size() - m_at || corrupt("is cut off: a part ends beyond the file");
    case '(': // MARK
        if (m_marks.size() >= m_limits.depth)
            return corrupt("is no model: it is nested more than " + std::to_string(m_limits.depth) + " deep");
        m_marks.push_back(m_stack.size());
        return true;
    case '0': // POP
        return pop(id);
    case '1': { // POP_MARK
        std::vector<PickleId> items;
        return popMark(items);
    }
    case '2': // DUP
        return pop(id) && push(id) && push(id);
    case 'N': // NONE
        return push(0);
    case 0x88: // NEWTRUE
    case 0x89: // NEWFALSE
        value.kind = Kind::Bool;
        value.integer = op == 0x88 ? 1 : 0;
        return pushValue(std::move(value));
    case 0x94: // MEMOIZE
        return memoize(m_memoSize);
    case 'q': // BINPUT
    case 'r': // LONG_BINPUT
        return takeLength(op == 'q' ? 1 : 4, number) && memoize(number);
    case 'h': // BINGET
    case 'j': // LONG_BINGET
        return takeLength(op == 'h' ? 1 : 4, number) && recall(number);
    default:
        return stepText(op);
    }
}

Result<Pickle> Unpickler::run()
{
    m_pickle.m_values.emplace_back(); // 0 is None
    while (true) {
        std::string_view op;
        if (m_at == m_bytes.size()) {
            corrupt("is cut off: a pickle does not end");
            return tl::unexpected<Error>(m_error);
        }
        if (!take(1, op))
            return tl::unexpected<Error>(m_error);
        // The system maps pages around each one that is looked at; between large blobs that adds up.
        constexpr std::size_t kReleaseAfter = std::size_t(8) << 20;
        if (m_mapping && m_at - m_released > kReleaseAfter) {
            m_mapping->release(m_bytes.substr(m_released, m_at - m_released));
            m_released = m_at;
        }
        if (op[0] == '.')
            break;
        if (!step(static_cast<unsigned char>(op[0])))
            return tl::unexpected<Error>(m_error);
    }
    PickleId root = 0;
    if (!m_marks.empty() || !pop(root)) {
        corrupt("is damaged: it ends in the middle of a value");
        return tl::unexpected<Error>(m_error);
    }
    m_pickle.m_root = root;
    m_pickle.m_end = m_at;
    return std::move(m_pickle);
}

} // namespace mimik::weights
