#include "ui/common/model_files.h"

#include <QFileInfo>
#include <QStringList>

namespace mimik::ui {

namespace {

const QStringList &endings()
{
    static const QStringList kEndings = {QStringLiteral("safetensors"), QStringLiteral("pkl"), QStringLiteral("pt"),
                                         QStringLiteral("pth"),         QStringLiteral("ts"),  QStringLiteral("jit"),
                                         QStringLiteral("ckpt")};
    return kEndings;
}

} // namespace

bool isModelFile(const QString &path)
{
    const QFileInfo file(path);
    return !file.isDir() && endings().contains(file.suffix().toLower());
}

QString modelFilePatterns()
{
    return QStringLiteral("*.") % endings().join(QStringLiteral(" *."));
}

} // namespace mimik::ui
