#include "ui/generate/train_form.h"

#include "core/base/specs/train_gan_spec.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "ui/common/json_fields.h"
#include "ui/common/rough_text.h"
#include "ui/common/spec_form.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/generate/generator_card.h"
#include "ui/generate/prepared_strip.h"
#include "ui/generate/train_form_fields.h"
#include "ui/generate/training_speed.h"
#include "ui/shell/app_context.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace mimik::ui {

namespace {
constexpr double kFixedStrength = 0.2; // mild: a start where nobody has tried another
} // namespace

TrainForm::TrainForm(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_form(new SpecForm), m_strip(new PreparedStrip(context)),
      m_seed(new QLineEdit)
{
    m_form->setObjectName(QStringLiteral("trainForm"));
    addFields();
    m_cost = new QLabel(this);
    m_cost->setObjectName(QStringLiteral("trainCost"));
    m_cost->setWordWrap(true);
    makeDim(m_cost);
    m_start = new QPushButton(tr("Start training"), this);
    m_start->setObjectName(QStringLiteral("trainGanStart"));
    makePrimary(m_start);
    auto *holder = new QWidget;
    auto *inner = new QVBoxLayout(holder);
    inner->setContentsMargins(kSpaceM, kSpaceM, kSpaceM, kSpace);
    inner->addWidget(m_form);
    inner->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(holder);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(kSpaceM, 0, kSpaceM, 0);
    foot->setSpacing(kSpace);
    foot->addWidget(m_cost);
    foot->addWidget(m_start);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, kSpace);
    column->setSpacing(kSpace);
    column->addWidget(scroll, 1);
    column->addLayout(foot);
    connect(m_form, &SpecForm::changed, this, &TrainForm::onChanged);
    connect(m_start, &QPushButton::clicked, this, &TrainForm::start);
    const auto attach = [this] {
        if (auto *manager = m_context.jobs())
            connect(manager, &jobs::JobManager::historyRead, this, &TrainForm::refreshCost, Qt::UniqueConnection);
    };
    connect(&m_context, &AppContext::jobManagersChanged, this, attach);
    attach();
    connect(m_strip, &PreparedStrip::looked, this, [this] {
        refreshFields();
        refreshCost();
        refreshStart();
    });
    refreshFields();
    refreshCost();
    refreshStart();
}

void TrainForm::addFields()
{
    addTrainFields(*m_form, m_strip, m_seed);
    auto *other = new QToolButton(this);
    other->setObjectName(QStringLiteral("trainDataOther"));
    other->setIcon(icon(QStringLiteral("document-open")));
    other->setAutoRaise(true);
    other->setAccessibleName(tr("Other faces…"));
    other->setToolTip(tr("Other faces…"));
    auto *menu = new QMenu(other);
    menu->addAction(tr("Choose a folder of pictures…"), this, [this] { chooseFaces(false); });
    menu->addAction(tr("Choose an .npy or .zip file of pictures…"), this, [this] { chooseFaces(true); });
    other->setMenu(menu);
    other->setPopupMode(QToolButton::InstantPopup);
    m_form->addBeside("data", other);
    if (auto *box = qobject_cast<QComboBox *>(m_form->input(QStringLiteral("data"))))
        box->setPlaceholderText(tr("import faces in Data"));
    m_form->setCheck("data", [this] {
        return text("data").isEmpty() ? tr("Choose the faces to learn from; Data › Import brings them in.") : QString();
    });
    m_form->setCheck("resume", [this] {
        const auto *model = parent();
        return model && GeneratorCard(*model).isConditional() && !learnsClasses()
                   ? tr("This generator knows classes: it goes on with faces that have them, with “Learn the classes”.")
                   : QString();
    });
    m_form->setCheck("seed", [this] {
        bool isNumber = false;
        m_seed->text().toULongLong(&isNumber);
        return isNumber ? QString() : tr("A seed is a whole number from 0 to 18446744073709551615.");
    });
    m_form->setValues(Json(TrainGanSpec{}));
    m_form->setValue("preset", "small");
}

void TrainForm::chooseFaces(bool isFile)
{
    auto *dialog = new QFileDialog(this, tr("Choose the faces to learn from"));
    dialog->setObjectName(QStringLiteral("trainDataDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(isFile ? QFileDialog::ExistingFile : QFileDialog::Directory);
    if (isFile)
        dialog->setNameFilter(tr("Files of pictures (*.npy *.zip)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_otherData.append(path);
        reloadData();
        m_form->setValue("data", path.toStdString());
    });
    dialog->open();
}

void TrainForm::reloadData()
{
    QList<QPair<QString, QString>> sets;
    if (auto *workspace = m_context.workspace()) {
        if (const auto read = workspace->datasets()) {
            for (const auto &set : *read) {
                if (set.origin == data::Origin::Real)
                    sets.append({QString::fromStdString(set.folder.string()),
                                 tr("%1 (%2 images)")
                                     .arg(QString::fromStdString(set.name),
                                          QLocale().toString(static_cast<qlonglong>(set.numImages)))});
            }
        }
    }
    for (const QString &path : std::as_const(m_otherData)) {
        if (std::none_of(sets.cbegin(), sets.cend(), [&](auto &set) { return set.first == path; }))
            sets.append({path, QFileInfo(path).fileName()});
    }
    m_form->setChoices("data", sets);
}

void TrainForm::reload()
{
    if (!m_context.workspace())
        m_otherData.clear();
    m_isFilling = true;
    reloadData();
    m_isFilling = false;
    refreshFields();
    refreshStrip();
    refreshCost();
    refreshStart();
}

void TrainForm::refreshStart()
{
    QString why;
    if (m_context.isReadOnly())
        why = tr("The workspace is open read-only: %1").arg(m_context.heldBy());
    else if (m_strip->isLooking())
        why = tr("The faces are being looked at.");
    m_start->setEnabled(m_context.workspace() && why.isEmpty());
    m_start->setToolTip(why);
}

void TrainForm::setGenerators(const std::vector<data::ModelInfo> &generators)
{
    m_generators = generators;
    QList<QPair<QString, QString>> starts{{QString(), tr("nothing: a new generator")}};
    for (const auto &model : generators)
        starts.append({QString::fromStdString(model.path.string()), QString::fromStdString(model.name)});
    m_form->setChoices("resume", starts);
}

void TrainForm::setStart(const QString &modelPath)
{
    m_form->setValue("resume", modelPath.toStdString());
}

void TrainForm::setSpec(const JobSpec &spec)
{
    Json values = TrainGanSpec{};
    values.update(spec.settings);
    if (!spec.settings.contains("given")) // then all that it holds counts, defaults too
        for (const auto &[key, value] : spec.settings.items())
            values["given"].push_back(key);
    const QString path = QString::fromStdString(textOf(values, "data"));
    m_isFilling = true;
    if (QFileInfo::exists(path)) // else it is said to be missing
        m_otherData.append(path);
    reloadData();
    m_form->setValues(values);
    m_seed->setText(QString::number(spec.seed));
    m_isFilling = false;
    refreshFields();
    refreshStrip();
    refreshCost();
}

bool TrainForm::isSettled() const
{
    return m_strip->isSettled();
}

QString TrainForm::text(const char *field) const
{
    const Json values = m_form->values();
    return values.contains(field) && values[field].is_string()
               ? QString::fromStdString(values[field].get<std::string>())
               : QString();
}

double TrainForm::number(const char *field) const
{
    const Json values = m_form->values();
    return values.contains(field) && values[field].is_number() ? values[field].get<double>() : 0;
}

const data::ModelInfo *TrainForm::parent() const
{
    const std::string path = text("resume").toStdString();
    const auto found = std::ranges::find(m_generators, std::filesystem::path(path), &data::ModelInfo::path);
    return found == m_generators.end() ? nullptr : &*found;
}

int TrainForm::size() const
{
    if (const auto *model = parent())
        return std::max(0, GeneratorCard(*model).resolution);
    const int chosen = static_cast<int>(number("size"));
    return chosen > 0 ? chosen : m_strip->faces().size;
}

void TrainForm::onChanged(const QString &field)
{
    if (m_isFilling)
        return;
    m_form->clearErrors();
    if (field == QLatin1StringView("aug") && text("aug") == QLatin1StringView("fixed") && number("p") <= 0)
        m_form->setValue("p", kFixedStrength);
    if (const auto *model = parent(); model && field == QLatin1StringView("resume"))
        m_form->setValue("cond", GeneratorCard(*model).isConditional()); // it goes on with what it knows
    refreshFields();
    if (field == QLatin1StringView("data") || field == QLatin1StringView("size") ||
        field == QLatin1StringView("resume"))
        refreshStrip();
    refreshCost();
}

bool TrainForm::learnsClasses() const
{
    return m_form->input(QStringLiteral("cond"))->isEnabled() && m_form->values()["cond"].get<bool>();
}

void TrainForm::refreshFields()
{
    const bool isNew = text("resume").isEmpty();
    const QString fromModel = tr("The generator to start from decides this.");
    for (const char *field : {"size", "fmaps", "channelMax", "latent", "map"})
        m_form->setFieldEnabled(field, isNew, fromModel);
    m_form->setFieldEnabled("freezed", !isNew, tr("Only where the training starts from a generator."));
    const bool isArray = text("data").endsWith(QLatin1StringView(".npy"), Qt::CaseInsensitive);
    if (isNew)
        m_form->setFieldEnabled("size", !isArray, tr("The images of an .npy file are taken as they are."));
    m_form->setFieldEnabled("align", !isArray, tr("The images of an .npy file are taken as they are."));
    m_strip->setAligned(!isArray && m_form->values().value("align", false));
    m_form->setFieldEnabled("cond", m_strip->faces().canLearnClasses,
                            m_strip->isLooking() ? tr("The faces are being looked at.")
                                                 : tr("These faces have no classes."));
    const QString aug = text("aug");
    m_form->setFieldEnabled("p", aug == QLatin1StringView("fixed"), tr("Only with a fixed strength."));
    m_form->setFieldEnabled("target", aug == QLatin1StringView("ada"), tr("Only with an adaptive strength."));
    m_form->setFieldEnabled("augpipe", aug != QLatin1StringView("noaug"), tr("Nothing is augmented."));
}

void TrainForm::refreshStrip()
{
    const auto *model = parent();
    m_strip->setFaces(text("data"),
                      model ? std::max(0, GeneratorCard(*model).resolution) : static_cast<int>(number("size")));
    refreshFields();
    refreshStart();
}

void TrainForm::refreshCost()
{
    auto *manager = m_context.jobs();
    const int side = size();
    if (!manager || side <= 0) {
        m_cost->clear();
        return;
    }
    const double kimg = number("kimg");
    const auto speed = m_speeds.measured(*manager, text("preset"), side, number("fmaps"));
    QString sentence;
    if (speed.imagesPerSecond > 0) {
        const double seconds = 1000 * kimg / speed.imagesPerSecond;
        sentence = tr("About %1 at %2 images/s, as measured in “%3”.")
                       .arg(roughDuration(seconds), QLocale().toString(speed.imagesPerSecond, 'f', 1), speed.run);
        if (const double minutes = number("minutes"); minutes > 0 && minutes * 60 < seconds)
            sentence += u' ' % tr("It stops after %1, at about %2 kimg.")
                                   .arg(roughDuration(minutes * 60))
                                   .arg(QLocale().toString(minutes * 60 * speed.imagesPerSecond / 1000, 'f', 1));
    } else {
        sentence = tr("No training of this kind and size has been measured here yet: its speed shows after a minute.");
    }
    const qint64 count = m_strip->faces().count;
    if (count > 0)
        sentence += u' ' % tr("Each face is shown about %n times.", nullptr,
                              std::max(1, static_cast<int>(1000 * kimg / static_cast<double>(count))));
    m_cost->setText(sentence);
}

QString TrainForm::title(const std::string &name, const std::string &data) const
{
    if (!name.empty())
        return QString::fromStdString(name);
    QString faces = QFileInfo(QDir::cleanPath(QString::fromStdString(data))).fileName();
    if (auto *workspace = m_context.workspace()) {
        if (const auto sets = workspace->datasets()) {
            for (const auto &set : *sets) {
                if (set.folder == std::filesystem::path(data))
                    faces = QString::fromStdString(set.name); // folders of runs are all called "artifacts"
            }
        }
    }
    return tr("Train on %1").arg(faces);
}

void TrainForm::start()
{
    if (!m_form->check())
        return;
    Json values = m_form->values();
    values.erase("seed");
    // What is greyed does not count.
    const TrainGanSpec defaults;
    const Json normal = defaults;
    for (const char *field :
         {"size", "fmaps", "channelMax", "latent", "map", "freezed", "cond", "align", "p", "target", "augpipe"}) {
        const QWidget *input = m_form->input(QLatin1StringView(field));
        if (input && !input->isEnabled() && normal.contains(field))
            values[field] = normal[field];
    }
    // A run that goes on has its size; a generator to start from has one too; else what the strip has shown.
    if (!QFileInfo(text("resume")).isDir() && (values["size"] == 0 || parent()))
        values["size"] = size();
    auto spec = settingsFromJson<TrainGanSpec>(values);
    if (!spec)
        return m_form->showError(spec.error());
    const QString title = this->title(spec->name, spec->data);
    if (spec->name.empty())
        spec->name = title.toStdString(); // else all generators were called after their file: "model", "model-2", ...
    const auto id = m_context.startJob(jobSpec(*spec, m_seed->text().toULongLong()), title);
    if (!id)
        return m_form->showError(id.error());
    m_context.say(tr("The training has started; it goes on when this window is closed."));
    Q_EMIT started(*id);
}

} // namespace mimik::ui
