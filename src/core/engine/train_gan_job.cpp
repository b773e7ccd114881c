#include "core/engine/train_gan_job.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/gan/gan_labels.h"
#include "core/gan/train_gan.h"
#include "core/vision/image_io.h"

#include <algorithm>
#include <map>

namespace mimik::engine {

namespace {

Image centreSquare(const Image &image)
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

/// Largest training size that the first image can fill.
int largestPowerOfTwo(int side)
{
    int size = 8;
    while (size * 2 <= side && size < 1024)
        size *= 2;
    return size;
}

/// Class of each image: labels.csv beside the images, else the first folder of the name.
Result<> addClasses(gan::GanImages &images, const std::filesystem::path &folder, const std::vector<std::string> &names)
{
    std::map<std::string, std::string> classOf;
    const auto table = folder / "labels.csv";
    if (std::filesystem::exists(table)) {
        const auto csv = readCsv(table);
        if (!csv)
            return passOn(csv);
        const auto name = csv->require("name"), klass = csv->require("class");
        if (!name)
            return passOn(name);
        if (!klass)
            return passOn(klass);
        for (const auto &row : csv->rows)
            classOf[row[*name]] = row[*klass];
    } else {
        for (const auto &name : names)
            if (const auto slash = name.find('/'); slash != std::string::npos)
                classOf[name] = name.substr(0, slash);
    }
    std::vector<std::string> classes;
    for (const auto &name : names) {
        classes.push_back(classOf[name]);
        if (classes.back().empty())
            return fail(ErrorCode::InvalidArgument,
                        "'" + name +
                            "' has no class; give labels.csv with name and class, or one folder for each class",
                        folder.string());
    }
    gan::setClasses(images, classes);
    return {};
}

Result<gan::GanImages> readFolder(const TrainGanSpec &spec, int size, JobContext &ctx)
{
    const std::filesystem::path folder = spec.data;
    auto names = listFiles(folder, imageExtensions());
    if (!names)
        return passOn(names);
    if (names->empty())
        return fail(ErrorCode::NotFound, "holds no images", folder.string());
    if (size == 0) {
        const auto first = vision::readImage(folder / names->front());
        if (!first)
            return passOn(first);
        size = largestPowerOfTwo(std::min(first->width, first->height));
    }
    gan::GanImages images;
    images.resolution = size;
    images.channels = 3;
    images.description = folder.filename().string();
    images.pixels.resize(names->size() * images.imageBytes());
    const auto read = vision::readImages(folder, *names, ctx, "reading images", [&](std::size_t i, Image &&image) {
        const Image square = vision::resized(centreSquare(image), size, size);
        std::copy(square.pixels.begin(), square.pixels.end(),
                  images.pixels.begin() + static_cast<std::ptrdiff_t>(i * images.imageBytes()));
    });
    if (!read)
        return passOn(read);
    if (spec.cond)
        if (auto ok = addClasses(images, folder, *names); !ok)
            return passOn(ok);
    return images;
}

} // namespace

Result<Json> runTrainGan(const TrainGanSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    if (std::filesystem::path(spec.data).extension() == ".npy")
        return gan::runTrainGanNpy(spec, seed, ctx);
    const auto size = gan::trainingSize(spec, ctx.outDir());
    if (!size)
        return passOn(size);
    auto images = readFolder(spec, *size, ctx);
    if (!images)
        return passOn(images);
    return gan::trainGan(spec, seed, std::move(*images), ctx);
}

} // namespace mimik::engine
