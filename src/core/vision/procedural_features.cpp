#include "core/vision/procedural_painter.h"

namespace mimik::vision {

void FacePainter::paintEye(Rgb &colour, const Sample &s) const
{
    const FaceGeometry &g = m_geometry;
    const float u = (s.ax - g.eyeX) / g.eyeHalf;
    if (u < -1.45F || u > 1.5F || s.y < g.eyeY - 0.10F || s.y > g.eyeY + 0.07F)
        return;
    const float female = 0.5F - 0.5F * m_id.gender;
    const float cu = std::clamp(u, -1.F, 1.F);
    const float beyond = (std::fabs(u) - std::fabs(cu)) * g.eyeHalf;
    const float upper = g.upperLid(cu);
    const float lower = g.lowerLid(cu);
    const float shade = 0.55F + 0.45F * std::min(1.2F, s.light);

    // Fold of the upper lid: rises with the lid, flattens when the eye closes, sinks behind a lowered brow.
    {
        const float e = std::max(0.F, 1 - cu * cu);
        const float rest =
            g.eyeAxis(cu) - (0.042F + 0.010F * g.au5 - 0.006F * g.au43 - 0.006F * g.au4) * (0.35F + 0.65F * e);
        const float fold = std::min(rest, upper - 0.010F * (1 - g.au43));
        const float d = std::hypot(s.y - fold, beyond * 0.8F);
        const float w = std::max(0.0075F, m_pixel * 0.9F);
        colour = colour * (1 - (0.34F - 0.10F * g.au43) * bump(d * d / (w * w)));
        // The lid itself: a little darker than the brow bone, more so with eye shadow.
        const float lid = clamp01((s.y - fold) * m_perPixel + 0.5F) * clamp01((upper - s.y) * m_perPixel + 0.5F) *
                          clamp01(0.5F - beyond * m_perPixel);
        colour = colour * mixRgb({1, 1, 1}, {0.90F, 0.84F, 0.84F}, lid * (0.6F + 0.5F * m_id.lipstick));
    }

    const float open = std::max(upper - s.y, s.y - lower);
    const float opening = beyond > 0 ? 0.F : cover(open) * clamp01((lower - upper) * m_perPixel);
    if (opening > 0) {
        const float ex = (s.x < 0 ? -1.F : 1.F) * g.eyeX + 0.020F * m_params.gazeX;
        const float ey = g.eyeY - 0.004F + 0.012F * m_params.gazeY;
        const float ix = s.x - ex;
        const float iy = s.y - ey;
        const float r = std::sqrt(ix * ix + iy * iy);
        // White: pinker at the corners, shaded by the upper lid.
        Rgb eye = mixRgb(srgb(236, 232, 228), srgb(222, 180, 168), 0.7F * std::fabs(cu) * std::fabs(cu));
        const float lidShadow = 1 - 0.50F * bump((s.y - upper) * (s.y - upper) / (0.017F * 0.017F));
        const float iris = cover(r - g.irisRadius);
        if (iris > 0) {
            const float k = r / g.irisRadius;
            Rgb c = m_iris * (1.05F + 0.9F * clamp01(iy / g.irisRadius) - 0.55F * smoothstep(0.72F, 1.0F, k));
            if (m_size >= 96)
                c = c * (0.85F + 0.3F * valueNoise(ix * 160 + 50, iy * 160 + 50, m_id.texture + 9));
            c = mixRgb(c, srgb(8, 7, 8), cover(r - 0.0125F));
            eye = mixRgb(eye, c, iris);
        }
        eye = eye * (lidShadow * shade);
        const float hx = ix - 0.0085F * (m_lightX >= 0 ? 1.F : -1.F);
        const float hy = iy + 0.0095F;
        const float glint = cover(std::sqrt(hx * hx + hy * hy) - 0.0058F);
        eye = mixRgb(eye, {0.95F, 0.95F, 0.97F}, 0.9F * glint * (g.au43 > 0.6F ? 0.F : 1.F));
        colour = mixRgb(colour, eye, opening);
    }
    // Lashes: a dark edge on the upper lid, thicker outside, and a faint one below.
    {
        const float thick = (0.0055F + 0.0040F * female + 0.0025F * g.au43) * (0.75F + 0.35F * (cu + 1) / 2);
        const float half = std::max(thick, m_pixel * 0.42F);
        const float wing = u > 1 ? -0.35F * beyond : 0.F;
        const float d = std::hypot(s.y - (upper - thick * 0.35F) - wing, beyond * (u > 1 ? 0.45F : 1.2F)) - half;
        colour = mixRgb(colour, srgb(26, 18, 17), 0.90F * cover(d));
        const float low = std::max(0.0028F + 0.0012F * female, m_pixel * 0.3F);
        const float dl = std::hypot(s.y - lower, beyond) - low;
        colour = mixRgb(colour, colour * Rgb{0.42F, 0.34F, 0.33F}, (0.45F + 0.2F * female) * cover(dl));
    }
}

void FacePainter::paintBrow(Rgb &colour, const Sample &s) const
{
    const FaceGeometry &g = m_geometry;
    if (s.y > 0.46F || s.y < 0.20F || s.ax > g.browOuterX + 0.03F)
        return;
    const float t = (s.ax - g.browInnerX) / (g.browOuterX - g.browInnerX);
    const float ct = clamp01(t);
    const float y = g.brow(ct).y;
    const float slope = (g.brow(std::min(1.F, ct + 0.05F)).y - g.brow(std::max(0.F, ct - 0.05F)).y) /
                        (0.1F * (g.browOuterX - g.browInnerX));
    const float across = std::fabs(s.y - y) / std::sqrt(1 + slope * slope);
    const float beyond = std::fabs(t - ct) * (g.browOuterX - g.browInnerX);
    float half = g.browHalf(ct);
    float strand = 1;
    if (m_size >= 96) {
        const float lean = (s.y - y) * (0.9F - 1.1F * ct);
        strand = valueNoise((s.ax + lean) * 190, s.y * 34, m_id.texture + 3);
        half *= 0.88F + 0.24F * strand;
        strand = 0.82F + 0.28F * strand;
    }
    const float d = std::hypot(across, beyond * 1.4F) - half;
    // Hair thins out towards the edge, so the edge is softer than a pixel.
    const float soft = std::max(m_pixel, 0.006F);
    const float amount = clamp01(0.5F - d / soft) * std::min(1.F, 0.92F * strand);
    if (amount <= 0)
        return;
    Rgb hair = m_hair * 0.8F;
    if (m_id.hairColour == 4)
        hair = mixRgb(m_hair, srgb(84, 58, 36), 0.6F);
    if (m_id.hairColour == 5)
        hair = mixRgb(m_hair, srgb(70, 66, 62), 0.55F);
    // Brows darker than the skin behind them, or nobody sees them on dark skin.
    const Rgb darkest = m_skin * 0.22F;
    hair = {std::min(hair.r, darkest.r + 0.02F), std::min(hair.g, darkest.g + 0.02F),
            std::min(hair.b, darkest.b + 0.02F)};
    colour = mixRgb(colour, hair * (0.45F + 0.55F * std::min(1.F, s.light)), 0.93F * amount);
}

void FacePainter::paintNostrils(Rgb &colour, const Sample &s) const
{
    const FaceGeometry &g = m_geometry;
    if (s.ax > 0.12F || std::fabs(s.y - g.noseTip) > 0.06F)
        return;
    // Crease around the wing, then the nostril itself.
    const float wx = g.noseHalf * 0.72F;
    const float dx = (s.ax - wx) / 0.034F;
    const float dy = (s.y - (g.noseTip - 0.014F)) / 0.034F;
    const float ring = std::fabs(std::sqrt(dx * dx + dy * dy) - 0.95F);
    if (dx > 0.15F || dy > 0.35F)
        colour = colour * (1 - 0.26F * bump(ring * ring / 0.16F));
    const float nx = (s.ax - g.noseHalf * 0.44F) / (0.0175F + 0.003F * g.au9);
    const float ny = (s.y - g.noseTip + 0.001F + 0.10F * (s.ax - g.noseHalf * 0.44F)) / (0.0085F + 0.001F * g.au9);
    const float hole = bump((nx * nx + ny * ny) * 0.55F);
    colour = mixRgb(colour, m_skin * Rgb{0.10F, 0.055F, 0.05F}, 0.88F * hole);
}

void FacePainter::paintMouth(Rgb &colour, const Sample &s) const
{
    const FaceGeometry &g = m_geometry;
    const float u = s.x / g.mouthHalf;
    if (std::fabs(u) > 1.15F || s.y < g.mouthY - 0.12F || s.y > g.mouthY + 0.18F)
        return;
    const float cu = std::clamp(u, -1.F, 1.F);
    const float beyond = std::fabs(u - cu) * g.mouthHalf;
    const float line = g.lipLine(cu);
    const float top = g.outerUpper(cu);
    const float bottom = g.outerLower(cu);
    const float innerTop = g.innerUpper(cu);
    const float innerBottom = g.innerLower(cu);
    const float edge = clamp01(0.5F - beyond * m_perPixel + 0.5F);

    const float lips = beyond > 0 ? 0.F : cover(std::max(top - s.y, s.y - bottom) * 0.95F);
    if (lips > 0) {
        const float light = std::min(1.3F, s.light);
        float tone;
        if (s.y < (innerTop + innerBottom) / 2) {
            // Upper lip faces down: darker towards its lower edge.
            const float v = clamp01((s.y - top) / std::max(0.004F, innerTop - top));
            tone = 0.98F - 0.30F * v;
        } else {
            const float v = clamp01((s.y - innerBottom) / std::max(0.004F, bottom - innerBottom));
            tone = 0.90F + 0.30F * bump((v - 0.42F) * (v - 0.42F) / 0.18F) - 0.22F * v * v;
        }
        if (m_size >= 96)
            tone *= 0.93F + 0.14F * valueNoise(s.x * 120, s.y * 14, m_id.texture + 5);
        Rgb lip = m_lip * (tone * light);
        const float gx = s.x / 0.045F - m_lightX;
        const float gy = (s.y - (innerBottom + 0.4F * (bottom - innerBottom))) / 0.008F;
        const float gloss = (0.05F + 0.16F * m_id.lipstick) * bump(gx * gx * 0.5F + gy * gy);
        lip = lip + Rgb{gloss, gloss, gloss};
        colour = mixRgb(colour, lip, lips * 0.94F);
    }
    // Inside of the mouth.
    const float gap = innerBottom - innerTop;
    const float inside =
        beyond > 0 ? 0.F : cover(std::max(innerTop - s.y, s.y - innerBottom)) * clamp01(gap * m_perPixel);
    if (inside > 0) {
        Rgb c = srgb(58, 16, 18);
        const float dark = clamp01(gap / 0.05F);
        c = c * (1 - 0.45F * dark);
        // Tongue.
        const float ty = g.innerLower(0);
        c = mixRgb(c, srgb(150, 66, 66),
                   0.85F * bumpAt(s.x, s.y, 0, ty + 0.004F, g.mouthHalf * 0.62F, 0.034F) * clamp01((gap - 0.03F) * 60));
        // Teeth: the upper row hangs from behind the lip; the lower row shows when the jaw is down.
        const float teethBottom = innerTop + std::min(0.024F, gap * 0.75F) * (1 - 0.12F * cu * cu);
        const float arch = 1 - 0.55F * cu * cu;
        float row = cover(s.y - teethBottom) * (std::fabs(cu) < 0.86F ? 1.F : 1 - (std::fabs(cu) - 0.86F) / 0.14F);
        Rgb tooth = srgb(232, 224, 208) * (arch * (0.55F + 0.4F * std::min(1.2F, s.light)));
        if (m_size >= 96) {
            const float pitch = 0.0215F;
            const float k = s.x / pitch + 100;
            const float seam = std::fabs(k - std::round(k)) * pitch;
            tooth = tooth * (1 - 0.35F * bump(seam * seam / (0.0035F * 0.0035F)));
        }
        c = mixRgb(c, tooth, row);
        if (gap > 0.05F) {
            const float lowerTop = innerBottom - 0.010F;
            c = mixRgb(c, tooth * 0.6F, 0.8F * cover(lowerTop - s.y) * (std::fabs(cu) < 0.6F ? 1.F : 0.F));
        }
        // The lips throw a shadow on what lies behind them.
        c = c * (0.62F + 0.38F * clamp01((s.y - innerTop) / 0.012F));
        colour = mixRgb(colour, c, inside);
    }
    // The line where closed lips meet; the corners always stay dark.
    {
        const float closed = 1 - clamp01((gap - 0.004F) / 0.008F);
        const float half = std::max(0.0038F, m_pixel * 0.42F);
        const float d = std::hypot((s.y - line) * 0.95F, beyond) - half;
        const float corner = bump((1 - std::fabs(cu)) * (1 - std::fabs(cu)) / 0.03F);
        colour = mixRgb(colour, m_lip * Rgb{0.16F, 0.10F, 0.10F}, 0.85F * cover(d) * std::max(closed, corner) * edge);
        const float cdx = (s.ax - g.mouthHalf) / 0.016F;
        const float cdy = (s.y - g.lipLine(1)) / 0.012F;
        colour = colour * (1 - 0.42F * bump(cdx * cdx + cdy * cdy));
    }
}

void FacePainter::paintBeard(Rgb &colour, const Sample &s) const
{
    if (m_id.beard == Beard::None || s.y < 0.45F)
        return;
    const FaceGeometry &g = m_geometry;
    const float drop = g.gapLower;
    float amount = 0;
    const float cheekLine = mixf(g.mouthY - 0.005F, 0.52F, smoothstep(0.13F, 0.33F, s.ax)) - 0.03F * g.au12;
    const float jaw = smoothstep(cheekLine - 0.02F, cheekLine + 0.045F, s.y);
    // Moustache between nose and lip; goatee around the mouth and on the chin.
    const float mx = s.ax / (g.mouthHalf + 0.025F);
    const float middle =
        (g.noseTip + 0.022F + g.mouthY - g.lipUpper - g.gapUpper) / 2 + 0.018F * mx * mx + g.cornerDy * mx * mx * 0.8F;
    const float moustache =
        mx < 1 ? bump((s.y - middle) * (s.y - middle) / (0.034F * 0.034F) + mx * mx * mx * mx * 0.5F) : 0.F;
    const float chin = bump(std::pow(s.ax / 0.115F, 4.F) + std::pow((s.y - (g.chinY - 0.055F)) / 0.085F, 4.F));
    const float sides = bump(std::pow((s.ax - g.mouthHalf - 0.02F) / 0.03F, 2.F) +
                             std::pow((s.y - g.mouthY - 0.045F - drop / 2) / 0.09F, 2.F));
    const float bare = bumpAt(s.x, s.y, 0, g.mouthY + g.lipLower + drop + 0.016F, 0.05F, 0.016F) * 0.5F;
    switch (m_id.beard) {
    case Beard::Stubble:
        amount = 0.36F * std::max(jaw, 0.9F * std::min(1.F, moustache * 1.6F));
        break;
    case Beard::Goatee:
        amount = 0.88F * std::min(1.F, 1.7F * std::max({moustache, chin, sides}));
        break;
    default:
        amount = 0.92F * std::max(jaw, std::min(1.F, moustache * 1.7F));
        break;
    }
    amount *= 1 - bare;
    if (amount <= 0.01F)
        return;
    const float noise = valueNoise(s.x * 130, s.y * 60, m_id.texture + 7);
    const float grain = m_size >= 96 ? noise : 0.5F + 0.4F * (noise - 0.5F);
    amount = clamp01(amount * (0.72F + 0.56F * grain));
    const Rgb hair =
        mixRgb(m_hair, m_skin * 0.25F, 0.25F) * (0.35F + 0.65F * std::min(1.1F, s.light)) * (0.75F + 0.5F * grain);
    colour = mixRgb(colour, hair, amount);
}

void FacePainter::paintGlasses(Rgb &colour, const Sample &s) const
{
    if (m_id.glasses == 0 || s.y < 0.33F || s.y > 0.57F || s.ax > 0.40F)
        return;
    const FaceGeometry &g = m_geometry;
    // A rounded box around each eye, |x|^4 + |y|^4, a bridge and the temples.
    const float hx = 0.108F;
    const float hy = m_id.glasses == 1 ? 0.070F : 0.076F;
    const float dx = (s.ax - g.eyeX - 0.004F) / hx;
    const float dy = (s.y - g.eyeY - 0.010F) / hy;
    const float p =
        m_id.glasses == 1 ? std::sqrt(dx * dx + dy * dy) : std::pow(dx * dx * dx * dx + dy * dy * dy * dy, 0.25F);
    const float d = (p - 1) * hy;
    const float half = std::max(m_id.glasses == 1 ? 0.0045F : 0.0085F, m_pixel * 0.40F);
    float frame = cover(std::fabs(d) - half);
    if (s.ax < g.eyeX - hx + 0.006F) {
        const float by = g.eyeY - 0.006F - 0.012F * bump(s.ax * s.ax / (0.06F * 0.06F));
        frame = std::max(frame, cover(std::fabs(s.y - by) - half));
    }
    if (s.ax > g.eyeX + hx - 0.002F && s.ax < g.headHalfWidth + 0.01F)
        frame = std::max(frame, cover(std::fabs(s.y - g.eyeY + 0.012F) - half));
    if (d < 0) {
        const float band = s.ax * 0.8F + (s.y - g.eyeY) - g.eyeX * 0.8F + 0.03F * m_lightX;
        const float sheen = 0.05F * bump(band * band / (0.03F * 0.03F)) + 0.012F;
        colour = colour * 0.96F + Rgb{sheen, sheen, sheen * 1.05F};
    } else if (d < 0.02F && s.y > g.eyeY) {
        colour = colour * (1 - 0.18F * bump((d - 0.012F) * (d - 0.012F) / (0.012F * 0.012F)));
    }
    const Rgb rim = m_id.glasses == 1 ? srgb(92, 84, 76) : srgb(30, 24, 24);
    colour = mixRgb(colour, rim * (0.6F + 0.4F * std::min(1.F, s.light)), frame * 0.95F);
}

} // namespace mimik::vision
