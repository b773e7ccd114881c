#include "core/base/csv.h"
#include "core/base/png.h"
#include "core/base/sha256.h"
#include "core/data/class_folders.h"
#include "core/data/import_session_p.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <optional>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

constexpr int kSide = 48;
constexpr std::size_t kNumPixels = kSide * kSide;

// Codes 0..6 of the set ("Angry Disgust Fear Happy Sad Surprise Neutral") in our names.
constexpr std::array<std::string_view, 7> kClasses{"anger", "disgust", "fear", "happy", "sad", "surprise", "neutral"};

struct Columns {
    std::size_t count = 0;
    std::size_t pixels = 0;
    std::optional<std::size_t> emotion;
    std::optional<std::size_t> usage;
};

struct RowError {
    std::string text; ///< "column 'pixels': 2303 values, expected 2304 (48 x 48)"
};

/// Cells of one line; the set has quoted pixels in some copies, but never a quote or line break inside a cell.
std::vector<std::string_view> cellsOf(std::string_view line)
{
    std::vector<std::string_view> cells;
    bool isQuoted = false;
    std::size_t start = 0;
    for (std::size_t n = 0; n <= line.size(); ++n) {
        if (n < line.size() && line[n] == '"')
            isQuoted = !isQuoted;
        if (n == line.size() || (line[n] == ',' && !isQuoted)) {
            std::string_view cell = line.substr(start, n - start);
            while (!cell.empty() && (cell.front() == ' ' || cell.front() == '"'))
                cell.remove_prefix(1);
            while (!cell.empty() && (cell.back() == ' ' || cell.back() == '"' || cell.back() == '\r'))
                cell.remove_suffix(1);
            cells.push_back(cell);
            start = n + 1;
        }
    }
    return cells;
}

Result<Columns> columnsOf(const std::string &line, const fs::path &file)
{
    auto header = parseCsv(line, file.filename().string());
    if (!header)
        return passOn(header);
    auto pixels = header->require("pixels");
    if (!pixels)
        return passOn(pixels);
    Columns columns;
    columns.count = header->header.size();
    columns.pixels = *pixels;
    columns.emotion = header->column("emotion");
    columns.usage = header->column("Usage");
    // The competition's train.csv has no Usage, its test.csv no emotion. A file with neither is something else.
    if (!columns.emotion && !columns.usage && splitFromName(file.stem().string()) != "test") {
        auto emotion = header->require("emotion");
        return passOn(emotion);
    }
    return columns;
}

/// Fills `pixels`; text of what is wrong, or empty.
std::string parsePixels(std::string_view text, std::vector<std::uint8_t> &pixels)
{
    pixels.clear();
    const char *at = text.data();
    const char *end = text.data() + text.size();
    while (true) {
        while (at != end && *at == ' ')
            ++at;
        if (at == end)
            break;
        int value = 0;
        const auto [rest, error] = std::from_chars(at, end, value);
        if (error != std::errc() || (rest != end && *rest != ' ') || value < 0 || value > 255)
            return "column 'pixels': value " + std::to_string(pixels.size() + 1) + " is not a whole number 0 to 255";
        pixels.push_back(static_cast<std::uint8_t>(value));
        at = rest;
    }
    if (pixels.size() != kNumPixels)
        return "column 'pixels': " + std::to_string(pixels.size()) + " values, expected " + std::to_string(kNumPixels) +
               " (48 x 48)";
    return {};
}

class Reader {
public:
    Reader(ImportSession &session, const fs::path &file) : m_session(session), m_file(file) {}

    /// @param number  of the next picture in the data set; names are fer<number>.png, as FER+ calls them
    Result<> read(std::int64_t &number)
    {
        std::ifstream stream(m_file, std::ios::binary);
        if (!stream)
            return fail(ErrorCode::Io, "cannot be read", m_file.string());
        std::error_code error;
        const auto total = static_cast<std::int64_t>(fs::file_size(m_file, error));
        std::string line;
        if (!std::getline(stream, line))
            return fail(ErrorCode::Corrupt, "the file is empty; expected the columns emotion, pixels, Usage",
                        m_file.string());
        auto columns = columnsOf(line + "\n", m_file);
        if (!columns)
            return passOn(columns);
        std::int64_t row = 1;
        std::int64_t bytesRead = static_cast<std::int64_t>(line.size()) + 1;
        while (std::getline(stream, line)) {
            ++row;
            bytesRead += static_cast<std::int64_t>(line.size()) + 1;
            if (line.empty() || line == "\r")
                continue;
            NewImage image;
            if (std::string problem = parseRow(line, *columns, image); !problem.empty()) {
                m_session.addProblem(m_file.filename().string() + ", row " + std::to_string(row) + ", " + problem +
                                     "; left out");
                ++number; // names stay aligned with the rows
                continue;
            }
            char name[32];
            std::snprintf(name, sizeof name, "fer%07lld.png", static_cast<long long>(number++));
            image.name = name;
            Image picture(kSide, kSide, 1);
            picture.pixels = m_pixels;
            const std::string_view raw(reinterpret_cast<const char *>(m_pixels.data()), m_pixels.size());
            if (auto added = m_session.addBytes(std::move(image), encodePng(picture), sha256Hex(raw)); !added)
                return added;
            if (row % 64 == 0)
                if (auto going = m_session.progress(bytesRead, total); !going)
                    return going;
        }
        return {};
    }

private:
    std::string parseRow(const std::string &line, const Columns &columns, NewImage &image)
    {
        const auto cells = cellsOf(line);
        if (cells.size() != columns.count)
            return std::to_string(cells.size()) + " columns, expected " + std::to_string(columns.count);
        if (columns.emotion) {
            const std::string_view code = cells[*columns.emotion];
            if (code.size() != 1 || code[0] < '0' || code[0] > '6')
                return "column 'emotion': '" + std::string(code.substr(0, 20)) + "' is no class (0 to 6)";
            image.className = kClasses[static_cast<std::size_t>(code[0] - '0')];
        }
        if (columns.usage) {
            const std::string usage(cells[*columns.usage].substr(0, 20));
            image.split = splitFromName(usage);
            if (image.split.empty())
                return "column 'Usage': '" + usage + "' is not Training, PublicTest or PrivateTest";
        } else {
            image.split = columns.emotion ? "train" : "test";
        }
        image.width = image.height = kSide;
        return parsePixels(cells[columns.pixels], m_pixels);
    }

    ImportSession &m_session;
    fs::path m_file;
    std::vector<std::uint8_t> m_pixels;
};

} // namespace

Result<ImportReport> importFer2013(Workspace &workspace, const fs::path &source, const ImportOptions &options,
                                   Dataset dataset)
{
    std::error_code error;
    std::vector<fs::path> files{source};
    if (fs::is_directory(source, error)) {
        files.clear();
        for (const char *name : {"fer2013.csv", "icml_face_data.csv"})
            if (files.empty() && fs::is_regular_file(source / name, error))
                files.push_back(source / name);
        if (files.empty())
            for (const char *name : {"train.csv", "test.csv"})
                if (fs::is_regular_file(source / name, error))
                    files.push_back(source / name);
        if (files.empty())
            return fail(ErrorCode::NotFound, "no fer2013.csv, icml_face_data.csv or train.csv in this folder",
                        source.string());
    }
    ImportOptions copying = options;
    copying.copy = true; // there are no pictures to refer to
    for (std::string_view name : kClasses)
        dataset.classes.emplace_back(name);
    ImportSession session(workspace, copying, std::move(dataset), source);
    if (auto begun = session.begin(); !begun)
        return passOn(begun);
    std::int64_t number = 0;
    for (const fs::path &file : files)
        if (auto read = Reader(session, file).read(number); !read)
            return passOn(read);
    return session.commit();
}

} // namespace mimik::data
