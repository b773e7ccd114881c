#include "core/vision/procedural_geometry.h"

#include <numbers>

namespace mimik::vision {

namespace {

// The head's centre of turning in the face frame, and the share of the crop that a head of scale 1 fills.
constexpr float kPivotY = 0.5F;
constexpr float kBaseScale = 0.99F;
constexpr float kDegree = std::numbers::pi_v<float> / 180;

} // namespace

// Base lengths follow the canonical landmarks of the specification, drawn in to the proportions of real heads
// (pupil distance 0.46 of the face width); the AU displacements follow its table, 1.0 to 1.3 times as large so that
// each shows at 64 pixels.
FaceGeometry::FaceGeometry(const FaceParams &params)
{
    const FaceIdentity &id = params.identity;
    const auto s = [&id](Shape which) {
        return id[which];
    };
    au1 = clamp01(params.auValue(1));
    au2 = clamp01(params.auValue(2));
    au4 = clamp01(params.auValue(4));
    au5 = clamp01(params.auValue(5));
    au6 = clamp01(params.auValue(6));
    au7 = clamp01(params.auValue(7));
    au9 = clamp01(params.auValue(9));
    au12 = clamp01(params.auValue(12));
    au15 = clamp01(params.auValue(15));
    au17 = clamp01(params.auValue(17));
    au20 = clamp01(params.auValue(20));
    au25 = clamp01(params.auValue(25));
    au26 = clamp01(params.auValue(26));
    au43 = clamp01(params.auValue(43));
    age01 = clamp01((id.age - 18) / 50);
    const float male = 0.5F + 0.5F * id.gender;

    headHalfWidth = 0.340F + 0.013F * s(Shape::FaceWidth);
    headCentreY = 0.47F;
    headTop = 0.055F - 0.008F * s(Shape::ForeheadHeight);
    chinY = 0.925F + 0.012F * s(Shape::ChinLength) + 0.012F * id.gender + 0.042F * au26 - 0.008F * au17;
    jawPower = 2.05F + 0.30F * male + 0.10F * s(Shape::JawWidth);
    jawTaper = 0.20F - 0.08F * male - 0.03F * s(Shape::JawWidth) - 0.01F * s(Shape::CheekFullness);
    hairline = 0.185F - 0.018F * s(Shape::ForeheadHeight);
    if (id.hair == HairStyle::Receding)
        hairline -= 0.055F;

    eyeX = 0.161F + 0.007F * s(Shape::EyeDistance);
    eyeY = 0.435F;
    eyeHalf = 0.073F + 0.0035F * s(Shape::EyeSize) - 0.0015F * id.gender;
    eyeTilt = 0.004F + 0.004F * s(Shape::EyeTilt);
    lidUpper = 0.034F + 0.003F * s(Shape::EyeSize) - 0.003F * id.gender - 0.005F * age01;
    lidLower = 0.021F + 0.0015F * s(Shape::EyeSize);
    irisRadius = 0.0305F;
    lidUpper += 0.023F * au5 - 0.010F * au7 * (1 - 0.5F * au5) - 0.005F * au6 - 0.003F * au9 - 0.003F * au4;
    lidLower += 0.002F * au5 - 0.014F * au7 - 0.013F * au6 - 0.004F * au9;
    // Lids meet a little below the eye's axis.
    const float meet = std::min(lidLower, 0.012F);
    lidUpper = mixf(lidUpper, -meet, au43);
    lidLower = mixf(lidLower, meet, au43);
    if (lidUpper < -lidLower)
        lidUpper = -lidLower;

    browInnerX = 0.052F + 0.003F * s(Shape::EyeDistance) - 0.015F * au4;
    browOuterX = 0.248F + 0.006F * s(Shape::EyeDistance);
    browY = 0.348F - 0.008F * s(Shape::BrowHeight) + 0.010F * id.gender;
    browArch = 0.020F + 0.005F * s(Shape::BrowArch) - 0.006F * id.gender;
    browThickness = 0.0135F + 0.0022F * s(Shape::BrowThickness) + 0.0035F * id.gender;

    noseTop = eyeY - 0.02F;
    noseTip = 0.640F + 0.010F * s(Shape::NoseLength) - 0.016F * au9;
    noseHalf = 0.066F + 0.006F * s(Shape::NoseWidth) + 0.003F * id.gender + 0.006F * au9 + 0.003F * au12;

    mouthY = 0.762F + 0.003F * s(Shape::NoseLength) - 0.010F * au12 - 0.016F * au17 + 0.004F * au15;
    mouthHalf = 0.112F + 0.007F * s(Shape::MouthWidth) + 0.034F * au12 + 0.034F * au20 - 0.012F * au26 - 0.006F * au17 +
                0.003F * au15;
    // Raised corners lift the middle a little too; the displacement of the corners is cornerDy plus that of mouthY.
    cornerDy = 0.002F - 0.037F * au12 + 0.036F * au15 + 0.018F * au17 + 0.006F * au20 - 0.004F * au6;
    mouthSag = 0.004F * au12;
    gapUpper = 0.013F * au25 + 0.006F * au26 + 0.006F * au9 * au25;
    gapLower = 0.022F * au25 + 0.060F * au26 + 0.006F * au25 * au12;
    const float stretch = 1 - 0.22F * au12 - 0.38F * au20 - 0.12F * age01;
    lipUpper = (0.0260F + 0.005F * s(Shape::LipFullness) - 0.004F * id.gender) * stretch * (1 - 0.25F * au17);
    lipLower =
        (0.0375F + 0.006F * s(Shape::LipFullness) - 0.005F * id.gender) * stretch * (1 + 0.12F * au17 - 0.15F * au26);
    lipUpper += 0.003F * au9;

    const FacePose &pose = params.pose;
    m_cosRoll = std::cos(pose.rollDeg * kDegree);
    m_sinRoll = std::sin(pose.rollDeg * kDegree);
    m_cosYaw = std::cos(pose.yawDeg * kDegree);
    m_sinYaw = std::sin(pose.yawDeg * kDegree);
    m_cosPitch = std::cos(pose.pitchDeg * kDegree);
    m_sinPitch = std::sin(pose.pitchDeg * kDegree);
    m_scale = pose.scale * kBaseScale;
    m_shiftX = pose.shiftX;
    m_shiftY = pose.shiftY;
    m_turned = pose.yawDeg != 0 || pose.pitchDeg != 0;
}

float FaceGeometry::headField(float x, float y) const
{
    const float dy = y - headCentreY;
    if (dy < 0) {
        const float v = dy / (headCentreY - headTop);
        const float u = x / headHalfWidth;
        const float u2 = u * u;
        return u2 * (0.75F + 0.25F * u2) + v * v;
    }
    const float v = dy / (chinY - headCentreY);
    const float u = std::fabs(x) / (headHalfWidth * (1 - jawTaper * v * v));
    if (u > 3 || v > 3)
        return 9;
    // Blends from the ellipse of the cranium to the squarer jaw, so that the outline has no kink at the cheeks.
    const float blend = std::min(1.F, v * 2);
    const float u2 = u * u;
    const float ellipse = u2 * (0.75F + 0.25F * u2) + v * v;
    if (blend <= 0)
        return ellipse;
    const float squared = std::pow(u, jawPower) + std::pow(v, jawPower);
    return mixf(ellipse, squared, blend);
}

float FaceGeometry::turnDepth(float x, float y) const
{
    const float u = x / 0.42F;
    const float v = (y - 0.5F) / 0.55F;
    const float r2 = std::min(1.4F, u * u + v * v);
    return 0.26F * (1 - r2) - 0.07F + 0.055F * bumpAt(x, y, 0, noseTip - 0.02F, 0.09F, 0.16F);
}

Point2 FaceGeometry::project(float x, float y) const
{
    float px = x;
    float py = y - kPivotY;
    if (m_turned) {
        const float z = turnDepth(x, y);
        px = x * m_cosYaw + z * m_sinYaw;
        py = py * m_cosPitch + z * m_sinPitch;
    }
    return {0.5F + m_shiftX + m_scale * (px * m_cosRoll - py * m_sinRoll),
            0.5F + m_shiftY + m_scale * (px * m_sinRoll + py * m_cosRoll)};
}

Point2 FaceGeometry::unproject(float px, float py) const
{
    const float dx = (px - 0.5F - m_shiftX) / m_scale;
    const float dy = (py - 0.5F - m_shiftY) / m_scale;
    const float qx = dx * m_cosRoll + dy * m_sinRoll;
    const float qy = -dx * m_sinRoll + dy * m_cosRoll;
    float x = qx;
    float y = qy + kPivotY;
    if (m_turned) {
        // The turn is small, so the fixed point converges to far below a pixel.
        for (int i = 0; i < 4; ++i) {
            const float z = turnDepth(x, y);
            x = (qx - z * m_sinYaw) / m_cosYaw;
            y = (qy - z * m_sinPitch) / m_cosPitch + kPivotY;
        }
    }
    return {x, y};
}

Point2 FaceGeometry::brow(float t) const
{
    const float inner = (1 - t) * (1 - t) * (1 + 0.6F * t);
    const float outer = t * t * (1.5F - 0.5F * t);
    float y = browY - browArch * 4 * t * (1 - t) * (0.55F + 0.75F * t) + 0.004F * t;
    y += -0.046F * au1 * inner - 0.044F * au2 * outer;
    y += 0.034F * au4 * (0.70F + 0.50F * inner) + 0.006F * au9 * inner + 0.003F * au6 * t;
    return {mixf(browInnerX, browOuterX, t), y};
}

float FaceGeometry::browHalf(float t) const
{
    const float taper = t < 0.55F ? 1.F : 1 - 0.75F * (t - 0.55F) / 0.45F;
    const float rise = t < 0.12F ? 0.7F + 0.3F * t / 0.12F : 1.F;
    return browThickness * taper * rise;
}

float FaceGeometry::upperLid(float u) const
{
    const float e = std::max(0.F, 1 - u * u);
    return eyeAxis(u) - lidUpper * e * (1.55F - 0.55F * e) * (1 - 0.08F * u);
}

float FaceGeometry::lowerLid(float u) const
{
    const float e = std::max(0.F, 1 - u * u);
    return eyeAxis(u) + lidLower * e * (1.3F - 0.3F * e) * (1 + 0.10F * u);
}

float FaceGeometry::lipLine(float u) const
{
    const float u2 = u * u;
    return mouthY + mouthSag * (1 - u2) + cornerDy * u2 * (0.7F + 0.3F * u2);
}

float FaceGeometry::outerUpper(float u) const
{
    const float e = std::max(0.F, 1 - u * u);
    const float bow = 0.16F * bump(u * u / 0.04F) * (1 - 0.6F * au12);
    return innerUpper(u) - lipUpper * (e * (1.45F - 0.45F * e) - bow);
}

float FaceGeometry::outerLower(float u) const
{
    const float e = std::max(0.F, 1 - u * u);
    return innerLower(u) + lipLower * e * (1.2F - 0.2F * e);
}

Landmarks68 landmarksOf(const FaceParams &params, int size)
{
    const FaceGeometry g(params);
    Landmarks68 points;
    const auto put = [&](std::size_t i, float x, float y) {
        const Point2 p = g.project(x, y);
        points[i] = {p.x * static_cast<float>(size) - 0.5F, p.y * static_cast<float>(size) - 0.5F};
    };
    // 0-16 jaw: where rays from the height of the eyes meet the outline.
    for (int i = 0; i <= 16; ++i) {
        const float angle = std::numbers::pi_v<float> * static_cast<float>(i) / 16;
        const float dx = -std::cos(angle);
        const float dy = std::sin(angle);
        const float cy = g.eyeY - 0.01F;
        float lo = 0;
        float hi = 0.8F;
        for (int step = 0; step < 30; ++step) {
            const float r = (lo + hi) / 2;
            (g.headField(dx * r, cy + dy * r) < 1 ? lo : hi) = r;
        }
        put(static_cast<std::size_t>(i), dx * lo, cy + dy * lo);
    }
    for (int k = 0; k < 5; ++k) {
        const float t = static_cast<float>(k) / 4;
        const Point2 right = g.brow(1 - t);
        const Point2 left = g.brow(t);
        put(static_cast<std::size_t>(17 + k), -right.x, right.y);
        put(static_cast<std::size_t>(22 + k), left.x, left.y);
    }
    for (int k = 0; k < 4; ++k)
        put(static_cast<std::size_t>(27 + k), 0, mixf(g.noseTop, g.noseTip - 0.025F, static_cast<float>(k) / 3));
    for (int k = 0; k < 5; ++k) {
        const float t = static_cast<float>(k - 2) / 2;
        put(static_cast<std::size_t>(31 + k), t * 0.72F * g.noseHalf, g.noseTip + 0.010F * (1 - t * t));
    }
    // Eyes: 36-41 on the picture's left from the outer corner, 42-47 on its right from the inner corner.
    const float upperU[2] = {0.38F, -0.38F};
    put(36, -(g.eyeX + g.eyeHalf), g.eyeAxis(1));
    put(39, -(g.eyeX - g.eyeHalf), g.eyeAxis(-1));
    put(42, g.eyeX - g.eyeHalf, g.eyeAxis(-1));
    put(45, g.eyeX + g.eyeHalf, g.eyeAxis(1));
    for (std::size_t k = 0; k < 2; ++k) {
        const float u = upperU[k];
        put(37 + k, -(g.eyeX + u * g.eyeHalf), g.upperLid(u));
        put(41 - k, -(g.eyeX + u * g.eyeHalf), g.lowerLid(u));
        put(44 - k, g.eyeX + u * g.eyeHalf, g.upperLid(u));
        put(46 + k, g.eyeX + u * g.eyeHalf, g.lowerLid(u));
    }
    const float outer[7] = {-1, -0.6F, -0.22F, 0, 0.22F, 0.6F, 1};
    for (int k = 0; k < 7; ++k)
        put(static_cast<std::size_t>(48 + k), outer[k] * g.mouthHalf, g.outerUpper(outer[k]));
    for (int k = 1; k < 6; ++k)
        put(static_cast<std::size_t>(54 + k), outer[6 - k] * g.mouthHalf, g.outerLower(outer[6 - k]));
    const float inner[5] = {-0.85F, -0.38F, 0, 0.38F, 0.85F};
    for (int k = 0; k < 5; ++k)
        put(static_cast<std::size_t>(60 + k), inner[k] * g.mouthHalf, g.innerUpper(inner[k]));
    for (int k = 1; k < 4; ++k)
        put(static_cast<std::size_t>(64 + k), inner[4 - k] * g.mouthHalf, g.innerLower(inner[4 - k]));
    return points;
}

} // namespace mimik::vision
