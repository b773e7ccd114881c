#include "ui/annotate/annotate_panel.h"

#include "core/data/workspace.h"
#include "ui/annotate/annotate_faces.h"
#include "ui/annotate/face_canvas.h"
#include "ui/annotate/label_row.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/shell/app_context.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedLayout>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr double kFamilyDegree = 5;
constexpr int kUsualDirections = 512; ///< width of w of the published generators
constexpr int kPrefetch = 24;         ///< faces ahead: at two seeds a second the worker never falls behind

} // namespace

QString facsCode(const data::SeedState &state)
{
    QStringList parts;
    for (const auto &au : state.aus) {
        QString part;
        if (au.side != data::Side::Both)
            part += au.side == data::Side::Left ? u'L' : u'R';
        part += QString::number(au.au);
        if (au.intensity > 0)
            part += QChar(u'A' + au.intensity - 1);
        parts << part;
    }
    return parts.join(QStringLiteral(" + "));
}

AnnotatePanel::AnnotatePanel(AppContext &context, QWidget *parent)
    : Screen(context, parent), m_session(new AnnotateSession(this)), m_faces(new AnnotateFaces(context, this))
{
    setObjectName(QStringLiteral("annotatePanel"));
    build();
    connectSession();
    restoreChoices();
    m_inspectSoon.setSingleShot(true);
    m_inspectSoon.setInterval(150); // not within the keystroke; a fast coder does not read it anyway
    connect(&m_inspectSoon, &QTimer::timeout, this, [this] {
        if (m_active && m_session->hasSeed() && m_modelIndex >= 0)
            this->context().inspectSeed(m_model->currentData().toString(), m_session->seed());
    });
    connect(&context, &AppContext::workspaceAboutToClose, this, [this] {
        m_faces->stop();
        m_session->setWorkspace(nullptr, {});
        m_models.clear();
        m_modelIndex = -1;
    });
    const auto stale = [this] {
        m_stale = true;
        if (m_active)
            refresh();
    };
    connect(&context, &AppContext::workspaceChanged, this, stale);
    connect(&context, &AppContext::modelsChanged, this, stale);
}

AnnotatePanel::~AnnotatePanel() = default;

QList<KeyHint> AnnotatePanel::keys() const
{
    return {{QStringLiteral("1 … 9, 0"), tr("the labels of the page, as printed on the boxes")},
            {tr("PgUp, PgDn"), tr("page of labels")},
            {tr("Shift + 1 … 5"), tr("intensity A to E of the last action unit")},
            {QStringLiteral("L, R"), tr("left or right side of the last action unit")},
            {QStringLiteral("N"), tr("neutral")},
            {QStringLiteral("U"), tr("unsure")},
            {QStringLiteral("X"), tr("reject")},
            {tr("Space"), tr("accept the suggestion and go on")},
            {QStringLiteral("← →"), tr("seed before, next seed")},
            {QStringLiteral("P"), tr("repeat the labels of the seed before")},
            {QStringLiteral("Z"), tr("zoom")},
            {QStringLiteral("C"), tr("compare with the seed before")},
            {tr("H (hold)"), tr("hide what is drawn over the face")}};
}

void AnnotatePanel::connectSession()
{
    connect(m_session, &AnnotateSession::moved, this, [this] {
        m_canvas->setZoomed(m_canvas->isZoomed() && m_session->hasSeed());
        refreshState();
        refreshFaces();
        requestFaces();
        m_inspectSoon.start();
    });
    connect(m_session, &AnnotateSession::decided, this, [this] {
        refreshState();
        refreshFaces();
    });
    connect(m_session, &AnnotateSession::countsChanged, this, &AnnotatePanel::refreshCounts);
    connect(m_session, &AnnotateSession::pageChanged, this, &AnnotatePanel::refreshRows);
    connect(m_session, &AnnotateSession::queueChanged, this, [this] {
        const QSignalBlocker quiet(m_queue);
        m_queue->setCurrentIndex(m_queue->findData(static_cast<int>(m_session->queue())));
        refreshCounts();
    });
    connect(m_session, &AnnotateSession::hint, this, [this](const QString &text) { context().say(text); });
    connect(m_session, &AnnotateSession::failed, this, [this](const Error &error) {
        context().sayError(error);
        refreshState(); // the boxes show what is on the disk, not what was clicked
    });
    connect(m_faces, &AnnotateFaces::ready, this, &AnnotatePanel::refreshFaces);
    connect(m_faces, &AnnotateFaces::failed, this, &AnnotatePanel::refreshFaces);
}

void AnnotatePanel::activate()
{
    m_active = true;
    refresh();
    if (!m_models.empty())
        m_canvas->setFocus(Qt::OtherFocusReason);
}

void AnnotatePanel::refresh()
{
    if (m_stale)
        reloadModels();
    if (m_models.empty()) {
        showEmpty();
        return;
    }
    if (m_stack->currentWidget() != m_content) {
        const auto *focus = window()->focusWidget();
        const bool ours = focus == this || (focus && isAncestorOf(focus)); // on a button that goes away
        m_stack->setCurrentWidget(m_content);
        setFocusProxy(m_canvas);
        if (ours)
            m_canvas->setFocus(Qt::OtherFocusReason);
    }
    refreshState();
    refreshFaces();
    requestFaces();
    m_inspectSoon.start();
}

void AnnotatePanel::deactivate()
{
    m_active = false;
    m_faces->stop();
    m_canvas->setOverlaysHidden(false);
    m_session->storePlace();
    auto &settings = context().settings();
    settings.setValue(QStringLiteral("annotate/psi"), m_psi->value());
    settings.setValue(QStringLiteral("annotate/direction"), m_direction->value());
    settings.setValue(QStringLiteral("annotate/queue"), m_queue->currentData());
    settings.setValue(QStringLiteral("annotate/scheme"), m_scheme->currentData());
    settings.setValue(QStringLiteral("annotate/autoAdvance"), m_autoAdvance->isChecked());
}

void AnnotatePanel::restoreChoices()
{
    const auto stored = [this](QComboBox *box, const QString &key) {
        box->setCurrentIndex(std::max(0, box->findData(context().settings().value(key, 0).toInt())));
        return box->currentData().toInt();
    };
    m_session->setQueue(static_cast<SeedQueue>(stored(m_queue, QStringLiteral("annotate/queue"))));
    m_session->setScheme(static_cast<CodingScheme>(stored(m_scheme, QStringLiteral("annotate/scheme"))));
    m_autoAdvance->setChecked(context().settings().value(QStringLiteral("annotate/autoAdvance"), false).toBool());
}

void AnnotatePanel::open(const QVariantMap &arguments)
{
    const QString path = arguments.value(QStringLiteral("model")).toString();
    const int index = path.isEmpty() ? -1 : m_model->findData(path);
    if (index >= 0 && index != m_modelIndex) {
        m_model->setCurrentIndex(index);
        takeModel(index);
    }
    if (arguments.contains(QStringLiteral("seed")))
        m_session->goTo(arguments.value(QStringLiteral("seed")).toUInt());
}

bool AnnotatePanel::undo()
{
    return m_session->undo();
}

bool AnnotatePanel::redo()
{
    return m_session->redo();
}

bool AnnotatePanel::escape()
{
    if (m_comparing || m_canvas->isZoomed()) {
        m_comparing = false;
        m_canvas->setZoomed(false);
        refreshFaces();
        return true;
    }
    if (!m_canvas->hasFocus() && m_stack->currentWidget() == m_content) {
        m_canvas->setFocus(Qt::OtherFocusReason); // out of a text field, back to the keys
        return true;
    }
    return false;
}

void AnnotatePanel::focusFilter()
{
    m_goTo->setFocus(Qt::ShortcutFocusReason);
    m_goTo->selectAll();
}

void AnnotatePanel::reloadModels()
{
    m_stale = false;
    m_models.clear();
    if (auto *workspace = context().workspace()) {
        auto models = workspace->models();
        if (!models)
            context().sayError(models.error());
        else
            for (auto &model : *models)
                if (model.kind == "generator")
                    m_models.push_back(std::move(model));
    }
    {
        const QSignalBlocker quiet(m_model);
        m_model->clear();
        for (const auto &model : m_models)
            m_model->addItem(QString::fromStdString(model.name.empty() ? model.sha256.substr(0, 8) : model.name),
                             QString::fromStdString(model.path.string()));
    }
    m_modelIndex = -1;
    if (!m_models.empty()) {
        const auto same = std::find_if(m_models.begin(), m_models.end(),
                                       [this](const data::ModelInfo &model) { return model.id == m_session->model(); });
        const int index =
            m_session->isOpen() && same != m_models.end()
                ? static_cast<int>(same - m_models.begin())
                : std::max(0, m_model->findData(context().settings().value(QStringLiteral("explore/model"))));
        m_model->setCurrentIndex(index);
        takeModel(index);
    }
}

void AnnotatePanel::takeModel(int index)
{
    m_modelIndex = index;
    if (index < 0 || index >= static_cast<int>(m_models.size()))
        return;
    const auto &model = m_models[static_cast<std::size_t>(index)];
    int directions = kUsualDirections;
    if (model.card.is_object() && model.card.contains("settings") && model.card["settings"].is_object() &&
        model.card["settings"].value("wDim", Json()).is_number_integer())
        directions = std::max(1, model.card["settings"]["wDim"].get<int>());
    m_direction->setMaximum(directions - 1);
    m_faces->setModel(model, m_psi->value());
    if (m_session->isOpen() && m_session->model() == model.id)
        m_session->refresh(); // the coder stays at the seed
    else
        m_session->setWorkspace(context().workspace(), model.id);
}

void AnnotatePanel::showEmpty()
{
    const bool hasBundled = !AppContext::bundledGenerator().isEmpty() && !context().isReadOnly();
    if (!context().workspace())
        m_empty->setContent(QStringLiteral("checkbox"),
                            tr("Open a workspace to say what its faces show, one key per action unit."),
                            tr("Go to Data"), tr("Open the demo"));
    else if (hasBundled)
        m_empty->setContent(QStringLiteral("checkbox"),
                            tr("Seeds of a generator are annotated here. This workspace has no generator yet: start "
                               "with the small one that comes with Mimik."),
                            tr("Use the demo generator"), tr("Open the demo"));
    else
        m_empty->setContent(QStringLiteral("checkbox"),
                            tr("Seeds of a generator are annotated here. Train or load one on the Generate screen."),
                            tr("Go to Generate"), tr("Open the demo"));
    setFocusProxy(nullptr);
    m_stack->setCurrentWidget(m_empty);
}

void AnnotatePanel::useBundled()
{
    // The workspace tells everybody, this screen too.
    const auto added = context().workspace()->addModel(AppContext::bundledGenerator().toStdString(), true);
    if (!added)
        context().sayError(added.error());
}

FaceStrip::Mark AnnotatePanel::markOf(std::uint32_t seed) const
{
    switch (m_session->stateOf(seed).status) {
    case data::SeedStatus::Labelled:
        return FaceStrip::Mark::Labelled;
    case data::SeedStatus::Neutral:
        return FaceStrip::Mark::Neutral;
    case data::SeedStatus::Unsure:
        return FaceStrip::Mark::Unsure;
    case data::SeedStatus::Rejected:
        return FaceStrip::Mark::Rejected;
    case data::SeedStatus::None:
        break;
    }
    return FaceStrip::Mark::None;
}

void AnnotatePanel::refreshVerdict()
{
    const auto &state = m_session->state();
    FaceCanvas::Verdict verdict;
    switch (state.status) {
    case data::SeedStatus::Neutral:
        verdict = {tr("neutral"), false, true};
        break;
    case data::SeedStatus::Unsure:
        verdict = {tr("unsure"), false, true};
        break;
    case data::SeedStatus::Rejected:
        verdict = {tr("✕ rejected"), true, false};
        break;
    case data::SeedStatus::Labelled:
        verdict.text = state.className.empty() ? facsCode(state) : QString::fromStdString(state.className);
        break;
    case data::SeedStatus::None:
        break;
    }
    m_canvas->setVerdict(verdict);
    m_neutral->setChecked(state.status == data::SeedStatus::Neutral);
    m_unsure->setChecked(state.status == data::SeedStatus::Unsure);
    m_reject->setChecked(state.status == data::SeedStatus::Rejected);
}

void AnnotatePanel::refreshState()
{
    const bool usable = m_session->hasSeed() && !context().isReadOnly();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const int label = m_session->page() * AnnotateSession::kPageSize + static_cast<int>(i);
        const auto *au = m_session->au(label);
        m_rows[i]->setState(m_session->hasLabel(label), au ? au->intensity : 0, au ? au->side : data::Side::Both,
                            m_session->suggested(label));
        m_rows[i]->setEnabled(usable);
    }
    for (QPushButton *button : {m_neutral, m_unsure, m_reject})
        button->setEnabled(usable);
    m_readOnly->setVisible(context().isReadOnly());
    if (context().isReadOnly())
        m_readOnly->setText(tr("Read-only: %1").arg(context().heldBy()));
    refreshVerdict();
    const int seed = static_cast<int>(std::min<std::uint32_t>(m_session->seed(), std::numeric_limits<int>::max()));
    if (m_goTo->value() != seed) { // setting the same would wipe out what is being typed
        const QSignalBlocker quiet(m_goTo);
        m_goTo->setValue(seed);
    }
}

void AnnotatePanel::refreshFaces()
{
    if (!m_session->hasSeed()) {
        m_canvas->setFace({}, m_session->isOpen() ? tr("This list is empty. Choose another one above.") : QString());
        m_canvas->setCaption({});
        m_family->setItems({});
        m_film->setItems({});
        return;
    }
    const auto seed = m_session->seed();
    m_canvas->setFace(m_faces->find({seed}), m_faces->problem());
    m_canvas->setCaption(tr("seed %1").arg(seed));
    const auto before = m_session->neighbour(-1);
    if (m_comparing && before)
        m_canvas->setCompared(m_faces->find({*before}), tr("seed %1").arg(*before));
    else
        m_canvas->setCompared({}, {});

    QList<FaceStrip::Item> family;
    for (const double degree : {-kFamilyDegree, 0.0, kFamilyDegree}) {
        FaceStrip::Item item;
        item.face = m_faces->find({seed, degree == 0 ? -1 : m_direction->value(), degree});
        item.caption = QString::number(degree);
        item.current = degree == 0;
        family.append(item);
    }
    m_family->setItems(family);

    QList<FaceStrip::Item> film;
    const int half = m_film->capacity() / 2;
    for (int by = -half; by <= half; ++by) {
        FaceStrip::Item item;
        const auto other = m_session->neighbour(by);
        item.exists = other.has_value();
        if (other) {
            item.face = m_faces->find({*other});
            item.caption = QString::number(*other);
            item.mark = markOf(*other);
            item.current = by == 0;
        }
        film.append(item);
    }
    m_film->setItems(film);
}

void AnnotatePanel::requestFaces()
{
    if (!m_active || !m_session->hasSeed())
        return;
    std::vector<SeedFace> wanted;
    const auto add = [&](int by) {
        if (const auto seed = m_session->neighbour(by))
            wanted.push_back({*seed});
    };
    const auto addFamily = [&](int by) {
        if (const auto seed = m_session->neighbour(by)) {
            wanted.push_back({*seed, m_direction->value(), -kFamilyDegree});
            wanted.push_back({*seed, m_direction->value(), kFamilyDegree});
        }
    };
    for (const int by : {0, 1, 2})
        add(by);
    addFamily(0);
    const int half = m_film->capacity() / 2;
    for (int by = 1; by <= half; ++by) {
        add(by);
        add(-by);
    }
    addFamily(1);
    for (int by = half + 1; by <= kPrefetch; ++by)
        add(by);
    m_faces->want(wanted);
    if (!m_faces->problem().isEmpty())
        refreshFaces();
}

void AnnotatePanel::refreshCounts()
{
    const auto &counts = m_session->counts();
    const auto targets = m_session->targets();
    const auto done = counts.decided();
    const bool list = m_session->queueSize() >= 0;
    m_progress->setRange(0, std::max(1, targets.total));
    m_progress->setValue(static_cast<int>(std::min<std::int64_t>(done, targets.total)));
    m_progressText->setText(QStringLiteral("%1 / %2").arg(done).arg(targets.total));
    const double rate = m_session->perMinute();
    QString side = rate > 0 ? tr("%1 per minute").arg(rate, 0, 'f', rate < 9.95 ? 1 : 0) : QString();
    if (list)
        side = side.isEmpty() ? tr("list of %1").arg(m_session->queueSize())
                              : tr("list of %1").arg(m_session->queueSize()) % QStringLiteral(" · ") % side;
    m_rate->setText(side);

    QList<std::pair<std::int64_t, QString>> missing;
    for (int i = 0; i < static_cast<int>(m_session->labels().size()); ++i) {
        const auto left = targets.perLabel - m_session->countOf(i);
        if (left > 0)
            missing.append({left, QString::fromStdString(m_session->labels()[static_cast<std::size_t>(i)])});
    }
    std::stable_sort(missing.begin(), missing.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    QStringList parts;
    for (const auto &[left, label] : missing)
        parts << label % QStringLiteral(" −") % QString::number(left);
    m_deficits->setText(missing.isEmpty() ? tr("All targets reached")
                                          : tr("still missing:  %1").arg(parts.join(QStringLiteral("   "))));
}

void AnnotatePanel::keyPressEvent(QKeyEvent *event)
{
    if (m_stack->currentWidget() != m_content) {
        Screen::keyPressEvent(event);
        return;
    }
    const auto action = annotateActionFor(*event);
    using Kind = AnnotateAction::Kind;
    const bool decides = action.kind != Kind::None && action.kind != Kind::Next && action.kind != Kind::Previous &&
                         action.kind != Kind::First && action.kind != Kind::Last && action.kind != Kind::NextPage &&
                         action.kind != Kind::PreviousPage;
    switch (action.kind) {
    case Kind::None:
        Screen::keyPressEvent(event);
        return;
    case Kind::Zoom:
        m_canvas->setZoomed(!m_canvas->isZoomed());
        return;
    case Kind::Compare:
        m_comparing = !m_comparing;
        refreshFaces();
        return;
    case Kind::HideOverlays:
        if (!event->isAutoRepeat())
            m_canvas->setOverlaysHidden(true);
        return;
    default:
        break;
    }
    if (decides && event->isAutoRepeat())
        return; // a key that is held down decides once
    if (decides && context().isReadOnly()) {
        context().say(tr("Read-only: %1").arg(context().heldBy()));
        return;
    }
    m_session->apply(action);
}

void AnnotatePanel::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_H && !event->isAutoRepeat())
        m_canvas->setOverlaysHidden(false);
    else
        Screen::keyReleaseEvent(event);
}

} // namespace mimik::ui
