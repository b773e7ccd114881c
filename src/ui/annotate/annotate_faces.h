#pragma once

#include "core/data/types.h"
#include "ui/common/preview_faces.h"
#include "ui/common/thumbnail_loader.h"

#include <QHash>
#include <QImage>
#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace mimik::ui {

class AppContext;

/// A face of a seed, plain (direction -1) or moved along a direction.
struct SeedFace {
    std::uint32_t seed = 0;
    int direction = -1;
    double degree = 0;
    bool operator==(const SeedFace &) const = default;
};
size_t qHash(const SeedFace &face, size_t seed = 0) noexcept;

/// Faces of seeds for the Annotate screen: made by the preview worker, or, where the generator's file is not there,
/// read from the images that the workspace holds of these seeds.
class AnnotateFaces : public QObject {
    Q_OBJECT
public:
    explicit AnnotateFaces(AppContext &context, QObject *parent = nullptr);
    ~AnnotateFaces() override;

    void setModel(const data::ModelInfo &model, double psi);
    /// Null while it is not there.
    QImage find(const SeedFace &face);
    /// Most urgent first; replaces the earlier wishes.
    void want(const std::vector<SeedFace> &faces);
    void stop();
    /// Why no face comes; empty while all is well.
    const QString &problem() const { return m_problem; }

Q_SIGNALS:
    void ready();
    void failed();

private:
    static PreviewCell cellOf(const SeedFace &face);
    ThumbnailKey keyOnDisk(const SeedFace &face);

    AppContext &m_context;
    std::unique_ptr<PreviewFaces> m_preview;
    data::ModelInfo m_model;
    bool m_fromDisk = false;
    QHash<SeedFace, ThumbnailKey> m_onDisk;
    QString m_problem;
};

} // namespace mimik::ui
