#include "ui/generate/prepared_faces.h"

#include "core/base/files.h"
#include "core/data/images.h"
#include "core/data/workspace.h"
#include "ui/generate/face_files.h"

#include <QStringList>

#include <algorithm>

namespace mimik::ui {

namespace {

constexpr qint64 kSamples = 10;
constexpr int kSmallestSize = 8, kLargestSize = 1024;

/// Pictures of a data set spread evenly over it, and its classes as the workspace knows them.
Result<QStringList> lookAtDataset(data::Workspace &workspace, const data::Dataset &dataset, PreparedFaces &faces)
{
    data::ImageFilter filter;
    filter.datasets = {dataset.id};
    const auto ids = workspace.images().ids(filter);
    if (!ids)
        return passOn(ids);
    faces.count = static_cast<qint64>(ids->size());
    QStringList files;
    FaceFiles beside; // for the classes: what the training will read
    for (qint64 i = 0; i < std::min(kSamples, faces.count); ++i) {
        const auto row = workspace.images().row((*ids)[static_cast<std::size_t>(i * faces.count / kSamples)]);
        if (!row)
            return passOn(row);
        files.append(QString::fromStdString(row->path.string()));
        beside.names.append(QString::fromStdString(row->name));
    }
    beside.text = [folder = dataset.folder](const char *name) -> std::optional<std::string> {
        const auto text = readFile(folder / name);
        return text ? std::optional(*text) : std::nullopt;
    };
    faces.canLearnClasses = classesOf(beside).canBeLearned;
    const auto classes = workspace.images().countsBy("class", filter);
    if (!classes)
        return passOn(classes);
    for (const auto &group : *classes) {
        if (!group.name.empty())
            faces.classes.append({QString::fromStdString(group.name), group.count});
    }
    return files;
}

void addSample(PreparedFaces &faces, const QImage &image)
{
    if (image.isNull())
        return;
    if (faces.size == 0)
        faces.size = largestTrainingSize(image.size());
    faces.originals.append(image.size());
    faces.samples.append(preparedFace(image, faces.size));
}

} // namespace

QImage preparedFace(const QImage &image, int size)
{
    const int side = std::min(image.width(), image.height());
    const QImage square = image.copy((image.width() - side) / 2, (image.height() - side) / 2, side, side);
    return square.scaled(size, size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

int largestTrainingSize(QSize image)
{
    int size = kSmallestSize;
    while (size * 2 <= std::min(image.width(), image.height()) && size < kLargestSize)
        size *= 2;
    return size;
}

Result<PreparedFaces> lookAtFaces(data::Workspace &workspace, const QString &path, int size,
                                  const std::function<bool()> &stop)
{
    PreparedFaces faces;
    faces.size = size;
    const auto datasets = workspace.datasets();
    if (!datasets)
        return passOn(datasets);
    const auto dataset = std::ranges::find(*datasets, std::filesystem::path(path.toStdString()),
                                           [](const data::Dataset &one) { return one.folder; });
    if (dataset != datasets->end()) {
        const auto files = lookAtDataset(workspace, *dataset, faces);
        if (!files)
            return passOn(files);
        for (const QString &file : *files) {
            if (!stop())
                addSample(faces, readPicture(file));
        }
        return faces;
    }
    const auto files = FaceFiles::open(path, stop);
    if (!files)
        return passOn(files);
    faces.count = files->count;
    faces.isArray = files->isArray;
    const FaceClasses classes = classesOf(*files);
    faces.canLearnClasses = classes.canBeLearned;
    faces.classes = classes.counts;
    if (faces.isArray)
        faces.size = 0; // as they are
    for (qint64 i = 0; i < std::min(kSamples, faces.count) && !stop(); ++i)
        addSample(faces, files->image(i * faces.count / std::min(kSamples, faces.count)));
    return faces;
}

} // namespace mimik::ui
