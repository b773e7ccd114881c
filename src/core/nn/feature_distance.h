#pragma once

#include "core/base/image.h"
#include "core/base/result.h"

#include <cstdint>
#include <memory>

namespace mimik::nn {

/// Mean and covariance of features that come in batches, in double precision. Memory: O(width^2), whatever the count.
/// The same features in the same batches give the same numbers. Movable; one per thread.
class FeatureStatistics {
public:
    explicit FeatureStatistics(std::int64_t width);
    FeatureStatistics(FeatureStatistics &&) noexcept;
    FeatureStatistics &operator=(FeatureStatistics &&) noexcept;
    ~FeatureStatistics();

    /// @param features  [N, width]
    void add(const TensorView &features);
    void add(const double *features, std::int64_t count);
    std::int64_t width() const;
    std::int64_t count() const;
    std::vector<double> mean();       ///< [width]
    std::vector<double> covariance(); ///< [width, width], divided by count - 1

private:
    friend class FrechetReference;
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// One side of Fréchet distances (FID, Heusel 2017), prepared once: real faces, to which every snapshot is compared.
class FrechetReference {
public:
    /// @param real  at least 2 rows
    explicit FrechetReference(FeatureStatistics &real);
    FrechetReference(FrechetReference &&) noexcept;
    FrechetReference &operator=(FrechetReference &&) noexcept;
    ~FrechetReference();
    /// |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^1/2), by the eigenvalues of F' C2 F with C1 = F F'; works for singular
    /// covariances too (fewer rows than columns), where the number is biased upwards.
    /// @param generated  at least 2 rows of the same width
    double distance(FeatureStatistics &generated) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

double frechetDistance(FeatureStatistics &real, FeatureStatistics &generated);

/// Unbiased squared maximum mean discrepancy with the kernel (a'b/d + 1)^3 (KID, Binkowski 2018) of all rows.
/// @param real, generated  [N, D] and [M, D], at least 2 rows each
double kernelDistance(const TensorView &real, const TensorView &generated);

struct MeanAndDeviation {
    double mean = 0, deviation = 0;
};
/// KID as it is published: mean and standard deviation over random subsets of both sides, drawn without replacement.
/// @param size  rows of a subset, at most; fewer where there are fewer
MeanAndDeviation kernelDistanceOfSubsets(const TensorView &real, const TensorView &generated, int subsets = 100,
                                         int size = 1000, std::uint32_t seed = 0);

/// Precision: the share of generated points within the reach of a real one; recall: the reverse (Kynkäänniemi 2019).
/// A point's reach is the distance to its k-th nearest neighbour among its own. Memory: O(N * 1000).
struct PrecisionRecall {
    double precision = 0, recall = 0;
};
/// @param real, generated  [N, D] and [M, D], more than k rows each
PrecisionRecall precisionAndRecall(const TensorView &real, const TensorView &generated, int k = 3);

/// Mean distance of all pairs of rows: how different the images are from each other. [N, D], at least 2 rows.
double meanPairwiseDistance(const TensorView &features);

} // namespace mimik::nn
