#pragma once

#include "core/base/image.h"
#include "core/base/preview.h"

#include <QCache>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QSize>
#include <QString>
#include <QThreadPool>

#include <cstdint>
#include <functional>
#include <vector>

namespace mimik::jobs {
class PreviewClient;
}

namespace mimik::ui {

/// What all faces of a request have in common.
struct FaceLook {
    QString model; ///< path of the generator
    double psi = 0.7;
    QString noise = QStringLiteral("const");
    int cutoff = -1;         ///< layers that psi acts on; -1: all
    bool keepsClass = false; ///< psi pulls to the average of the face's class, not of all
    bool operator==(const FaceLook &) const = default;
};

/// Generated faces for one view: asks the preview worker for what is missing and remembers what has come, so that
/// going back costs nothing. Answers to questions that are no longer asked are dropped. Faces larger than the view
/// draws them are shrunk in a thread of their own before they are remembered. GUI thread only.
class PreviewFaces : public QObject {
    Q_OBJECT
public:
    /// @param bytes  memory of the LRU; a 64x64 face takes 16 kB
    explicit PreviewFaces(jobs::PreviewClient &client, qsizetype bytes = 48 << 20, QObject *parent = nullptr);
    ~PreviewFaces() override;

    void setLook(const FaceLook &look);
    const FaceLook &look() const { return m_look; }
    /// How the view draws them: larger faces are shrunk to `side` device pixels, and the memory holds `count` of them
    /// at least. Side 0: faces stay as they are.
    void setDrawn(int side, int count);
    /// From memory, or a null image. The cell's number does not matter.
    QImage find(const PreviewCell &cell) const;
    /// As the generator made it; empty where find() has nothing.
    QSize originalSize(const PreviewCell &cell) const;
    bool has(const PreviewCell &cell) const;
    /// What the view needs, most urgent first; replaces its earlier wishes. Faces at hand are not asked for.
    void want(const std::vector<PreviewCell> &cells);
    /// Wants nothing any more (the screen went to the back).
    void stop();
    /// Faces asked for and not here yet.
    int pending() const { return static_cast<int>(m_pending.size()); }

Q_SIGNALS:
    /// A face has come; find() gives it.
    void ready(const mimik::PreviewCell &cell);
    /// All that was wanted is here.
    void finished();
    void failed(const QString &text);

private:
    struct Key {
        QString look; ///< model, psi, cutoff and noise
        PreviewCell cell;
        bool operator==(const Key &other) const;
    };
    friend size_t qHash(const Key &key, size_t seed) noexcept;
    Key keyOf(const PreviewCell &cell) const;
    struct Face {
        QImage image;
        QSize original;
    };
    bool isBlurred(const Face &face) const;
    void takeFace(std::int64_t id, int cell, const Image &image);
    void keep(std::int64_t id, const Key &key, const PreviewCell &asked, Face face);
    void finishIfDone();

    jobs::PreviewClient &m_client;
    FaceLook m_look;
    QString m_lookKey;
    mutable QCache<Key, Face> m_cache;
    qsizetype m_bytes;                  ///< of the cache, as asked for
    int m_side = 0;                     ///< device pixels; 0: as they come
    std::vector<PreviewCell> m_pending; ///< in the order of the request
    std::vector<PreviewCell> m_asked;   ///< cell number = position
    QString m_askedLook;
    std::int64_t m_request = -1;
    bool m_hasAll = false; ///< the worker has answered; some faces may still be shrunk
    int m_shrinking = 0;
    bool m_isAnyBlurred = false; ///< of this request: it was shrunk before the view grew, and must be asked for again
    QThreadPool m_shrinker;      ///< last: what runs in it ends first
};

} // namespace mimik::ui
