#pragma once

#include "core/jobs/preview_server.h"

#include <memory>

namespace mimik::engine {

/// Faces of a StyleGAN2 generator. The generator, its directions, mapped latents and the latest faces stay in memory; a
/// weight file that changed on the disk is read again. Use it in the thread that made it.
/// The order is that of `generate`: map, blend, truncate, add degree * direction. Blends are linear in w.
class PreviewGenerator : public jobs::PreviewRenderer {
public:
    /// @param threads  faces drawn at the same time, or threads within one face where only one is asked for
    explicit PreviewGenerator(int threads);
    ~PreviewGenerator() override;
    /// Error: NotFound, WrongKind, Corrupt of the weight file; InvalidArgument of the cell.
    Result<std::vector<Image>> render(const PreviewRequest &request, std::span<const PreviewCell> cells) override;
    int groupSize() const override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::engine
