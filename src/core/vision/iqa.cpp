#include "core/vision/iqa.h"

#include "core/base/files.h"
#include "core/base/random_state.h"
#include "core/vision/face_detect.h"
#include "core/vision/image_io.h"
#include "core/vision/image_quality.h"
#include "core/vision/opencv_p.h"
#include "core/vision/parallel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>

namespace mimik::vision {

namespace {

namespace fs = std::filesystem;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr int kThumbSide = 32; // feature of the nearest-reference search: 32x32 gray, L2
// Pixels of references held in memory; beyond it the nearest ones are read again when needed.
constexpr std::size_t kReferenceBytes = std::size_t{256} << 20;

using Thumb = std::vector<std::int16_t>;

Thumb thumbOf(const Image &image)
{
    const Image small = resized(toGray(image), kThumbSide, kThumbSide);
    return Thumb(small.pixels.begin(), small.pixels.end());
}

std::int64_t squaredDistance(const Thumb &a, const Thumb &b)
{
    std::int32_t sum = 0; // at most 1024 * 255^2
    for (std::size_t i = 0; i < a.size(); ++i) {
        const std::int32_t d = a[i] - b[i];
        sum += d * d;
    }
    return sum;
}

// Names of images below a folder; of one split only where that is asked for, and without rows marked as excluded.
Result<std::vector<std::string>> namesIn(const fs::path &folder, const std::string &split)
{
    auto names = listFiles(folder, imageExtensions());
    if (!names)
        return names;
    if (!split.empty()) {
        const auto table = readCsv(folder / "labels.csv");
        if (!table)
            return passOn(table);
        const auto name = table->require("name");
        if (!name)
            return passOn(name);
        const auto column = table->require("split");
        if (!column)
            return passOn(column);
        const auto excluded = table->column("excluded");
        std::vector<std::string> listed;
        for (const auto &row : table->rows) {
            const bool isExcluded = excluded && !row[*excluded].empty() && row[*excluded] != "0";
            if (row[*column] == split && !isExcluded)
                listed.push_back(row[*name]);
        }
        std::ranges::sort(listed);
        names = std::move(listed);
    }
    if (names->empty()) {
        const std::string what = split.empty() ? "no images in " : "no images of split '" + split + "' in ";
        return fail(ErrorCode::NotFound, what + folder.string(), folder.string());
    }
    return names;
}

class References {
public:
    static Result<References> load(const IqaSpec &spec, std::uint64_t seed, JobContext &ctx)
    {
        References references;
        references.m_folder = spec.reference;
        auto names = namesIn(spec.reference, spec.referenceSplit);
        if (!names)
            return passOn(names);
        const auto wanted = static_cast<std::size_t>(spec.referenceCount);
        if (wanted > 0 && wanted < names->size()) {
            RandomState random(static_cast<std::uint32_t>(seed));
            random.shuffle(*names);
            names->resize(wanted);
            std::ranges::sort(*names);
        }
        references.m_names = std::move(*names);
        references.m_images.resize(references.m_names.size());
        references.m_thumbs.resize(references.m_names.size());
        std::mutex mutex;
        std::size_t bytes = 0;
        const auto read =
            readImages(references.m_folder, references.m_names, ctx, "references", [&](std::size_t i, Image &&image) {
                references.m_thumbs[i] = thumbOf(image);
                const std::scoped_lock lock(mutex);
                bytes += image.pixels.size();
                if (bytes <= kReferenceBytes)
                    references.m_images[i] = std::move(image);
            });
        if (!read)
            return passOn(read);
        return references;
    }

    const std::vector<std::string> &names() const { return m_names; }
    fs::path file(std::size_t i) const { return m_folder / m_names[i]; }

    /// Indices of the k nearest, of all for k = 0; `self` is left out.
    std::vector<std::size_t> nearest(const Thumb &thumb, std::size_t k, const fs::path &self) const
    {
        std::vector<std::pair<std::int64_t, std::size_t>> order;
        order.reserve(m_names.size());
        for (std::size_t i = 0; i < m_names.size(); ++i) {
            if (file(i) != self)
                order.emplace_back(k > 0 ? squaredDistance(thumb, m_thumbs[i]) : 0, i);
        }
        const std::size_t count = k > 0 ? std::min(k, order.size()) : order.size();
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end());
        std::vector<std::size_t> indices;
        for (std::size_t i = 0; i < count; ++i)
            indices.push_back(order[i].second);
        return indices;
    }

    /// References are brought to this size once; images of other sizes get theirs each time.
    void fitTo(int width, int height)
    {
        for (auto &image : m_images) {
            if (!image.isEmpty())
                image = resized(image, width, height);
        }
    }

    Result<Image> image(std::size_t i, int width, int height) const
    {
        const Image &held = m_images[i];
        if (!held.isEmpty() && held.width == width && held.height == height)
            return held;
        // a held image may have lost detail by its own resizing, so another size starts from the file
        auto read = readImage(file(i));
        if (!read)
            return read;
        return resized(*read, width, height);
    }

private:
    fs::path m_folder;
    std::vector<std::string> m_names;
    std::vector<Image> m_images; ///< empty where beyond the memory limit
    std::vector<Thumb> m_thumbs;
};

// What one thread needs of its own.
struct Tools {
    std::optional<Brisque> brisque;
    std::optional<FaceDetector> faces;
};

class Scorer {
public:
    Scorer(const IqaSpec &spec, const References *references, std::vector<Tools> tools)
        : m_spec(spec), m_references(references), m_tools(std::move(tools))
    {
        for (const auto &metric : spec.metrics) {
            m_gray |= metric == "sharpness" || metric == "laplacian" || metric == "contrast";
            m_similar |= iqaNeedsReference(metric);
            m_ssim |= metric == "ssim";
        }
    }

    Result<std::vector<double>> score(const fs::path &file, std::size_t worker)
    {
        const auto image = readImage(file);
        if (!image)
            return passOn(image);
        GrayStatistics gray;
        if (m_gray)
            gray = grayStatistics(*image);
        Similarity similar;
        if (m_similar) {
            const auto compared = compare(*image, file);
            if (!compared)
                return passOn(compared);
            similar = *compared;
        }
        std::vector<double> scores;
        for (const auto &metric : m_spec.metrics) {
            if (metric == "sharpness")
                scores.push_back(sharpnessOf(gray));
            else if (metric == "laplacian")
                scores.push_back(gray.laplacianVariance);
            else if (metric == "contrast")
                scores.push_back(contrastOf(gray));
            else if (metric == "brisque")
                scores.push_back(m_tools[worker].brisque->score(*image));
            else if (metric == "rmse")
                scores.push_back(similar.rmse);
            else if (metric == "psnr")
                scores.push_back(similar.psnr);
            else if (metric == "ssim")
                scores.push_back(similar.ssim);
            else
                scores.push_back(m_tools[worker].faces->detect(*image).empty() ? 0 : 1);
        }
        return scores;
    }

private:
    Result<Similarity> compare(const Image &image, const fs::path &file) const
    {
        const auto k = m_spec.referenceMode == "knn" ? static_cast<std::size_t>(m_spec.neighbours) : 0;
        const auto nearest = m_references->nearest(thumbOf(image), k, file);
        if (nearest.empty())
            return Similarity{kMissing, kMissing, kMissing};
        Similarity sum;
        for (std::size_t i : nearest) {
            const auto reference = m_references->image(i, image.width, image.height);
            if (!reference)
                return passOn(reference);
            const Similarity one = similarity(*reference, image, m_ssim);
            sum.rmse += one.rmse;
            sum.psnr += one.psnr;
            sum.ssim += one.ssim;
        }
        const auto n = static_cast<double>(nearest.size());
        return Similarity{sum.rmse / n, sum.psnr / n, sum.ssim / n};
    }

    const IqaSpec &m_spec;
    const References *m_references;
    std::vector<Tools> m_tools;
    bool m_gray = false;
    bool m_similar = false;
    bool m_ssim = false;
};

Result<std::vector<Tools>> makeTools(const IqaSpec &spec, int threads)
{
    std::vector<Tools> tools(static_cast<std::size_t>(std::max(threads, 1)));
    const auto wants = [&](const char *metric) {
        return std::ranges::find(spec.metrics, metric) != spec.metrics.end();
    };
    for (auto &tool : tools) {
        if (wants("brisque")) {
            auto brisque = Brisque::load();
            if (!brisque)
                return passOn(brisque);
            tool.brisque = std::move(*brisque);
        }
        if (wants("face")) {
            auto faces = FaceDetector::load();
            if (!faces)
                return passOn(faces);
            tool.faces = std::move(*faces);
        }
    }
    return tools;
}

} // namespace

Csv IqaResult::toCsv() const
{
    Csv table;
    table.header.push_back("name");
    table.header.insert(table.header.end(), metrics.begin(), metrics.end());
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::vector<std::string> row = {names[i]};
        for (const auto &column : columns)
            row.push_back(std::isinf(column[i]) ? "inf" : shortestDecimal(column[i]));
        table.rows.push_back(std::move(row));
    }
    return table;
}

Result<IqaResult> scoreImages(const IqaSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    if (auto valid = spec.validate(); !valid)
        return passOn(valid);
    const SingleThreadedOpenCv guard;
    IqaResult result;
    result.metrics = spec.metrics;
    auto names = namesIn(spec.images, spec.imagesSplit);
    if (!names)
        return passOn(names);
    result.names = std::move(*names);
    auto tools = makeTools(spec, ctx.threads());
    if (!tools)
        return passOn(tools);
    std::optional<References> references;
    if (std::ranges::any_of(spec.metrics, iqaNeedsReference)) {
        auto loaded = References::load(spec, seed, ctx);
        if (!loaded)
            return passOn(loaded);
        references = std::move(*loaded);
        const auto first = readImage(fs::path(spec.images) / result.names.front());
        if (!first)
            return passOn(first);
        references->fitTo(first->width, first->height);
        result.references = references->names();
    }
    result.columns.assign(spec.metrics.size(), std::vector<double>(result.names.size(), kMissing));
    Scorer scorer(spec, references ? &*references : nullptr, std::move(*tools));
    std::mutex mutex;
    std::size_t failedAt = result.names.size();
    Error failure;
    const bool whole =
        parallelFor(result.names.size(), ctx.threads(), ctx, "images", [&](std::size_t i, std::size_t worker) {
            {
                const std::scoped_lock lock(mutex);
                if (i > failedAt)
                    return;
            }
            const auto scores = scorer.score(fs::path(spec.images) / result.names[i], worker);
            if (!scores) {
                const std::scoped_lock lock(mutex);
                if (i < failedAt) {
                    failedAt = i;
                    failure = scores.error();
                }
                return;
            }
            for (std::size_t m = 0; m < scores->size(); ++m)
                result.columns[m][i] = (*scores)[m];
        });
    if (!whole)
        return ctx.cancelled();
    if (failedAt < result.names.size())
        return tl::unexpected<Error>(failure);
    return result;
}

} // namespace mimik::vision
