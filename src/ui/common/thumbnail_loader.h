#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QString>

#include <memory>

namespace mimik::ui {

/// A picture file at a size. `hash` (sha256 of the file; may be empty) keys the disk cache of shrunk big pictures.
struct ThumbnailKey {
    QString file; ///< absolute path
    QString hash;
    int size = 96;        ///< longer side in device pixels
    bool enlarge = false; ///< also smaller pictures come at this size; else as they are
    bool operator==(const ThumbnailKey &other) const
    {
        return size == other.size && enlarge == other.enlarge && file == other.file;
    }
};
size_t qHash(const ThumbnailKey &key, size_t seed = 0) noexcept;

/// Decodes pictures off the GUI thread into a bounded LRU. Ask with find(); what a view wants and does not have goes
/// through want(), which replaces that view's earlier wishes, so that off-screen requests are cancelled.
/// Use from the GUI thread only.
class ThumbnailLoader : public QObject {
    Q_OBJECT
public:
    explicit ThumbnailLoader(QObject *parent = nullptr);
    ~ThumbnailLoader() override;

    /// Pixels at once from memory, or a null image. Never touches the disk.
    QImage find(const ThumbnailKey &key);
    /// True when the file could not be read as a picture.
    bool isBroken(const ThumbnailKey &key) const;
    /// What `owner` needs, most urgent first; replaces what it asked for before.
    void want(const QObject *owner, const QList<ThumbnailKey> &keys);
    void setMemoryLimit(qsizetype bytes);
    qsizetype memoryUsed() const;
    /// The file has been written anew: what was read of it is read again when it is next wanted.
    void forget(const QString &file);
    /// Requests without an answer yet.
    int pending() const;
    /// Folder of the disk cache; empty: none.
    void setDiskCache(const QString &folder);

Q_SIGNALS:
    void ready(const mimik::ui::ThumbnailKey &key);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::ui
