#include "ui/common/preview_faces.h"

#include "core/jobs/preview_client.h"

#include <QSet>

#include <algorithm>

namespace mimik::ui {

namespace {

QImage toQImage(const Image &image)
{
    const QImage view(image.pixels.data(), image.width, image.height, static_cast<qsizetype>(image.rowBytes()),
                      image.channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32);
}

/// The same picture has the same cell, whatever it was asked as.
PreviewCell normalized(PreviewCell cell)
{
    cell.cell = 0;
    if (cell.directionIndex < 0 || cell.degree == 0) {
        cell.directionIndex = -1;
        cell.degree = 0;
    }
    if (cell.seedB < 0)
        cell.mix = 0;
    if (cell.seedB < 0 || cell.seedC < 0 || cell.seedD < 0) {
        cell.seedC = -1;
        cell.seedD = -1;
        cell.mixDown = 0;
    }
    return cell;
}

} // namespace

bool PreviewFaces::Key::operator==(const Key &other) const
{
    const auto &a = cell, &b = other.cell;
    return a.seed == b.seed && a.degree == b.degree && a.directionIndex == b.directionIndex && a.mix == b.mix &&
           a.mixDown == b.mixDown && a.seedB == b.seedB && a.seedC == b.seedC && a.seedD == b.seedD &&
           a.classIndex == b.classIndex && look == other.look;
}

size_t qHash(const PreviewFaces::Key &key, size_t seed) noexcept
{
    const auto &c = key.cell;
    return qHashMulti(seed, key.look, c.seed, c.seedB, c.seedC, c.mix, c.mixDown, c.directionIndex, c.degree,
                      c.classIndex);
}

PreviewFaces::PreviewFaces(jobs::PreviewClient &client, qsizetype bytes, QObject *parent)
    : QObject(parent), m_client(client)
{
    m_cache.setMaxCost(bytes);
    setLook({});
    connect(&m_client, &jobs::PreviewClient::faceReady, this, &PreviewFaces::takeFace);
    connect(&m_client, &jobs::PreviewClient::done, this, [this](std::int64_t id) {
        if (id != m_request)
            return;
        m_request = -1;
        m_pending.clear();
        Q_EMIT finished();
    });
    connect(&m_client, &jobs::PreviewClient::error, this, [this](std::int64_t id, const QString &text) {
        if (id != m_request)
            return;
        m_request = -1;
        m_pending.clear();
        Q_EMIT failed(text);
    });
}

void PreviewFaces::setLook(const FaceLook &look)
{
    m_look = look;
    m_lookKey = look.model % u'\n' % QString::number(look.psi, 'g', 6) % u'\n' % QString::number(look.cutoff) % u'\n' % look.noise;
}

PreviewFaces::Key PreviewFaces::keyOf(const PreviewCell &cell) const
{
    return {m_lookKey, normalized(cell)};
}

QImage PreviewFaces::find(const PreviewCell &cell) const
{
    const QImage *image = m_cache.object(keyOf(cell));
    return image ? *image : QImage();
}

bool PreviewFaces::has(const PreviewCell &cell) const
{
    return m_cache.contains(keyOf(cell));
}

void PreviewFaces::want(const std::vector<PreviewCell> &cells)
{
    PreviewRequest request;
    request.model = m_look.model.toStdString();
    request.psi = m_look.psi;
    request.cutoff = m_look.cutoff;
    request.noise = m_look.noise.toStdString();
    QSet<Key> asked;
    for (const auto &cell : cells) {
        const Key key = keyOf(cell);
        if (m_cache.contains(key) || asked.contains(key))
            continue;
        asked.insert(key);
        PreviewCell wanted = key.cell;
        wanted.cell = static_cast<int>(request.cells.size());
        request.cells.push_back(wanted);
    }
    if (request.cells.empty()) {
        stop();
        Q_EMIT finished();
        return;
    }
    // The very question that is being answered is not asked again: that would only restart the face in work.
    const bool same = m_request >= 0 && m_askedLook == m_lookKey && request.cells.size() == m_pending.size() &&
                      std::equal(request.cells.begin(), request.cells.end(), m_pending.begin(),
                                 [&](const PreviewCell &a, const PreviewCell &b) { return keyOf(a) == keyOf(b); });
    if (same)
        return;
    m_asked = request.cells;
    m_pending = request.cells;
    m_askedLook = m_lookKey;
    m_request = m_client.request(std::move(request));
}

void PreviewFaces::stop()
{
    m_pending.clear();
    if (m_request >= 0) {
        m_request = -1;
        m_client.drop();
    }
}

void PreviewFaces::takeFace(std::int64_t id, int cell, const Image &image)
{
    if (id != m_request || cell < 0 || cell >= static_cast<int>(m_asked.size()) || image.isEmpty())
        return;
    const PreviewCell asked = m_asked[static_cast<std::size_t>(cell)];
    auto picture = std::make_unique<QImage>(toQImage(image));
    const qsizetype cost = picture->sizeInBytes();
    m_cache.insert(Key{m_askedLook, normalized(asked)}, picture.release(), cost);
    std::erase_if(m_pending, [&](const PreviewCell &c) { return c.cell == cell; });
    Q_EMIT ready(asked);
}

} // namespace mimik::ui
