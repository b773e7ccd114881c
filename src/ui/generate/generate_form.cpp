#include "ui/generate/generate_form.h"

#include "core/base/specs/generate_spec.h"
#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/facs/seed_list.h"
#include "core/jobs/job_manager.h"
#include "ui/common/json_fields.h"
#include "ui/common/rough_text.h"
#include "ui/common/spec_form.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/generate/generator_card.h"
#include "ui/generate/sample_grid.h"
#include "ui/generate/seed_text.h"
#include "ui/shell/app_context.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace mimik::ui {

namespace {

constexpr double kPsi = 0.7; // what the window starts with; the command line's 1 is less pleasant to look at
constexpr int kMaxLayers = 18;

QString seedsSentence()
{
    return GenerateForm::tr("Seeds are numbers and ranges, such as 0-999, 2000.");
}

} // namespace

GenerateForm::GenerateForm(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_form(new SpecForm(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, kSpaceM, 0, kSpace);
    column->setSpacing(kSpaceM);
    m_form->setObjectName(QStringLiteral("generateForm"));
    addFields();
    m_plan = new QLabel(this);
    m_plan->setObjectName(QStringLiteral("generatePlan"));
    m_plan->setWordWrap(true);
    makeDim(m_plan);
    m_start = new QPushButton(tr("Make faces"), this);
    m_start->setObjectName(QStringLiteral("generateStart"));
    makePrimary(m_start);
    auto *line = new QHBoxLayout;
    line->addWidget(m_start);
    line->addStretch(1);
    column->addWidget(m_form);
    column->addWidget(m_plan);
    column->addLayout(line);
    column->addStretch(1);
    connect(m_form, &SpecForm::changed, this, &GenerateForm::onChanged);
    connect(m_start, &QPushButton::clicked, this, &GenerateForm::start);
    connect(&context, &AppContext::workspaceChanged, this, &GenerateForm::markDirectionsStale);
    connect(&context, &AppContext::modelsChanged, this, &GenerateForm::markDirectionsStale);
    connect(&context, &AppContext::runTakenIn, this, &GenerateForm::markDirectionsStale);
    setModel({});
}

void GenerateForm::addFields()
{
    m_form->addText("seeds", tr("Seeds"), tr("Numbers and ranges, such as 0-999, 2000. One face per seed and degree."));
    m_form->addChoice("classes", tr("Class"), {}, tr("What the generator has learned to make by name."));
    m_form->addDouble("psi", tr("Truncation psi"), 0, 2, 2,
                      tr("1: as varied as the training faces; smaller: more alike, cleaner."));
    m_form->addChoice("center", tr("Psi pulls to"),
                      {{QStringLiteral("class"), tr("the average of the class")},
                       {QStringLiteral("all"), tr("the average of all faces")}},
                      tr("A small psi makes the class clearer with the first, less clear with the second."));
    m_form->addChoice("directions", tr("Directions"), {},
                      tr("What each face is moved along; none: faces of the seeds alone."));
    m_form->addNumberList("indices", tr("Which of them"), SpecForm::NumberKind::Whole,
                          tr("Numbers of directions in the set, such as 0-1; empty: all."));
    m_form->addNumberList("degrees", tr("Degrees"), SpecForm::NumberKind::Real,
                          tr("How far along each direction, such as -5, 0, 5."));
    m_form->addFold(tr("More settings"));
    m_form->addInt("cutoff", tr("Psi up to layer"), -1, kMaxLayers,
                   tr("Psi acts on this many layers, counted from the coarsest; later ones keep their variety."));
    m_form->addChoice("noise", tr("Noise"),
                      {{QStringLiteral("const"), tr("the same for all")},
                       {QStringLiteral("none"), tr("none")},
                       {QStringLiteral("random"), tr("new for each face")}},
                      tr("Fine detail such as single hairs."));
    m_form->addInt("noiseSeed", tr("Noise seed"), 0, 1'000'000'000, tr("Other numbers give other fine detail."));
    m_form->addCheck("truncateAfter", tr("Truncate after moving"),
                     tr("Psi then shrinks the move too, as in the programs of rosinality."));
    m_form->addChoice(
        "format", tr("Files"),
        {{QStringLiteral("png"), tr("PNG pictures")}, {QStringLiteral("npy"), tr("one .npy of floating-point values")}},
        tr("Only pictures become a data set of this workspace."));
    m_form->addText("name", tr("Name"), tr("Of the data set that this makes; empty: a name from the time."));
    auto *labelled = new QToolButton(this);
    labelled->setObjectName(QStringLiteral("seedsLabelled"));
    labelled->setText(tr("Labelled"));
    labelled->setToolTip(tr("Take the seeds of this generator that have labels"));
    m_form->addBeside("seeds", labelled);
    auto *file = new QToolButton(this);
    file->setObjectName(QStringLiteral("directionsFile"));
    file->setIcon(icon(QStringLiteral("document-open")));
    file->setAutoRaise(true);
    file->setAccessibleName(tr("Choose a direction set…"));
    file->setToolTip(tr("Choose a direction set…"));
    m_form->addBeside("directions", file);
    if (auto *cutoff = qobject_cast<QSpinBox *>(m_form->input(QStringLiteral("cutoff"))))
        cutoff->setSpecialValueText(tr("all layers"));
    m_form->setCheck("seeds", [this] {
        const auto seeds = countSeeds(QString::fromStdString(m_form->values()["seeds"].get<std::string>()));
        return seeds && *seeds > 0 ? QString() : seedsSentence();
    });
    reloadDirections();
    m_form->setValues(Json(GenerateSpec{}));
    m_form->setValue("seeds", "0-63");
    m_form->setValue("psi", kPsi);
    m_form->setValue("center", "class");              // what a class is chosen for should be seen
    m_form->setValue("indices", Json::array({0, 1})); // a set has as many as w is wide
    connect(labelled, &QToolButton::clicked, this, &GenerateForm::takeLabelledSeeds);
    connect(file, &QToolButton::clicked, this, &GenerateForm::chooseDirections);
}

void GenerateForm::setModel(const std::optional<data::ModelInfo> &model)
{
    if (!model || !m_model || m_model->id != model->id) {
        m_rate = 0;
        m_bytes = 0;
    }
    m_model = model;
    const QStringList classes = model ? GeneratorCard(*model).classes : QStringList();
    if (classes != m_classes || classes.isEmpty()) {
        m_classes = classes;
        QList<QPair<QString, QString>> choices;
        for (int i = 0; i < classes.size(); ++i)
            choices.append({QString::number(i), classes[i]});
        if (classes.size() > 1)
            choices.prepend({QStringLiteral("*"), tr("all, a data set each")});
        m_form->setChoices("classes", choices);
        m_form->setFieldVisible("classes", !classes.isEmpty());
        m_form->setFieldVisible("center", !classes.isEmpty());
    }
    if (auto *cutoff = qobject_cast<QSpinBox *>(m_form->input(QStringLiteral("cutoff"))); cutoff && model) {
        const int layers = GeneratorCard(*model).numLayers;
        cutoff->setMaximum(layers > 0 ? layers : kMaxLayers);
    }
    reload();
}

/// Which runs and files there are is asked of the database and the disk: only after something has changed.
void GenerateForm::markDirectionsStale()
{
    m_directionsStale = true;
    if (isVisible())
        reload();
}

void GenerateForm::reload()
{
    if (std::exchange(m_directionsStale, false))
        reloadDirections();
    m_start->setEnabled(m_model && m_context.workspace() && !m_context.isReadOnly());
    m_start->setToolTip(m_context.isReadOnly() ? tr("The workspace is open read-only: %1").arg(m_context.heldBy())
                                               : QString());
    refreshFields();
    refreshPlan();
}

void GenerateForm::setMeasured(double facesPerSecond, qint64 bytesPerFace)
{
    m_rate = facesPerSecond;
    m_bytes = bytesPerFace;
    refreshPlan();
}

FaceLook GenerateForm::look() const
{
    const Json values = m_form->values();
    return {{},
            values["psi"].get<double>(),
            QString::fromStdString(values["noise"].get<std::string>()),
            values["cutoff"].get<int>(),
            !m_classes.isEmpty() && values["center"] == "class"};
}

int GenerateForm::classIndex() const
{
    if (m_classes.isEmpty())
        return -1;
    const QString chosen = QString::fromStdString(m_form->values()["classes"].get<std::string>());
    return chosen == u'*' ? SampleGrid::kEachClass : chosen.toInt();
}

void GenerateForm::reloadDirections()
{
    QList<QPair<QString, QString>> sets{{QString(), tr("none")},
                                        {QStringLiteral("sefa"), tr("the generator's own (SeFa)")}};
    auto add = [&sets](const QString &file, const QString &caption) {
        if (QFileInfo::exists(file) &&
            std::none_of(sets.cbegin(), sets.cend(), [&](auto &set) { return set.first == file; }))
            sets.append({file, caption});
    };
    if (auto *workspace = m_context.workspace()) {
        if (const auto runs = workspace->runs()) {
            for (const auto &run : *runs) {
                for (const auto &artifact : run.artifacts) {
                    const QString file = QString::fromStdString(artifact.path.string());
                    if (artifact.kind == "directions")
                        add(file,
                            tr("%1 of %2").arg(QFileInfo(file).completeBaseName(), QString::fromStdString(run.id)));
                }
            }
        }
    }
    for (const QString &file : std::as_const(m_directionFiles))
        add(file, QFileInfo(file).fileName());
    m_form->setChoices("directions", sets);
}

void GenerateForm::chooseDirections()
{
    auto *dialog = new QFileDialog(this, tr("Choose a direction set"), {}, tr("Direction sets (*.safetensors)"));
    dialog->setObjectName(QStringLiteral("directionsDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_directionFiles.append(file);
        reloadDirections();
        m_form->setValue("directions", file.toStdString());
    });
    dialog->open();
}

void GenerateForm::takeLabelledSeeds()
{
    if (!m_context.workspace() || !m_model)
        return;
    const auto states = m_context.workspace()->annotations().seeds(m_model->id);
    if (!states)
        return m_context.sayError(states.error());
    std::vector<std::uint32_t> seeds;
    for (const auto &state : *states) {
        if (state.status == data::SeedStatus::Labelled || state.status == data::SeedStatus::Neutral)
            seeds.push_back(static_cast<std::uint32_t>(state.ref.seed));
    }
    if (seeds.empty())
        return m_context.say(tr("No seed of this generator has labels yet; give them in Annotate."));
    QString text = QString::fromStdString(facs::seedListText(seeds)).trimmed();
    m_form->setValue("seeds", text.replace(u'\n', QStringLiteral(", ")).toStdString());
}

void GenerateForm::onChanged(const QString &field)
{
    refreshFields();
    refreshPlan();
    if (field == QLatin1StringView("psi") || field == QLatin1StringView("cutoff") ||
        field == QLatin1StringView("center") || field == QLatin1StringView("noise") ||
        field == QLatin1StringView("classes"))
        Q_EMIT lookChanged();
}

void GenerateForm::refreshFields()
{
    const Json values = m_form->values();
    const bool moved = !values["directions"].get<std::string>().empty();
    const QString why = tr("Choose directions first.");
    m_form->setFieldEnabled("indices", moved, why);
    m_form->setFieldEnabled("degrees", moved, why);
    m_form->setFieldEnabled("truncateAfter", moved, why);
    m_form->setFieldEnabled("center", values["psi"].get<double>() != 1, tr("With psi 1 nothing is truncated."));
    m_form->setFieldEnabled("cutoff", values["psi"].get<double>() != 1, tr("With psi 1 nothing is truncated."));
    m_form->setFieldEnabled("noiseSeed", values["noise"] == "random", tr("Only noise that is new for each face."));
}

std::optional<qint64> GenerateForm::numFaces() const
{
    const Json values = m_form->values();
    const auto seeds = countSeeds(QString::fromStdString(values["seeds"].get<std::string>()));
    if (!seeds)
        return std::nullopt;
    qint64 count = *seeds;
    if (!values["directions"].get<std::string>().empty()) {
        if (values["indices"].empty())
            return std::nullopt; // as many directions as the set has
        count *= static_cast<qint64>(values["indices"].size() * values["degrees"].size());
    }
    return classIndex() == SampleGrid::kEachClass ? count * m_classes.size() : count;
}

double GenerateForm::facesPerSecond() const
{
    // A job makes faces in batches, which is quicker than the sheet; the last one of this generator knows best.
    if (auto *manager = m_context.jobs(); manager && m_model) {
        for (const auto &job : manager->jobs()) {
            if (job.kind != GenerateSpec::kKind || !job.summary.is_object() || !job.summary.contains("img_per_s") ||
                textOf(job.summary, "model_sha256") != m_model->sha256)
                continue;
            if (const Json &rate = job.summary["img_per_s"]; rate.is_number() && rate.get<double>() > 0)
                return rate.get<double>();
        }
    }
    return m_rate;
}

void GenerateForm::refreshPlan()
{
    const Json values = m_form->values();
    const auto seeds = countSeeds(QString::fromStdString(values["seeds"].get<std::string>()));
    if (!seeds)
        return m_plan->setText(seedsSentence());
    const auto degrees = static_cast<qint64>(values["degrees"].size());
    const auto directions = static_cast<qint64>(values["indices"].size());
    const QLocale locale;
    const QString each = classIndex() == SampleGrid::kEachClass
                             ? tr("%n classes × ", nullptr, static_cast<int>(m_classes.size()))
                             : QString();
    const auto total = numFaces();
    QString text;
    if (values["directions"].get<std::string>().empty())
        text = each.isEmpty() ? tr("%1 faces").arg(locale.toString(*seeds))
                              : each % tr("%1 seeds = %2 faces").arg(locale.toString(*seeds), locale.toString(*total));
    else if (directions == 0)
        text = each % tr("%1 seeds × %2 degrees = %3 faces for each direction")
                          .arg(locale.toString(*seeds))
                          .arg(degrees)
                          .arg(locale.toString(*seeds * degrees));
    else
        text = each % tr("%1 seeds × %2 directions × %3 degrees = %4 faces")
                          .arg(locale.toString(*seeds))
                          .arg(directions)
                          .arg(degrees)
                          .arg(locale.toString(*total));
    const double rate = facesPerSecond();
    if (total && *total > 0 && rate > 0)
        text += QStringLiteral(" · ") % tr("about %1").arg(roughDuration(static_cast<double>(*total) / rate));
    const bool isPng = values["format"] == "png";
    const qint64 resolution = m_model ? GeneratorCard(*m_model).resolution : 0;
    const qint64 bytes = isPng ? m_bytes : std::max<qint64>(0, resolution * resolution * 12);
    if (total && *total > 0 && bytes > 0)
        text += QStringLiteral(" · ") % locale.formattedDataSize(*total * bytes, 0);
    m_plan->setText(text);
}

Result<> GenerateForm::checkDirections(Json &values) const
{
    const bool moved = !values["directions"].get<std::string>().empty();
    if (!moved) { // what is grey does not count
        values["indices"] = Json::array();
        values["degrees"] = Json::array();
    } else if (values["degrees"].empty()) {
        return fail(ErrorCode::InvalidArgument, tr("Say how far, such as -5, 0, 5.").toStdString(), "degrees");
    }
    return {};
}

void GenerateForm::start()
{
    if (!m_model || !m_form->check())
        return;
    Json values = m_form->values();
    values["model"] = m_model->path.string();
    if (auto ok = checkDirections(values); !ok)
        return m_form->showError(ok.error());
    const int chosen = classIndex();
    const std::string name = values["name"].get<std::string>();
    const int first = std::max(0, chosen);
    const int last = chosen == SampleGrid::kEachClass ? static_cast<int>(m_classes.size()) - 1 : first;
    for (int i = first; i <= last; ++i) {
        QString title = tr("Faces of %1").arg(QString::fromStdString(m_model->name));
        values["classes"] = m_classes.isEmpty() ? std::string() : std::to_string(i);
        if (m_classes.isEmpty())
            values["center"] = "all";
        if (!m_classes.isEmpty()) {
            title += QStringLiteral(" · ") % m_classes[i];
            if (last > first)
                values["name"] = (name.empty() ? m_model->name : name) + "-" + m_classes[i].toStdString();
        }
        const auto spec = settingsFromJson<GenerateSpec>(values);
        if (!spec)
            return m_form->showError(spec.error());
        const auto id = m_context.startJob(jobSpec(*spec, 0), title);
        if (!id)
            return m_form->showError(id.error());
    }
    m_context.say(tr("Making faces; they appear in Data when the job is done."));
}

} // namespace mimik::ui
