#include "core/base/specs/iqa_spec.h"

#include <algorithm>
#include <set>

namespace mimik {

const std::vector<std::string> &iqaMetrics()
{
    static const std::vector<std::string> kMetrics = {"sharpness", "laplacian", "contrast", "brisque",
                                                      "rmse",      "psnr",      "ssim",     "face"};
    return kMetrics;
}

bool iqaNeedsReference(const std::string &metric)
{
    return metric == "rmse" || metric == "psnr" || metric == "ssim";
}

Result<> IqaSpec::validate() const
{
    const auto bad = [](const char *field, const std::string &text) {
        return fail(ErrorCode::InvalidArgument, "iqa: " + text, field);
    };
    if (images.empty())
        return bad("images", "no folder of images is given");
    if (metrics.empty())
        return bad("metrics", "no metric is given");
    std::set<std::string> seen;
    for (const auto &metric : metrics) {
        if (std::ranges::find(iqaMetrics(), metric) == iqaMetrics().end()) {
            std::string known;
            for (const auto &name : iqaMetrics())
                known += (known.empty() ? "" : ", ") + name;
            return bad("metrics", "unknown metric '" + metric + "' (known: " + known + ")");
        }
        if (!seen.insert(metric).second)
            return bad("metrics", "metric '" + metric + "' is given twice");
        if (iqaNeedsReference(metric) && reference.empty())
            return bad("reference", "metric '" + metric + "' needs reference images; give a folder of them");
    }
    if (referenceMode != "knn" && referenceMode != "mean")
        return bad("referenceMode", "reference mode is knn or mean, not '" + referenceMode + "'");
    if (neighbours < 1)
        return bad("neighbours", "the number of neighbours must be at least 1");
    if (referenceCount < 0)
        return bad("referenceCount", "the number of references must be 0 (all) or more");
    if (file.empty() || file.find('/') != std::string::npos)
        return bad("file", "the name of the table must be a plain file name");
    return {};
}

} // namespace mimik
