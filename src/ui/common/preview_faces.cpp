#include "ui/common/preview_faces.h"

#include "core/jobs/preview_client.h"

#include <QSet>

#include <algorithm>
#include <utility>

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
    : QObject(parent), m_client(client), m_bytes(bytes)
{
    m_cache.setMaxCost(bytes);
    m_shrinker.setMaxThreadCount(1); // the processor is needed by the worker
    setLook({});
    connect(&m_client, &jobs::PreviewClient::faceReady, this, &PreviewFaces::takeFace);
    connect(&m_client, &jobs::PreviewClient::done, this, [this](std::int64_t id) {
        if (id != m_request)
            return;
        m_hasAll = true;
        finishIfDone();
    });
    connect(&m_client, &jobs::PreviewClient::error, this, [this](std::int64_t id, const QString &text) {
        if (id != m_request)
            return;
        m_request = -1;
        m_pending.clear();
        Q_EMIT failed(text);
    });
}

PreviewFaces::~PreviewFaces()
{
    m_shrinker.clear();
    m_shrinker.waitForDone(); // it answers to this object
}

void PreviewFaces::setDrawn(int side, int count)
{
    constexpr qsizetype kBytesPerPixel = 4;
    m_cache.setMaxCost(std::max(m_bytes, kBytesPerPixel * side * side * count));
    const bool isLarger = m_side > 0 && (side == 0 || side > m_side);
    m_side = side;
    if (!isLarger)
        return;
    for (const Key &key : m_cache.keys()) {
        if (isBlurred(*m_cache.object(key)))
            m_cache.remove(key);
    }
}

/// It was shrunk to less than it is drawn at now.
bool PreviewFaces::isBlurred(const Face &face) const
{
    const int wished = m_side == 0 ? face.original.width() : std::min(m_side, face.original.width());
    return face.image.width() < wished;
}

void PreviewFaces::setLook(const FaceLook &look)
{
    m_look = look;
    m_lookKey = look.model % u'\n' % QString::number(look.psi, 'g', 6) % u'\n' % QString::number(look.cutoff) % u'\n' %
                look.noise % (look.keepsClass ? u'1' : u'0');
}

PreviewFaces::Key PreviewFaces::keyOf(const PreviewCell &cell) const
{
    return {m_lookKey, normalized(cell)};
}

QImage PreviewFaces::find(const PreviewCell &cell) const
{
    const Face *face = m_cache.object(keyOf(cell));
    return face ? face->image : QImage();
}

QSize PreviewFaces::originalSize(const PreviewCell &cell) const
{
    const Face *face = m_cache.object(keyOf(cell));
    return face ? face->original : QSize();
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
    request.center = m_look.keepsClass ? "class" : "all";
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
    m_hasAll = false;
    m_isAnyBlurred = false;
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
    const Key key{m_askedLook, normalized(asked)};
    if (m_side == 0 || std::max(image.width, image.height) <= m_side) {
        const QImage picture = toQImage(image);
        return keep(id, key, asked, {picture, picture.size()});
    }
    ++m_shrinking;
    m_shrinker.start([this, id, key, asked, image, side = m_side] {
        const QImage picture = toQImage(image);
        const Face face{picture.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation), picture.size()};
        QMetaObject::invokeMethod(
            this,
            [this, id, key, asked, face] {
                --m_shrinking;
                if (isBlurred(face)) // the view has grown meanwhile
                    m_isAnyBlurred = m_isAnyBlurred || id == m_request;
                else
                    keep(id, key, asked, face);
                finishIfDone();
            },
            Qt::QueuedConnection);
    });
}

void PreviewFaces::keep(std::int64_t id, const Key &key, const PreviewCell &asked, Face face)
{
    const qsizetype cost = face.image.sizeInBytes();
    m_cache.insert(key, new Face(std::move(face)), cost);
    if (id != m_request)
        return; // of an earlier question: good to have, but nobody waits for it
    std::erase_if(m_pending, [&](const PreviewCell &c) { return c.cell == asked.cell; });
    Q_EMIT ready(asked);
}

void PreviewFaces::finishIfDone()
{
    if (m_request < 0 || !m_hasAll || m_shrinking > 0)
        return;
    m_request = -1;
    const std::vector<PreviewCell> missing = std::exchange(m_pending, {});
    if (std::exchange(m_isAnyBlurred, false) && m_askedLook == m_lookKey)
        return want(missing);
    Q_EMIT finished();
}

} // namespace mimik::ui
