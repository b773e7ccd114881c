#include "core/vision/procedural_face.h"

#include <algorithm>

namespace mimik::vision {

namespace {

float gaussian(RandomState &rng, float sd, float limit)
{
    return std::clamp(static_cast<float>(rng.gauss()) * sd, -limit, limit);
}

float between(RandomState &rng, float low, float high)
{
    return low + (high - low) * static_cast<float>(rng.uniform());
}

HairStyle sampleHair(RandomState &rng, bool male, float age)
{
    using enum HairStyle;
    const double u = rng.uniform();
    if (male) {
        if (u < 0.05 + (age > 45 ? 0.10 : 0.0))
            return Bald;
        if (u < 0.25)
            return Cropped;
        if (u < 0.55)
            return Short;
        if (u < 0.75)
            return SidePart;
        if (u < 0.83)
            return Curly;
        return age > 35 ? Receding : Fringe;
    }
    if (u < 0.36)
        return Long;
    if (u < 0.60)
        return Bob;
    if (u < 0.74)
        return Fringe;
    if (u < 0.87)
        return SidePart;
    return u < 0.96 ? Curly : Short;
}

} // namespace

FaceIdentity identityFromSeed(std::uint32_t seed)
{
    RandomState rng(seed * 2654435761U + 97U);
    FaceIdentity id;
    for (auto &value : id.shape)
        value = gaussian(rng, 1, 2.2F);
    id.texture = rng.bits();
    const bool male = rng.uniform() < 0.5;
    id.gender = (male ? 1.F : -1.F) * between(rng, 0.45F, 1);
    id.age = between(rng, 0, 1) < 0.75F ? between(rng, 18, 45) : between(rng, 45, 75);
    id.skin = static_cast<int>(rng.below(kNumSkinGroups));
    id.skinTint = between(rng, -1, 1);
    id.hair = sampleHair(rng, male, id.age);
    const double hair = rng.uniform();
    if (id.skin >= 3)
        id.hairColour = hair < 0.8 ? 0 : 1;
    else
        id.hairColour = hair < 0.15 ? 0 : hair < 0.40 ? 1 : hair < 0.65 ? 2 : hair < 0.77 ? 3 : 4;
    if (id.age > 52 && rng.uniform() < (id.age - 48) / 32)
        id.hairColour = 5;
    const double eye = rng.uniform();
    if (id.skin >= 3)
        id.eyeColour = eye < 0.7 ? 0 : 1;
    else
        id.eyeColour = eye < 0.2 ? 0 : eye < 0.45 ? 1 : eye < 0.6 ? 2 : eye < 0.72 ? 3 : eye < 0.92 ? 4 : 5;
    const double beard = rng.uniform();
    if (male)
        id.beard = beard < 0.55   ? Beard::None
                   : beard < 0.73 ? Beard::Stubble
                   : beard < 0.86 ? Beard::Goatee
                                  : Beard::Full;
    const double glasses = rng.uniform();
    id.glasses = glasses < 0.82 ? 0 : glasses < 0.91 ? 1 : 2;
    id.lipstick = male ? 0 : between(rng, 0, 1) * between(rng, 0, 1);
    return id;
}

FacePose samplePose(RandomState &rng)
{
    FacePose pose;
    pose.rollDeg = gaussian(rng, 4, 15);
    pose.yawDeg = gaussian(rng, 6, 18);
    pose.pitchDeg = gaussian(rng, 3.5F, 9);
    pose.shiftX = gaussian(rng, 0.010F, 0.03F);
    pose.shiftY = gaussian(rng, 0.010F, 0.03F);
    pose.scale = 1 + gaussian(rng, 0.02F, 0.06F);
    return pose;
}

FaceLight sampleLight(RandomState &rng)
{
    FaceLight light;
    light.azimuthDeg = gaussian(rng, 32, 70);
    light.elevationDeg = 25 + gaussian(rng, 14, 30);
    light.ambient = between(rng, 0.36F, 0.58F);
    light.exposure = between(rng, 0.88F, 1.1F);
    return light;
}

void sampleScene(RandomState &rng, FaceParams &params)
{
    const float level = between(rng, 0.25F, 0.85F);
    const float spread = between(rng, -0.18F, 0.12F);
    for (std::size_t c = 0; c < 3; ++c) {
        const float tint = gaussian(rng, 0.07F, 0.16F);
        params.backgroundTop[c] = std::clamp(level + tint, 0.05F, 0.97F);
        params.backgroundBottom[c] = std::clamp(level + tint + spread, 0.05F, 0.97F);
        params.clothes[c] = between(rng, 0.08F, 0.85F);
    }
    params.gazeX = gaussian(rng, 0.25F, 0.7F);
    params.gazeY = gaussian(rng, 0.18F, 0.5F);
}

} // namespace mimik::vision
