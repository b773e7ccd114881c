#include "ui/generate/train_form.h"

#include "core/base/specs/train_gan_spec.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
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
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace mimik::ui {

namespace {
constexpr double kFixedStrength = 0.2; // mild: a start where nobody has tried another
} // namespace

TrainForm::TrainForm(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_form(new SpecForm), m_strip(new PreparedStrip(context)),
      m_seed(new QSpinBox)
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
    connect(m_strip, &PreparedStrip::looked, this, [this] {
        refreshFields();
        refreshCost();
    });
    refreshFields();
    refreshCost();
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
    m_start->setEnabled(m_context.workspace() && !m_context.isReadOnly());
    m_start->setToolTip(m_context.isReadOnly() ? tr("The workspace is open read-only: %1").arg(m_context.heldBy())
                                               : QString());
    refreshFields();
    refreshStrip();
    refreshCost();
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
    const QString path = QString::fromStdString(values["data"].get<std::string>());
    m_isFilling = true;
    if (!path.isEmpty())
        m_otherData.append(path);
    reloadData();
    m_form->setValues(values);
    m_seed->setValue(static_cast<int>(spec.seed));
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

void TrainForm::refreshFields()
{
    const auto *model = parent();
    const bool isNew = text("resume").isEmpty();
    const QString fromModel = tr("The generator to start from decides this.");
    for (const char *field : {"size", "fmaps", "channelMax", "latent", "map"})
        m_form->setFieldEnabled(field, isNew, fromModel);
    m_form->setFieldEnabled("freezed", !isNew, tr("Only where the training starts from a generator."));
    const bool mustLearn = model && GeneratorCard(*model).isConditional();
    m_form->setFieldEnabled("cond", m_strip->faces().canLearnClasses && (isNew || mustLearn),
                            isNew || mustLearn ? tr("These faces have no classes.")
                                               : tr("The generator to start from has no classes."));
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
    const auto speed = measuredSpeed(*manager, text("preset"), side, number("fmaps"));
    QString sentence;
    if (speed.imagesPerSecond > 0) {
        const double seconds = 1000 * kimg / speed.imagesPerSecond;
        sentence = tr("About %1 at %2 images/s, as measured in “%3”.")
                       .arg(roughDuration(seconds), QLocale().toString(speed.imagesPerSecond, 'f', 1), speed.run);
        if (const double minutes = number("minutes"); minutes > 0 && minutes * 60 < seconds)
            sentence += u' ' % tr("It stops after %1, at about %2 kimg.")
                                   .arg(roughDuration(minutes * 60))
                                   .arg(minutes * 60 * speed.imagesPerSecond / 1000, 0, 'f', 1);
    } else {
        sentence = tr("No training of this kind and size has been measured here yet: its speed shows after a minute.");
    }
    const qint64 count = m_strip->faces().count;
    if (count > 0)
        sentence += u' ' % tr("Each face is shown about %n times.", nullptr,
                              std::max(1, static_cast<int>(1000 * kimg / static_cast<double>(count))));
    m_cost->setText(sentence);
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
         {"size", "fmaps", "channelMax", "latent", "map", "freezed", "cond", "p", "target", "augpipe"}) {
        const QWidget *input = m_form->input(QLatin1StringView(field));
        if (input && !input->isEnabled() && normal.contains(field))
            values[field] = normal[field];
    }
    if (number("size") == 0 || !text("resume").isEmpty())
        values["size"] = m_strip->faces().size; // what the strip has shown: also the size of a model to start from
    const auto spec = settingsFromJson<TrainGanSpec>(values);
    if (!spec)
        return m_form->showError(spec.error());
    QString name = QFileInfo(QDir::cleanPath(QString::fromStdString(spec->data))).fileName();
    if (auto *workspace = m_context.workspace()) {
        if (const auto sets = workspace->datasets()) {
            for (const auto &set : *sets) {
                if (set.folder == std::filesystem::path(spec->data))
                    name = QString::fromStdString(set.name); // folders of runs are all called "artifacts"
            }
        }
    }
    const QString title = spec->name.empty() ? tr("Train on %1").arg(name) : QString::fromStdString(spec->name);
    const auto id = m_context.startJob(jobSpec(*spec, static_cast<std::uint64_t>(m_seed->value())), title);
    if (!id)
        return m_form->showError(id.error());
    m_context.say(tr("The training has started; it goes on when this window is closed."));
    Q_EMIT started(*id);
}

} // namespace mimik::ui
