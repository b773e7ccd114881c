#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <QImage>
#include <QList>
#include <QPair>
#include <QString>

#include <functional>

namespace mimik::data {
class Workspace;
}

namespace mimik::ui {

/// What a training will see of a folder: some faces as it prepares them, how many there are, and their classes.
struct PreparedFaces {
    qint64 count = 0;
    int size = 0;                 ///< side that the training uses; 0: not known
    QList<QImage> samples;        ///< centre square, size x size
    QList<QSize> originals;       ///< of the samples
    bool canLearnClasses = false; ///< each image has a class that the training can read
    bool isArray = false;         ///< an .npy, whose images are taken as they are
    QList<QPair<QString, qint64>> classes;
};

/// The middle of a picture as a square, scaled: what train-gan does to each image.
QImage preparedFace(const QImage &image, int size);
/// The largest size that such an image fills: what train-gan takes where none is asked for.
int largestTrainingSize(QSize image);
/// Looks at a data set of the workspace, any folder, a .zip or an .npy. Slow: not for the GUI thread.
/// @param size  0: as the first image allows
/// @param stop  asked between files: nobody waits for the answer any more
Result<PreparedFaces> lookAtFaces(data::Workspace &workspace, const QString &path, int size,
                                  const std::function<bool()> &stop);

} // namespace mimik::ui
