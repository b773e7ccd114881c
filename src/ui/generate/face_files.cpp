#include "ui/generate/face_files.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/zip_archive.h"

#include <QBuffer>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QMap>
#include <QRegularExpression>

#include <algorithm>
#include <memory>

namespace mimik::ui {

namespace {

constexpr qint64 kMostListed = 200'000; // of a folder that is no data set
constexpr qint64 kLongestHeader = 65536;

QImage pictureOf(QIODevice *device)
{
    QImageReader reader(device);
    reader.setAutoTransform(true);
    reader.setDecideFormatFromContent(true);
    return reader.read();
}

FaceFiles ofFolder(const QString &folder, const std::function<bool()> &stop)
{
    FaceFiles files;
    const QDir base(folder);
    QStringList endings;
    for (const auto &ending : imageExtensions())
        endings.append(u'*' % QString::fromStdString(ending));
    QDirIterator at(folder, endings, QDir::Files, QDirIterator::Subdirectories);
    while (at.hasNext() && !stop() && files.names.size() < kMostListed)
        files.names.append(base.relativeFilePath(at.next()));
    files.names.sort();
    files.count = files.names.size();
    files.image = [base, names = files.names](qint64 index) {
        return readPicture(base.filePath(names[index]));
    };
    files.text = [base](const char *name) -> std::optional<std::string> {
        const auto text = readFile(std::filesystem::path(base.filePath(QLatin1StringView(name)).toStdString()));
        return text ? std::optional(*text) : std::nullopt;
    };
    return files;
}

Result<FaceFiles> ofArchive(const QString &file)
{
    auto opened = data::ZipArchive::open(file.toStdString());
    if (!opened)
        return passOn(opened);
    const auto zip = std::make_shared<data::ZipArchive>(std::move(*opened));
    FaceFiles files;
    for (const auto &name : zip->names()) {
        const QString ending = u'.' % QFileInfo(QString::fromStdString(name)).suffix().toLower();
        if (std::ranges::find(imageExtensions(), ending.toStdString()) != imageExtensions().end())
            files.names.append(QString::fromStdString(name));
    }
    files.count = files.names.size();
    files.image = [zip, names = files.names](qint64 index) {
        const auto bytes = zip->read(names[index].toStdString());
        if (!bytes)
            return QImage();
        QByteArray copy = QByteArray::fromStdString(*bytes);
        QBuffer buffer(&copy);
        buffer.open(QIODevice::ReadOnly);
        return pictureOf(&buffer);
    };
    files.text = [zip](const char *name) -> std::optional<std::string> {
        const auto text = zip->read(name);
        return text ? std::optional(*text) : std::nullopt;
    };
    return files;
}

/// Where the images of an array lie in its file.
struct ArrayLayout {
    qint64 begin = 0; ///< of the first value
    qint64 count = 0;
    int side = 0;
    int channels = 0;
    bool channelsLast = true;
    qint64 bytesPerImage() const { return qint64{side} * side * channels; }
};

/// The head of an .npy file alone: the array may be larger than the memory.
Result<ArrayLayout> layoutOf(const QString &path)
{
    const auto bad = [&](ErrorCode code, const char *text) {
        return fail(code, text, path.toStdString());
    };
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return bad(ErrorCode::NotFound, "cannot be opened");
    const QByteArray start = file.read(12);
    if (start.size() < 12 || !start.startsWith("\x93NUMPY"))
        return bad(ErrorCode::Corrupt, "is no .npy file");
    const auto byte = [&](qsizetype at) {
        return static_cast<qint64>(static_cast<unsigned char>(start[at]));
    };
    const bool isShort = start[6] == 1;
    ArrayLayout layout;
    layout.begin =
        isShort ? 10 + byte(8) + 256 * byte(9) : 12 + byte(8) + 256 * byte(9) + 65536 * byte(10) + 16777216 * byte(11);
    if (layout.begin > kLongestHeader)
        return bad(ErrorCode::Corrupt, "its header is too long");
    file.seek(isShort ? 10 : 12);
    const QString header = QString::fromLatin1(file.read(layout.begin - file.pos()));
    static const QRegularExpression kShape(
        QStringLiteral("'shape'\\s*:\\s*\\(\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,?\\s*\\)"));
    static const QRegularExpression kBytes(QStringLiteral("'descr'\\s*:\\s*'\\|u1'"));
    static const QRegularExpression kRowsLast(QStringLiteral("'fortran_order'\\s*:\\s*True"));
    const auto shape = kShape.match(header);
    if (!shape.hasMatch() || !kBytes.match(header).hasMatch())
        return bad(ErrorCode::WrongKind, "must be uint8 [N, H, W, 3] or [N, 3, H, W]");
    const auto size = [&](int dimension) {
        return shape.captured(dimension + 1).toLongLong();
    };
    const auto isColour = [](qint64 n) {
        return n == 1 || n == 3;
    };
    layout.count = size(0);
    layout.channelsLast = isColour(size(3)) && size(1) == size(2);
    if (!layout.channelsLast && !(isColour(size(1)) && size(2) == size(3)))
        return bad(ErrorCode::WrongKind, "must be uint8 [N, H, W, 3] or [N, 3, H, W] with square images");
    if (size(2) > 4096)
        return bad(ErrorCode::WrongKind, "its images are larger than a training can take");
    layout.side = static_cast<int>(size(2));
    layout.channels = static_cast<int>(layout.channelsLast ? size(3) : size(1));
    if (layout.count > 0 && (file.size() - layout.begin) / std::max<qint64>(1, layout.bytesPerImage()) < layout.count)
        return bad(ErrorCode::Corrupt, "is shorter than its header says");
    if (kRowsLast.match(header).hasMatch())
        layout.channels = 0; // the training converts it; here it is only counted
    return layout;
}

QImage imageOf(const QString &path, const ArrayLayout &layout, qint64 index)
{
    QFile file(path);
    if (layout.channels == 0 || !file.open(QIODevice::ReadOnly))
        return {};
    file.seek(layout.begin + index * layout.bytesPerImage());
    const QByteArray bytes = file.read(layout.bytesPerImage());
    if (bytes.size() != layout.bytesPerImage())
        return {};
    const auto *values = reinterpret_cast<const uchar *>(bytes.constData());
    const qint64 plane = qint64{layout.side} * layout.side;
    QImage image(layout.side, layout.side, QImage::Format_RGB32);
    for (int y = 0; y < layout.side; ++y) {
        for (int x = 0; x < layout.side; ++x) {
            const qint64 pixel = qint64{y} * layout.side + x;
            const auto value = [&](int channel) {
                const int c = std::min(channel, layout.channels - 1);
                return int{values[layout.channelsLast ? pixel * layout.channels + c : c * plane + pixel]};
            };
            image.setPixel(x, y, qRgb(value(0), value(1), value(2)));
        }
    }
    return image;
}

Result<FaceFiles> ofArray(const QString &path)
{
    const auto layout = layoutOf(path);
    if (!layout)
        return passOn(layout);
    FaceFiles files;
    files.count = layout->count;
    files.isArray = true;
    files.hasLabels = QFileInfo::exists(QFileInfo(path).path() % QStringLiteral("/labels.npy"));
    files.image = [path, layout = *layout](qint64 index) {
        return imageOf(path, layout, index);
    };
    files.text = [](const char *) {
        return std::optional<std::string>();
    };
    return files;
}

QList<QPair<QString, qint64>> sorted(const QMap<QString, qint64> &counts)
{
    QList<QPair<QString, qint64>> list;
    for (const auto &[name, count] : counts.asKeyValueRange())
        list.append({name, count});
    return list;
}

/// {"labels": [["name", class], ...], "classes": [...]}, as the StyleGAN tools write it; "labels": null says that there
/// are none.
FaceClasses ofJson(const std::string &text)
{
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("labels") || !json["labels"].is_array())
        return {};
    const Json names = json.value("classes", Json::array());
    QMap<qint64, qint64> numbers;
    FaceClasses classes;
    for (const Json &entry : json["labels"]) {
        if (!entry.is_array() || entry.size() != 2)
            return {};
        if (entry[1].is_number_integer())
            ++numbers[entry[1].get<qint64>()];
        classes.canBeLearned = classes.canBeLearned || !entry[1].is_null();
    }
    for (const auto &[number, count] : numbers.asKeyValueRange()) {
        const auto at = static_cast<std::size_t>(number);
        const bool isNamed = names.is_array() && number >= 0 && at < names.size() && names[at].is_string();
        classes.counts.append(
            {isNamed ? QString::fromStdString(names[at].get<std::string>()) : QString::number(number), count});
    }
    return classes;
}

FaceClasses ofTable(const std::string &text)
{
    const auto table = parseCsv(text, "labels.csv");
    const auto column = table ? table->column("class") : std::nullopt;
    if (!column)
        return {};
    QMap<QString, qint64> counts;
    for (const auto &row : table->rows) {
        if (!row[*column].empty())
            ++counts[QString::fromStdString(row[*column])];
    }
    return {!counts.isEmpty(), sorted(counts)};
}

} // namespace

QImage readPicture(const QString &file)
{
    QFile device(file);
    return device.open(QIODevice::ReadOnly) ? pictureOf(&device) : QImage();
}

Result<FaceFiles> FaceFiles::open(const QString &path, const std::function<bool()> &stop)
{
    const QFileInfo info(path);
    if (info.isDir())
        return ofFolder(path, stop);
    return info.suffix().compare(QLatin1StringView("npy"), Qt::CaseInsensitive) == 0 ? ofArray(path) : ofArchive(path);
}

FaceClasses classesOf(const FaceFiles &files)
{
    if (files.isArray)
        return {files.hasLabels, {}};
    if (const auto json = files.text("dataset.json"))
        return ofJson(*json);
    if (const auto table = files.text("labels.csv"))
        return ofTable(*table);
    QMap<QString, qint64> counts;
    for (const QString &name : files.names) {
        const auto slash = name.indexOf(u'/');
        if (slash < 0)
            return {};
        ++counts[name.left(slash)];
    }
    return {!counts.isEmpty(), sorted(counts)};
}

} // namespace mimik::ui
