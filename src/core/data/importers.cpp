#include "core/data/importers.h"

#include "core/data/import_session_p.h"
#include "core/data/workspace.h"

#include <algorithm>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

const std::vector<std::string> &importFormats()
{
    static const std::vector<std::string> formats{"fer2013", "folders", "dataset-json", "au-csv", "faces"};
    return formats;
}

Result<ImportReport> importDataset(Workspace &workspace, const std::string &format, const fs::path &source,
                                   const ImportOptions &options)
{
    if (auto writable = requireWritable(workspace); !writable)
        return passOn(writable);
    const auto &formats = importFormats();
    if (std::find(formats.begin(), formats.end(), format) == formats.end()) {
        std::string known;
        for (const std::string &name : formats)
            known += (known.empty() ? "" : ", ") + name;
        return fail(ErrorCode::InvalidArgument,
                    "'" + format + "' is no format that can be imported; there are: " + known, "format");
    }
    const fs::path path = fs::absolute(source).lexically_normal();
    std::error_code error;
    if (!fs::exists(path, error))
        return fail(ErrorCode::NotFound, "no such file or folder", path.string());
    Dataset dataset;
    dataset.kind = format;
    dataset.origin = Origin::Real;
    dataset.licence = options.licence;
    dataset.consent = options.consent;
    dataset.name = options.name;
    if (dataset.name.empty()) {
        const fs::path named = path.has_filename() ? path : path.parent_path();
        dataset.name = format == "fer2013"             ? "fer2013"
                       : fs::is_directory(path, error) ? named.filename().string()
                                                       : named.stem().string();
        if (format == "au-csv" && !fs::is_directory(path, error))
            dataset.name = path.parent_path().filename().string();
    }
    if (format == "fer2013")
        return importFer2013(workspace, path, options, dataset);
    if (format == "au-csv")
        return importLabelsCsv(workspace, path, options, dataset);
    if (!fs::is_directory(path, error))
        return fail(ErrorCode::WrongKind, "this is a file; " + format + " needs a folder (an archive must be unpacked)",
                    path.string());
    if (format == "dataset-json")
        return importDatasetJson(workspace, path, options, dataset);
    return importFolders(workspace, path, options, dataset, format == "folders");
}

} // namespace mimik::data
