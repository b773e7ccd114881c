#include "ui/annotate/annotate_faces.h"

#include "core/data/images.h"
#include "core/data/workspace.h"
#include "core/jobs/preview_client.h"
#include "ui/shell/app_context.h"

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kDiskSize = 512; ///< enough for the big face

} // namespace

size_t qHash(const SeedFace &face, size_t seed) noexcept
{
    return qHashMulti(seed, face.seed, face.direction, face.degree);
}

AnnotateFaces::AnnotateFaces(AppContext &context, QObject *parent) : QObject(parent), m_context(context)
{
    connect(&context.thumbnails(), &ThumbnailLoader::ready, this, [this] {
        if (m_fromDisk)
            Q_EMIT ready();
    });
}

AnnotateFaces::~AnnotateFaces() = default;

void AnnotateFaces::setModel(const data::ModelInfo &model, double psi)
{
    m_model = model;
    m_onDisk.clear();
    m_problem.clear();
    m_fromDisk = model.path.empty();
    if (m_fromDisk) {
        m_preview.reset();
        return;
    }
    if (!m_preview) {
        m_preview = std::make_unique<PreviewFaces>(m_context.preview());
        connect(m_preview.get(), &PreviewFaces::ready, this, [this] {
            m_problem.clear();
            Q_EMIT ready();
        });
        connect(m_preview.get(), &PreviewFaces::failed, this, [this](const QString &text) {
            m_problem = text;
            Q_EMIT failed();
        });
    }
    m_preview->setLook({QString::fromStdString(model.path.string()), psi, QStringLiteral("const")});
}

PreviewCell AnnotateFaces::cellOf(const SeedFace &face)
{
    PreviewCell cell;
    cell.seed = face.seed;
    cell.directionIndex = face.direction;
    cell.degree = face.degree;
    return cell;
}

ThumbnailKey AnnotateFaces::keyOnDisk(const SeedFace &face)
{
    if (const auto known = m_onDisk.constFind(face); known != m_onDisk.cend())
        return *known;
    ThumbnailKey key;
    key.size = kDiskSize;
    if (auto *workspace = m_context.workspace()) {
        data::ImageFilter filter;
        filter.generator = m_model.id;
        filter.seeds = {static_cast<std::int64_t>(face.seed)};
        const auto ids = workspace->images().ids(filter);
        const auto rows = ids ? workspace->images().rows(*ids) : Result<std::vector<data::ImageRow>>{};
        const data::ImageRow *best = nullptr;
        if (rows) {
            for (const auto &row : *rows) {
                const bool fits = face.degree == 0 ? true
                                                   : row.lineage.directionIndex == face.direction &&
                                                         row.lineage.degree == face.degree;
                if (fits && (!best || std::abs(row.lineage.degree) < std::abs(best->lineage.degree)))
                    best = &row;
            }
        }
        if (best) {
            key.file = QString::fromStdString(best->path.string());
            key.hash = QString::fromStdString(best->sha256);
        }
    }
    m_onDisk.insert(face, key);
    return key;
}

QImage AnnotateFaces::find(const SeedFace &face)
{
    if (!m_fromDisk)
        return m_preview ? m_preview->find(cellOf(face)) : QImage();
    const ThumbnailKey key = keyOnDisk(face);
    return key.file.isEmpty() ? QImage() : m_context.thumbnails().find(key);
}

void AnnotateFaces::want(const std::vector<SeedFace> &faces)
{
    if (!m_fromDisk) {
        std::vector<PreviewCell> cells;
        for (const auto &face : faces)
            cells.push_back(cellOf(face));
        if (m_preview)
            m_preview->want(cells);
        return;
    }
    QList<ThumbnailKey> keys;
    for (const auto &face : faces) {
        const auto key = keyOnDisk(face);
        if (!key.file.isEmpty() && !keys.contains(key) && m_context.thumbnails().find(key).isNull())
            keys.append(key);
    }
    m_problem = keys.isEmpty() && !faces.empty() && keyOnDisk(faces.front()).file.isEmpty()
                    ? tr("The file of this generator is not in the workspace, and there is no image of this seed.")
                    : QString();
    m_context.thumbnails().want(this, keys);
}

void AnnotateFaces::stop()
{
    if (m_preview)
        m_preview->stop();
    m_context.thumbnails().want(this, {});
}

} // namespace mimik::ui
