#pragma once

#include "core/base/result.h"

#include <QImage>
#include <QPair>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <string>

namespace mimik::ui {

/// What a training can be given: a folder of pictures, a zip archive of pictures, or one .npy array of uint8 images.
/// Slow: not for the GUI thread.
struct FaceFiles {
    qint64 count = 0;
    QStringList names;                         ///< sorted; of an .npy none: its images have numbers only
    bool isArray = false;                      ///< an .npy: its images have one size, which a training keeps
    bool hasLabels = false;                    ///< of an .npy: labels.npy lies beside it
    std::function<QImage(qint64 index)> image; ///< null: it cannot be read
    /// A file beside the images, such as labels.csv; nothing: not there.
    std::function<std::optional<std::string>(const char *name)> text;

    /// @param stop  asked between files; true ends the listing
    /// Error: NotFound, Corrupt, WrongKind (each names the file).
    static Result<FaceFiles> open(const QString &path, const std::function<bool()> &stop);
};

/// The classes that a training reads from dataset.json, labels.csv or the folders of the images, in that order.
struct FaceClasses {
    bool canBeLearned = false;
    QList<QPair<QString, qint64>> counts; ///< empty where the labels are no classes
};

FaceClasses classesOf(const FaceFiles &files);

/// A picture file with its orientation applied; null: it cannot be read.
QImage readPicture(const QString &file);

} // namespace mimik::ui
