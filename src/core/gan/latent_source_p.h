#pragma once

#include "core/base/npy.h"
#include "core/facs/image_name.h"
#include "core/nn/generator.h"

#include <functional>
#include <memory>

namespace mimik::gan {

/// The latents that a job works on: seeds, rows of z, or rows of w. One at a time, so that a million seeds need no
/// memory.
class LatentSource {
public:
    /// Exactly one of seeds, z, w is not empty. @param classes  see formats, `--class`
    /// @param names  of the classes, which may stand for their numbers; may be empty
    /// Seeds keep their order. One that stands again is left out, except where each has a class of its own.
    /// Error: InvalidArgument, NotFound, Corrupt (names file or field).
    static Result<LatentSource> open(const nn::Generator &generator, const std::string &seeds, const std::string &z,
                                     const std::string &w, const std::string &classes,
                                     const std::vector<std::string> &names);

    std::int64_t count() const { return m_count; }
    facs::ImageName::Source source() const { return m_source; }
    /// Seed or row number of item i.
    std::uint32_t number(std::int64_t i) const;
    /// Class index of item i, -1 without.
    int classIndex(std::int64_t i) const;
    /// [1, num_ws, w_dim]; truncated unless it comes from w or `psi` is 1.
    /// @param stop  as for truncated()
    Tensor ws(const nn::Generator &generator, std::int64_t i, double psi, int cutoff,
              const std::function<bool()> &stop = {}) const;
    /// From now on psi pulls to the average of each item's class, which is computed when it is first needed. Error:
    /// InvalidArgument without classes.
    Result<> centerOnClasses();
    /// `ws` of item i, pulled to the average of all or of its class; as it is where it comes from w or nothing is
    /// pulled. From any thread. @param stop  asked while an average is computed; true: an empty tensor comes back
    Tensor truncated(const nn::Generator &generator, std::int64_t i, Tensor ws, double psi, int cutoff,
                     const std::function<bool()> &stop = {}) const;

private:
    class Centers;
    void dropRepeatedSeeds();
    Tensor label(std::int64_t i) const;

    facs::ImageName::Source m_source = facs::ImageName::Source::Seed;
    std::int64_t m_count = 0;
    std::vector<std::uint32_t> m_seeds;
    Tensor m_rows;
    std::vector<int> m_classes;         ///< one for all, or one per item
    Tensor m_labels;                    ///< [1 or N, c_dim], empty when unconditional
    std::shared_ptr<Centers> m_centers; ///< of the labels; none: psi pulls to the average of all
};

} // namespace mimik::gan
