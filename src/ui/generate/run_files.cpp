#include "ui/generate/run_files.h"

#include "core/base/json.h"

#include <QDir>

namespace mimik::ui {

RunFiles lookAtRunFiles(const QString &artifacts)
{
    constexpr qsizetype kMostRows = 32; // of a picture of a training
    const QDir folder(artifacts);
    RunFiles files;
    files.hasCheckpoint =
        !folder.entryList({QStringLiteral("checkpoint*")}, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot).isEmpty();
    const QStringList cards = folder.entryList({QStringLiteral("network-snapshot-*.json")}, QDir::Files, QDir::Name);
    if (cards.isEmpty())
        return files;
    files.hasCard = true;
    const auto card = readJson(folder.filePath(cards.first()).toStdString());
    if (card && card->is_object() && card->contains("classes") && (*card)["classes"].is_array()) {
        for (const Json &name : (*card)["classes"]) {
            if (name.is_string() && files.classes.size() < kMostRows)
                files.classes.append(QString::fromStdString(name.get<std::string>()));
        }
    }
    return files;
}

} // namespace mimik::ui
