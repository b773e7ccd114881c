#include "core/vision/procedural_painter.h"

namespace mimik::vision {

void FacePainter::creaseOneSide(const CreasePoint *points, int count, float width, float side)
{
    constexpr int kMax = 6;
    constexpr int kSteps = 4;
    struct Vertex {
        float x, y, strength;
    };
    std::array<Vertex, (kMax - 1) * kSteps + 1> line{};
    const int given = std::min(count, kMax);
    const auto n = static_cast<float>(m_size);
    float x0 = n;
    float y0 = n;
    float x1 = 0;
    float y1 = 0;
    float strongest = 0;
    for (int i = 0; i < given; ++i)
        strongest = std::max(strongest, points[i].strength);
    if (strongest < 0.02F)
        return;
    // A line thinner than a pixel keeps its darkness per area, but not less than half of it: it has to be seen.
    float widthPx = width * m_perPixel;
    const float visible = std::max(0.6F, std::min(1.F, widthPx / 1.15F));
    widthPx = std::max(widthPx, 1.15F);
    // Catmull-Rom through the points; short lines of two or three points need no more than their corners.
    const int steps = given > 3 ? kSteps : (given == 3 ? 2 : 1);
    count = (given - 1) * steps + 1;
    for (int i = 0; i < count; ++i) {
        const int k = std::min(i / steps, given - 2);
        const float t = static_cast<float>(i - k * steps) / static_cast<float>(steps);
        const CreasePoint &b = points[k];
        const CreasePoint &c = points[k + 1];
        const CreasePoint a = k > 0 ? points[k - 1] : CreasePoint{2 * b.x - c.x, 2 * b.y - c.y, 0};
        const CreasePoint d = k + 2 < given ? points[k + 2] : CreasePoint{2 * c.x - b.x, 2 * c.y - b.y, 0};
        const auto spline = [t](float p, float q, float r, float s) {
            return 0.5F *
                   (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t * t * t);
        };
        const Point2 p = m_geometry.project(side * spline(a.x, b.x, c.x, d.x), spline(a.y, b.y, c.y, d.y));
        const float x = p.x * n - 0.5F;
        const float y = p.y * n - 0.5F;
        line[static_cast<std::size_t>(i)] = {x, y, mixf(b.strength, c.strength, t) * visible};
        x0 = std::min(x0, x);
        x1 = std::max(x1, x);
        y0 = std::min(y0, y);
        y1 = std::max(y1, y);
    }
    const int left = std::max(0, static_cast<int>(std::floor(x0 - widthPx)));
    const int right = std::min(m_size - 1, static_cast<int>(std::ceil(x1 + widthPx)));
    const int top = std::max(0, static_cast<int>(std::floor(y0 - widthPx)));
    const int bottom = std::min(m_size - 1, static_cast<int>(std::ceil(y1 + widthPx)));
    const float invW2 = 1 / (widthPx * widthPx);
    for (int y = top; y <= bottom; ++y) {
        for (int x = left; x <= right; ++x) {
            float best = 0;
            for (int k = 0; k + 1 < count; ++k) {
                const Vertex &a = line[static_cast<std::size_t>(k)];
                const Vertex &b = line[static_cast<std::size_t>(k + 1)];
                const float ux = b.x - a.x;
                const float uy = b.y - a.y;
                const float vx = static_cast<float>(x) - a.x;
                const float vy = static_cast<float>(y) - a.y;
                const float t = clamp01((vx * ux + vy * uy) / std::max(1e-6F, ux * ux + uy * uy));
                const float dx = vx - t * ux;
                const float dy = vy - t * uy;
                best = std::max(best, mixf(a.strength, b.strength, t) * bump((dx * dx + dy * dy) * invW2));
            }
            float &out =
                m_crease[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_size) + static_cast<std::size_t>(x)];
            out = std::max(out, best);
        }
    }
}

void FacePainter::crease(const CreasePoint *points, int count, float width, bool mirrored)
{
    creaseOneSide(points, count, width, 1);
    if (mirrored)
        creaseOneSide(points, count, width, -1);
}

// Where the skin folds, after the appearance changes listed in the FACS manual for each unit.
void FacePainter::buildCreases()
{
    const FaceGeometry &g = m_geometry;
    const float old = 0.65F + 0.35F * g.age01; // older skin folds deeper
    const float browTop = g.brow(0.3F).y;

    // AU1: short wavy lines across the middle of the forehead; AU2: arcs above the outer brows; age: faint full lines.
    const float middle = clamp01(0.85F * old * g.au1 + 0.30F * g.age01 * g.age01);
    const float outer = clamp01(0.80F * old * g.au2 + 0.26F * g.age01 * g.age01);
    for (int k = 0; k < 3; ++k) {
        const auto row = static_cast<float>(k);
        const float y = browTop - 0.050F - 0.034F * row - 0.008F * g.au4;
        const float weight = k == 1 ? 1.F : 0.8F;
        const CreasePoint line[5] = {{0, y + 0.004F, middle * weight},
                                     {0.045F, y, middle * weight},
                                     {0.095F, y + 0.004F * g.au1, mixf(middle, outer, 0.5F) * weight},
                                     {0.155F, y + 0.002F - 0.010F * g.au2, outer * weight},
                                     {0.225F, y + 0.022F + 0.004F * g.au2, outer * 0.25F * weight}};
        crease(line, 5, 0.013F, true);
    }
    // AU4: upright lines between the brows and a fold across the root of the nose.
    {
        const float strength = clamp01(1.0F * old * g.au4 + 0.10F * g.age01 * g.age01 + 0.3F * g.au9);
        const float y = g.brow(0).y;
        const CreasePoint upright[4] = {{0.019F, y - 0.052F, strength * 0.25F},
                                        {0.023F, y - 0.022F, strength},
                                        {0.021F, y + 0.010F, strength},
                                        {0.028F, y + 0.030F, strength * 0.4F}};
        crease(upright, 4, 0.013F, true);
        const float across = clamp01(0.55F * g.au4 * old + 0.7F * g.au9);
        const CreasePoint root[3] = {{0, y + 0.050F, across}, {0.022F, y + 0.046F, across}, {0.038F, y + 0.040F, 0}};
        crease(root, 3, 0.012F, true);
    }
    // AU9: lines down the sides of the nose and across its bridge.
    if (g.au9 > 0.02F) {
        const float strength = 0.95F * g.au9 * (0.8F + 0.2F * old);
        for (int k = 0; k < 3; ++k) {
            const float y = g.noseTop + 0.030F + 0.030F * static_cast<float>(k);
            const CreasePoint side[3] = {{0.012F, y - 0.002F, strength * 0.6F},
                                         {0.034F, y + 0.010F, strength},
                                         {0.052F, y + 0.034F, strength * 0.3F}};
            crease(side, 3, 0.012F, true);
        }
        const CreasePoint wing[3] = {{g.noseHalf * 0.9F, g.noseTip - 0.065F, strength * 0.2F},
                                     {g.noseHalf * 1.12F, g.noseTip - 0.030F, strength},
                                     {g.noseHalf * 1.25F, g.noseTip + 0.010F, strength * 0.6F}};
        crease(wing, 3, 0.014F, true);
    }
    // AU6: crow's feet and the furrow under the eye. AU7: the lower lid's own fold.
    {
        const float feet = clamp01(1.0F * g.au6 * old + 0.25F * g.age01 * g.age01);
        const float cx = g.eyeX + g.eyeHalf;
        for (int k = 0; k < 3; ++k) {
            const float dy = -0.026F + 0.024F * static_cast<float>(k);
            const CreasePoint ray[3] = {{cx + 0.013F, g.eyeY + dy * 0.4F, feet * 0.6F},
                                        {cx + 0.036F, g.eyeY + dy, feet},
                                        {cx + 0.060F, g.eyeY + dy * 1.7F, 0}};
            crease(ray, 3, 0.0125F, true);
        }
        const float furrow = clamp01(1.0F * g.au6 + 0.32F * g.age01 + 0.25F * g.au9);
        const float y = g.eyeY + 0.062F - 0.006F * g.au6;
        const CreasePoint under[5] = {{g.eyeX - 0.072F, y - 0.016F, furrow * 0.5F},
                                      {g.eyeX - 0.040F, y + 0.004F, furrow * 0.9F},
                                      {g.eyeX, y + 0.010F, furrow},
                                      {g.eyeX + 0.045F, y - 0.002F, furrow * 0.8F},
                                      {g.eyeX + 0.080F, y - 0.024F, furrow * 0.2F}};
        crease(under, 5, 0.014F + 0.004F * g.au6, true);
        const float lid = clamp01(0.75F * g.au7 + 0.3F * g.au6);
        const float ly = g.eyeY + std::max(0.006F, g.lidLower) + 0.013F;
        const CreasePoint tight[4] = {{g.eyeX - 0.062F, ly - 0.012F, lid * 0.5F},
                                      {g.eyeX - 0.02F, ly, lid},
                                      {g.eyeX + 0.03F, ly, lid},
                                      {g.eyeX + 0.068F, ly - 0.014F, lid * 0.3F}};
        crease(tight, 4, 0.009F, true);
    }
    // Nasolabial fold: AU12 makes it deep and wide, AU9 deep at its top, age everywhere, AU15 longer.
    {
        const float top = clamp01(0.70F * g.au12 + 0.85F * g.au9 + 0.30F * g.age01 + 0.2F * g.au20 + 0.10F);
        const float low = clamp01(0.85F * g.au12 + 0.25F * g.au9 + 0.36F * g.age01 + 0.25F * g.au15 + 0.3F * g.au20);
        const float cornerX = g.mouthHalf;
        const float cornerY = g.mouthY + g.cornerDy;
        const CreasePoint fold[5] = {{g.noseHalf * 0.98F, g.noseTip - 0.028F, top * 0.7F},
                                     {g.noseHalf * 1.22F, g.noseTip - 0.004F, top},
                                     {mixf(g.noseHalf * 1.2F, cornerX + 0.036F, 0.55F) + 0.008F * g.au12,
                                      mixf(g.noseTip, cornerY, 0.48F), mixf(top, low, 0.5F)},
                                     {cornerX + 0.036F, cornerY - 0.012F, low},
                                     {cornerX + 0.034F, cornerY + 0.028F, low * 0.3F}};
        crease(fold, 5, 0.017F, true);
        // AU12: dimple at the corner.
        const CreasePoint dimple[2] = {{cornerX + 0.008F, cornerY - 0.010F, 0.65F * g.au12 + 0.2F * g.au20},
                                       {cornerX + 0.012F, cornerY + 0.010F, 0.65F * g.au12 + 0.2F * g.au20}};
        crease(dimple, 2, 0.014F, true);
        // AU15: lines from the corners down.
        const float down = clamp01(0.95F * g.au15 + 0.22F * g.age01);
        const CreasePoint marionette[4] = {{cornerX + 0.004F, cornerY - 0.004F, down},
                                           {cornerX + 0.015F, cornerY + 0.022F, down},
                                           {cornerX + 0.013F, cornerY + 0.055F, down * 0.7F},
                                           {cornerX + 0.002F, cornerY + 0.085F, 0}};
        crease(marionette, 4, 0.014F, true);
        // AU20: upright folds beside the stretched corners.
        const CreasePoint stretch[3] = {{cornerX + 0.022F, cornerY - 0.035F, 0.5F * g.au20},
                                        {cornerX + 0.030F, cornerY, 0.8F * g.au20},
                                        {cornerX + 0.022F, cornerY + 0.040F, 0.5F * g.au20}};
        crease(stretch, 3, 0.012F, true);
    }
    // AU17: arch under the lower lip and a wrinkled chin boss.
    {
        const float y = g.mouthY + g.gapLower + g.lipLower + 0.022F;
        const float arch = clamp01(0.95F * g.au17 + 0.2F * g.au15 + 0.15F);
        const CreasePoint sulcus[4] = {
            {0, y - 0.004F, arch}, {0.035F, y, arch}, {0.065F, y + 0.012F, arch * 0.7F}, {0.085F, y + 0.034F, 0}};
        crease(sulcus, 4, 0.016F, true);
        if (g.au17 > 0.02F) {
            // Short furrows that run every which way, as on a peach stone.
            constexpr float kMarks[8][4] = {{-0.045F, 0.030F, 0.010F, 0.004F}, {-0.020F, 0.024F, 0.006F, -0.006F},
                                            {0.012F, 0.027F, 0.009F, 0.005F},  {0.042F, 0.030F, 0.005F, 0.008F},
                                            {-0.056F, 0.050F, 0.004F, 0.009F}, {-0.022F, 0.046F, 0.011F, 0.003F},
                                            {0.022F, 0.050F, 0.004F, -0.008F}, {0.052F, 0.052F, 0.009F, -0.003F}};
            for (const auto &m : kMarks) {
                const CreasePoint mark[2] = {{m[0] - m[2] / 2, y + m[1] - m[3] / 2, 0.62F * g.au17},
                                             {m[0] + m[2] / 2, y + m[1] + m[3] / 2, 0.35F * g.au17}};
                crease(mark, 2, 0.0125F, false);
            }
        }
    }
}

} // namespace mimik::vision
