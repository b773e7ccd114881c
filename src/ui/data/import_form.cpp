#include "ui/data/import_form.h"

#include "core/data/importers.h"
#include "core/data/workspace.h"
#include "ui/common/spec_form.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/shell/app_context.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace mimik::ui {

namespace {

constexpr int kFormWidth = 620;
constexpr int kProgressMs = 100;

Json reportJson(const data::ImportReport &report)
{
    Json json{{"dataset", data::raw(report.dataset.id)},
              {"name", report.dataset.name},
              {"images", report.images},
              {"problems", report.problems},
              {"duplicates", report.duplicates},
              {"excluded", report.excluded},
              {"duplicate_text", report.duplicateText}};
    for (const auto &[name, count] : report.perClass)
        json["per_class"].push_back({name, count});
    for (const auto &[name, count] : report.perSplit)
        json["per_split"].push_back({name, count});
    return json;
}

QString counts(const Json &list)
{
    QStringList parts;
    for (const auto &entry : list) {
        const QString name = QString::fromStdString(entry[0].get<std::string>());
        parts.append(
            QStringLiteral("%1 %2").arg(name.isEmpty() ? ImportForm::tr("none") : name).arg(entry[1].get<qint64>()));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace

QString guessImportFormat(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isDir())
        return info.suffix().compare(QLatin1StringView("csv"), Qt::CaseInsensitive) == 0 ? QStringLiteral("fer2013")
                                                                                         : QStringLiteral("faces");
    const QDir folder(path);
    if (folder.exists(QStringLiteral("labels.csv")))
        return QStringLiteral("au-csv");
    if (folder.exists(QStringLiteral("dataset.json")))
        return QStringLiteral("dataset-json");
    return folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty() ? QStringLiteral("faces")
                                                                         : QStringLiteral("folders");
}

ImportForm::ImportForm(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_form(new SpecForm(this)), m_start(new QPushButton(tr("Import"), this)),
      m_stop(new QPushButton(tr("Stop"), this)), m_back(new QPushButton(tr("Back to the images"), this)),
      m_progress(new QProgressBar(this)), m_summary(new QLabel(this)), m_details(new QPlainTextEdit(this))
{
    m_form->addPath("source", tr("File or folder"), SpecForm::PathKind::FolderOrCsv,
                    tr("A folder of faces, or the path of a FER2013 csv file. It can also be dropped on the window."));
    m_form->addChoice("format", tr("Kind"),
                      {{QStringLiteral("faces"), tr("Folder of faces, without labels")},
                       {QStringLiteral("folders"), tr("Class folders (happy/…, or train/happy/…)")},
                       {QStringLiteral("au-csv"), tr("Folder with labels.csv")},
                       {QStringLiteral("dataset-json"), tr("Folder with dataset.json (StyleGAN)")},
                       {QStringLiteral("fer2013"), tr("FER2013 csv")}});
    m_form->addText("name", tr("Name"), tr("What the data set is called here."));
    m_form->addText("licence", tr("Licence"), tr("Kept with the data set and printed in reports."));
    m_form->addText("consent", tr("Consent"), tr("What the people shown have agreed to; kept with the data set."));
    m_form->addCheck("copy", tr("Copy the images into the workspace"),
                     tr("Otherwise they stay where they are and must not move."));
    m_form->setValues(
        {{"source", ""}, {"format", "faces"}, {"name", ""}, {"licence", ""}, {"consent", ""}, {"copy", true}});
    m_form->setMaximumWidth(kFormWidth);
    if (auto *source = qobject_cast<QLineEdit *>(m_form->input(QStringLiteral("source"))))
        connect(source, &QLineEdit::textChanged, this, &ImportForm::guess);

    makePrimary(m_start);
    m_start->setObjectName(QStringLiteral("importStart"));
    m_stop->setObjectName(QStringLiteral("importStop"));
    m_back->setObjectName(QStringLiteral("importBack"));
    m_details->setObjectName(QStringLiteral("importDetails"));
    m_details->setReadOnly(true);
    m_details->setAccessibleName(tr("Import report"));
    m_summary->setObjectName(QStringLiteral("importSummary"));
    m_summary->setWordWrap(true);
    m_progress->setMaximumWidth(kFormWidth);

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_start);
    buttons->addWidget(m_stop);
    buttons->addStretch(1);
    buttons->addWidget(m_back);
    auto *column = new QWidget(this);
    column->setMaximumWidth(kFormWidth);
    auto *inner = new QVBoxLayout(column);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(kSpaceM);
    inner->addWidget(makeHeading(tr("Import a data set"), this));
    inner->addWidget(m_form);
    inner->addLayout(buttons);
    inner->addWidget(m_progress);
    inner->addWidget(m_summary);
    inner->addWidget(m_details, 1);
    inner->addStretch(0);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSpaceL, kSpaceM, kSpaceL, kSpaceM);
    layout->addWidget(column, 10);
    layout->addStretch(1);

    connect(m_start, &QPushButton::clicked, this, &ImportForm::start);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (m_cancel)
            *m_cancel = true;
    });
    connect(m_back, &QPushButton::clicked, this, &ImportForm::closed);
    connect(&context, &AppContext::workspaceChanged, this, [this] {
        if (m_cancel)
            *m_cancel = true; // its answer never comes
        m_summary->hide();
        m_details->hide();
        setRunning(false);
    });
    m_summary->hide();
    m_details->hide();
    setRunning(false);
}

void ImportForm::setSource(const QString &path)
{
    m_form->setValue("source", path.toStdString());
    m_form->clearErrors();
    m_summary->hide();
    m_details->hide();
}

void ImportForm::guess()
{
    const QString path = QString::fromStdString(m_form->values()["source"].get<std::string>());
    const QFileInfo info(path);
    if (path.isEmpty() || !info.exists())
        return;
    m_form->setValue("format", guessImportFormat(path).toStdString());
    const QString name = QString::fromStdString(m_form->values()["name"].get<std::string>());
    if (name.isEmpty() || name == m_proposedName) {
        m_proposedName = info.completeBaseName();
        m_form->setValue("name", m_proposedName.toStdString());
    }
}

void ImportForm::setRunning(bool running)
{
    m_start->setEnabled(!running && !m_context.isReadOnly());
    m_stop->setVisible(running);
    m_progress->setVisible(running);
    m_form->setEnabled(!running);
    if (!running)
        m_cancel.reset();
}

void ImportForm::start()
{
    m_form->clearErrors();
    const Json values = m_form->values();
    const std::string source = values["source"];
    if (source.empty())
        return m_form->showError({ErrorCode::InvalidArgument, "choose a folder or a csv file", "source"});
    if (!m_context.workspace())
        return m_form->showError({ErrorCode::NotFound, "no workspace is open; open or make one first", {}});
    m_cancel = std::make_shared<std::atomic<bool>>(false);
    m_progress->setRange(0, 0);
    m_summary->hide();
    m_details->hide();
    setRunning(true);
    m_context.runInBackground(
        [values, source, cancel = m_cancel,
         self = QPointer<ImportForm>(this)](data::Workspace &workspace, const std::atomic<bool> &stop) -> Result<Json> {
            data::ImportOptions options;
            options.name = values["name"];
            options.licence = values["licence"];
            options.consent = values["consent"];
            options.copy = values["copy"];
            QElapsedTimer sinceShown;
            sinceShown.start();
            options.progress = [&](std::int64_t done, std::int64_t total) {
                if (sinceShown.elapsed() >= kProgressMs) {
                    sinceShown.restart();
                    QMetaObject::invokeMethod(
                        QCoreApplication::instance(),
                        [self, done, total] {
                            if (self) {
                                self->m_progress->setRange(0, static_cast<int>(total));
                                self->m_progress->setValue(static_cast<int>(done));
                            }
                        },
                        Qt::QueuedConnection);
                }
                return !*cancel && !stop;
            };
            auto report = data::importDataset(workspace, values["format"].get<std::string>(), source, options);
            if (!report)
                return passOn(report);
            return reportJson(*report);
        },
        this, [this](const Result<Json> &report) { finish(report); });
}

void ImportForm::finish(const Result<Json> &report)
{
    setRunning(false);
    if (!report) {
        if (report.error().code == ErrorCode::Cancelled) {
            m_summary->setText(tr("Stopped: nothing was imported."));
            m_summary->show();
            return;
        }
        return m_form->showError(report.error());
    }
    const Json &r = *report;
    QStringList lines;
    lines.append(tr("Imported as %1: %2 images.")
                     .arg(QString::fromStdString(r["name"].get<std::string>()))
                     .arg(r["images"].get<int>()));
    if (r.contains("per_class"))
        lines.append(tr("Classes: %1").arg(counts(r["per_class"])));
    if (r.contains("per_split"))
        lines.append(tr("Splits: %1").arg(counts(r["per_split"])));
    if (r["duplicates"].get<int>() > 0)
        lines.append(tr("Pictures that stand twice: %1; kept out of training because they stand in two splits: %2.")
                         .arg(r["duplicates"].get<int>())
                         .arg(r["excluded"].get<int>()));
    if (!r["problems"].empty())
        lines.append(tr("Files left out: %1.").arg(r["problems"].size()));
    m_summary->setText(lines.join(u'\n'));
    m_summary->show();
    QStringList details;
    for (const char *key : {"problems", "duplicate_text"}) {
        for (const auto &line : r[key])
            details.append(QString::fromStdString(line.get<std::string>()));
    }
    m_details->setPlainText(details.join(u'\n'));
    m_details->setVisible(!details.isEmpty());
    m_context.notifyDatasetsChanged();
    Q_EMIT imported(r["dataset"].get<qint64>());
}

} // namespace mimik::ui
