#pragma once

#include <array>

namespace mimik::nn {

/// A square matrix in row order: 3x3 for homogeneous pixel coordinates, 4x4 for homogeneous colours.
template <std::size_t N>
struct SquareMatrix {
    std::array<double, N * N> m{};

    double &at(std::size_t row, std::size_t column) { return m[row * N + column]; }
    double at(std::size_t row, std::size_t column) const { return m[row * N + column]; }

    static SquareMatrix identity()
    {
        SquareMatrix out;
        for (std::size_t i = 0; i < N; ++i)
            out.at(i, i) = 1;
        return out;
    }

    friend SquareMatrix operator*(const SquareMatrix &a, const SquareMatrix &b)
    {
        SquareMatrix out;
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t k = 0; k < N; ++k)
                for (std::size_t j = 0; j < N; ++j)
                    out.at(i, j) += a.at(i, k) * b.at(k, j);
        return out;
    }
};

using Matrix3 = SquareMatrix<3>;
using Matrix4 = SquareMatrix<4>;

Matrix3 translate2d(double x, double y);
Matrix3 scale2d(double x, double y);
/// Counter-clockwise in a coordinate system whose y axis points up.
Matrix3 rotate2d(double radians);

/// The same offset, or the same factor, for R, G and B.
Matrix4 brightnessMatrix(double offset);
Matrix4 contrastMatrix(double factor);
/// Mirrors colours at the plane orthogonal to grey.
Matrix4 lumaFlipMatrix();
/// Turns colours about the grey axis.
Matrix4 hueMatrix(double radians);
/// Scales the distance from the grey axis.
Matrix4 saturationMatrix(double factor);

} // namespace mimik::nn
