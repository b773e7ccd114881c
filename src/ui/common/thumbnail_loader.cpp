#include "ui/common/thumbnail_loader.h"

#include "ui/common/upscale.h"

#include <QCache>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QImageReader>
#include <QPointer>
#include <QRunnable>
#include <QSaveFile>
#include <QSet>
#include <QThreadPool>

#include <atomic>
#include <mutex>

namespace mimik::ui {

namespace {

constexpr qsizetype kDefaultLimit = 96 * 1024 * 1024; // about 2,600 faces of 96 x 96
constexpr int kThreads = 2;
constexpr int kWorthCaching = 512; // below this side decoding the original is as quick as reading a cached copy

struct Queue {
    std::mutex mutex;
    QList<ThumbnailKey> keys;  // most urgent first
    QSet<ThumbnailKey> inWork; // taken by a worker, answer not yet here
    QString cacheFolder;
    bool stop = false;
};

QString cacheFile(const QString &folder, const ThumbnailKey &key)
{
    if (folder.isEmpty() || key.hash.size() < 16)
        return {};
    return folder % u'/' % key.hash.left(2) % u'/' % key.hash % u'-' % QString::number(key.size) % u".png";
}

QImage decode(const ThumbnailKey &key, const QString &cacheFolder)
{
    const QString cached = cacheFile(cacheFolder, key);
    if (!cached.isEmpty() && QFileInfo::exists(cached)) {
        QImage image(cached);
        if (!image.isNull())
            return image.convertToFormat(QImage::Format_RGB32);
    }
    QImageReader reader(key.file);
    reader.setAutoTransform(true);
    reader.setDecideFormatFromContent(true);
    const QSize full = reader.size();
    const bool shrink = full.isValid() && std::max(full.width(), full.height()) > key.size;
    if (shrink && reader.supportsOption(QImageIOHandler::ScaledSize) && full.width() > 2 * key.size)
        reader.setScaledSize(full.scaled(2 * key.size, 2 * key.size, Qt::KeepAspectRatio));
    QImage image = reader.read();
    if (image.isNull())
        return {};
    const int longer = std::max(image.width(), image.height());
    const QSize wanted = image.size().scaled(key.size, key.size, Qt::KeepAspectRatio);
    if (longer > key.size)
        image = image.scaled(wanted, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    else if (longer < key.size && key.enlarge)
        image = upscaled(image, wanted);
    image = image.convertToFormat(QImage::Format_RGB32);
    if (!cached.isEmpty() && full.isValid() && std::max(full.width(), full.height()) >= kWorthCaching) {
        QDir().mkpath(QFileInfo(cached).path());
        QSaveFile file(cached); // a cache that cannot be written is no error: the picture is there
        if (file.open(QIODevice::WriteOnly) && image.save(&file, "PNG"))
            file.commit();
    }
    return image;
}

} // namespace

size_t qHash(const ThumbnailKey &key, size_t seed) noexcept
{
    return qHashMulti(seed, key.file, key.size, key.enlarge);
}

struct ThumbnailLoader::Impl {
    QCache<ThumbnailKey, QImage> cache{kDefaultLimit};
    QSet<ThumbnailKey> broken;
    QSet<ThumbnailKey> stale; ///< in work when their file was written anew
    QHash<const QObject *, QList<ThumbnailKey>> wishes;
    std::shared_ptr<Queue> queue = std::make_shared<Queue>();
    QThreadPool pool;
    std::atomic<int> workers{0};
    ThumbnailLoader *q = nullptr;

    void rebuildQueue()
    {
        QList<ThumbnailKey> keys;
        QSet<ThumbnailKey> seen;
        bool work = false;
        {
            const std::lock_guard lock(queue->mutex);
            for (const auto &list : std::as_const(wishes)) {
                for (const auto &key : list) {
                    if (!seen.contains(key) && !cache.contains(key) && !broken.contains(key) &&
                        !queue->inWork.contains(key)) {
                        seen.insert(key);
                        keys.append(key);
                    }
                }
            }
            work = !keys.isEmpty();
            queue->keys = std::move(keys);
        }
        while (work && workers.load() < kThreads)
            startWorker();
    }

    void startWorker()
    {
        ++workers;
        pool.start([queue = queue, this] {
            for (;;) {
                ThumbnailKey key;
                QString folder;
                {
                    const std::lock_guard lock(queue->mutex);
                    if (queue->stop || queue->keys.isEmpty()) {
                        --workers;
                        return;
                    }
                    key = queue->keys.takeFirst();
                    queue->inWork.insert(key);
                    folder = queue->cacheFolder;
                }
                QImage image = decode(key, folder);
                QMetaObject::invokeMethod(
                    q, [this, key, image] { take(key, image); }, Qt::QueuedConnection);
            }
        });
    }

    void take(const ThumbnailKey &key, const QImage &image)
    {
        bool isStale = false;
        {
            const std::lock_guard lock(queue->mutex);
            queue->inWork.remove(key);
            isStale = stale.remove(key);
        }
        if (isStale)
            return rebuildQueue();
        if (image.isNull())
            broken.insert(key);
        else
            cache.insert(key, new QImage(image), image.sizeInBytes());
        Q_EMIT q->ready(key);
    }
};

ThumbnailLoader::ThumbnailLoader(QObject *parent) : QObject(parent), m_impl(std::make_unique<Impl>())
{
    m_impl->q = this;
    m_impl->pool.setMaxThreadCount(kThreads);
    m_impl->pool.setThreadPriority(QThread::LowPriority);
}

ThumbnailLoader::~ThumbnailLoader()
{
    {
        const std::lock_guard lock(m_impl->queue->mutex);
        m_impl->queue->stop = true;
    }
    m_impl->pool.waitForDone();
}

QImage ThumbnailLoader::find(const ThumbnailKey &key)
{
    const QImage *image = m_impl->cache.object(key);
    return image ? *image : QImage();
}

bool ThumbnailLoader::isBroken(const ThumbnailKey &key) const
{
    return m_impl->broken.contains(key);
}

void ThumbnailLoader::want(const QObject *owner, const QList<ThumbnailKey> &keys)
{
    if (keys.isEmpty())
        m_impl->wishes.remove(owner);
    else
        m_impl->wishes.insert(owner, keys);
    m_impl->rebuildQueue();
}

void ThumbnailLoader::forget(const QString &file)
{
    for (const auto &key : m_impl->cache.keys()) {
        if (key.file == file)
            m_impl->cache.remove(key);
    }
    m_impl->broken.removeIf([&](const ThumbnailKey &key) { return key.file == file; });
    {
        const std::lock_guard lock(m_impl->queue->mutex);
        for (const auto &key : std::as_const(m_impl->queue->inWork)) {
            if (key.file == file)
                m_impl->stale.insert(key);
        }
    }
    m_impl->rebuildQueue();
}

void ThumbnailLoader::setMemoryLimit(qsizetype bytes)
{
    m_impl->cache.setMaxCost(bytes);
}

qsizetype ThumbnailLoader::memoryUsed() const
{
    return m_impl->cache.totalCost();
}

int ThumbnailLoader::pending() const
{
    const std::lock_guard lock(m_impl->queue->mutex);
    return static_cast<int>(m_impl->queue->keys.size() + m_impl->queue->inWork.size());
}

void ThumbnailLoader::setDiskCache(const QString &folder)
{
    const std::lock_guard lock(m_impl->queue->mutex);
    m_impl->queue->cacheFolder = folder;
}

} // namespace mimik::ui
