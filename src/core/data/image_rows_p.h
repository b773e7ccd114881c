#pragma once

#include "core/base/result.h"
#include "core/data/database.h"
#include "core/data/types.h"

#include <string>
#include <utility>
#include <vector>

namespace mimik::data {

/// An image on its way into the database.
struct NewImage {
    std::string name; ///< relative to the data set's folder
    std::string sha256;
    int width = 0;
    int height = 0;
    std::string subject;
    std::string split;
    std::string className;
    std::string excluded;
    Lineage lineage;
    std::vector<std::pair<int, double>> aus; ///< of the file
    std::vector<std::pair<std::string, std::string>> attributes;
};

/// Writes images with labels and attributes. Statements are prepared once per object; inside the caller's transaction.
class ImageWriter {
public:
    explicit ImageWriter(Database &db);
    Result<ImageId> write(DatasetId dataset, const NewImage &image);

private:
    Statement m_image;
    Statement m_label;
    Statement m_attribute;
};

/// Makes images that stand twice known: `contentKeys[n]` is equal for equal pictures. Copies in a lesser split (train
/// < val < test) than another copy get an `excluded` reason, so that no picture is both trained and tested on.
struct DuplicateReport {
    std::int64_t duplicates = 0; ///< images beyond the first of each picture
    std::int64_t excluded = 0;
    std::vector<std::string> texts; ///< "a.png = b.png (train, test)"
};
DuplicateReport markDuplicates(std::vector<NewImage> &images, const std::vector<std::string> &contentKeys);

} // namespace mimik::data
