#include "core/nn/augment_matrices.h"

#include <cmath>

namespace mimik::nn {

Matrix3 translate2d(double x, double y)
{
    Matrix3 out = Matrix3::identity();
    out.at(0, 2) = x;
    out.at(1, 2) = y;
    return out;
}

Matrix3 scale2d(double x, double y)
{
    Matrix3 out = Matrix3::identity();
    out.at(0, 0) = x;
    out.at(1, 1) = y;
    return out;
}

Matrix3 rotate2d(double radians)
{
    Matrix3 out = Matrix3::identity();
    out.at(0, 0) = out.at(1, 1) = std::cos(radians);
    out.at(1, 0) = std::sin(radians);
    out.at(0, 1) = -out.at(1, 0);
    return out;
}

Matrix4 brightnessMatrix(double offset)
{
    Matrix4 out = Matrix4::identity();
    for (std::size_t i = 0; i < 3; ++i)
        out.at(i, 3) = offset;
    return out;
}

Matrix4 contrastMatrix(double factor)
{
    Matrix4 out = Matrix4::identity();
    for (std::size_t i = 0; i < 3; ++i)
        out.at(i, i) = factor;
    return out;
}

namespace {

/// a I + b v v^T on the colour part, v = (1, 1, 1) / sqrt(3).
Matrix4 aboutGrey(double a, double b)
{
    Matrix4 out = Matrix4::identity();
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            out.at(i, j) = (i == j ? a : 0) + b / 3;
    return out;
}

} // namespace

Matrix4 lumaFlipMatrix()
{
    return aboutGrey(1, -2);
}

Matrix4 hueMatrix(double radians)
{
    // Rodrigues: cos I + (1 - cos) v v^T + sin [v]x
    Matrix4 out = aboutGrey(std::cos(radians), 1 - std::cos(radians));
    const double s = std::sin(radians) / std::sqrt(3.0);
    for (std::size_t i = 0; i < 3; ++i) {
        out.at(i, (i + 1) % 3) -= s;
        out.at(i, (i + 2) % 3) += s;
    }
    return out;
}

Matrix4 saturationMatrix(double factor)
{
    return aboutGrey(factor, 1 - factor);
}

} // namespace mimik::nn
