#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mimik::data {

class Workspace;

/// Which images. Empty fields do not restrict; several values of one field mean "any of them".
struct ImageFilter {
    std::vector<DatasetId> datasets;
    std::optional<Origin> origin;
    std::vector<std::string> splits;  ///< "" = without split
    std::vector<std::string> classes; ///< effective class; "" = without class
    std::vector<std::string> subjects;
    std::vector<int> aus; ///< effective value >= 0.5 of all of these
    SelectionId selection{};
    ModelId generator{};
    std::vector<std::int64_t> seeds;
    std::optional<Keep> keep;
    bool hideExcluded =
        false; ///< without images kept out (duplicates across splits), rejected ones, and those of rejected seeds
    std::string text;   ///< part of the name
    std::string metric; ///< images that have this score, within [min, max], ordered by it
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    bool descending = false;
};

/// Score of one metric for many images, in columns.
struct ScoreColumn {
    std::string metric;
    std::vector<ImageId> images; ///< ascending
    std::vector<double> values;  ///< same length; +inf for psnr of identical images
};

struct GroupCount {
    std::string name;
    std::int64_t count = 0;
};

/// Reads images, labels and scores. For long lists: take the ids once (8 bytes each), then rows() for what is visible.
/// Thread: the workspace's.
class Images {
public:
    explicit Images(Workspace &workspace) : m_workspace(workspace) {}

    /// Ids in the order of data set and name (or of the metric). 100,000: about 50 ms.
    Result<std::vector<ImageId>> ids(const ImageFilter &filter = {}) const;
    Result<std::int64_t> count(const ImageFilter &filter = {}) const;
    /// Rows in the order of `ids`; ids that do not exist are an error NotFound. A page of 200: about 2 ms.
    Result<std::vector<ImageRow>> rows(std::span<const ImageId> ids) const;
    Result<ImageRow> row(ImageId id) const;
    /// Image of a data set by its name; nothing when there is none.
    Result<std::optional<ImageId>> find(DatasetId dataset, const std::string &name) const;

    /// Effective labels of an image, each with its source (override, inherited, file, newest model; in this order).
    Result<std::vector<ImageLabel>> labels(ImageId id) const;
    /// Every label of an image from every source, for the inspector.
    Result<std::vector<ImageLabel>> allLabels(ImageId id) const;
    /// Attributes (age, gender, yaw_deg, ...) as key and value.
    Result<std::vector<std::pair<std::string, std::string>>> attributes(ImageId id) const;
    /// Attribute of many images, in the order of `ids`; "" where missing.
    Result<std::vector<std::string>> attributeColumn(std::span<const ImageId> ids, const std::string &key) const;
    Result<std::vector<std::string>> attributeKeys(DatasetId dataset) const;

    Result<std::vector<std::string>> metrics(DatasetId dataset = {}) const;
    Result<ScoreColumn> scores(const std::string &metric, DatasetId dataset) const;
    /// All scores of one image.
    Result<std::vector<std::pair<std::string, double>>> scoresOf(ImageId id) const;
    /// Writes scores; replaces older ones of the same images and metric. One transaction.
    Result<> putScores(const ScoreColumn &column);

    /// Number of images per class, split, subject or attribute of the filter's images. `key`: class, split, subject,
    /// dataset, origin, excluded, seed, or an attribute's name.
    Result<std::vector<GroupCount>> countsBy(const std::string &key, const ImageFilter &filter = {}) const;

private:
    Workspace &m_workspace;
};

/// putScores() inside a transaction of the caller.
Result<> writeScores(Workspace &workspace, const ScoreColumn &column);

} // namespace mimik::data
