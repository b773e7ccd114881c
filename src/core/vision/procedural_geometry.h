#pragma once

#include "core/vision/procedural_face.h"

#include <algorithm>
#include <cmath>

namespace mimik::vision {

// Face frame: x = 0 on the mid-line, positive towards the picture's right; y = 0 at the top of the crop, 1 at its
// bottom; the unit is the crop's side at scale 1. z points to the viewer.

inline float clamp01(float v)
{
    return v < 0 ? 0.F : (v > 1 ? 1.F : v);
}
inline float mixf(float a, float b, float t)
{
    return a + (b - a) * t;
}
inline float smoothstep(float a, float b, float v)
{
    const float t = clamp01((v - a) / (b - a));
    return t * t * (3 - 2 * t);
}
/// Smooth bump with compact support: 1 at r2 = 0, 0 from r2 = 1 on.
inline float bump(float r2)
{
    return r2 >= 1 ? 0.F : (1 - r2) * (1 - r2);
}
inline float bumpAt(float x, float y, float cx, float cy, float rx, float ry)
{
    const float dx = (x - cx) / rx;
    const float dy = (y - cy) / ry;
    return bump(dx * dx + dy * dy);
}

/// All lengths and curves of one face with its action units applied. Left and right are mirror images, so curves of
/// eyes and brows take the distance from the mid-line.
class FaceGeometry {
public:
    explicit FaceGeometry(const FaceParams &params);

    /// Head outline: < 1 inside, 1 on the outline (without hair and ears).
    float headField(float x, float y) const;
    /// Smooth depth used for turning the head.
    float turnDepth(float x, float y) const;
    /// Fraction of the crop's side, y down.
    Point2 project(float x, float y) const;
    /// Inverse of project() for a picture point.
    Point2 unproject(float px, float py) const;

    /// Brow's centre line and half thickness; t = 0 inner end, 1 outer end.
    Point2 brow(float t) const;
    float browHalf(float t) const;
    /// Lid edges at u = -1 (inner corner) .. 1 (outer corner).
    float upperLid(float u) const;
    float lowerLid(float u) const;
    float eyeAxis(float u) const { return eyeY - eyeTilt * u; }
    /// Lip edges at u = -1 .. 1 across the mouth.
    float lipLine(float u) const;
    float innerUpper(float u) const { return lipLine(u) - gapUpper * openProfile(u); }
    float innerLower(float u) const { return lipLine(u) + gapLower * openProfile(u); }
    float outerUpper(float u) const;
    float outerLower(float u) const;
    static float openProfile(float u)
    {
        const float e = std::max(0.F, 1 - u * u);
        return e * (1.35F - 0.35F * e);
    }

    // intensities by name
    float au1, au2, au4, au5, au6, au7, au9, au12, au15, au17, au20, au25, au26, au43;
    float age01; ///< 0 young .. 1 old
    float headHalfWidth, headCentreY, headTop, chinY, jawPower, jawTaper;
    float hairline; ///< y of the hairline at the mid-line
    float eyeX, eyeY, eyeHalf, eyeTilt, lidUpper, lidLower, irisRadius;
    float browInnerX, browOuterX, browY, browArch, browThickness;
    float noseTop, noseTip, noseHalf; ///< noseTip is the base of the nose; noseHalf the half width at the wings
    float mouthY, mouthHalf, cornerDy, mouthSag, gapUpper, gapLower, lipUpper, lipLower;

private:
    float m_cosRoll, m_sinRoll, m_cosYaw, m_sinYaw, m_cosPitch, m_sinPitch, m_scale, m_shiftX, m_shiftY;
    bool m_turned;
};

} // namespace mimik::vision
