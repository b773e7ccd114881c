#pragma once

#include "core/vision/procedural_geometry.h"

#include <vector>

namespace mimik::vision {

/// Linear light, about 0..1.
struct Rgb {
    float r = 0;
    float g = 0;
    float b = 0;
};
inline Rgb operator*(Rgb c, float k)
{
    return {c.r * k, c.g * k, c.b * k};
}
inline Rgb operator*(Rgb a, Rgb b)
{
    return {a.r * b.r, a.g * b.g, a.b * b.b};
}
inline Rgb operator+(Rgb a, Rgb b)
{
    return {a.r + b.r, a.g + b.g, a.b + b.b};
}
inline Rgb mixRgb(Rgb a, Rgb b, float t)
{
    return {mixf(a.r, b.r, t), mixf(a.g, b.g, t), mixf(a.b, b.b, t)};
}
/// sRGB 0..255 to linear light; the square stands in for the sRGB curve.
constexpr Rgb srgb(float r, float g, float b)
{
    return {r * r / 65025.F, g * g / 65025.F, b * b / 65025.F};
}

/// Lattice noise 0..1, smooth; the seed picks the pattern.
float valueNoise(float x, float y, std::uint32_t seed);

/// One point of the picture with what the layers share.
struct Sample {
    float x = 0; ///< face frame
    float y = 0;
    float ax = 0; ///< |x|
    float pixelX = 0;
    float pixelY = 0;
    float light = 1; ///< shading of a surface that follows the head
    float skinCover = 0;
};

/// Draws one picture: a height field of head and features is lit, coloured layers go on top. Edges are
/// anti-aliased by their distance in pixels.
class FacePainter {
public:
    FacePainter(const FaceParams &params, int size);
    Image paint();

private:
    // procedural_face.cpp
    void mapPixels();
    void buildHeight();
    float height(float x, float y, float ax) const;
    void buildCreases();
    /// A soft dark line through points of the face frame; `mirrored` draws it on both sides.
    struct CreasePoint {
        float x, y, strength;
    };
    void crease(const CreasePoint *points, int count, float width, bool mirrored);
    void creaseOneSide(const CreasePoint *points, int count, float width, float side);
    Rgb shadeSkin(const Sample &s, std::size_t i, float &spec) const;
    Rgb background(const Sample &s) const;
    float cover(float distance) const { return clamp01(0.5F - distance * m_perPixel); }

    // procedural_features.cpp
    void paintEye(Rgb &colour, const Sample &s) const;
    void paintBrow(Rgb &colour, const Sample &s) const;
    void paintMouth(Rgb &colour, const Sample &s) const;
    void paintNostrils(Rgb &colour, const Sample &s) const;
    void paintBeard(Rgb &colour, const Sample &s) const;
    void paintGlasses(Rgb &colour, const Sample &s) const;
    // procedural_hair.cpp
    void paintBackHair(Rgb &colour, const Sample &s) const;
    void paintHair(Rgb &colour, const Sample &s) const;
    float hairCover(const Sample &s) const;
    Rgb hairShade(const Sample &s) const;

    const FaceParams &m_params;
    const FaceIdentity &m_id;
    FaceGeometry m_geometry;
    int m_size;
    float m_pixel;    ///< one pixel in the face frame
    float m_perPixel; ///< 1 / m_pixel
    Rgb m_skin, m_hair, m_iris, m_lip, m_clothes;
    float m_lightX, m_lightY, m_lightZ, m_ambient;
    std::vector<Point2> m_face;  ///< face frame of each pixel
    std::vector<float> m_height; ///< depth of the surface
    std::vector<float> m_field;  ///< headField
    std::vector<float> m_crease; ///< 0..1
};

} // namespace mimik::vision
