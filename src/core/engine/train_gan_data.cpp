#include "core/engine/train_gan_data.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/data/zip_archive.h"
#include "core/engine/train_gan_labels.h"
#include "core/vision/face_align.h"
#include "core/vision/image_io.h"
#include "core/vision/parallel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>

namespace mimik::engine {

namespace {

namespace fs = std::filesystem;

/// A folder or a zip archive.
struct DataSource {
    fs::path path;
    std::optional<data::ZipArchive> zip;
    std::vector<std::string> names; ///< of the images, sorted

    Result<std::string> read(const std::string &name) const { return zip ? zip->read(name) : readFile(path / name); }
    std::string where(const std::string &name) const
    {
        return zip ? path.string() + ":" + name : (path / name).string();
    }
};

bool isImageName(const std::string &name)
{
    std::string ending = fs::path(name).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return std::tolower(c); });
    return std::ranges::find(imageExtensions(), ending) != imageExtensions().end();
}

Result<DataSource> openData(const fs::path &path)
{
    DataSource source{path, {}, {}};
    if (fs::is_directory(path)) {
        auto names = listFiles(path, imageExtensions());
        if (!names)
            return passOn(names);
        source.names = std::move(*names);
    } else {
        auto zip = data::ZipArchive::open(path);
        if (!zip && zip.error().code == ErrorCode::WrongKind)
            return fail(ErrorCode::WrongKind, "is neither a folder of images, nor a .zip or .npy file", path.string());
        if (!zip)
            return passOn(zip);
        for (auto &name : zip->names())
            if (isImageName(name))
                source.names.push_back(std::move(name));
        source.zip = std::move(*zip);
    }
    if (source.names.empty())
        return fail(ErrorCode::NotFound, "holds no images", path.string());
    return source;
}

/// A folder for a class in which there is nothing.
Result<> refuseEmptyFolders(const DataSource &source)
{
    if (source.zip)
        return {};
    for (const auto &entry : fs::directory_iterator(source.path)) {
        if (!entry.is_directory())
            continue;
        const std::string name = entry.path().filename().string();
        const auto it = std::ranges::lower_bound(source.names, name + "/");
        if (!name.starts_with('.') && (it == source.names.end() || !it->starts_with(name + "/")))
            return fail(ErrorCode::InvalidArgument,
                        "the class folder '" + name + "' holds no images; every class must have some",
                        source.path.string());
    }
    return {};
}

/// Number of the file's colour channels: 1 or 3, as PNG and JPEG say it in their heads; others count as colour.
int channelsOfFile(std::string_view bytes)
{
    const auto byte = [&](std::size_t at) {
        return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
    };
    if (bytes.starts_with("\x89PNG")) {
        const unsigned colourType = byte(25);
        return colourType == 0 || colourType == 4 ? 1 : 3;
    }
    if (bytes.starts_with("\xff\xd8")) {
        for (std::size_t at = 2; at + 9 < bytes.size() && byte(at) == 0xff;) {
            const unsigned marker = byte(at + 1);
            const bool isFrame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (isFrame)
                return byte(at + 9) == 1 ? 1 : 3;
            at += 2 + byte(at + 2) * 256 + byte(at + 3);
        }
    }
    return 3;
}

Image centreSquare(Image image)
{
    const int side = std::min(image.width, image.height);
    if (side == image.width && side == image.height)
        return image;
    Image out(side, side, image.channels);
    const int x0 = (image.width - side) / 2, y0 = (image.height - side) / 2;
    for (int y = 0; y < side; ++y)
        std::copy_n(image.row(y0 + y) + static_cast<std::size_t>(x0) * static_cast<std::size_t>(image.channels),
                    out.rowBytes(), out.row(y));
    return out;
}

std::string sizeText(const Image &image)
{
    return std::to_string(image.width) + "x" + std::to_string(image.height);
}

/// How each face is turned and cropped: by its landmarks, else by what the cascades find.
class Alignment {
public:
    static Result<Alignment> make(const DataSource &source, JobContext &ctx)
    {
        Alignment alignment;
        alignment.m_aligners.resize(static_cast<std::size_t>(std::max(1, ctx.threads())));
        const auto bytes = source.read(kFile);
        if (!bytes && bytes.error().code == ErrorCode::NotFound)
            return alignment;
        if (!bytes)
            return passOn(bytes);
        alignment.m_where = source.where(kFile);
        if (auto ok = alignment.readLandmarks(*bytes); !ok)
            return passOn(ok);
        if (auto ok = alignment.compareNames(source.names, ctx); !ok)
            return passOn(ok);
        return alignment;
    }

    /// Nothing where there is no face. Error: InvalidArgument where its landmarks cannot be those of this picture,
    /// NotFound where the cascades are needed and not installed. @param worker  one thread each
    Result<std::optional<Image>> face(const Image &image, const std::string &name, std::size_t worker, int size)
    {
        const auto known = m_landmarks.find(name);
        if (known == m_landmarks.end())
            return found(image, worker, size);
        if (auto ok = requireNear(known->second, image, name); !ok)
            return passOn(ok);
        const vision::FaceCrop crop = vision::cropOfLandmarks(known->second.points);
        if (crop.halfSide < kLeastSide / 2)
            return fail(ErrorCode::InvalidArgument,
                        rowText(known->second.row) + ": the points of '" + name +
                            "' lie on one spot; give them in pixels (not as shares of the picture), or leave the row "
                            "out",
                        m_where);
        return std::optional(vision::cropped(image, crop, size));
    }

private:
    static constexpr const char *kFile = "landmarks.csv";
    static constexpr double kLeastSide = 3; ///< pixels of a square that may hold a face
    static constexpr std::size_t kPoints = std::tuple_size_v<vision::Landmarks68>;
    static constexpr float kFar = 3; ///< times the picture's longer side: no face lies so far outside

    struct Known {
        vision::Landmarks68 points;
        std::size_t row = 0;
    };

    /// Rows count from 1 with the header, as in other messages on tables.
    static std::string rowText(std::size_t row) { return "row " + std::to_string(row + 2); }

    Result<std::optional<Image>> found(const Image &image, std::size_t worker, int size)
    {
        auto &aligner = m_aligners[worker];
        if (!aligner) {
            auto loaded = vision::FaceAligner::load();
            if (!loaded)
                return passOn(loaded);
            aligner = std::move(*loaded);
        }
        const auto crop = aligner->find(image);
        return crop ? std::optional(vision::cropped(image, *crop, size)) : std::nullopt;
    }

    Result<> requireNear(const Known &known, const Image &image, const std::string &name) const
    {
        const auto width = static_cast<float>(image.width), height = static_cast<float>(image.height),
                   far = kFar * std::max(width, height);
        for (std::size_t k = 0; k < known.points.size(); ++k) {
            const auto &[x, y] = known.points[k];
            const bool isXNear = x >= -far && x <= width + far, isYNear = y >= -far && y <= height + far;
            if (!isXNear || !isYNear)
                return fail(ErrorCode::InvalidArgument,
                            rowText(known.row) + ", column '" + (isXNear ? "y" : "x") + std::to_string(k) +
                                "': " + shortestDecimal(std::round(isXNear ? y : x)) + " lies far outside '" + name +
                                "' (" + sizeText(image) + "); give pixels of this picture, or leave the row out",
                            m_where);
        }
        return {};
    }

    /// Error: Corrupt where a cell is no number, or none that is finite.
    Result<float> coordinate(const Csv &table, std::size_t row, std::size_t column) const
    {
        const auto value = table.number(row, column);
        if (!value)
            return passOn(value);
        const bool isFinite = std::abs(*value) <= std::numeric_limits<float>::max(); // NaN is not
        if (!isFinite)
            return fail(ErrorCode::Corrupt,
                        rowText(row) + ", column '" + table.header[column] + "': '" + table.rows[row][column] +
                            "' is no coordinate; every point needs one, or leave the row out",
                        m_where);
        return static_cast<float>(*value);
    }

    Result<> readLandmarks(const std::string &bytes)
    {
        const auto table = parseCsv(bytes, m_where);
        if (!table)
            return passOn(table);
        const auto name = table->require("name");
        if (!name)
            return passOn(name);
        std::vector<std::size_t> columns;
        for (std::size_t k = 0; k < kPoints; ++k) {
            for (const char *axis : {"x", "y"}) {
                const auto column = table->require(axis + std::to_string(k));
                if (!column)
                    return passOn(column);
                columns.push_back(*column);
            }
        }
        for (std::size_t row = 0; row < table->rows.size(); ++row) {
            Known known{{}, row};
            for (std::size_t k = 0; k < kPoints; ++k) {
                const auto x = coordinate(*table, row, columns[2 * k]), y = coordinate(*table, row, columns[2 * k + 1]);
                if (!x)
                    return passOn(x);
                if (!y)
                    return passOn(y);
                known.points[k] = {*x, *y};
            }
            m_landmarks[table->rows[row][*name]] = known;
        }
        return {};
    }

    /// Warns of images without a row. Error: InvalidArgument where none has one.
    Result<> compareNames(const std::vector<std::string> &names, JobContext &ctx) const
    {
        const auto without = std::ranges::count_if(names, [&](const auto &name) { return !m_landmarks.count(name); });
        const auto all = static_cast<std::ptrdiff_t>(names.size());
        if (without == all)
            return fail(ErrorCode::InvalidArgument,
                        (m_landmarks.empty() ? std::string("has no rows")
                                             : "names none of the images: it has '" + m_landmarks.begin()->first +
                                                   "', an image is '" + names.front() + "'") +
                            "; give their names as they are in the folder, or remove the file to have the faces "
                            "searched for",
                        m_where);
        if (without > 0)
            ctx.warning("no-landmarks", std::to_string(without) + " of " + std::to_string(all) +
                                            " images have no row in " + kFile + "; their faces are searched for");
        return {};
    }

    std::vector<std::optional<vision::FaceAligner>> m_aligners; ///< one for each worker, when it first needs it
    std::string m_where;                                        ///< the file of landmarks, for messages
    std::map<std::string, Known> m_landmarks;
};

/// Decodes all images into place.
class Reader {
public:
    Reader(const DataSource &source, int size, std::optional<Alignment> alignment)
        : m_source(source), m_size(size), m_alignment(std::move(alignment)), m_isFace(source.names.size(), true)
    {
    }

    Result<> readFirst()
    {
        const auto bytes = m_source.read(m_source.names.front());
        if (!bytes)
            return passOn(bytes);
        m_channels = channelsOfFile(*bytes);
        const auto image = vision::decodeImage(*bytes, m_source.where(m_source.names.front()));
        if (!image)
            return passOn(image);
        m_first = sizeText(*image);
        if (m_size == 0) {
            const int side = image->width;
            if (side != image->height || side < 8 || side > 1024 || (side & (side - 1)) != 0)
                return fail(ErrorCode::InvalidArgument,
                            "is " + m_first +
                                "; training images must be square, 8 to 1024 pixels wide, a power of two. " + kRemedy,
                            m_source.where(m_source.names.front()));
            images.resolution = side;
        } else {
            images.resolution = m_size;
        }
        images.channels = 3;
        images.pixels.resize(m_source.names.size() * images.imageBytes());
        return {};
    }

    Result<> readOne(std::size_t i, std::size_t worker)
    {
        const std::string where = m_source.where(m_source.names[i]);
        const auto bytes = m_source.read(m_source.names[i]);
        if (!bytes)
            return passOn(bytes);
        auto image = vision::decodeImage(*bytes, where);
        if (!image)
            return passOn(image);
        if (channelsOfFile(*bytes) != m_channels)
            return fail(ErrorCode::InvalidArgument,
                        std::string("is a ") + (m_channels == 1 ? "colour" : "grey") + " picture, '" +
                            m_source.names.front() + "' is " + (m_channels == 1 ? "grey" : "in colour") +
                            "; make all of one kind first",
                        where);
        if (m_size == 0 && (image->width != images.resolution || image->height != images.resolution))
            return fail(ErrorCode::InvalidArgument,
                        "is " + sizeText(*image) + ", '" + m_source.names.front() + "' is " + m_first +
                            "; training images must all have one size. " + kRemedy,
                        where);
        const auto made = prepared(std::move(*image), i, worker);
        if (!made)
            return passOn(made);
        const std::optional<Image> &scaled = *made;
        m_isFace[i] = scaled.has_value();
        if (!scaled)
            return {};
        std::copy(scaled->pixels.begin(), scaled->pixels.end(),
                  images.pixels.begin() + static_cast<std::ptrdiff_t>(i * images.imageBytes()));
        return {};
    }

    /// Takes out what shows no face. Error: InvalidArgument where nothing is left.
    Result<> dropFaceless(JobContext &ctx)
    {
        const auto faces = static_cast<std::size_t>(std::ranges::count(m_isFace, 1));
        if (faces == m_isFace.size())
            return {};
        if (faces == 0)
            return fail(ErrorCode::InvalidArgument, "no face is found in any image; train without --align",
                        m_source.path.string());
        const auto width = static_cast<std::size_t>(images.labelWidth);
        std::size_t to = 0;
        for (std::size_t from = 0; from < m_isFace.size(); ++from) {
            if (!m_isFace[from])
                continue;
            moveRow(images.pixels, images.imageBytes(), from, to);
            moveRow(images.labels, width, from, to);
            ++to;
        }
        images.pixels.resize(to * images.imageBytes());
        images.labels.resize(to * width);
        for (std::size_t c = 0; c < images.classes.size(); ++c) {
            bool isThere = false;
            for (std::size_t i = 0; i < to && !isThere; ++i)
                isThere = images.labels[i * width + c] > 0;
            if (!isThere)
                return fail(ErrorCode::InvalidArgument,
                            "no face is found in any image of class '" + images.classes[c] + "'; train without --align",
                            m_source.path.string());
        }
        ctx.warning("no-face", std::to_string(m_isFace.size() - faces) + " of " + std::to_string(m_isFace.size()) +
                                   " images show no face and are left out");
        return {};
    }

    gan::GanImages images;

private:
    template <typename T>
    static void moveRow(std::vector<T> &rows, std::size_t width, std::size_t from, std::size_t to)
    {
        if (from != to)
            std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(from * width), width,
                        rows.begin() + static_cast<std::ptrdiff_t>(to * width));
    }

    Result<std::optional<Image>> prepared(Image &&image, std::size_t i, std::size_t worker)
    {
        if (m_alignment)
            return m_alignment->face(image, m_source.names[i], worker, m_size);
        if (m_size == 0)
            return std::optional(std::move(image));
        return std::optional(vision::resized(centreSquare(std::move(image)), m_size, m_size));
    }

    static constexpr const char *kRemedy = "Give a size (--size 64) to cut the centre square and scale it";
    const DataSource &m_source;
    int m_size;
    std::optional<Alignment> m_alignment;
    std::vector<char> m_isFace; ///< not of bool: written by several threads
    int m_channels = 3;
    std::string m_first; ///< size of the first image
};

} // namespace

Result<gan::GanImages> readTrainingImages(const fs::path &data, const TrainingImagesOptions &options, JobContext &ctx)
{
    if (options.align && options.size == 0)
        return fail(ErrorCode::InvalidArgument, "aligned faces need a size, such as --size 64", "align");
    const auto source = openData(data);
    if (!source)
        return passOn(source);
    std::optional<Alignment> alignment;
    if (options.align) {
        auto made = Alignment::make(*source, ctx);
        if (!made)
            return passOn(made);
        alignment = std::move(*made);
    }
    Reader reader(*source, options.size, std::move(alignment));
    if (auto ok = reader.readFirst(); !ok)
        return passOn(ok);
    reader.images.description = data.filename().string();
    if (options.withLabels) {
        // Before the pictures: a mistake here shows at once.
        const auto file = [&](const std::string &name) -> Result<std::string> {
            return source->read(name);
        };
        if (auto ok = readLabels(reader.images, source->names, file, data.string()); !ok)
            return passOn(ok);
        if (auto ok = refuseEmptyFolders(*source); !ok)
            return passOn(ok);
    }
    std::mutex mutex;
    std::size_t failedAt = source->names.size();
    Error failure;
    const bool whole = vision::parallelFor(source->names.size(), ctx.threads(), ctx, "reading images",
                                           [&](std::size_t i, std::size_t worker) {
                                               {
                                                   const std::scoped_lock lock(mutex);
                                                   if (i > failedAt)
                                                       return;
                                               }
                                               const auto ok = reader.readOne(i, worker);
                                               if (ok)
                                                   return;
                                               const std::scoped_lock lock(mutex);
                                               if (i < failedAt) {
                                                   failedAt = i;
                                                   failure = ok.error();
                                               }
                                           });
    if (!whole)
        return ctx.cancelled();
    if (failedAt < source->names.size())
        return tl::unexpected<Error>(failure);
    if (auto ok = reader.dropFaceless(ctx); !ok)
        return passOn(ok);
    return std::move(reader.images);
}

} // namespace mimik::engine
