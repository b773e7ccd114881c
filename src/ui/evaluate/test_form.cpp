#include "ui/evaluate/test_form.h"

#include "core/base/files.h"
#include "core/base/specs/predict_spec.h"
#include "core/data/listing.h"
#include "core/data/workspace.h"
#include "ui/common/json_fields.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/evaluate/predictions_list.h"
#include "ui/shell/app_context.h"

#include <QComboBox>
#include <QDateTime>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr const char *kAllRows = "all";
constexpr int kMinLetters = 10;

bool isClassifier(const data::ModelInfo &model)
{
    const bool hasCard = model.card.is_object() && model.card.contains("settings") && model.card.contains("classes") &&
                         model.card["classes"].is_array();
    return model.kind == "classifier" && !model.path.empty() && hasCard;
}

std::vector<std::string> classesOf(const data::ModelInfo &model)
{
    std::vector<std::string> classes;
    for (const Json &name : model.card["classes"]) {
        if (name.is_string())
            classes.push_back(name.get<std::string>());
    }
    return classes;
}

bool isOfExpressions(const data::ModelInfo &model)
{
    return textOf(model.card["settings"], "task") == "expression";
}

/// Writes labels.csv of the rows to test on. Names are relative to the data set's folder, so that the predictions
/// become labels of its images; the rows are marked with `split`, so that the job reads no others.
Result<Json> writeLabels(const data::Workspace &workspace, const data::Dataset &set, const data::ModelInfo &model,
                         const std::string &split, const std::filesystem::path &folder)
{
    data::ImageFilter filter;
    filter.hideExcluded = true;
    filter.datasets = {set.id};
    if (split != kAllRows)
        filter.splits = {split};
    std::vector<int> aus;
    for (const std::string &name : classesOf(model)) {
        if (const int au = data::auFromKey(name))
            aus.push_back(au);
    }
    auto listing = data::listing(workspace, filter, aus);
    if (!listing)
        return passOn(listing);
    const bool isExpression = isOfExpressions(model);
    std::erase_if(listing->rows, [isExpression](const data::ListingRow &row) {
        return isExpression ? row.className.empty()
                            : std::all_of(row.aus.begin(), row.aus.end(), [](double v) { return std::isnan(v); });
    });
    if (listing->rows.empty())
        return fail(ErrorCode::InvalidArgument,
                    "'" + set.name + "' has no " + (isExpression ? "expression" : "AU") +
                        " labels that the model could be tested on" +
                        (split == kAllRows ? std::string() : " among the rows of " + split) +
                        "; label its faces first");
    const auto base = std::filesystem::absolute(folder).lexically_normal();
    for (data::ListingRow &row : listing->rows) {
        row.path = base / row.name;
        row.split = split;
    }
    if (auto written = data::writeListing(*listing, isExpression ? "expression" : "au", base); !written)
        return passOn(written);
    return Json((base / "labels.csv").string());
}

QComboBox *makeBox(QWidget *parent, const char *name, const QString &what)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(QLatin1StringView(name));
    box->setAccessibleName(what);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(kMinLetters);
    return box;
}

} // namespace

TestForm::TestForm(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_model(makeBox(this, "testModel", tr("Classifier to test"))),
      m_set(makeBox(this, "testSet", tr("Faces to test on"))), m_split(makeBox(this, "testSplit", tr("Which rows"))),
      m_test(new QPushButton(tr("Test", "start a test of a model"), this)), m_why(new QLabel(this)),
      m_error(new QLabel(this))
{
    m_test->setObjectName(QStringLiteral("startTest"));
    m_why->setObjectName(QStringLiteral("testWhy"));
    makeDim(m_why);
    m_why->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("testError"));
    m_error->setProperty("wrong", true);
    m_error->setWordWrap(true);
    m_error->hide();
    m_split->setToolTip(tr("Take faces that the model has not been trained on; others flatter it."));
    auto *row = new QHBoxLayout;
    row->setSpacing(kSpace);
    row->addWidget(new QLabel(tr("Test a model"), this));
    row->addWidget(m_model, 3);
    row->addWidget(new QLabel(tr("Faces", "to test a model on"), this));
    row->addWidget(m_set, 2);
    row->addWidget(m_split, 1);
    row->addWidget(m_test);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kSpaceM, kSpace, kSpaceM, 0);
    column->setSpacing(kSpaceXs);
    column->addLayout(row);
    column->addWidget(m_why);
    column->addWidget(m_error);
    connect(m_test, &QPushButton::clicked, this, &TestForm::start);
    connect(m_set, &QComboBox::activated, this, [this] { m_hasPickedSet = true; });
    connect(m_set, &QComboBox::currentIndexChanged, this, &TestForm::fillSplits);
    for (auto *box : {m_model, m_set, m_split})
        connect(box, &QComboBox::currentIndexChanged, m_error, &QLabel::hide);
    connect(&context, &AppContext::workspaceAboutToClose, this, &TestForm::forget);
    connect(&context, &AppContext::workspaceChanged, this, [this] {
        forget();
        reloadModels();
        reloadSets();
    });
    connect(&context, &AppContext::modelsChanged, this, &TestForm::reloadModels);
    connect(&context, &AppContext::datasetsChanged, this, &TestForm::reloadSets);
    connect(&context, &AppContext::runTakenIn, this, [this](const QString &runId) {
        if (m_tests.remove(runId))
            Q_EMIT tested(runId);
    });
    reloadModels();
    reloadSets();
}

void TestForm::forget()
{
    ++m_generation;
    m_isCounting = m_isStarting = m_hasPickedSet = false; // answers for the workspace before never come
    m_models.clear();
    m_sets.clear();
    m_splits.clear();
    m_splitsShown = 0;
    m_tests.clear();
    m_wantedRun.clear();
    for (auto *box : {m_model, m_set, m_split})
        box->clear();
    m_error->hide();
    refresh();
}

void TestForm::reloadModels()
{
    const QString before = m_model->currentData().toString();
    m_models.clear();
    if (auto *workspace = m_context.workspace()) {
        if (auto models = workspace->models())
            std::copy_if(models->rbegin(), models->rend(), std::back_inserter(m_models), isClassifier); // newest first
    }
    {
        const QSignalBlocker block(m_model);
        m_model->clear();
        for (const data::ModelInfo &model : m_models) {
            QString text =
                modelTitle(model) % QStringLiteral(" · ") % (isOfExpressions(model) ? tr("expressions") : tr("AUs"));
            const auto time = QDateTime::fromString(QString::fromStdString(model.created), Qt::ISODateWithMs);
            if (time.isValid())
                text += QStringLiteral(" · ") % QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
            m_model->addItem(text, QString::fromStdString(model.sha256));
        }
        m_model->setCurrentIndex(std::max(m_models.empty() ? -1 : 0, m_model->findData(before)));
    }
    chooseWanted();
    refresh();
}

void TestForm::reloadSets()
{
    const auto before = m_set->currentData();
    m_sets.clear();
    if (auto *workspace = m_context.workspace()) {
        if (auto sets = workspace->datasets())
            m_sets = std::move(*sets);
    }
    {
        const QSignalBlocker block(m_set);
        m_set->clear();
        for (const data::Dataset &set : m_sets)
            m_set->addItem(QString::fromStdString(set.name), static_cast<qlonglong>(data::raw(set.id)));
        m_set->setCurrentIndex(std::max(m_sets.empty() ? -1 : 0, m_set->findData(before)));
    }
    countSplits();
}

void TestForm::countSplits()
{
    const quint64 generation = ++m_generation;
    m_isCounting = !m_sets.empty();
    fillSplits();
    if (m_sets.empty())
        return;
    m_context.readInBackground(
        [](data::Workspace &workspace, const std::atomic<bool> &stop) -> Result<Json> {
            Json counts = Json::array();
            const auto sets = workspace.datasets();
            for (std::size_t i = 0; sets && i < sets->size() && !stop; ++i) {
                data::ImageFilter filter;
                filter.datasets = {(*sets)[i].id};
                filter.hideExcluded = true;
                const auto groups = workspace.images().countsBy("split", filter);
                if (!groups)
                    return passOn(groups);
                for (const data::GroupCount &group : *groups)
                    counts.push_back({data::raw((*sets)[i].id), group.name, group.count});
            }
            return counts;
        },
        this,
        [this, generation](const Result<Json> &counts) {
            if (generation != m_generation)
                return;
            m_isCounting = false;
            m_splits.clear();
            if (!counts) {
                refresh();
                return say(counts.error());
            }
            for (const Json &entry : *counts)
                m_splits[entry[0].get<std::int64_t>()][QString::fromStdString(entry[1].get<std::string>())] =
                    entry[2].get<std::int64_t>();
            // until somebody picks a set, one with test rows is the likely one
            const auto hasTest = [this](const data::Dataset &set) {
                return set.origin == data::Origin::Real &&
                       m_splits.value(data::raw(set.id)).contains(QStringLiteral("test"));
            };
            const auto likely = std::find_if(m_sets.begin(), m_sets.end(), hasTest);
            if (!m_hasPickedSet && likely != m_sets.end())
                m_set->setCurrentIndex(static_cast<int>(likely - m_sets.begin()));
            fillSplits();
        });
}

void TestForm::fillSplits()
{
    const QString before = m_split->currentData().toString();
    const data::Dataset *set = chosenSet();
    const std::int64_t id = set ? data::raw(set->id) : 0;
    const auto splits = m_splits.value(id);
    {
        const QSignalBlocker block(m_split);
        m_split->clear();
        m_split->addItem(tr("all rows"), QString::fromLatin1(kAllRows));
        for (const QString &split : {QStringLiteral("train"), QStringLiteral("val"), QStringLiteral("test")}) {
            if (const qint64 count = splits.value(split); count > 0)
                m_split->addItem(split % QStringLiteral(" · ") % QLocale().toString(count), split);
        }
        const QString wanted = id == m_splitsShown ? before : QStringLiteral("test");
        m_split->setCurrentIndex(std::max(0, m_split->findData(wanted)));
    }
    m_splitsShown = splits.isEmpty() ? 0 : id;
    refresh();
}

const data::Dataset *TestForm::chosenSet() const
{
    const auto index = m_set->currentIndex();
    return index < 0 || index >= static_cast<int>(m_sets.size()) ? nullptr : &m_sets[static_cast<std::size_t>(index)];
}

void TestForm::chooseModelOf(const QString &runId)
{
    m_wantedRun = runId;
    chooseWanted();
}

void TestForm::chooseWanted()
{
    if (m_wantedRun.isEmpty() || !m_context.workspace())
        return;
    const auto run = m_context.workspace()->run(m_wantedRun.toStdString());
    const std::string hash = run ? textOf(run->summary, "model_sha256") : std::string();
    const int index = hash.empty() ? -1 : m_model->findData(QString::fromStdString(hash));
    if (index < 0)
        return;
    m_model->setCurrentIndex(index);
    m_wantedRun.clear();
}

void TestForm::refresh()
{
    QString why;
    if (m_context.isReadOnly())
        why = tr("The workspace is open read-only: %1").arg(m_context.heldBy());
    else if (m_models.empty())
        why = tr("There is no classifier to test yet; train one.");
    else if (m_sets.empty())
        why = tr("There is no data set to test on yet; import one.");
    for (auto *box : {m_model, m_set, m_split})
        box->setEnabled(why.isEmpty());
    m_test->setEnabled(why.isEmpty() && isSettled());
    m_test->setToolTip(why);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    setVisible(m_context.workspace() != nullptr);
}

void TestForm::say(const Error &error)
{
    m_error->setText(QString::fromStdString(error.message()));
    m_error->show();
}

void TestForm::start()
{
    const data::Dataset *set = chosenSet();
    const auto index = static_cast<std::size_t>(std::max(0, m_model->currentIndex()));
    if (!set || index >= m_models.size())
        return;
    m_error->hide();
    m_isStarting = true;
    refresh();
    const QString split = m_split->currentData().toString();
    m_context.readInBackground(
        [set = *set, model = m_models[index], split,
         name = newRunId("test")](data::Workspace &workspace, const std::atomic<bool> &) -> Result<Json> {
            return writeLabels(workspace, set, model, split.toStdString(), workspace.exportsFolder() / name);
        },
        this,
        [this, set = *set, model = m_models[index], split](const Result<Json> &labels) {
            m_isStarting = false;
            refresh();
            if (!labels)
                return say(labels.error());
            launch(model, set, split, labels->get<std::string>());
        });
}

void TestForm::launch(const data::ModelInfo &model, const data::Dataset &set, const QString &split,
                      const std::string &labels)
{
    PredictSpec spec;
    spec.model = model.path.string();
    spec.images = set.folder.string();
    spec.labels = labels;
    spec.split = split.toStdString();
    const auto id = m_context.startJob(jobSpec(spec, 0),
                                       tr("Test of %1 on %2").arg(modelTitle(model), QString::fromStdString(set.name)));
    if (!id)
        return say(id.error());
    m_tests.insert(QString::fromStdString(*id));
    m_context.say(tr("The test has started; its predictions appear in this list when it is done."));
}

} // namespace mimik::ui
