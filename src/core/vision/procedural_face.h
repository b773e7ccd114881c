#pragma once

#include "core/base/image.h"
#include "core/base/random_state.h"
#include "core/facs/action_units.h"

#include <array>
#include <cstdint>

namespace mimik::vision {

inline constexpr int kNumSkinGroups = 6; ///< light to dark, after Fitzpatrick's types I to VI

/// Features that make up an identity's shape; each is about standard normal, limited to +-2.2.
enum class Shape {
    FaceWidth,
    JawWidth, ///< narrow (female-like) to wide (male-like), on top of `gender`
    ChinLength,
    ForeheadHeight,
    EyeDistance,
    EyeSize,
    EyeTilt,
    BrowHeight,
    BrowThickness,
    BrowArch,
    NoseLength,
    NoseWidth,
    MouthWidth,
    LipFullness,
    CheekFullness,
    HairVolume,
    Count
};
inline constexpr std::size_t kNumShapes = static_cast<std::size_t>(Shape::Count);

enum class HairStyle { Bald, Cropped, Short, SidePart, Fringe, Long, Bob, Curly, Receding, Count };
enum class Beard { None, Stubble, Goatee, Full, Count };

/// Who: everything that stays the same in all pictures of one person.
struct FaceIdentity {
    std::array<float, kNumShapes> shape{};
    float age = 30;     ///< years, 16..75
    float gender = 0;   ///< -1 female-like .. +1 male-like
    int skin = 1;       ///< 0..5
    float skinTint = 0; ///< -1..1 within the group
    int hairColour = 0; ///< 0 black, 1 dark brown, 2 brown, 3 auburn, 4 blond, 5 grey
    HairStyle hair = HairStyle::Short;
    int eyeColour = 0; ///< 0 dark brown, 1 brown, 2 hazel, 3 green, 4 blue, 5 grey
    Beard beard = Beard::None;
    int glasses = 0;           ///< 0 none, 1 thin, 2 dark rim
    float lipstick = 0;        ///< 0..1
    std::uint32_t texture = 0; ///< seed of skin and hair texture

    float operator[](Shape s) const { return shape[static_cast<std::size_t>(s)]; }
};

/// Where the head stands in the picture.
struct FacePose {
    float rollDeg = 0;  ///< clockwise in the picture
    float yawDeg = 0;   ///< positive: nose towards the picture's right
    float pitchDeg = 0; ///< positive: nose down
    float shiftX = 0;   ///< fractions of the picture's side
    float shiftY = 0;
    float scale = 1;
};

struct FaceLight {
    float azimuthDeg = 0;    ///< 0 from the camera, positive from the picture's right
    float elevationDeg = 25; ///< positive from above
    float ambient = 0.45F;   ///< share of light without direction
    float exposure = 1;
};

/// Everything that a picture shows.
struct FaceParams {
    FaceIdentity identity;
    FacePose pose;
    FaceLight light;
    std::array<float, 3> backgroundTop = {0.55F, 0.6F, 0.65F}; ///< sRGB 0..1
    std::array<float, 3> backgroundBottom = {0.4F, 0.42F, 0.45F};
    std::array<float, 3> clothes = {0.25F, 0.3F, 0.4F};
    float gazeX = 0; ///< -1..1
    float gazeY = 0;
    /// Intensities 0..1, order of facs::kRenderAus.
    std::array<float, facs::kRenderAus.size()> au{};

    /// Intensity of a unit by its number; 0 for units that cannot be drawn.
    float auValue(int number) const
    {
        const int i = facs::renderAuIndex(number);
        return i < 0 ? 0 : au[static_cast<std::size_t>(i)];
    }
    /// Sets a unit that is in facs::kRenderAus; others are left alone.
    void setAu(int number, float intensity)
    {
        if (const int i = facs::renderAuIndex(number); i >= 0)
            au[static_cast<std::size_t>(i)] = intensity;
    }
};

struct Point2 {
    float x = 0;
    float y = 0;
};

/// iBUG 68 points; pixels, origin at the centre of the top-left pixel.
using Landmarks68 = std::array<Point2, 68>;

/// Draws the face as RGB. Same parameters give the same bytes. Any thread; no state is shared.
/// Cost: about 1.5 ms at 64 x 64 on one core, growing with the area.
/// @param size  side in pixels, >= 16
Image renderFace(const FaceParams &params, int size);

/// Where the 68 points of that picture lie, exact by construction.
Landmarks68 landmarksOf(const FaceParams &params, int size);

/// A person drawn at random: same seed, same person.
FaceIdentity identityFromSeed(std::uint32_t seed);

/// Mild pose as aligned crops have it: roll sd 4 deg (at most 15), yaw sd 6 (at most 18), shift, scale.
FacePose samplePose(RandomState &rng);
FaceLight sampleLight(RandomState &rng);
/// Background, clothes and gaze.
void sampleScene(RandomState &rng, FaceParams &params);

} // namespace mimik::vision
