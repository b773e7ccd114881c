#include "core/base/files.h"
#include "core/base/png.h"
#include "core/data/annotations.h"
#include "core/data/images.h"
#include "core/data/importers.h"
#include "core/data/selections.h"
#include "core/data/workspace.h"
#include "core/eval/selection_rule.h"
#include "core/jobs/job_manager.h"
#include "core/jobs/preview_client.h"
#include "support/fake_preview_worker.h"
#include "support/test_support.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/select/cut_strip.h"
#include "ui/select/histogram_row.h"
#include "ui/select/kept_list.h"
#include "ui/select/select_panel.h"
#include "ui/shell/app_context.h"
#include "ui/shell/main_window.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <fstream>
#include <memory>
#include <random>

using namespace mimik;
using namespace mimik::ui;

class TestSelectPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void withoutAWorkspaceItSaysWhatToDo();
    void withoutScoresItOffersToMeasure();
    void draggingAHandleMovesTheThreshold();
    void typedNumbersAndTheBarsAgree();
    void doubleClickOpensTheRange();
    void keysMoveTheThreshold();
    void undoTakesAThresholdBack();
    void keptCountsFollowPerLabel();
    void theSavedSelectionIsWhatTheRuleGives();
    void theRandomControlHasTheSameSize();
    void aSavedRuleCanBeShownAgain();
    void byHandBeatsTheRule();
    void undoTakesTheNewestFirst();
    void verdictsOfOtherScreensAreSeen();
    void theStripHoldsTheFacesAtTheCut();
    void looks_data();
    void looks();

private:
    void openWorkspace(int count, bool labels = true, bool scores = true);
    void show(SelectPanel &panel, QSize size = {912, 560});
    void settle(SelectPanel &panel);

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<AppContext> m_context;
    data::DatasetId m_dataset{};
    std::vector<data::ImageId> m_ids;
};

void TestSelectPanel::init()
{
    m_dir = std::make_unique<test::TempDir>();
    m_context = std::make_unique<AppContext>();
    m_context->settings().clear();
}

void TestSelectPanel::cleanup()
{
    m_context.reset();
    m_dir.reset();
}

void TestSelectPanel::openWorkspace(int count, bool labels, bool scores)
{
    QVERIFY(m_context->createWorkspace(QString::fromStdString((*m_dir / "w.mimik").string())));
    const auto folder = *m_dir / "faces";
    std::filesystem::create_directories(folder);
    std::ofstream csv;
    if (labels) {
        csv.open(folder / "labels.csv");
        csv << "name,subject,AU1,AU4,AU5,AU6,AU12,AU15\n";
    }
    for (int i = 0; i < count; ++i) {
        const auto name = QStringLiteral("%1.png").arg(i, 4, 10, QLatin1Char('0')).toStdString();
        PreviewCell cell;
        cell.seed = static_cast<std::uint32_t>(i);
        cell.degree = i % 7 - 3;
        QVERIFY(test::drawnFace(cell, 1.0).save(QString::fromStdString((folder / name).string())));
        if (labels)
            csv << name << ",,0," << (i % 3 == 0) << ",0,0," << (i % 2) << ",0\n";
    }
    csv.close();
    auto &workspace = *m_context->workspace();
    data::ImportOptions options;
    options.name = "faces";
    options.copy = false;
    const auto imported = data::importDataset(workspace, labels ? "au-csv" : "faces", folder, options);
    QVERIFY2(imported.has_value(), imported ? "" : imported.error().message().c_str());
    m_dataset = workspace.dataset("faces")->id;
    data::ImageFilter filter;
    filter.datasets = {m_dataset};
    m_ids = *workspace.images().ids(filter);
    std::sort(m_ids.begin(), m_ids.end());
    QCOMPARE(static_cast<int>(m_ids.size()), count);
    if (!scores)
        return;
    std::mt19937 random(3);
    std::normal_distribution<double> normal;
    data::ScoreColumn brisque{"brisque", m_ids, {}}, ssim{"ssim", m_ids, {}}, sharpness{"sharpness", m_ids, {}},
        contrast{"contrast", m_ids, {}};
    for (int i = 0; i < count; ++i) {
        brisque.values.push_back(i); // so that the expected counts are plain
        ssim.values.push_back(0.5 + 0.1 * normal(random));
        sharpness.values.push_back(std::exp(normal(random) * 0.5) * 20);
        contrast.values.push_back(40 + 8 * normal(random));
    }
    for (const auto &column : {brisque, ssim, sharpness, contrast})
        QVERIFY(workspace.images().putScores(column));
}

void TestSelectPanel::show(SelectPanel &panel, QSize size)
{
    panel.resize(size);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    panel.activate();
    settle(panel);
}

void TestSelectPanel::settle(SelectPanel &panel)
{
    QTRY_VERIFY(!panel.isLoading());
}

void TestSelectPanel::withoutAWorkspaceItSaysWhatToDo()
{
    SelectPanel panel(*m_context);
    show(panel);
    QVERIFY(panel.findChild<EmptyState *>()->isVisible());
}

void TestSelectPanel::withoutScoresItOffersToMeasure()
{
    openWorkspace(6, false, false);
    SelectPanel panel(*m_context);
    show(panel);
    auto *empty = panel.findChild<EmptyState *>(QStringLiteral("selectNoScores"));
    QVERIFY(empty->isVisible());
    QTest::mouseClick(empty->primaryButton(), Qt::LeftButton);
    const auto jobs = m_context->jobs()->jobs();
    QCOMPARE(jobs.size(), std::size_t{1});
    QCOMPARE(jobs.front().kind, std::string("iqa"));
    const auto spec = m_context->jobs()->spec(jobs.front().id);
    QCOMPARE(spec->settings["images"].get<std::string>(), m_context->workspace()->dataset("faces")->folder.string());
    (void)m_context->jobs()->cancel(jobs.front().id);
}

void TestSelectPanel::draggingAHandleMovesTheThreshold()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    auto *row = panel.row(QStringLiteral("brisque"));
    QVERIFY(row);
    auto &bars = row->bars();
    const QPoint from(bars.pixelOf(99), bars.height() / 2), to(bars.pixelOf(40), bars.height() / 2);
    QTest::mousePress(&bars, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, bars.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&bars, &move);
    // Live: already while the button is down.
    QVERIFY(std::abs(panel.filter().kept() - 41) <= 1);
    QTest::mouseRelease(&bars, Qt::LeftButton, {}, to);
    const double max = panel.filter().range(row->metric()).max;
    QVERIFY(std::abs(max - 40) < 1);
    QCOMPARE(panel.filter().kept(), static_cast<int>(std::floor(max)) + 1);
    auto *kept = panel.findChild<QLabel *>(QStringLiteral("selectKept"));
    QCOMPARE(kept->text(), QString::number(panel.filter().kept()));
    QVERIFY(panel.findChild<QLineEdit *>(QStringLiteral("max_brisque"))->text().startsWith(u'4') ||
            panel.findChild<QLineEdit *>(QStringLiteral("max_brisque"))->text().startsWith(u'3'));
}

void TestSelectPanel::typedNumbersAndTheBarsAgree()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    auto *field = panel.findChild<QLineEdit *>(QStringLiteral("min_brisque"));
    QTest::keyClicks(field, QStringLiteral("25"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(panel.filter().kept(), 75);
    field->selectAll();
    QTest::keyClick(field, Qt::Key_Delete);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(panel.filter().kept(), 100);
    field->setText(QString());
    QTest::keyClicks(field, QStringLiteral("25"));
    QTest::keyClick(field, Qt::Key_Return);
    auto *enabled = panel.findChild<QCheckBox *>(QStringLiteral("enabled_brisque"));
    enabled->click();
    QCOMPARE(panel.filter().kept(), 100);
    enabled->click();
    QCOMPARE(panel.filter().kept(), 75);
}

void TestSelectPanel::doubleClickOpensTheRange()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    auto *row = panel.row(QStringLiteral("brisque"));
    panel.setRange(row->metric(), {10, 20, true}, true);
    QCOMPARE(panel.filter().kept(), 11);
    QTest::mouseDClick(&row->bars(), Qt::LeftButton, {}, QPoint(row->bars().pixelOf(60), 10));
    QCOMPARE(panel.filter().kept(), 100);
}

void TestSelectPanel::keysMoveTheThreshold()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    auto *row = panel.row(QStringLiteral("brisque"));
    row->bars().setFocus();
    QCOMPARE(row->bars().edge(), Crossfilter::Edge::Max); // lower is better: the upper edge cuts
    for (int i = 0; i < 4; ++i)
        QTest::keyClick(&row->bars(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(std::abs(panel.filter().range(row->metric()).max - 99 * 0.8) < 0.01);
    QTest::keyClick(&row->bars(), Qt::Key_Delete);
    QCOMPARE(panel.filter().kept(), 100);
}

void TestSelectPanel::undoTakesAThresholdBack()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    QVERIFY(!panel.undo());
    auto *field = panel.findChild<QLineEdit *>(QStringLiteral("max_brisque"));
    QTest::keyClicks(field, QStringLiteral("49"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(panel.filter().kept(), 50);
    QVERIFY(panel.undo());
    QCOMPARE(panel.filter().kept(), 100);
    QVERIFY(panel.redo());
    QCOMPARE(panel.filter().kept(), 50);
    QVERIFY(panel.escape());
    QCOMPARE(panel.filter().kept(), 100);
    QVERIFY(!panel.escape());
}

void TestSelectPanel::keptCountsFollowPerLabel()
{
    openWorkspace(90);
    SelectPanel panel(*m_context);
    show(panel);
    QCOMPARE(panel.filter().groupNames(), (std::vector<std::string>{"AU4", "AU12"}));
    QCOMPARE(panel.filter().groupTotals(), (std::vector<int>{30, 45}));
    panel.setRange(panel.filter().metricIndex("brisque"), {-INFINITY, 29, true}, true);
    QCOMPARE(panel.filter().groupKept(), (std::vector<int>{10, 15}));
    QCOMPARE(panel.findChild<KeptList *>()->text(1), QStringLiteral("AU12 15/45"));
}

void TestSelectPanel::theSavedSelectionIsWhatTheRuleGives()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    panel.setRange(panel.filter().metricIndex("brisque"), {5, 60, true}, true);
    panel.setRange(panel.filter().metricIndex("ssim"), {0.45, INFINITY, true}, true);
    auto *name = panel.findChild<QLineEdit *>(QStringLiteral("selectName"));
    QTest::keyClicks(name, QStringLiteral("good"));
    QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("selectSave")), Qt::LeftButton);
    auto &selections = m_context->workspace()->selections();
    const auto saved = selections.byName("good");
    QVERIFY(saved.has_value());
    const auto frozen = *selections.images(saved->id);
    // The same rule through the code that the command line runs.
    eval::ScoreTable table;
    table.names = panel.table().names;
    table.metrics = panel.table().metrics;
    table.columns = panel.table().columns;
    const auto rule = eval::selectionRuleFromJson(saved->rule, "good");
    QVERIFY(rule.has_value());
    const auto result = eval::applySelection(*rule, table);
    QVERIFY(result.has_value());
    std::vector<data::ImageId> expected;
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        if (result->kept[i])
            expected.push_back(panel.table().ids[i]);
    }
    QVERIFY(!expected.empty() && expected.size() < 56);
    QCOMPARE(frozen.size(), expected.size());
    QVERIFY(frozen == expected);
    // The same name again is refused, and nothing is lost.
    QSignalSpy errors(m_context.get(), &AppContext::errorMessage);
    QTest::keyClicks(name, QStringLiteral("good"));
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(errors.count(), 1);
    QCOMPARE(selections.list()->size(), std::size_t{1});
}

void TestSelectPanel::theRandomControlHasTheSameSize()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    panel.setRange(panel.filter().metricIndex("brisque"), {-INFINITY, 29, true}, true);
    QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("selectRandom")), Qt::LeftButton);
    auto &selections = m_context->workspace()->selections();
    const auto list = *selections.list();
    QCOMPARE(list.size(), std::size_t{1});
    const auto ids = *selections.images(list.front().id);
    QCOMPARE(ids.size(), std::size_t{30});
    QVERIFY(std::any_of(ids.begin(), ids.end(), [&](data::ImageId id) { return id > m_ids[29]; }));
}

void TestSelectPanel::aSavedRuleCanBeShownAgain()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    panel.setRange(panel.filter().metricIndex("brisque"), {10, 20, true}, true);
    QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("selectSave")), Qt::LeftButton);
    QVERIFY(panel.escape());
    QCOMPARE(panel.filter().kept(), 100);
    const auto name = m_context->workspace()->selections().list()->front().name;
    panel.open({{QStringLiteral("selection"), QString::fromStdString(name)}});
    QCOMPARE(panel.filter().kept(), 11);
}

void TestSelectPanel::byHandBeatsTheRule()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    const int brisque = panel.filter().metricIndex("brisque");
    panel.setRange(brisque, {-INFINITY, 49.5, true}, true);
    auto *strip = panel.findChild<CutStrip *>();
    QTest::mouseClick(strip, Qt::LeftButton, {}, strip->faceRect(false, 0).center()); // image 50, just outside
    QCOMPARE(strip->currentId(), data::raw(m_ids[50]));
    QCOMPARE(m_context->subject().imageId, data::raw(m_ids[50]));
    QTest::keyClick(strip, Qt::Key_K);
    QCOMPARE(panel.filter().kept(), 51);
    QCOMPARE(m_context->workspace()->images().row(m_ids[50])->keep, data::Keep::Kept);
    QTest::keyClick(strip, Qt::Key_Delete);
    QCOMPARE(panel.filter().kept(), 50);
}

void TestSelectPanel::undoTakesTheNewestFirst()
{
    openWorkspace(100);
    Theme theme(*qApp);
    MainWindow window(*m_context, theme);
    window.addScreen({QStringLiteral("select"), QStringLiteral("Select"), QStringLiteral("view-filter"),
                      [](AppContext &c, QWidget *parent) -> Screen * {
                          return new SelectPanel(c, parent);
                      }});
    window.restore();
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto &panel = *static_cast<SelectPanel *>(window.currentScreen());
    settle(panel);
    const int brisque = panel.filter().metricIndex("brisque");
    auto *field = panel.findChild<QLineEdit *>(QStringLiteral("max_brisque"));
    const auto keepOf = [this](int image) {
        return m_context->workspace()->images().row(m_ids[static_cast<std::size_t>(image)])->keep;
    };
    const auto cut = [&](const QString &at) {
        field->selectAll();
        QTest::keyClicks(field, at);
        QTest::keyClick(field, Qt::Key_Return);
        panel.setRange(brisque, panel.filter().range(brisque), true); // the strip is there at once
    };
    auto *strip = panel.findChild<CutStrip *>();
    cut(QStringLiteral("49"));
    QTest::mouseClick(strip, Qt::LeftButton, {}, strip->faceRect(false, 0).center()); // image 50, just outside
    QTest::keyClick(strip, Qt::Key_K);
    QCOMPARE(panel.filter().kept(), 51);
    cut(QStringLiteral("29"));
    QCOMPARE(panel.filter().kept(), 31);

    const auto undo = [&] {
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    };
    const auto redo = [&] {
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    };
    window.setFocus();
    undo();
    QCOMPARE(panel.filter().kept(), 51);
    QCOMPARE(keepOf(50), data::Keep::Kept);
    undo();
    QTRY_COMPARE(panel.filter().kept(), 50);
    QCOMPARE(keepOf(50), data::Keep::Undecided);
    QCOMPARE(panel.filter().range(brisque).max, 49.0);
    undo();
    QCOMPARE(panel.filter().kept(), 100);
    redo();
    QCOMPARE(panel.filter().kept(), 50);
    redo();
    QTRY_COMPARE(panel.filter().kept(), 51);
    QCOMPARE(keepOf(50), data::Keep::Kept);
    redo();
    QCOMPARE(panel.filter().kept(), 31);
}

void TestSelectPanel::verdictsOfOtherScreensAreSeen()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    auto &annotations = m_context->workspace()->annotations();
    QVERIFY(annotations.setImageKeep({m_ids[3], m_ids[4]}, data::Keep::Rejected));
    QTRY_COMPARE(panel.filter().kept(), 98);
    QTRY_COMPARE(panel.findChild<QLabel *>(QStringLiteral("selectKept"))->text(), QStringLiteral("98"));
    QVERIFY(annotations.undo());
    QTRY_COMPARE(panel.filter().kept(), 100);
}

void TestSelectPanel::theStripHoldsTheFacesAtTheCut()
{
    openWorkspace(100);
    SelectPanel panel(*m_context);
    show(panel);
    const auto cut = panel.filter().metricIndex("brisque");
    panel.setRange(cut, {-INFINITY, 49.5, true}, true);
    const auto strip = panel.filter().atCut(cut, Crossfilter::Edge::Max, 3);
    QCOMPARE(strip.kept, (std::vector<int>{49, 48, 47}));
    QCOMPARE(strip.dropped, (std::vector<int>{50, 51, 52}));
    // Kept left of the line, dropped right, the closest calls in the middle.
    auto *widget = panel.findChild<CutStrip *>();
    QVERIFY(widget->faceRect(true, 0).right() < widget->width() / 2);
    QVERIFY(widget->faceRect(false, 0).left() > widget->width() / 2);
    QVERIFY(widget->faceRect(true, 1).right() < widget->faceRect(true, 0).left());
}

void TestSelectPanel::looks_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::newRow("light 912") << false << QSize(912, 540);
    QTest::newRow("dark 912") << true << QSize(912, 540);
    QTest::newRow("light 1550") << false << QSize(1550, 900);
    QTest::newRow("dark 1550") << true << QSize(1550, 900);
}

void TestSelectPanel::looks()
{
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    Theme theme(*qApp);
    theme.apply(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    openWorkspace(150);
    SelectPanel panel(*m_context);
    show(panel, size);
    panel.setRange(panel.filter().metricIndex("ssim"), {0.4, INFINITY, true}, true);
    panel.setRange(panel.filter().metricIndex("brisque"), {-INFINITY, 100, true}, true);
    QTest::qWait(300);
    for (const char *metric : {"brisque", "ssim", "sharpness", "contrast"}) {
        auto *row = panel.row(QString::fromLatin1(metric));
        QVERIFY(row && row->isVisible() && row->bars().height() >= 44);
    }
    if (const auto folder = qEnvironmentVariable("MIMIK_SHOTS"); !folder.isEmpty())
        panel.grab().save(
            folder + QStringLiteral("/select_%1_%2.png").arg(QLatin1String(dark ? "dark" : "light")).arg(size.width()));
}

MIMIK_TEST_MAIN_WITH_WORKER(TestSelectPanel)
#include "tst_select_panel.moc"
