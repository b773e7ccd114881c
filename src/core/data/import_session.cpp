#include "core/data/import_session_p.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/data/catalog_p.h"
#include "core/data/listing.h"
#include "core/data/picture_check.h"
#include "core/data/workspace.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <set>
#include <system_error>
#include <unistd.h>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

constexpr const char *kHiddenPrefix = ".import-";
// In a folder whose rows are not yet in the database; holds the number of the importing process.
constexpr const char *kMarker = ".import";

bool isDead(const std::string &pidText)
{
    const auto pid = std::strtoll(pidText.c_str(), nullptr, 10);
    return pid > 0 && pid != ::getpid() && !processAlive(pid);
}

std::vector<std::pair<std::string, std::int64_t>> counted(const std::map<std::string, std::int64_t> &counts)
{
    return {counts.begin(), counts.end()};
}

} // namespace

ImportSession::ImportSession(Workspace &workspace, const ImportOptions &options, Dataset dataset, fs::path sourceFolder)
    : m_workspace(workspace), m_options(options), m_sourceFolder(std::move(sourceFolder))
{
    m_report.dataset = std::move(dataset);
}

ImportSession::~ImportSession()
{
    std::error_code ignored;
    if (!m_partFolder.empty())
        fs::remove_all(m_partFolder, ignored);
}

Result<> ImportSession::begin()
{
    Dataset &dataset = m_report.dataset;
    auto free = freeName(m_workspace.database(), "datasets", dataset.name);
    if (!free)
        return passOn(free);
    const fs::path folder = m_workspace.imagesFolder() / dataset.name;
    std::error_code error;
    if (*free != dataset.name || fs::exists(folder, error))
        return fail(ErrorCode::InvalidArgument,
                    "a data set or folder of this name exists, or it is no file name; give another with --name",
                    dataset.name);
    if (!m_options.copy) {
        dataset.folder = m_sourceFolder;
        return {};
    }
    dataset.folder = folder;
    const fs::path part =
        m_workspace.imagesFolder() / (kHiddenPrefix + std::to_string(::getpid()) + "-" + dataset.name);
    fs::remove_all(part, error);
    fs::create_directories(part, error);
    if (error)
        return fail(ErrorCode::Io, "the folder cannot be made: " + error.message(), part.string());
    m_partFolder = part;
    return writeIntoFolder(kMarker, std::to_string(::getpid()));
}

Result<> ImportSession::writeIntoFolder(const std::string &name, std::string_view bytes)
{
    // No fsync per picture: commit() makes the whole folder durable at once, before it gets its name.
    const fs::path file = m_partFolder / name;
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return fail(ErrorCode::Io, std::string("cannot be written: ") + std::strerror(errno), file.string());
    while (!bytes.empty()) {
        const ssize_t size = ::write(fd, bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0) {
            const std::string reason = std::strerror(errno);
            ::close(fd);
            return fail(ErrorCode::Io, "cannot be written: " + reason, file.string());
        }
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    ::close(fd);
    return {};
}

Result<> ImportSession::addBytes(NewImage image, std::string_view bytes, const std::string &contentKey)
{
    if (auto written = writeIntoFolder(image.name, bytes); !written)
        return written;
    image.sha256 = sha256Hex(bytes);
    m_images.push_back(std::move(image));
    m_contentKeys.push_back(contentKey);
    return {};
}

Result<> ImportSession::addFile(NewImage image)
{
    const fs::path relative = fs::path(image.name).lexically_normal();
    if (relative.is_absolute() || (!relative.empty() && *relative.begin() == "..")) {
        addProblem(image.name + ": leads out of the folder; left out");
        return {};
    }
    auto bytes = readFile(m_sourceFolder / image.name);
    if (!bytes) {
        addProblem(image.name + ": " + bytes.error().what + "; left out");
        return {};
    }
    auto info = checkPicture(*bytes, image.name);
    if (!info) {
        addProblem(image.name + ": " + info.error().what + "; left out");
        return {};
    }
    image.width = info->width;
    image.height = info->height;
    image.sha256 = sha256Hex(*bytes);
    if (m_options.copy)
        if (auto written = writeIntoFolder(image.name, *bytes); !written)
            return written;
    m_contentKeys.push_back(image.sha256);
    m_images.push_back(std::move(image));
    return {};
}

Result<> ImportSession::progress(std::int64_t done, std::int64_t total) const
{
    if (m_options.progress && !m_options.progress(done, total))
        return fail(ErrorCode::Cancelled, "cancelled");
    return {};
}

Result<ImportReport> ImportSession::commit()
{
    if (m_images.empty())
        return fail(ErrorCode::Corrupt,
                    m_report.problems.empty() ? "there are no pictures to import"
                                              : "not one picture can be used; the first: " + m_report.problems.front(),
                    m_sourceFolder.string());
    DuplicateReport duplicates = markDuplicates(m_images, m_contentKeys);
    m_report.duplicates = duplicates.duplicates;
    m_report.excluded = duplicates.excluded;
    m_report.duplicateText = std::move(duplicates.texts);
    m_report.images = static_cast<std::int64_t>(m_images.size());

    std::map<std::string, std::int64_t> perClass, perSplit;
    std::set<int> aus;
    for (const NewImage &image : m_images) {
        ++perClass[image.className];
        ++perSplit[image.split];
        for (const auto &[au, value] : image.aus)
            aus.insert(au);
    }
    m_report.perClass = counted(perClass);
    m_report.perSplit = counted(perSplit);
    Dataset &dataset = m_report.dataset;
    dataset.aus.assign(aus.begin(), aus.end());
    if (dataset.classes.empty()) {
        std::vector<std::string> classes;
        for (const auto &[name, count] : perClass)
            classes.push_back(name);
        dataset.classes = inCanonicalOrder(classes);
    }
    if (m_options.copy)
        if (auto done = writeLabels(); !done)
            return passOn(done);
    if (auto done = writeRows(); !done)
        return passOn(done);
    dataset.numImages = m_report.images;
    Change change;
    change.text = "data set " + dataset.name + " imported";
    change.lists = true;
    m_workspace.notify(change);
    return std::move(m_report);
}

Result<> ImportSession::writeLabels() const
{
    const Dataset &dataset = m_report.dataset;
    if (dataset.aus.empty() && dataset.classes.empty())
        return {};
    Csv table;
    table.header = {"name", "subject", "split"};
    for (int au : dataset.aus)
        table.header.push_back(auKey(au));
    if (!dataset.classes.empty())
        table.header.push_back("class");
    for (const NewImage &image : m_images) {
        if (!image.excluded.empty()) // what is kept out of training must not be found by a job
            continue;
        std::vector<std::string> cells{image.name, image.subject, image.split};
        for (int au : dataset.aus) {
            const auto found =
                std::find_if(image.aus.begin(), image.aus.end(), [au](const auto &p) { return p.first == au; });
            cells.push_back(found == image.aus.end() ? std::string() : shortestDecimal(found->second));
        }
        if (!dataset.classes.empty())
            cells.push_back(image.className);
        table.rows.push_back(std::move(cells));
    }
    return writeCsv(m_partFolder / "labels.csv", table);
}

Result<> ImportSession::writeRows()
{
    if (!m_partFolder.empty()) {
        const int fd = ::open(m_partFolder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0) {
            ::syncfs(fd);
            ::close(fd);
        }
    }
    Transaction transaction(m_workspace.database());
    if (auto begun = transaction.begin(); !begun)
        return begun;
    Dataset &dataset = m_report.dataset;
    if (auto id = insertDataset(m_workspace, dataset, false); !id)
        return passOn(id);
    ImageWriter writer(m_workspace.database());
    for (const NewImage &image : m_images)
        if (auto id = writer.write(dataset.id, image); !id)
            return passOn(id);
    std::error_code error;
    if (!m_partFolder.empty()) {
        fs::rename(m_partFolder, dataset.folder, error);
        if (error)
            return fail(ErrorCode::Io, "the folder cannot be named: " + error.message(), dataset.folder.string());
    }
    auto done = transaction.commit();
    if (!done && !m_partFolder.empty()) {
        fs::rename(dataset.folder, m_partFolder, error); // the destructor removes it
        return done;
    }
    if (!m_partFolder.empty())
        fs::remove(dataset.folder / kMarker, error);
    m_partFolder.clear();
    return done;
}

void removeBrokenImports(const Workspace &workspace)
{
    const auto sets = workspace.datasets();
    if (!sets)
        return;
    std::error_code error;
    std::vector<fs::path> folders;
    for (fs::directory_iterator it(workspace.imagesFolder(), error), end; !error && it != end; it.increment(error))
        folders.push_back(it->path());
    for (const fs::path &folder : folders) {
        const std::string name = folder.filename().string();
        if (name.starts_with(kHiddenPrefix)) {
            if (isDead(name.substr(std::string_view(kHiddenPrefix).size())))
                fs::remove_all(folder, error);
            continue;
        }
        const auto marker = readFile(folder / kMarker);
        if (!marker || !isDead(*marker))
            continue;
        const bool hasRows =
            std::any_of(sets->begin(), sets->end(), [&](const Dataset &d) { return d.folder == folder; });
        if (hasRows)
            fs::remove(folder / kMarker, error);
        else
            fs::remove_all(folder, error);
    }
}

Result<> readAttributes(const fs::path &file, std::vector<NewImage> &images)
{
    auto table = readCsv(file);
    if (!table)
        return passOn(table);
    auto name = table->require("name");
    if (!name)
        return passOn(name);
    std::map<std::string, NewImage *> byName;
    for (NewImage &image : images)
        byName[image.name] = &image;
    for (const auto &cells : table->rows) {
        const auto found = byName.find(cells[*name]);
        if (found == byName.end())
            continue;
        for (std::size_t c = 0; c < cells.size(); ++c)
            if (c != *name && !cells[c].empty())
                found->second->attributes.emplace_back(table->header[c], cells[c]);
    }
    return {};
}

} // namespace mimik::data
