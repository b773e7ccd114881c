#include "core/gan/latent_source_p.h"

#include "core/base/random_state.h"
#include "core/facs/seed_list.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <mutex>
#include <sstream>
#include <unordered_set>

namespace mimik::gan {

namespace {

std::string numberText(float value)
{
    std::ostringstream text;
    text << value; // "1.7", "nan"
    return text.str();
}

/// Rows with NaN or infinity would become black images. Rows are counted from 0, as in NumPy.
Result<> requireFinite(const Tensor &rows, const std::string &file)
{
    const auto it = std::ranges::find_if(rows.data, [](float x) { return !std::isfinite(x); });
    if (it == rows.data.end())
        return {};
    const std::int64_t perRow = rows.numel() / rows.shape[0];
    return fail(ErrorCode::InvalidArgument,
                "row " + std::to_string((it - rows.data.begin()) / perRow) + " holds a number that is not finite",
                file);
}

/// "classes 0 to 6", or with names "classes 0 (anger), 1 (disgust) ...".
std::string classList(int classes, const std::vector<std::string> &names)
{
    if (names.empty())
        return "classes 0 to " + std::to_string(classes - 1);
    std::string text = "classes ";
    for (int i = 0; i < classes; ++i) {
        text += (i > 0 ? ", " : "") + std::to_string(i);
        if (static_cast<std::size_t>(i) < names.size())
            text += " (" + names[static_cast<std::size_t>(i)] + ")";
    }
    return text;
}

std::string trimmed(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(kBlanks) - first + 1));
}

/// For comparing without case and the blanks around it.
std::string folded(std::string_view text)
{
    std::string out = trimmed(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// Which class a number or name means. Error: InvalidArgument, with what is possible.
Result<int> classOf(const std::string &word, int classes, const std::vector<std::string> &names)
{
    constexpr const char *kField = "class";
    const auto isDigit = [](char c) {
        return c >= '0' && c <= '9';
    };
    const std::string shown = "'" + word.substr(0, 40) + "'";
    if (!word.empty() && std::ranges::all_of(word, isDigit)) {
        int value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (error == std::errc() && value < classes)
            return value;
    } else {
        std::vector<int> same, alike;
        for (int i = 0; i < classes && static_cast<std::size_t>(i) < names.size(); ++i) {
            const std::string &name = names[static_cast<std::size_t>(i)];
            if (trimmed(name) == word)
                same.push_back(i);
            if (folded(name) == folded(word))
                alike.push_back(i);
        }
        const auto &found = same.empty() ? alike : same;
        if (found.size() == 1 && !word.empty())
            return found.front();
        if (found.size() > 1)
            return fail(ErrorCode::InvalidArgument,
                        shown + " is the name of several classes; give the number: this generator has " +
                            classList(classes, names),
                        kField);
        if (names.empty())
            return fail(ErrorCode::InvalidArgument,
                        shown + " is no class; this generator has no class names, give numbers 0 to " +
                            std::to_string(classes - 1),
                        kField);
    }
    return fail(ErrorCode::InvalidArgument, shown + " is no class; this generator has " + classList(classes, names),
                kField);
}

/// "0,happy, Sad"
Result<std::vector<int>> parseClasses(const std::string &text, int classes, const std::vector<std::string> &names)
{
    std::vector<int> out;
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const auto value = classOf(trimmed(std::string_view(text).substr(from, comma - from)), classes, names);
        if (!value)
            return passOn(value);
        out.push_back(*value);
        from = comma + 1;
    }
    return out;
}

} // namespace

Result<LatentSource> LatentSource::open(const nn::Generator &generator, const std::string &seeds, const std::string &z,
                                        const std::string &w, const std::string &classes,
                                        const std::vector<std::string> &names)
{
    LatentSource out;
    const auto &config = generator.config();
    if (!seeds.empty()) {
        auto list = facs::parseSeedSequence(seeds, "seeds");
        if (!list)
            return fail(ErrorCode::InvalidArgument, list.error().what, "seeds");
        out.m_seeds = std::move(*list);
        out.m_count = static_cast<std::int64_t>(out.m_seeds.size());
        if (out.m_count == 0)
            return fail(ErrorCode::InvalidArgument, "the list of seeds is empty", "seeds");
    } else {
        const std::string &file = z.empty() ? w : z;
        auto array = readNpy(file);
        if (!array)
            return passOn(array);
        out.m_rows = array->toTensor();
        out.m_source = z.empty() ? facs::ImageName::Source::RowOfW : facs::ImageName::Source::RowOfZ;
        const auto &shape = out.m_rows.shape;
        const bool isZ = !z.empty() && shape.size() == 2 && shape[1] == config.zDim;
        const bool isFlatW = z.empty() && shape.size() == 2 && shape[1] == config.wDim;
        const bool isW = z.empty() && shape.size() == 3 && shape[1] == config.numWs() && shape[2] == config.wDim;
        if (!isZ && !isFlatW && !isW)
            return fail(ErrorCode::WrongKind,
                        "is " + shapeText(shape) + ", this generator takes " +
                            (z.empty()
                                 ? "w [N, " + std::to_string(config.numWs()) + ", " + std::to_string(config.wDim) +
                                       "] or [N, " + std::to_string(config.wDim) + "]"
                                 : "z [N, " + std::to_string(config.zDim) + "]"),
                        file);
        if (isFlatW)
            out.m_rows = generator.broadcast(out.m_rows);
        out.m_count = shape[0];
        if (out.m_count == 0)
            return fail(ErrorCode::WrongKind, "holds no latents", file);
        if (auto finite = requireFinite(out.m_rows, file); !finite)
            return passOn(finite);
    }
    if (config.cDim == 0) {
        if (!classes.empty())
            return fail(ErrorCode::InvalidArgument, "this generator has no classes", "class");
        out.dropRepeatedSeeds();
        return out;
    }
    if (out.m_source == facs::ImageName::Source::RowOfW) {
        if (!classes.empty())
            return fail(ErrorCode::InvalidArgument,
                        "w already holds the class; leave --class out, or give --z or --seeds in place of --w",
                        "class");
        return out;
    }
    if (classes.empty())
        return fail(ErrorCode::InvalidArgument,
                    "this generator has " + classList(config.cDim, names) + "; say which with --class", "class");
    std::int64_t rows = 0;
    if (classes.ends_with(".npy")) {
        auto array = readNpy(classes);
        if (!array)
            return passOn(array);
        Tensor labels = array->toTensor();
        if (labels.shape.size() == 2 && labels.shape[1] == config.cDim) {
            if (auto finite = requireFinite(labels, classes); !finite)
                return passOn(finite);
            out.m_labels = std::move(labels);
            rows = out.m_labels.shape[0];
        } else if (labels.shape.size() <= 1) {
            for (std::size_t i = 0; i < labels.data.size(); ++i) {
                const float value = labels.data[i];
                const bool isClass =
                    value >= 0 && value < static_cast<float>(config.cDim) && value == std::floor(value);
                if (!isClass) // NaN is none
                    return fail(ErrorCode::InvalidArgument,
                                "row " + std::to_string(i) + " is " + numberText(value) +
                                    "; classes are whole numbers from 0 to " + std::to_string(config.cDim - 1),
                                classes);
                out.m_classes.push_back(static_cast<int>(value));
            }
            rows = static_cast<std::int64_t>(out.m_classes.size());
        } else {
            return fail(ErrorCode::WrongKind,
                        "is " + shapeText(labels.shape) + ", labels are [N] or [N, " + std::to_string(config.cDim) +
                            "]",
                        classes);
        }
    } else {
        auto list = parseClasses(classes, config.cDim, names);
        if (!list)
            return passOn(list);
        out.m_classes = std::move(*list);
        rows = static_cast<std::int64_t>(out.m_classes.size());
    }
    if (rows == 1)
        out.dropRepeatedSeeds();
    if (rows != 1 && rows != out.m_count)
        return fail(ErrorCode::InvalidArgument,
                    "there are " + std::to_string(rows) + " classes for " + std::to_string(out.m_count) +
                        " latents; give one for all or one for each",
                    "class");
    if (out.m_labels.shape.empty()) {
        out.m_labels = Tensor{{rows, config.cDim}, std::vector<float>(static_cast<std::size_t>(rows * config.cDim))};
        for (std::int64_t i = 0; i < rows; ++i)
            out.m_labels.data[static_cast<std::size_t>(i * config.cDim + out.m_classes[static_cast<std::size_t>(i)])] =
                1;
    }
    return out;
}

void LatentSource::dropRepeatedSeeds()
{
    std::unordered_set<std::uint32_t> seen;
    std::erase_if(m_seeds, [&](std::uint32_t seed) { return !seen.insert(seed).second; });
    if (m_source == facs::ImageName::Source::Seed)
        m_count = static_cast<std::int64_t>(m_seeds.size());
}

std::uint32_t LatentSource::number(std::int64_t i) const
{
    return m_source == facs::ImageName::Source::Seed ? m_seeds[static_cast<std::size_t>(i)]
                                                     : static_cast<std::uint32_t>(i);
}

int LatentSource::classIndex(std::int64_t i) const
{
    if (m_classes.empty())
        return -1;
    return m_classes[m_classes.size() == 1 ? 0 : static_cast<std::size_t>(i)];
}

namespace {

Tensor rowOf(const Tensor &all, std::int64_t index)
{
    Tensor out;
    out.shape = all.shape;
    out.shape[0] = 1;
    const std::int64_t size = out.numel();
    out.data.assign(all.data.begin() + index * size, all.data.begin() + (index + 1) * size);
    return out;
}

} // namespace

Tensor LatentSource::label(std::int64_t i) const
{
    return m_labels.shape.empty() ? Tensor() : rowOf(m_labels, m_labels.shape[0] == 1 ? 0 : i);
}

/// Averages of labels, each computed once by whoever needs it first; a bounded number is kept.
class LatentSource::Centers {
public:
    Tensor of(const nn::Generator &generator, const Tensor &label, const std::function<bool()> &stop)
    {
        const std::shared_ptr<Entry> entry = find(label);
        const std::scoped_lock lock(entry->mutex); // others that want this one wait for it
        if (entry->center.shape.empty())
            entry->center = generator.averageOf(label, stop);
        return entry->center;
    }

private:
    struct Entry {
        std::mutex mutex;
        Tensor center;
    };

    std::shared_ptr<Entry> find(const Tensor &label)
    {
        constexpr std::size_t kMost = 1024; // some megabytes; as many classes as the largest models have
        const std::scoped_lock lock(m_mutex);
        const auto known = m_entries.find(label.data);
        if (known != m_entries.end())
            return known->second;
        if (m_entries.size() >= kMost)
            m_entries.clear();
        return m_entries.emplace(label.data, std::make_shared<Entry>()).first->second;
    }

    std::mutex m_mutex;
    std::map<std::vector<float>, std::shared_ptr<Entry>> m_entries;
};

Result<> LatentSource::centerOnClasses()
{
    if (m_labels.shape.empty())
        return fail(ErrorCode::InvalidArgument, "this generator has no classes with averages of their own", "center");
    m_centers = std::make_shared<Centers>();
    return {};
}

Tensor LatentSource::truncated(const nn::Generator &generator, std::int64_t i, Tensor ws, double psi, int cutoff,
                               const std::function<bool()> &stop) const
{
    if (m_source == facs::ImageName::Source::RowOfW || psi == 1 || cutoff == 0)
        return ws;
    if (!m_centers)
        return generator.truncate(ws, psi, cutoff);
    const Tensor center = m_centers->of(generator, label(i), stop);
    return center.shape.empty() ? Tensor() : generator.truncate(ws, psi, cutoff, center);
}

Tensor LatentSource::ws(const nn::Generator &generator, std::int64_t i, double psi, int cutoff,
                        const std::function<bool()> &stop) const
{
    if (m_source == facs::ImageName::Source::RowOfW)
        return rowOf(m_rows, i);
    const int zDim = generator.config().zDim;
    const Tensor z =
        m_source == facs::ImageName::Source::RowOfZ
            ? rowOf(m_rows, i)
            : Tensor{{1, zDim},
                     RandomState(m_seeds[static_cast<std::size_t>(i)]).randn(static_cast<std::size_t>(zDim))};
    return truncated(generator, i, generator.broadcast(generator.map(z, label(i))), psi, cutoff, stop);
}

} // namespace mimik::gan
