#include "ui/generate/prepared_faces.h"

#include "core/data/images.h"
#include "core/data/workspace.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>

#include <algorithm>

namespace mimik::ui {

namespace {

constexpr qint64 kSamples = 10;
constexpr qint64 kMostListed = 200'000; // of a folder that is no data set
constexpr int kSmallestSize = 8, kLargestSize = 1024;

/// Paths of some images spread evenly over the set.
struct Found {
    QStringList files;
    bool hasFolders = false; ///< images lie in folders below: one for each class
};

Result<Found> ofDataset(data::Workspace &workspace, const data::Dataset &dataset, PreparedFaces &faces)
{
    data::ImageFilter filter;
    filter.datasets = {dataset.id};
    const auto ids = workspace.images().ids(filter);
    if (!ids)
        return passOn(ids);
    faces.count = static_cast<qint64>(ids->size());
    Found found;
    for (qint64 i = 0; i < std::min(kSamples, faces.count); ++i) {
        const auto row = workspace.images().row((*ids)[static_cast<std::size_t>(i * faces.count / kSamples)]);
        if (!row)
            return passOn(row);
        found.files.append(QString::fromStdString(row->path.string()));
        found.hasFolders = found.hasFolders || row->name.find('/') != std::string::npos;
    }
    const auto classes = workspace.images().countsBy("class", filter);
    if (!classes)
        return passOn(classes);
    for (const auto &group : *classes) {
        if (!group.name.empty())
            faces.classes.append({QString::fromStdString(group.name), group.count});
    }
    return found;
}

Found ofFolder(const QString &folder, PreparedFaces &faces, const std::atomic<bool> &stop)
{
    Found found;
    QStringList all;
    QDirIterator at(folder,
                    {QStringLiteral("*.png"), QStringLiteral("*.jpg"), QStringLiteral("*.jpeg"),
                     QStringLiteral("*.bmp"), QStringLiteral("*.webp")},
                    QDir::Files, QDirIterator::Subdirectories);
    while (at.hasNext() && !stop && all.size() < kMostListed)
        all.append(at.next());
    all.sort();
    faces.count = all.size();
    for (qint64 i = 0; i < std::min<qint64>(kSamples, faces.count); ++i)
        found.files.append(all[i * faces.count / kSamples]);
    const QString base = QDir(folder).absolutePath();
    found.hasFolders = !all.isEmpty() && QFileInfo(all.first()).absolutePath() != base;
    return found;
}

/// labels.csv with a column `class`, or a dataset.json, or one folder for each class.
bool tellsClasses(const QString &folder, bool hasFolders)
{
    if (QFileInfo::exists(folder % QStringLiteral("/dataset.json")))
        return true;
    QFile labels(folder % QStringLiteral("/labels.csv"));
    if (labels.open(QIODevice::ReadOnly))
        return QString::fromUtf8(labels.readLine()).trimmed().split(u',').contains(QStringLiteral("class"));
    return hasFolders;
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

Result<PreparedFaces> lookAtFaces(data::Workspace &workspace, const QString &folder, int size,
                                  const std::atomic<bool> &stop)
{
    PreparedFaces faces;
    faces.size = size;
    const auto datasets = workspace.datasets();
    if (!datasets)
        return passOn(datasets);
    const auto dataset = std::ranges::find(*datasets, std::filesystem::path(folder.toStdString()),
                                           [](const data::Dataset &one) { return one.folder; });
    Result<Found> found =
        dataset != datasets->end() ? ofDataset(workspace, *dataset, faces) : ofFolder(folder, faces, stop);
    if (!found)
        return passOn(found);
    faces.canLearnClasses = tellsClasses(folder, found->hasFolders);
    for (const QString &file : std::as_const(found->files)) {
        QImageReader reader(file);
        reader.setAutoTransform(true);
        const QImage image = stop ? QImage() : reader.read();
        if (image.isNull())
            continue;
        if (faces.size == 0)
            faces.size = largestTrainingSize(image.size());
        faces.originals.append(image.size());
        faces.samples.append(preparedFace(image, faces.size));
    }
    return faces;
}

} // namespace mimik::ui
