#include "ui/generate/snapshot_model.h"

#include "core/base/files.h"
#include "core/data/workspace.h"
#include "ui/shell/app_context.h"

#include <QFileInfo>
#include <QTemporaryDir>

namespace mimik::ui {

namespace {

namespace fs = std::filesystem;

/// The name of a model file is the model's name where its card has none.
QString fileNameOf(const QString &runTitle, const QString &file)
{
    QString name = runTitle;
    for (QChar &c : name) {
        if (!c.isLetterOrNumber())
            c = u'-';
    }
    static constexpr QLatin1StringView kBefore("network-snapshot-");
    const QString moment = QFileInfo(file).completeBaseName();
    return name % u'-' % (moment.startsWith(kBefore) ? moment.mid(kBefore.size()) : moment);
}

Result<Json> take(data::Workspace &workspace, const fs::path &file, const std::string &name)
{
    const QTemporaryDir folder; // the copy is made by the workspace; here the file only gets its name
    const fs::path named = fs::path(folder.path().toStdString()) / (name + ".safetensors");
    std::error_code error;
    fs::create_symlink(file, named, error);
    if (!folder.isValid() || error)
        return fail(ErrorCode::Io, "cannot make a folder for temporary files: " + error.message(),
                    folder.path().toStdString());
    if (auto card = readJson(fs::path(file).replace_extension(".json")); card && card->is_object()) {
        (*card)["name"] = name;
        if (auto written = writeJson(fs::path(named).replace_extension(".json"), *card); !written)
            return passOn(written);
    }
    const auto id = workspace.addModel(named);
    if (!id)
        return passOn(id);
    const auto model = workspace.model(*id);
    if (!model)
        return passOn(model);
    return Json(model->path.string());
}

} // namespace

void addSnapshot(AppContext &context, const QString &file, const QString &runTitle, QObject *receiver,
                 std::function<void(const Result<QString> &)> done)
{
    context.runInBackground(
        [file = file.toStdString(), name = fileNameOf(runTitle, file).toStdString()](
            data::Workspace &workspace, const std::atomic<bool> &) { return take(workspace, file, name); },
        receiver,
        [done = std::move(done)](const Result<Json> &path) {
            if (path)
                done(QString::fromStdString(path->get<std::string>()));
            else
                done(passOn(path));
        });
}

} // namespace mimik::ui
