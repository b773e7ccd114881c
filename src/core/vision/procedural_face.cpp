#include "core/vision/procedural_painter.h"

#include <numbers>

namespace mimik::vision {

namespace {

constexpr float kDegree = std::numbers::pi_v<float> / 180;

// Skin under neutral light, sRGB, six groups from light to dark; chosen after photographs of Fitzpatrick types.
constexpr std::array<Rgb, kNumSkinGroups> kSkin = {srgb(247, 214, 194), srgb(236, 194, 165), srgb(219, 170, 135),
                                                   srgb(188, 136, 100), srgb(146, 98, 68),   srgb(104, 69, 50)};
constexpr std::array<Rgb, 6> kHair = {srgb(24, 20, 20),  srgb(52, 35, 26),   srgb(88, 58, 38),
                                      srgb(120, 60, 32), srgb(190, 150, 95), srgb(165, 163, 160)};
constexpr std::array<Rgb, 6> kIris = {srgb(38, 22, 14),  srgb(84, 50, 26),   srgb(110, 86, 46),
                                      srgb(78, 104, 66), srgb(70, 118, 158), srgb(110, 124, 130)};

std::uint32_t hash2(std::int32_t x, std::int32_t y, std::uint32_t seed)
{
    std::uint32_t h = static_cast<std::uint32_t>(x) * 0x8DA6B343U ^ static_cast<std::uint32_t>(y) * 0xD8163841U ^ seed;
    h ^= h >> 15;
    h *= 0x2C1B3C6DU;
    h ^= h >> 12;
    h *= 0x297A2D39U;
    h ^= h >> 15;
    return h;
}

float hash01(std::int32_t x, std::int32_t y, std::uint32_t seed)
{
    return static_cast<float>(hash2(x, y, seed) >> 8) * (1.F / 16777216.F);
}

std::uint8_t toByte(float linear)
{
    // A soft shoulder keeps highlights from clipping.
    const float v = linear < 0 ? 0 : linear;
    const float shoulder = v > 0.75F ? 0.75F + (v - 0.75F) / (1 + 1.6F * (v - 0.75F)) : v;
    return static_cast<std::uint8_t>(std::min(255.F, std::sqrt(shoulder) * 255.F + 0.5F));
}

} // namespace

float valueNoise(float x, float y, std::uint32_t seed)
{
    const float fx = std::floor(x);
    const float fy = std::floor(y);
    const auto ix = static_cast<std::int32_t>(fx);
    const auto iy = static_cast<std::int32_t>(fy);
    float tx = x - fx;
    float ty = y - fy;
    tx = tx * tx * (3 - 2 * tx);
    ty = ty * ty * (3 - 2 * ty);
    return mixf(mixf(hash01(ix, iy, seed), hash01(ix + 1, iy, seed), tx),
                mixf(hash01(ix, iy + 1, seed), hash01(ix + 1, iy + 1, seed), tx), ty);
}

FacePainter::FacePainter(const FaceParams &params, int size)
    : m_params(params), m_id(params.identity), m_geometry(params), m_size(size)
{
    const Point2 a = m_geometry.project(0, 0.5F);
    const Point2 b = m_geometry.project(0.01F, 0.5F);
    const float unit = std::hypot(b.x - a.x, b.y - a.y) / 0.01F;
    m_pixel = 1 / (unit * static_cast<float>(size));
    m_perPixel = 1 / m_pixel;

    const auto group = static_cast<std::size_t>(std::clamp(m_id.skin, 0, kNumSkinGroups - 1));
    const Rgb lighter = kSkin[group == 0 ? 0 : group - 1];
    const Rgb darker = kSkin[std::min<std::size_t>(group + 1, kNumSkinGroups - 1)];
    m_skin = m_id.skinTint < 0 ? mixRgb(kSkin[group], lighter, -0.3F * m_id.skinTint)
                               : mixRgb(kSkin[group], darker, 0.3F * m_id.skinTint);
    m_hair = kHair[static_cast<std::size_t>(std::clamp(m_id.hairColour, 0, 5))];
    m_iris = kIris[static_cast<std::size_t>(std::clamp(m_id.eyeColour, 0, 5))];
    // Lips: skin with more blood; darker skin has browner lips.
    const Rgb natural = m_skin * Rgb{0.73F, 0.37F, 0.39F};
    m_lip = mixRgb(natural, srgb(176, 34, 52), 0.75F * m_id.lipstick);
    m_clothes = srgb(params.clothes[0] * 255, params.clothes[1] * 255, params.clothes[2] * 255);

    const FaceLight &light = params.light;
    const float azimuth = light.azimuthDeg * kDegree;
    const float elevation = light.elevationDeg * kDegree;
    m_lightX = std::sin(azimuth) * std::cos(elevation);
    m_lightY = -std::sin(elevation);
    m_lightZ = std::cos(azimuth) * std::cos(elevation);
    m_ambient = light.ambient;
}

void FacePainter::mapPixels()
{
    const auto n = static_cast<std::size_t>(m_size);
    m_face.resize(n * n);
    const float step = 1 / static_cast<float>(m_size);
    for (std::size_t y = 0; y < n; ++y) {
        for (std::size_t x = 0; x < n; ++x) {
            m_face[y * n + x] =
                m_geometry.unproject((static_cast<float>(x) + 0.5F) * step, (static_cast<float>(y) + 0.5F) * step);
        }
    }
}

float FacePainter::height(float x, float y, float ax) const
{
    const FaceGeometry &g = m_geometry;
    float z = 0;
    // Eye sockets, eyeballs, brow ridge.
    if (y > 0.24F && y < 0.60F) {
        z -= 0.034F * bumpAt(ax, y, g.eyeX - 0.01F, g.eyeY - 0.005F, 0.125F, 0.085F);
        z -= 0.022F * bumpAt(ax, y, 0.070F, g.eyeY, 0.055F, 0.07F);
        z += 0.020F * bumpAt(ax, y, g.eyeX, g.eyeY, 0.085F, 0.060F);
        const Point2 b = g.brow(0.4F);
        z += (0.011F + 0.006F * (0.5F + 0.5F * m_id.gender) + 0.006F * g.au4) *
             bumpAt(ax, y, b.x, b.y + 0.004F, 0.17F, 0.060F);
        z += 0.010F * g.au4 * bumpAt(ax, y, 0.035F, b.y + 0.02F, 0.035F, 0.05F);
        // Bag under the eye, filled by the cheek raiser.
        z += (0.004F * g.age01 + 0.012F * g.au6 + 0.006F * g.au7) *
             bumpAt(ax, y, g.eyeX, g.eyeY + 0.055F, 0.085F, 0.030F);
    }
    // Cheekbone and the apple of the cheek, which AU6 and AU12 push up and out.
    const float lift = 0.018F * g.au6 + 0.012F * g.au12;
    z += (0.020F + 0.006F * m_id[Shape::CheekFullness] + 0.027F * g.au6 + 0.016F * g.au12) *
         bumpAt(ax, y, 0.195F, 0.575F - lift, 0.14F, 0.115F);
    z -= 0.010F * (0.6F + 0.4F * m_id.gender - 0.5F * m_id[Shape::CheekFullness] + 0.5F * g.age01) *
         bumpAt(ax, y, 0.225F, 0.72F, 0.11F, 0.14F);
    // Nose: ridge, tip, wings.
    if (ax < 0.14F && y > 0.33F && y < 0.72F) {
        const float t = (y - g.noseTop) / (g.noseTip - g.noseTop);
        const float wide = mixf(0.048F, 0.060F, clamp01(t)) * (1 + 0.08F * m_id[Shape::NoseWidth]);
        const float along = smoothstep(-0.45F, 0.35F, t) * (1 - smoothstep(0.86F, 1.06F, t));
        const float across = bump(ax * ax / (wide * wide));
        z += (0.026F + 0.040F * clamp01(t)) * along * across;
        z += 0.030F * bumpAt(ax, y, 0, g.noseTip - 0.030F, 0.055F, 0.050F);
        z += 0.034F * bumpAt(ax, y, g.noseHalf * 0.72F, g.noseTip - 0.014F, 0.036F, 0.038F);
    }
    // Mouth mound, groove above the upper lip, hollow under the lower lip, chin.
    if (y > 0.60F) {
        const float drop = g.gapLower * 0.9F;
        z += 0.020F * bumpAt(ax, y, 0, g.mouthY, 0.18F, 0.11F);
        z -= 0.006F * bumpAt(ax, y, 0, (g.noseTip + g.mouthY) / 2, 0.020F, 0.05F);
        z += 0.005F * bumpAt(ax, y, 0.022F, (g.noseTip + g.mouthY) / 2, 0.02F, 0.05F);
        const float under = g.mouthY + g.lipLower + drop + 0.018F;
        z -= (0.018F + 0.010F * g.au17) * bumpAt(ax, y, 0, under, 0.10F, 0.034F);
        z += (0.022F + 0.008F * g.au17 + 0.004F * m_id.gender) * bumpAt(ax, y, 0, g.chinY - 0.060F, 0.11F, 0.075F);
        // Bulge beside pulled-down and pulled-wide corners.
        z += 0.014F * g.au15 * bumpAt(ax, y, g.mouthHalf + 0.012F, g.mouthY + g.cornerDy + 0.045F, 0.045F, 0.04F);
        z += 0.008F * g.au20 * bumpAt(ax, y, g.mouthHalf + 0.03F, g.mouthY, 0.03F, 0.06F);
    }
    (void)x;
    return z;
}

void FacePainter::buildHeight()
{
    const std::size_t total = m_face.size();
    m_height.resize(total);
    m_field.resize(total);
    for (std::size_t i = 0; i < total; ++i) {
        const Point2 p = m_face[i];
        const float f = m_geometry.headField(p.x, p.y);
        m_field[i] = f;
        // An ellipsoid whose rim is a little flatter than a true one, else the outline turns too dark.
        float z = 0.30F * std::sqrt(std::max(0.F, 1.10F - f));
        if (f < 1.15F)
            z += height(p.x, p.y, std::fabs(p.x)) - 0.015F * m_crease[i];
        m_height[i] = z;
    }
}

Rgb FacePainter::background(const Sample &s) const
{
    const auto &top = m_params.backgroundTop;
    const auto &bottom = m_params.backgroundBottom;
    const float t = s.pixelY;
    Rgb c = mixRgb(srgb(top[0] * 255, top[1] * 255, top[2] * 255),
                   srgb(bottom[0] * 255, bottom[1] * 255, bottom[2] * 255), t);
    const float dx = s.pixelX - 0.5F;
    const float dy = s.pixelY - 0.45F;
    return c * (1.06F - 0.35F * (dx * dx + dy * dy)) *
           (0.96F + 0.08F * valueNoise(s.pixelX * 3, s.pixelY * 3, m_id.texture));
}

Rgb FacePainter::shadeSkin(const Sample &s, std::size_t i, float &light) const
{
    const FaceGeometry &g = m_geometry;
    const auto n = static_cast<std::size_t>(m_size);
    const std::size_t x = i % n;
    const std::size_t y = i / n;
    const std::size_t l = x > 0 ? i - 1 : i;
    const std::size_t r = x + 1 < n ? i + 1 : i;
    const std::size_t u = y > 0 ? i - n : i;
    const std::size_t d = y + 1 < n ? i + n : i;
    // Slopes in the picture's axes, so that the light stays where it is when the head turns.
    const float gx = (m_height[r] - m_height[l]) * m_perPixel / static_cast<float>(r - l);
    const float gy = (m_height[d] - m_height[u]) * m_perPixel / static_cast<float>((d - u) / n);
    const float inv = 1 / std::sqrt(gx * gx + gy * gy + 1);
    const float nx = -gx * inv;
    const float ny = -gy * inv;
    const float nz = inv;

    const float dot = nx * m_lightX + ny * m_lightY + nz * m_lightZ;
    const float wrapped = std::max(0.F, (dot + 0.22F) / 1.22F);
    // Closed-in places get less light from around.
    float occlusion = 1 - 0.46F * m_crease[i];
    occlusion *= 1 - 0.20F * bumpAt(s.ax, s.y, g.eyeX - 0.035F, g.eyeY - 0.030F, 0.11F, 0.045F);
    occlusion *= 1 - 0.16F * bumpAt(s.ax, s.y, 0.075F, g.eyeY, 0.045F, 0.055F);
    occlusion *= 1 - 0.30F * bumpAt(s.ax, s.y, 0, g.noseTip + 0.018F, g.noseHalf * 1.1F, 0.026F);
    occlusion *= 1 - 0.20F * bumpAt(s.ax, s.y, 0, g.mouthY + g.gapLower + g.lipLower + 0.014F, 0.085F, 0.026F);
    occlusion *= 1 - (0.10F + 0.12F * g.age01) * bumpAt(s.ax, s.y, g.eyeX, g.eyeY + 0.042F, 0.075F, 0.028F);
    const float sky = m_ambient * (0.86F - 0.20F * ny) * (0.55F + 0.45F * nz);
    light = (sky + (1.22F - m_ambient) * wrapped) * occlusion;

    // Blood near the surface: cheeks, nose tip; a little yellow on the forehead.
    Rgb albedo = m_skin;
    const float blush = 0.16F * bumpAt(s.ax, s.y, 0.20F, 0.60F, 0.13F, 0.11F) +
                        0.14F * bumpAt(s.ax, s.y, 0, g.noseTip - 0.02F, 0.07F, 0.06F) +
                        0.08F * bumpAt(s.ax, s.y, 0, g.chinY - 0.06F, 0.10F, 0.06F) + 0.10F * m_crease[i];
    albedo = albedo * Rgb{1 + 0.12F * blush, 1 - 0.75F * blush, 1 - 0.75F * blush};
    const float mottle = valueNoise(s.x * 26, s.y * 26, m_id.texture) - 0.5F;
    const float fine = m_size >= 96 ? valueNoise(s.x * 150, s.y * 150, m_id.texture + 1) - 0.5F : 0.F;
    albedo = albedo * (1 + 0.05F * mottle + (0.03F + 0.05F * g.age01) * fine);

    // Light that has gone through skin is redder where it fades out.
    const float fade = clamp01(1 - light * 1.4F);
    Rgb colour = albedo * light * Rgb{1 + 0.10F * fade, 1 - 0.03F * fade, 1 - 0.06F * fade};
    // Half vector with the viewer on +z.
    const float hz = m_lightZ + 1;
    const float hl = 1 / std::sqrt(m_lightX * m_lightX + m_lightY * m_lightY + hz * hz);
    const float h = std::max(0.F, (nx * m_lightX + ny * m_lightY + nz * hz) * hl);
    const float h4 = h * h * h * h;
    const float h16 = h4 * h4 * h4 * h4;
    const float gloss = 0.10F * h16 * h16 * occlusion;
    return colour + Rgb{gloss, gloss, gloss};
}

Image FacePainter::paint()
{
    const auto n = static_cast<std::size_t>(m_size);
    mapPixels();
    m_crease.assign(n * n, 0);
    buildCreases();
    buildHeight();
    Image image(m_size, m_size, 3);
    const float step = 1 / static_cast<float>(m_size);
    const FaceGeometry &g = m_geometry;
    const float exposure = m_params.light.exposure;
    for (std::size_t i = 0; i < n * n; ++i) {
        Sample s;
        s.x = m_face[i].x;
        s.y = m_face[i].y;
        s.ax = std::fabs(s.x);
        s.pixelX = (static_cast<float>(i % n) + 0.5F) * step;
        s.pixelY = (static_cast<float>(i / n) + 0.5F) * step;
        const float f = m_field[i];
        // The field grows by about 2 per half width at the rim.
        const float headDistance = (std::sqrt(f) - 1) * g.headHalfWidth;
        s.skinCover = cover(headDistance);
        Rgb colour;
        if (s.skinCover < 1) {
            colour = background(s);
            paintBackHair(colour, s);
        }
        float light = m_ambient + 0.4F;
        if (s.skinCover > 0) {
            const Rgb skin = shadeSkin(s, i, light);
            s.light = light;
            Rgb face = skin;
            paintBeard(face, s);
            paintNostrils(face, s);
            paintMouth(face, s);
            paintEye(face, s);
            paintBrow(face, s);
            colour = mixRgb(colour, face, s.skinCover);
        } else {
            s.light = light;
        }
        paintHair(colour, s);
        paintGlasses(colour, s);
        std::uint8_t *out = image.pixels.data() + i * 3;
        out[0] = toByte(colour.r * exposure);
        out[1] = toByte(colour.g * exposure);
        out[2] = toByte(colour.b * exposure);
    }
    return image;
}

Image renderFace(const FaceParams &params, int size)
{
    return FacePainter(params, std::max(16, size)).paint();
}

} // namespace mimik::vision
