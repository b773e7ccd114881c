#include "ui/generate/model_import.h"

#include "core/data/workspace.h"
#include "core/jobs/runner.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/shell/app_context.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProcess>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>

#include <algorithm>

namespace mimik::ui {

namespace {

constexpr int kBarWidth = 120;

/// The last line that the engine said: its error sentence.
QString lastLine(const QByteArray &output)
{
    const auto lines = QString::fromUtf8(output).split(u'\n', Qt::SkipEmptyParts);
    return lines.isEmpty() ? QString() : lines.last().trimmed();
}

/// What the engine says of a conversion: what is not used, computed or lost.
QString notesOf(const QByteArray &json)
{
    const Json told = Json::parse(json.toStdString(), nullptr, false);
    QString notes;
    if (told.is_object() && told.contains("notes") && told["notes"].is_array()) {
        for (const Json &note : told["notes"]) {
            if (note.is_string())
                notes += u' ' % QString::fromStdString(note.get<std::string>()) % u'.';
        }
    }
    return notes;
}

/// Own files with their card are taken as they are when they are whole; others the engine converts.
bool isOurs(const QFileInfo &file)
{
    return file.suffix().compare(QLatin1StringView("safetensors"), Qt::CaseInsensitive) == 0 &&
           QFileInfo::exists(file.path() % u'/' % file.completeBaseName() % QStringLiteral(".json"));
}

} // namespace

ModelImport::ModelImport(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_text(new QLabel(this))
{
    auto *bar = new QProgressBar(this);
    bar->setRange(0, 0); // how long a file takes is not known beforehand
    bar->setTextVisible(false);
    bar->setFixedWidth(kBarWidth);
    bar->setAccessibleName(tr("A model file is being read"));
    auto *stop = new QPushButton(tr("Cancel", "stop reading a model file"), this);
    stop->setObjectName(QStringLiteral("modelImportCancel"));
    m_text->setObjectName(QStringLiteral("modelImportText"));
    m_text->setTextFormat(Qt::PlainText);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(kSpaceM, kSpaceXs, kSpaceM, kSpaceXs);
    line->setSpacing(kSpaceM);
    line->addWidget(bar);
    line->addWidget(m_text, 1);
    line->addWidget(stop);
    hide();
    connect(stop, &QPushButton::clicked, this, &ModelImport::cancel);
    connect(&context, &AppContext::workspaceAboutToClose, this, &ModelImport::cancel);
}

ModelImport::~ModelImport()
{
    cancel();
}

void ModelImport::add(const QStringList &files)
{
    if (!m_context.workspace())
        return m_context.say(tr("Open or make a workspace first."));
    if (m_context.isReadOnly())
        return m_context.say(tr("The workspace is open read-only: %1").arg(m_context.heldBy()));
    m_waiting += files;
    if (!m_isBusy)
        next();
}

void ModelImport::cancel()
{
    m_waiting.clear();
    if (m_engine) {
        m_engine->disconnect(this);
        m_engine->kill(); // it writes only into the folder that goes with it
        m_engine->waitForFinished();
        m_engine->deleteLater();
        m_engine = nullptr;
    }
    ++m_generation;
    m_folder.reset();
    m_isBusy = false;
    hide();
}

void ModelImport::next()
{
    if (m_waiting.isEmpty())
        return;
    const QFileInfo file(m_waiting.takeFirst());
    m_isBusy = true;
    m_text->setText(tr("Reading %1 …").arg(file.fileName()));
    show();
    if (isOurs(file))
        check(file.absoluteFilePath());
    else
        convert(file.absoluteFilePath());
}

void ModelImport::check(const QString &file)
{
    runEngine(file, {QStringLiteral("model"), QStringLiteral("info"), file, QStringLiteral("--json")},
              [this, file](const QByteArray &) { take(file, {}); });
}

void ModelImport::convert(const QString &file)
{
    // Beside the models: on the same disk, and gone with the folder.
    m_folder = std::make_shared<QTemporaryDir>(m_context.workspaceFolder() % QStringLiteral("/models/reading-XXXXXX"));
    if (!m_folder->isValid()) {
        m_context.sayError(
            {ErrorCode::Io, "cannot make a folder for the converted model", m_context.workspaceFolder().toStdString()});
        return endOne();
    }
    const QString model = m_folder->filePath(QFileInfo(file).completeBaseName() % QStringLiteral(".safetensors"));
    runEngine(file, {QStringLiteral("model"), QStringLiteral("convert"), file, model, QStringLiteral("--json")},
              [this, model](const QByteArray &told) { take(model, notesOf(told)); });
}

void ModelImport::runEngine(const QString &file, const QStringList &arguments,
                            std::function<void(const QByteArray &)> done)
{
    const auto engine = jobs::findEngine();
    if (!engine) {
        m_context.sayError(engine.error());
        return endOne();
    }
    m_engine = new QProcess(this);
    m_engine->setProgram(QString::fromStdString(engine->string()));
    m_engine->setArguments(arguments);
    m_engine->setStandardInputFile(QProcess::nullDevice());
    connect(m_engine, &QProcess::errorOccurred, this, [this, file, done](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            onEnded(file, -1, true, done);
    });
    connect(m_engine, &QProcess::finished, this, [this, file, done](int exitCode, QProcess::ExitStatus status) {
        onEnded(file, exitCode, status == QProcess::CrashExit, done);
    });
    m_engine->start();
}

void ModelImport::onEnded(const QString &file, int exitCode, bool crashed,
                          const std::function<void(const QByteArray &)> &done)
{
    const QString said = lastLine(m_engine->readAllStandardError());
    const QByteArray told = m_engine->readAllStandardOutput();
    m_engine->deleteLater();
    m_engine = nullptr;
    if (exitCode == 0 && !crashed)
        return done(told);
    const QString name = QFileInfo(file).fileName();
    QString sentence = said;
    if (sentence.isEmpty() || crashed)
        sentence = tr("%1 could not be read: the engine ended unexpectedly. The workspace is as it was.").arg(name);
    else if (!sentence.contains(name)) // the sentence names the file, but people must not have to guess
        sentence = name % QStringLiteral(": ") % sentence;
    m_context.sayError({ErrorCode::Corrupt, sentence.toStdString(), {}});
    endOne();
}

void ModelImport::take(const QString &model, const QString &notes)
{
    m_context.runInBackground(
        // The folder stays until the file has been copied out of it, also when somebody cancels.
        [path = model.toStdString(), folder = m_folder](data::Workspace &workspace,
                                                        const std::atomic<bool> &) -> Result<Json> {
            const auto before = workspace.models();
            if (!before)
                return passOn(before);
            const auto id = workspace.addModel(path);
            if (!id)
                return passOn(id);
            const auto info = workspace.model(*id);
            if (!info)
                return passOn(info);
            const bool isKnown = std::ranges::any_of(*before, [&](const data::ModelInfo &one) {
                return one.id == *id && one.path == info->path; // with its file: it is not filled in now
            });
            return Json{
                {"path", info->path.string()}, {"kind", info->kind}, {"name", info->name}, {"isKnown", isKnown}};
        },
        this,
        [this, notes, generation = m_generation](const Result<Json> &taken) {
            if (generation == m_generation)
                onTaken(taken, notes);
            else if (taken)
                m_context.notifyModelsChanged(); // it was too late to stop that one
        });
}

void ModelImport::onTaken(const Result<Json> &taken, const QString &notes)
{
    if (!taken) {
        m_context.sayError(taken.error());
        return endOne();
    }
    m_context.notifyModelsChanged();
    const QString name = QString::fromStdString((*taken)["name"].get<std::string>());
    if ((*taken)["isKnown"].get<bool>())
        m_context.say(tr("This model is already here as %1.").arg(name));
    else if ((*taken)["kind"] != "generator")
        m_context.say(tr("%1 is no generator; it is now among the models of this workspace.").arg(name));
    else
        m_context.say(tr("%1 has been added.").arg(name) % notes);
    if ((*taken)["kind"] == "generator")
        Q_EMIT added(QString::fromStdString((*taken)["path"].get<std::string>()));
    endOne();
}

void ModelImport::endOne()
{
    m_folder.reset();
    m_isBusy = false;
    hide();
    next();
}

} // namespace mimik::ui
