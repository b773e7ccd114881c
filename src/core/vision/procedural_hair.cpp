#include "core/vision/procedural_painter.h"

namespace mimik::vision {

namespace {

bool isLong(HairStyle style)
{
    return style == HairStyle::Long || style == HairStyle::Bob;
}

} // namespace

// Neck, ears, shoulders and the hair that falls behind the head: all that the face covers.
void FacePainter::paintBackHair(Rgb &colour, const Sample &s) const
{
    const FaceGeometry &g = m_geometry;
    const float w = g.headHalfWidth;
    const float volume = 0.045F + 0.010F * m_id[Shape::HairVolume];
    // Hair behind.
    if (isLong(m_id.hair)) {
        const float length = m_id.hair == HairStyle::Long ? 1.3F : 0.86F;
        const float flare = 0.020F * smoothstep(0.4F, 0.9F, s.y);
        const float side = s.ax - (w + volume + flare);
        const float top = g.headTop - volume;
        const float cap = (std::hypot(s.ax / (w + volume), std::min(0.F, s.y - 0.42F) / (0.42F - top)) - 1) * w;
        float d = s.y < 0.42F ? cap : side;
        d = std::max(d, s.y - length);
        const float amount = cover(d);
        if (amount > 0)
            colour = mixRgb(colour, hairShade(s) * 0.72F, amount);
    }
    // Neck and clothes.
    if (s.y > 0.70F) {
        const float neckHalf = 0.185F + 0.025F * m_id.gender + 0.05F * smoothstep(0.93F, 1.06F, s.y);
        const float neck = cover(s.ax - neckHalf);
        if (neck > 0) {
            const float round = 1 - 0.45F * (s.ax / neckHalf) * (s.ax / neckHalf);
            const float side = 1 + 0.35F * m_lightX * s.x / neckHalf;
            const float shadow = 0.48F + 0.3F * smoothstep(0.90F, 1.08F, s.y - 0.3F * s.ax * s.ax);
            colour = mixRgb(colour, m_skin * Rgb{1, 0.95F, 0.93F} * (round * side * shadow), neck);
        }
        const float collar = 0.985F - 0.10F * smoothstep(0.16F, 0.34F, s.ax) + 0.16F * smoothstep(0.30F, 0.62F, s.ax);
        const float cloth = cover(collar - s.y);
        if (cloth > 0)
            colour =
                mixRgb(colour,
                       m_clothes * (0.75F + 0.3F * m_lightX * s.x + 0.12F * valueNoise(s.x * 9, s.y * 9, m_id.texture)),
                       cloth);
    }
    // Ears.
    if (!isLong(m_id.hair) && s.ax > w - 0.05F && s.ax < w + 0.09F) {
        const float ex = (s.ax - w - 0.004F) / 0.042F;
        const float ey = (s.y - 0.495F - 0.4F * (s.ax - w)) / 0.082F;
        const float r = std::sqrt(ex * ex + ey * ey);
        const float amount = cover((r - 1) * 0.042F);
        if (amount > 0) {
            const float side = 0.62F + 0.22F * m_lightX * (s.x > 0 ? 1.F : -1.F);
            const float inner = 1 - 0.40F * bump(r * r / 0.55F);
            colour = mixRgb(colour, m_skin * Rgb{1, 0.86F, 0.84F} * (side * inner), amount);
        }
    }
}

Rgb FacePainter::hairShade(const Sample &s) const
{
    const FaceGeometry &g = m_geometry;
    // Strands run outwards from the crown, and down the sides.
    const float cx = m_id.hair == HairStyle::SidePart ? 0.10F : 0.F;
    const float dx = s.x - cx;
    const float dy = s.y - (g.headTop - 0.12F);
    float along = std::sqrt(dx * dx + dy * dy);
    float angle = dy > 1e-4F ? dx / dy : 4.F * (dx < 0 ? -1.F : 1.F);
    float strand;
    if (m_id.hair == HairStyle::Curly) {
        strand = 0.5F * valueNoise(s.x * 34, s.y * 34, m_id.texture + 11) +
                 0.5F * valueNoise(s.x * 70, s.y * 70, m_id.texture + 12);
    } else if (m_id.hair == HairStyle::Cropped || m_id.hair == HairStyle::Bald) {
        strand = 0.35F + 0.3F * valueNoise(s.x * 150, s.y * 150, m_id.texture + 11);
    } else {
        const float wave = 0.10F * std::sin(along * 26 + static_cast<float>(m_id.texture & 7U));
        const float a = s.y > 0.45F ? s.x * 7 : angle * 5;
        strand = 0.6F * valueNoise(a * 3 + wave * 6, along * 5, m_id.texture + 11) +
                 0.4F * valueNoise(a * 11 + wave * 10, along * 8, m_id.texture + 12);
    }
    // Dome light: top and light side bright, a band of gloss.
    const float w = g.headHalfWidth + 0.05F;
    const float nx = std::clamp(s.x / w, -1.F, 1.F);
    const float ny = std::clamp((s.y - 0.45F) / 0.48F, -1.F, 1.F);
    const float nz = std::sqrt(std::max(0.05F, 1 - nx * nx - ny * ny));
    const float lit = std::max(0.F, nx * m_lightX + ny * m_lightY + nz * m_lightZ);
    const float bandAt = along - 0.30F - 0.03F * (strand - 0.5F);
    const float gloss =
        m_id.hair == HairStyle::Cropped ? 0.F : bump(bandAt * bandAt / (0.07F * 0.07F)) * lit * (0.4F + strand);
    const float level = (0.38F + 0.85F * lit) * (0.55F + 0.9F * strand);
    const Rgb shine = Rgb{0.05F, 0.05F, 0.05F} + m_hair * 0.5F;
    return m_hair * level + shine * (0.55F * gloss);
}

float FacePainter::hairCover(const Sample &s) const
{
    const FaceGeometry &g = m_geometry;
    const HairStyle style = m_id.hair;
    if (style == HairStyle::Bald)
        return 0;
    const float w = g.headHalfWidth;
    float volume = 0.030F + 0.010F * (m_id[Shape::HairVolume] + 1);
    if (style == HairStyle::Cropped)
        volume = 0.008F;
    if (style == HairStyle::Receding)
        volume = 0.014F;
    if (style == HairStyle::Curly)
        volume = 0.055F + 0.012F * m_id[Shape::HairVolume];
    volume = std::max(volume, 0.006F);
    // Outside: the skull, grown by the hair's volume.
    const float rough =
        style == HairStyle::Curly ? 0.020F * (valueNoise(s.x * 22, s.y * 22, m_id.texture + 13) - 0.5F) : 0.F;
    const float oy = (s.y - g.headCentreY) / (g.headCentreY - g.headTop + volume);
    const float ox = s.x / (w + 0.7F * volume);
    const float outside = (std::sqrt(ox * ox * (0.8F + 0.2F * ox * ox) + oy * oy) - 1) * w + rough;
    // Inside: the face below the hairline.
    float line = g.hairline;
    switch (style) {
    case HairStyle::Fringe:
        line = 0.262F + 0.010F * std::sin(s.x * 40) + 0.012F * (valueNoise(s.x * 45, 0.5F, m_id.texture + 17) - 0.5F);
        break;
    case HairStyle::SidePart:
        line += 0.055F * smoothstep(0.13F, -0.25F, s.x) - 0.012F * smoothstep(0.0F, 0.12F, s.x);
        break;
    case HairStyle::Long:
    case HairStyle::Bob:
        line -= 0.030F * bump(s.x * s.x / (0.10F * 0.10F));
        break;
    case HairStyle::Receding:
        line -= 0.050F * bump((s.ax - 0.14F) * (s.ax - 0.14F) / (0.10F * 0.10F)) - 0.05F * bump(s.x * s.x / 0.006F);
        break;
    default:
        line += 0.008F * (valueNoise(s.x * 30, 0.5F, m_id.texture + 17) - 0.5F);
        break;
    }
    const bool longHair = isLong(style);
    const float sideBurn = longHair ? 0.062F : 0.040F;
    const float half = w - sideBurn + (longHair ? 0.012F * smoothstep(0.5F, 0.9F, s.y) : 0.F);
    const float centre = 0.50F;
    float hole;
    if (s.y < centre) {
        const float px = s.ax / half;
        const float py = (centre - s.y) / (centre - line);
        const float px3 = px * px * px;
        const float py3 = py * py * py;
        hole = (std::cbrt(px3 + py3 * (py < 0 ? 0.F : 1.F)) - 1) * half;
    } else {
        hole = s.ax - half;
    }
    float outer = outside;
    float inner = -hole;
    if (longHair) {
        // Locks in front of the cheeks' edge.
        if (s.y >= centre) {
            const float length =
                style == HairStyle::Long ? 1.4F : 0.86F + 0.02F * valueNoise(s.x * 40, 1, m_id.texture);
            const float outerSide = s.ax - (w + 0.7F * volume + 0.035F * smoothstep(0.45F, 0.80F, s.y));
            const float wave =
                0.010F * smoothstep(centre, 0.62F, s.y) * std::sin(s.y * 22 + static_cast<float>(m_id.texture & 3U));
            inner = half + wave - s.ax;
            outer = std::max(outerSide, s.y - length);
        }
    } else {
        // Short hair ends in front of the ears.
        const float thin = volume * (1 - 1.3F * smoothstep(0.33F, 0.47F, s.y));
        outer = std::max(outer, s.ax - (w + 0.7F * thin));
        inner = std::max(inner, s.y - 0.47F);
    }
    const float soft = style == HairStyle::Cropped || style == HairStyle::Receding ? 0.022F : std::max(m_pixel, 0.008F);
    return cover(outer) * clamp01(0.5F - inner / soft);
}

void FacePainter::paintHair(Rgb &colour, const Sample &s) const
{
    if (s.y > 0.60F && !isLong(m_id.hair))
        return;
    float amount = hairCover(s);
    if (amount <= 0)
        return;
    if (m_id.hair == HairStyle::Cropped)
        amount *= 0.86F;
    colour = mixRgb(colour, hairShade(s), amount);
}

} // namespace mimik::vision
