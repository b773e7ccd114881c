#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/jobs/preview_client.h"
#include "support/fake_preview_worker.h"
#include "support/test_support.h"
#include "ui/annotate/annotate_faces.h"
#include "ui/annotate/annotate_panel.h"
#include "ui/annotate/face_canvas.h"
#include "ui/annotate/label_row.h"
#include "ui/common/empty_state.h"
#include "ui/common/seed_picks.h"
#include "ui/common/theme.h"
#include "ui/shell/app_context.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>

using namespace mimik;
using namespace mimik::ui;

class TestAnnotatePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void withoutAGeneratorItSaysWhatToDo();
    void aKeyIsOnTheDiskAtOnce();
    void clickingABoxIsTheSameAsItsKey();
    void gradesAndSidesGoToTheLastUnit();
    void neutralUnsureReject();
    void undoWorksAfterARestart();
    void undoGoesToTheSeedThatItChanges();
    void repeatCopiesTheLabelsOfTheSeedBefore();
    void spaceAcceptsTheSuggestionAndGoesOn();
    void suggestedQueueStartsWithTheLeastCertain();
    void undecidedQueueSkipsWhatWasDecided();
    void pickedQueueIsTheListOfExplore();
    void expressionsGoOnByThemselves();
    void keysDoNotFireInTextFields();
    void otherModelsDoNotDisturbTheCoder();
    void proposalsOfAJobAreShownAtOnce();
    void thePlaceIsKeptSoonAfterAMove();
    void readOnlyDisablesTheBoxesAndSaysWhy();
    void hHidesTheOverlaysWhileHeld();
    void tenSeedsByKeyboardAlone();
    void deficitsCountDown();
    void looks_data();
    void looks();

private:
    void openWorkspace();
    void show(AnnotatePanel &panel, QSize size = {912, 560});
    data::SeedState state(std::uint32_t seed) const;
    data::SeedRef ref(std::uint32_t seed) const { return {m_model, static_cast<std::int64_t>(seed), -1}; }
    FaceCanvas *canvas(AnnotatePanel &panel) const { return panel.findChild<FaceCanvas *>(); }

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<AppContext> m_context;
    data::ModelId m_model{};
};

void TestAnnotatePanel::init()
{
    m_dir = std::make_unique<test::TempDir>();
    m_context = std::make_unique<AppContext>();
    m_context->settings().clear();
    m_context->preview().setCommand(QCoreApplication::applicationFilePath(),
                                    {QStringLiteral("--fake-worker"), QStringLiteral("2")});
}

void TestAnnotatePanel::cleanup()
{
    m_context.reset();
    m_dir.reset();
}

void TestAnnotatePanel::openWorkspace()
{
    QVERIFY(m_context->createWorkspace(QString::fromStdString((*m_dir / "w.mimik").string())));
    std::ofstream(*m_dir / "gen.safetensors") << "not read by the window";
    std::ofstream(*m_dir / "gen.json") << R"({"kind":"generator","name":"gen"})";
    const auto added = m_context->workspace()->addModel(*m_dir / "gen.safetensors");
    QVERIFY2(added.has_value(), added ? "" : added.error().message().c_str());
    m_model = *added;
}

void TestAnnotatePanel::show(AnnotatePanel &panel, QSize size)
{
    panel.resize(size);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    panel.activateWindow();
    panel.activate();
}

data::SeedState TestAnnotatePanel::state(std::uint32_t seed) const
{
    return *m_context->workspace()->annotations().seed(ref(seed));
}

void TestAnnotatePanel::withoutAGeneratorItSaysWhatToDo()
{
    AnnotatePanel panel(*m_context);
    show(panel);
    QVERIFY(panel.findChild<EmptyState *>()->isVisible());
    QVERIFY(!canvas(panel)->isVisible());
}

void TestAnnotatePanel::aKeyIsOnTheDiskAtOnce()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    QTest::keyClick(canvas(panel), Qt::Key_5); // the fifth of 1 4 5 6 12 15
    QVERIFY(state(0).hasAu(12));
    QCOMPARE(state(0).source, data::LabelSource::Human);
    QTest::keyClick(canvas(panel), Qt::Key_5);
    QVERIFY(!state(0).hasAu(12));
}

void TestAnnotatePanel::clickingABoxIsTheSameAsItsKey()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    auto *row = panel.findChild<LabelRow *>(QStringLiteral("label_AU4"));
    QTest::mouseClick(row, Qt::LeftButton, {}, QPoint(30, 20));
    QVERIFY(state(0).hasAu(4));
    QVERIFY(row->isChecked());
    QTest::mouseClick(row, Qt::LeftButton, {}, row->gradeRect(3).center());
    QCOMPARE(state(0).aus.front().intensity, 3);
    QTest::mouseClick(row, Qt::LeftButton, {}, row->sideRect(data::Side::Left).center());
    QCOMPARE(state(0).aus.front().side, data::Side::Left);
    QVERIFY(row->isChecked());
}

void TestAnnotatePanel::gradesAndSidesGoToTheLastUnit()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    QSignalSpy hints(m_context.get(), &AppContext::statusMessage);
    QTest::keyClick(canvas(panel), Qt::Key_2, Qt::ShiftModifier);
    QCOMPARE(hints.count(), 1); // no unit yet: says so, changes nothing
    QVERIFY(!state(0).hasLabels());
    QTest::keyClick(canvas(panel), Qt::Key_1);
    QTest::keyClick(canvas(panel), Qt::Key_5);
    QTest::keyClick(canvas(panel), Qt::Key_2, Qt::ShiftModifier);
    QTest::keyClick(canvas(panel), Qt::Key_R);
    const auto aus = state(0).aus;
    QCOMPARE(aus.size(), std::size_t{2});
    QCOMPARE(aus[0].intensity, 0);
    QCOMPARE(aus[1].au, 12);
    QCOMPARE(aus[1].intensity, 2);
    QCOMPARE(aus[1].side, data::Side::Right);
    QCOMPARE(facsCode(state(0)), QStringLiteral("1 + R12B"));
}

void TestAnnotatePanel::neutralUnsureReject()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    QTest::keyClick(canvas(panel), Qt::Key_N);
    QCOMPARE(state(0).status, data::SeedStatus::Neutral);
    QVERIFY(panel.findChild<QPushButton *>(QStringLiteral("annotateNeutral"))->isChecked());
    QTest::keyClick(canvas(panel), Qt::Key_X);
    QCOMPARE(state(0).status, data::SeedStatus::Rejected);
    QTest::keyClick(canvas(panel), Qt::Key_X);
    QCOMPARE(state(0).status, data::SeedStatus::None);
    QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("annotateUnsure")), Qt::LeftButton);
    QCOMPARE(state(0).status, data::SeedStatus::Unsure);
}

void TestAnnotatePanel::undoWorksAfterARestart()
{
    openWorkspace();
    {
        AnnotatePanel panel(*m_context);
        show(panel);
        QTest::keyClick(canvas(panel), Qt::Key_1);
        QTest::keyClick(canvas(panel), Qt::Key_2);
    }
    const QString folder = m_context->workspaceFolder();
    m_context->closeWorkspace();
    QVERIFY(m_context->openWorkspace(folder));
    AnnotatePanel panel(*m_context);
    show(panel);
    QVERIFY(panel.undo());
    QVERIFY(state(0).hasAu(1));
    QVERIFY(!state(0).hasAu(4));
    QVERIFY(panel.undo());
    QVERIFY(!state(0).hasLabels());
    QVERIFY(panel.redo());
    QVERIFY(state(0).hasAu(1));
}

void TestAnnotatePanel::undoGoesToTheSeedThatItChanges()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    QTest::keyClick(canvas(panel), Qt::Key_1);
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QCOMPARE(panel.session().seed(), 2u);
    QVERIFY(panel.undo());
    QCOMPARE(panel.session().seed(), 0u);
    QVERIFY(!panel.session().state().hasLabels());
}

void TestAnnotatePanel::repeatCopiesTheLabelsOfTheSeedBefore()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    QTest::keyClick(canvas(panel), Qt::Key_4);
    QTest::keyClick(canvas(panel), Qt::Key_3, Qt::ShiftModifier);
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QTest::keyClick(canvas(panel), Qt::Key_P);
    QCOMPARE(facsCode(state(1)), QStringLiteral("6C"));
    QVERIFY(panel.undo()); // one decision, one step
    QVERIFY(!state(1).hasLabels());
}

void TestAnnotatePanel::spaceAcceptsTheSuggestionAndGoesOn()
{
    openWorkspace();
    data::SeedState suggestion;
    suggestion.ref = ref(0);
    suggestion.status = data::SeedStatus::Labelled;
    suggestion.source = data::LabelSource::Model;
    suggestion.aus = {{12, 0, data::Side::Both, 0.83}};
    QVERIFY(m_context->workspace()->annotations().putSeeds({suggestion}));
    AnnotatePanel panel(*m_context);
    show(panel);
    QCOMPARE(panel.session().suggested(4), 0.83);
    QTest::keyClick(canvas(panel), Qt::Key_Space);
    QVERIFY(state(0).hasAu(12));
    QCOMPARE(state(0).source, data::LabelSource::Human);
    QCOMPARE(panel.session().seed(), 1u);
    QTest::keyClick(canvas(panel), Qt::Key_Space); // nothing to accept: only goes on
    QVERIFY(!state(1).hasLabels());
    QCOMPARE(panel.session().seed(), 2u);
}

void TestAnnotatePanel::suggestedQueueStartsWithTheLeastCertain()
{
    openWorkspace();
    std::vector<data::SeedState> suggestions;
    for (const auto &[seed, p] : {std::pair{10, 0.95}, {20, 0.55}, {30, 0.7}}) {
        data::SeedState s;
        s.ref = ref(static_cast<std::uint32_t>(seed));
        s.status = data::SeedStatus::Labelled;
        s.source = data::LabelSource::Model;
        s.aus = {{12, 0, data::Side::Both, p}};
        suggestions.push_back(s);
    }
    QVERIFY(m_context->workspace()->annotations().putSeeds(suggestions));
    AnnotatePanel panel(*m_context);
    show(panel);
    panel.session().setQueue(SeedQueue::Suggested);
    QCOMPARE(panel.session().queueSize(), 3);
    QCOMPARE(panel.session().seed(), 20u);
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QCOMPARE(panel.session().seed(), 30u);
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QCOMPARE(panel.session().seed(), 10u); // stays at the last
}

void TestAnnotatePanel::undecidedQueueSkipsWhatWasDecided()
{
    openWorkspace();
    for (const std::uint32_t seed : {0u, 1u, 3u})
        QVERIFY(m_context->workspace()->annotations().setSeedNeutral(ref(seed)));
    AnnotatePanel panel(*m_context);
    show(panel);
    panel.session().setQueue(SeedQueue::Undecided);
    QCOMPARE(panel.session().seed(), 2u);
    QTest::keyClick(canvas(panel), Qt::Key_1);
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QCOMPARE(panel.session().seed(), 4u);
    QTest::keyClick(canvas(panel), Qt::Key_Left); // what has just been decided can be looked at again
    QCOMPARE(panel.session().seed(), 2u);
}

void TestAnnotatePanel::pickedQueueIsTheListOfExplore()
{
    openWorkspace();
    QVERIFY(setSeedPicked(*m_context->workspace(), m_model, 412, true));
    QVERIFY(setSeedPicked(*m_context->workspace(), m_model, 7, true));
    AnnotatePanel panel(*m_context);
    show(panel);
    panel.session().setQueue(SeedQueue::Picked);
    QCOMPARE(panel.session().seed(), 412u);
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QCOMPARE(panel.session().seed(), 7u);
    // Sent from Explore: a seed outside the list is shown all the same.
    panel.open({{QStringLiteral("seed"), 99}});
    QCOMPARE(panel.session().seed(), 99u);
    QCOMPARE(panel.session().queue(), SeedQueue::All);
}

void TestAnnotatePanel::expressionsGoOnByThemselves()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    auto *scheme = panel.findChild<QComboBox *>(QStringLiteral("annotateScheme"));
    QVERIFY(!panel.session().autoAdvance());
    scheme->setCurrentIndex(1);
    Q_EMIT scheme->activated(1);
    QVERIFY(panel.session().autoAdvance());
    QTest::keyClick(canvas(panel), Qt::Key_1); // happy
    QCOMPARE(state(0).className, std::string("happy"));
    QCOMPARE(panel.session().seed(), 1u);
    QTest::keyClick(canvas(panel), Qt::Key_N);
    QCOMPARE(state(1).status, data::SeedStatus::Neutral);
    QCOMPARE(panel.session().seed(), 2u);
}

void TestAnnotatePanel::keysDoNotFireInTextFields()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    auto *seed = panel.findChild<QSpinBox *>(QStringLiteral("annotateSeed"));
    panel.focusFilter();
    QTRY_VERIFY(seed->hasFocus());
    QTest::keyClicks(seed, QStringLiteral("15"));
    QVERIFY(!state(0).hasLabels());
    QTest::keyClick(seed, Qt::Key_Return);
    QCOMPARE(panel.session().seed(), 15u);
    QVERIFY(canvas(panel)->hasFocus()); // and the keys work again
    QTest::keyClick(canvas(panel), Qt::Key_1);
    QVERIFY(state(15).hasAu(1));
}

void TestAnnotatePanel::otherModelsDoNotDisturbTheCoder()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(canvas(panel), Qt::Key_Right);
    QTest::keyClick(canvas(panel), Qt::Key_5);
    std::ofstream(*m_dir / "classifier.safetensors") << "another file";
    std::ofstream(*m_dir / "classifier.json") << R"({"kind":"classifier","name":"classifier"})";
    QVERIFY(m_context->workspace()->addModel(*m_dir / "classifier.safetensors"));
    m_context->notifyModelsChanged();
    QCOMPARE(panel.session().seed(), 5u);
    QVERIFY(canvas(panel)->hasFocus());
    QTest::keyClick(canvas(panel), Qt::Key_2, Qt::ShiftModifier); // still grades the unit given before
    QCOMPARE(facsCode(state(5)), QStringLiteral("12B"));
    // Nor is a number that is being typed lost, or left by the cursor.
    auto *seed = panel.findChild<QSpinBox *>(QStringLiteral("annotateSeed"));
    panel.focusFilter();
    QTRY_VERIFY(seed->hasFocus());
    QTest::keyClicks(seed, QStringLiteral("42"));
    m_context->notifyModelsChanged();
    QVERIFY(seed->hasFocus());
    QCOMPARE(seed->text(), QStringLiteral("42"));
    QCOMPARE(panel.session().seed(), 5u);
    QTest::keyClick(seed, Qt::Key_Return);
    QCOMPARE(panel.session().seed(), 42u);
}

void TestAnnotatePanel::proposalsOfAJobAreShownAtOnce()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QVERIFY(std::isnan(panel.session().suggested(4)));
    data::SeedState suggestion;
    suggestion.ref = ref(1);
    suggestion.status = data::SeedStatus::Labelled;
    suggestion.source = data::LabelSource::Model;
    suggestion.aus = {{12, 0, data::Side::Both, 0.83}};
    QVERIFY(m_context->workspace()->annotations().putSeeds({suggestion}));
    m_context->notifyModelsChanged();
    QCOMPARE(panel.session().seed(), 1u);
    QCOMPARE(panel.session().suggested(4), 0.83);
}

void TestAnnotatePanel::thePlaceIsKeptSoonAfterAMove()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    const auto place = [this] {
        return m_context->workspace()->setting("annotate.place." + std::to_string(data::raw(m_model)));
    };
    QTest::keyClick(canvas(panel), Qt::Key_Right);
    QTRY_COMPARE(place(), Json(1));
    panel.open({{QStringLiteral("seed"), 411}});
    QTRY_COMPARE(place(), Json(411));
    panel.session().goTo(77);
    panel.deactivate();
    QCOMPARE(place(), Json(77));
}

void TestAnnotatePanel::readOnlyDisablesTheBoxesAndSaysWhy()
{
    openWorkspace();
    AppContext second;
    QVERIFY(second.openWorkspace(m_context->workspaceFolder()));
    QVERIFY(second.isReadOnly());
    AnnotatePanel panel(second);
    second.preview().setCommand(QCoreApplication::applicationFilePath(), {QStringLiteral("--fake-worker")});
    show(panel);
    QVERIFY(!panel.findChild<LabelRow *>(QStringLiteral("label_AU4"))->isEnabled());
    auto *why = panel.findChild<QLabel *>(QStringLiteral("annotateReadOnly"));
    QVERIFY(why->isVisible());
    QVERIFY(why->text().contains(second.heldBy()));
    QTest::keyClick(canvas(panel), Qt::Key_1);
    QVERIFY(!state(0).hasLabels());
    QTest::keyClick(canvas(panel), Qt::Key_Right); // looking is allowed
    QCOMPARE(panel.session().seed(), 1u);
}

void TestAnnotatePanel::hHidesTheOverlaysWhileHeld()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    QTest::keyPress(canvas(panel), Qt::Key_H);
    QVERIFY(canvas(panel)->overlaysHidden());
    QTest::keyRelease(canvas(panel), Qt::Key_H);
    QVERIFY(!canvas(panel)->overlaysHidden());
    QTest::keyClick(canvas(panel), Qt::Key_Z);
    QVERIFY(canvas(panel)->isZoomed());
    QVERIFY(panel.escape());
    QVERIFY(!canvas(panel)->isZoomed());
}

void TestAnnotatePanel::tenSeedsByKeyboardAlone()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    QTRY_VERIFY(!canvas(panel)->face().isNull());
    // The faces ahead are made while a person looks at the first.
    QTRY_VERIFY(!panel.faces().find({10}).isNull());
    std::vector<double> keyMs;
    int facesAtOnce = 0;
    QElapsedTimer all;
    all.start();
    for (int seed = 0; seed < 10; ++seed) {
        for (const int key : {Qt::Key_1 + seed % 6, static_cast<int>(Qt::Key_Right)}) {
            QElapsedTimer timer;
            timer.start();
            QTest::keyClick(canvas(panel), static_cast<Qt::Key>(key));
            canvas(panel)->repaint();
            keyMs.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        }
        facesAtOnce += canvas(panel)->face().isNull() ? 0 : 1;
    }
    const auto ms = all.elapsed();
    std::sort(keyMs.begin(), keyMs.end());
    qInfo("10 seeds in %lld ms, key to database and face: median %.1f ms, worst %.1f ms, faces there at once: %d",
          static_cast<long long>(ms), keyMs[keyMs.size() / 2], keyMs.back(), facesAtOnce);
    const auto counts = m_context->workspace()->annotations().seedCounts(m_model);
    QCOMPARE(counts->labelled, 10);
    QCOMPARE(facesAtOnce, 10);
    QVERIFY(ms < 15000);
}

void TestAnnotatePanel::deficitsCountDown()
{
    openWorkspace();
    AnnotatePanel panel(*m_context);
    show(panel);
    auto *deficits = panel.findChild<QLabel *>(QStringLiteral("annotateDeficits"));
    QVERIFY(panel.session().setTargets({10, 2}));
    QTest::keyClick(canvas(panel), Qt::Key_6);
    QTRY_VERIFY(deficits->text().contains(QStringLiteral("AU15 −1 ")) ||
                deficits->text().endsWith(QStringLiteral("AU15 −1")));
    QVERIFY(deficits->text().contains(QStringLiteral("AU1 −2")));
    QTRY_COMPARE(panel.findChild<QLabel *>(QStringLiteral("annotateProgress"))->text(), QStringLiteral("1 / 10"));
}

void TestAnnotatePanel::looks_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::newRow("light 912") << false << QSize(912, 540);
    QTest::newRow("dark 912") << true << QSize(912, 540);
    QTest::newRow("light 1550") << false << QSize(1550, 900);
    QTest::newRow("dark 1550") << true << QSize(1550, 900);
}

void TestAnnotatePanel::looks()
{
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    Theme theme(*qApp);
    theme.apply(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    openWorkspace();
    auto &annotations = m_context->workspace()->annotations();
    QVERIFY(annotations.setSeedNeutral(ref(409)));
    QVERIFY(annotations.setSeedRejected(ref(410)));
    QVERIFY(annotations.setSeedAu(ref(411), 4, true));
    QVERIFY(annotations.setSeedUnsure(ref(413)));
    QVERIFY(annotations.setSeedAu(ref(412), 6, true));
    QVERIFY(annotations.setSeedIntensity(ref(412), 12, 3));
    data::SeedState suggestion;
    suggestion.ref = ref(412);
    suggestion.status = data::SeedStatus::Labelled;
    suggestion.source = data::LabelSource::Model;
    suggestion.aus = {{1, 0, data::Side::Both, 0.61}, {12, 0, data::Side::Both, 0.9}};
    QVERIFY(annotations.putSeeds({suggestion}));
    AnnotatePanel panel(*m_context);
    show(panel, size);
    panel.open({{QStringLiteral("seed"), 412}});
    QTRY_VERIFY(!canvas(panel)->face().isNull());
    auto *film = panel.findChild<FaceStrip *>(QStringLiteral("filmStrip"));
    QTRY_VERIFY(std::all_of(film->items().begin(), film->items().end(),
                            [](const auto &item) { return !item.exists || !item.face.isNull(); }));
    auto *family = panel.findChild<FaceStrip *>(QStringLiteral("familyStrip"));
    QTRY_VERIFY(std::all_of(family->items().begin(), family->items().end(),
                            [](const auto &item) { return !item.face.isNull(); }));
    // The face is the hero: no other part is as tall.
    QVERIFY(canvas(panel)->height() > panel.height() / 2);
    if (const auto folder = qEnvironmentVariable("MIMIK_SHOTS"); !folder.isEmpty())
        panel.grab().save(
            folder +
            QStringLiteral("/annotate_%1_%2.png").arg(QLatin1String(dark ? "dark" : "light")).arg(size.width()));
}

MIMIK_TEST_MAIN_WITH_WORKER(TestAnnotatePanel)
#include "tst_annotate_panel.moc"
