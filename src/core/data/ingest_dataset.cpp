#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/data/catalog_p.h"
#include "core/data/class_folders.h"
#include "core/data/image_rows_p.h"
#include "core/data/import_session_p.h"
#include "core/data/ingest_artifacts_p.h"
#include "core/data/listing.h"
#include "core/data/workspace.h"

#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

// Width and height stand within the first bytes of a PNG; the run made and hashed the file, so it is not walked again.
constexpr std::size_t kPngHeaderBytes = 24;

void readPngSize(const fs::path &file, NewImage &image)
{
    char header[kPngHeaderBytes] = {};
    std::ifstream stream(file, std::ios::binary);
    if (!stream.read(header, sizeof header) || std::string_view(header + 1, 3) != "PNG")
        return;
    auto byteAt = [&](std::size_t n) {
        return static_cast<int>(static_cast<unsigned char>(header[n]));
    };
    image.width = byteAt(18) << 8 | byteAt(19); // the upper halves are 0 for any sane picture
    image.height = byteAt(22) << 8 | byteAt(23);
}

/// Number in a cell of an optional column; `missing` where there is none.
Result<double> numberOr(const Csv &table, std::size_t row, const std::optional<std::size_t> &column, double missing)
{
    if (!column)
        return missing;
    auto value = table.number(row, *column);
    return value && std::isnan(*value) ? Result<double>(missing) : value;
}

class DatasetReader {
public:
    DatasetReader(IngestContext &context, const fs::path &folder) : m_context(context), m_folder(folder) {}

    Result<> read(Dataset &dataset)
    {
        std::error_code error;
        const bool hasManifest = fs::is_regular_file(m_folder / "manifest.csv", error);
        const bool hasLabels = fs::is_regular_file(m_folder / "labels.csv", error);
        if (hasManifest)
            if (auto done = readManifest(); !done)
                return done;
        if (hasLabels)
            if (auto done = readLabels(); !done)
                return done;
        if (!hasManifest && !hasLabels) {
            auto files = listFiles(m_folder, imageExtensions());
            if (!files)
                return passOn(files);
            for (const std::string &name : *files)
                imageOf(name);
        }
        if (fs::is_regular_file(m_folder / "attributes.csv", error))
            if (auto done = readAttributes(m_folder / "attributes.csv", m_images); !done)
                return done;
        const std::string split = splitFromName(m_context.text("split"));
        std::set<int> aus;
        std::vector<std::string> classes;
        for (NewImage &image : m_images) {
            if (image.split.empty())
                image.split = split;
            for (const auto &[au, value] : image.aus)
                aus.insert(au);
            classes.push_back(image.className);
        }
        dataset.aus.assign(aus.begin(), aus.end());
        dataset.classes = inCanonicalOrder(classes);
        const std::string origin = m_context.text("origin");
        dataset.origin = !origin.empty() ? originFromName(origin) : m_isSynthetic ? Origin::Synthetic : Origin::Real;
        return addFiles();
    }

    std::vector<NewImage> takeImages() { return std::move(m_images); }

private:
    NewImage &imageOf(const std::string &name)
    {
        const auto [place, isNew] = m_places.try_emplace(name, m_images.size());
        if (isNew) {
            m_images.emplace_back();
            m_images.back().name = name;
        }
        return m_images[place->second];
    }

    Result<> readManifest()
    {
        auto table = readCsv(m_folder / "manifest.csv");
        if (!table)
            return passOn(table);
        auto name = table->require("name");
        if (!name)
            return passOn(name);
        const auto seed = table->column("seed"), order = table->column("order"), gclass = table->column("class"),
                   set = table->column("direction_set"), index = table->column("index"),
                   degree = table->column("degree"), psi = table->column("psi"), noise = table->column("noise"),
                   noiseSeed = table->column("noise_seed"), model = table->column("model_sha256"),
                   hash = table->column("sha256");
        for (std::size_t r = 0; r < table->rows.size(); ++r) {
            const auto &cells = table->rows[r];
            NewImage &image = imageOf(cells[*name]);
            Lineage &lineage = image.lineage;
            struct Field {
                std::optional<std::size_t> column;
                double missing;
                double value;
            };
            Field fields[] = {{seed, -1, 0},  {order, -1, 0},        {gclass, -1, 0},   {index, -1, 0},
                              {degree, 0, 0}, {psi, lineage.psi, 0}, {noiseSeed, -1, 0}};
            for (Field &field : fields) {
                auto value = numberOr(*table, r, field.column, field.missing);
                if (!value)
                    return passOn(value);
                field.value = *value;
            }
            lineage.seed = static_cast<std::int64_t>(fields[0].value);
            lineage.order = static_cast<std::int64_t>(fields[1].value);
            lineage.gclass = static_cast<int>(fields[2].value);
            lineage.directionIndex = static_cast<int>(fields[3].value);
            lineage.degree = fields[4].value;
            lineage.psi = fields[5].value;
            lineage.noiseSeed = static_cast<std::int64_t>(fields[6].value);
            lineage.directionSet = set ? cells[*set] : std::string();
            lineage.noise = noise ? cells[*noise] : std::string();
            image.sha256 = hash ? cells[*hash] : std::string();
            lineage.generatorSha256 = model ? cells[*model] : std::string();
            m_isSynthetic = m_isSynthetic || !lineage.generatorSha256.empty() || lineage.seed >= 0;
        }
        return {};
    }

    Result<> readLabels()
    {
        auto listing = readListing(m_folder); // checks numbers and ranges
        if (!listing)
            return passOn(listing);
        for (const ListingRow &row : listing->rows) {
            NewImage &image = imageOf(row.name);
            image.subject = row.subject;
            image.split = splitFromName(row.split);
            image.className = row.className;
            for (std::size_t n = 0; n < listing->aus.size(); ++n)
                if (!std::isnan(row.aus[n]))
                    image.aus.emplace_back(listing->aus[n], row.aus[n]);
        }
        return {};
    }

    /// Hashes what the manifest did not, and leaves out rows whose file is gone.
    Result<> addFiles()
    {
        std::size_t numMissing = 0;
        std::error_code error;
        std::vector<NewImage> present;
        present.reserve(m_images.size());
        for (NewImage &image : m_images) {
            const fs::path file = m_folder / image.name;
            if (!fs::is_regular_file(file, error)) {
                ++numMissing;
                continue;
            }
            if (auto going = m_context.goOn(); !going)
                return going;
            readPngSize(file, image);
            if (image.sha256.empty()) {
                auto hash = sha256OfFile(file);
                if (!hash)
                    return passOn(hash);
                image.sha256 = *hash;
            }
            present.push_back(std::move(image));
        }
        m_images = std::move(present);
        if (numMissing > 0)
            m_context.warn(m_folder.filename().string() + ": " + std::to_string(numMissing) +
                           " images are listed but their files are missing; left out");
        return {};
    }

    IngestContext &m_context;
    fs::path m_folder;
    std::vector<NewImage> m_images;
    std::map<std::string, std::size_t> m_places;
    bool m_isSynthetic = false;
};

/// The data set that the same run made before, with the names of its images.
Result<> findEarlier(IngestContext &context, Dataset &dataset, std::set<std::string> &names)
{
    Database &db = context.workspace.database();
    Statement select(db, "SELECT id, name FROM datasets WHERE run = ? AND folder = ?");
    auto row = select.bind(dataset.run).bind(context.workspace.storedPath(dataset.folder)).next();
    if (!row)
        return passOn(row);
    if (!*row)
        return {};
    dataset.id = DatasetId{select.integer(0)};
    dataset.name = select.text(1);
    Statement images(db, "SELECT name FROM images WHERE dataset = ?");
    images.bind(raw(dataset.id));
    for (;;) {
        auto more = images.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return {};
        names.insert(images.text(0));
    }
}

} // namespace

Result<> prepareDataset(IngestContext &context, const fs::path &path)
{
    std::error_code error;
    if (!fs::is_directory(path, error))
        return fail(ErrorCode::NotFound, "the folder of the data set is missing", path.string());
    DatasetReader reader(context, path);
    IngestContext::PreparedDataset prepared;
    Dataset &dataset = prepared.dataset;
    dataset.kind = context.run.kind;
    dataset.folder = path;
    dataset.run = context.run.id;
    dataset.name = context.name();
    std::int64_t numSets = 0;
    for (const RunArtifact &artifact : context.run.artifacts)
        numSets += artifact.kind == "dataset";
    if (numSets > 1)
        dataset.name += "-" + path.filename().string();
    if (auto done = reader.read(dataset); !done)
        return done;
    prepared.images = reader.takeImages();
    context.prepared[path] = std::move(prepared);
    return {};
}

Result<> takeDataset(IngestContext &context, const fs::path &path)
{
    auto &[dataset, images] = context.prepared.at(path);
    // A resumed run adds to its data set; what people said of its images stays.
    std::set<std::string> present;
    if (auto done = findEarlier(context, dataset, present); !done)
        return done;
    if (!isValid(dataset.id))
        if (auto id = insertDataset(context.workspace, dataset, true); !id)
            return passOn(id);
    std::map<std::string, ModelId> generators;
    ImageWriter writer(context.workspace.database());
    for (NewImage &image : images) {
        if (present.contains(image.name))
            continue;
        if (auto going = context.goOn(); !going)
            return going;
        const std::string &hash = image.lineage.generatorSha256;
        if (!hash.empty()) {
            if (!generators.contains(hash)) {
                auto id = modelOfHash(context.workspace, hash, context.run.id);
                if (!id)
                    return passOn(id);
                generators[hash] = *id;
            }
            image.lineage.generator = generators[hash];
        }
        if (auto id = writer.write(dataset.id, image); !id)
            return passOn(id);
        ++context.report.images;
    }
    context.report.datasets.push_back(dataset.name);
    return {};
}

} // namespace mimik::data
