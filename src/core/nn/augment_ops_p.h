#pragma once

#include "core/nn/stylegan2_ops_p.h"

// Linear image operations of the augmentation pipe (`_p`: torch). Any device and floating type, differentiable any
// number of times with respect to the image.
namespace mimik::nn {

/// y = x M along one axis, where M [in, out] is zero outside a band: filters with their resampling and padding. Cut
/// into blocks, so that the cost grows with the band and not with the square of the size.
class BandedMap {
public:
    /// @param matrix  [in, out]
    explicit BandedMap(const TorchTensor &matrix);
    /// x [planes, H, W] mapped along its width, or its height.
    TorchTensor alongWidth(const TorchTensor &x) const;
    TorchTensor alongHeight(const TorchTensor &x) const;

private:
    TorchTensor m_matrix, m_transposed;
    std::vector<std::int64_t> m_blocks, m_transposedBlocks; ///< out begin, out end, in begin, in end of each block
};

/// sym6 low-pass of 12 taps, sum 1, with which the geometric transformations resample.
const std::vector<double> &geometryTaps();

/// x2 up with the sym6 filter of a signal that is reflected by pad0 and pad1 (below its length) at its ends.
/// [size, 2 (size + pad0 + pad1)]
TorchTensor reflectUpsampleMatrix(std::int64_t size, std::int64_t pad0, std::int64_t pad1,
                                  const torch::TensorOptions &options);
/// x2 down with the mirrored filter, without the 6 samples at both ends: [2 (size + 6), size].
TorchTensor cropDownsampleMatrix(std::int64_t size, const torch::TensorOptions &options);

/// The index that reflection at the ends (which are not repeated) leads to.
std::int64_t reflectedIndex(std::int64_t index, std::int64_t size);

/// Impulse responses of the four octave bands of the sym2 wavelet bank, lowest first: [4][43]; they sum to a unit
/// impulse.
const std::vector<std::vector<double>> &filterBank();

/// Bilinear sampling with zeros outside, like grid_sample(align_corners=false), but twice differentiable: torch's own
/// has no derivative of its backward, which R1 regularisation needs. No gradient flows to the grid.
/// @param x [N, C, H, W]; @param grid [N, outH, outW, 2] in -1..1
TorchTensor sampleBilinear(const TorchTensor &x, const TorchTensor &grid);

} // namespace mimik::nn
