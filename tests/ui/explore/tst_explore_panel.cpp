#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/jobs/preview_client.h"
#include "support/fake_preview_worker.h"
#include "support/test_support.h"
#include "ui/common/empty_state.h"
#include "ui/common/preview_faces.h"
#include "ui/common/seed_picks.h"
#include "ui/common/theme.h"
#include "ui/explore/explore_panel.h"
#include "ui/explore/explore_view.h"
#include "ui/shell/app_context.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QtTest>
#include <fstream>
#include <memory>

using namespace mimik;
using namespace mimik::ui;

class TestExplorePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void withoutAWorkspaceItSaysWhatToDo();
    void withoutAGeneratorItSaysWhatToDo();
    void facesFillTheGrid();
    void facesAppearOneByOne();
    void psiAsksForOtherFacesAndKeepsTheOldOnesUntilThen();
    void answersToAnOlderLookAreDropped();
    void clickShowsTheSeedInTheInspector();
    void doubleClickAndReturnSendTheSeedToAnnotate();
    void anotherGeneratorHasOtherFaces();
    void newModelsDoNotTakeTheFocus();
    void pickingIsKeptInTheWorkspace();
    void arrowKeysMoveAndPanAtTheEdge();
    void pagesGoThroughTheSeeds();
    void anErrorOfTheWorkerIsShown();
    void looks_data();
    void looks();

private:
    void openWorkspace();
    void show(ExplorePanel &panel, QSize size = {912, 560});
    QString generator() const;

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<AppContext> m_context;
    data::ModelId m_model{};
};

void TestExplorePanel::init()
{
    m_dir = std::make_unique<test::TempDir>();
    m_context = std::make_unique<AppContext>();
    m_context->settings().clear();
    m_context->preview().setCommand(QCoreApplication::applicationFilePath(),
                                    {QStringLiteral("--fake-worker"), QStringLiteral("2")});
}

void TestExplorePanel::cleanup()
{
    m_context.reset();
    m_dir.reset();
}

void TestExplorePanel::openWorkspace()
{
    QVERIFY(m_context->createWorkspace(QString::fromStdString((*m_dir / "w.mimik").string())));
    std::ofstream(*m_dir / "gen.safetensors") << "not read by the window";
    std::ofstream(*m_dir / "gen.json") << R"({"kind":"generator","name":"gen"})";
    const auto added = m_context->workspace()->addModel(*m_dir / "gen.safetensors");
    QVERIFY2(added.has_value(), added ? "" : added.error().message().c_str());
    m_model = *added;
}

QString TestExplorePanel::generator() const
{
    return QString::fromStdString(m_context->workspace()->model(m_model)->path.string());
}

void TestExplorePanel::show(ExplorePanel &panel, QSize size)
{
    panel.resize(size);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    panel.activate();
}

void TestExplorePanel::withoutAWorkspaceItSaysWhatToDo()
{
    ExplorePanel panel(*m_context);
    show(panel);
    auto *empty = panel.findChild<EmptyState *>();
    QVERIFY(empty->isVisible());
    QSignalSpy demo(m_context.get(), &AppContext::demoRequested);
    Q_EMIT empty->second();
    QCOMPARE(demo.count(), 1);
    QSignalSpy asked(m_context.get(), &AppContext::screenRequested);
    QTest::mouseClick(empty->primaryButton(), Qt::LeftButton);
    QCOMPARE(asked.at(0).at(0).toString(), QStringLiteral("data"));
}

void TestExplorePanel::withoutAGeneratorItSaysWhatToDo()
{
    QVERIFY(m_context->createWorkspace(QString::fromStdString((*m_dir / "w.mimik").string())));
    ExplorePanel panel(*m_context);
    show(panel);
    QVERIFY(panel.findChild<EmptyState *>()->isVisible());
    QVERIFY(!panel.view().isVisible());
}

void TestExplorePanel::facesFillTheGrid()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    const int cells = panel.view().grid().numCells();
    QCOMPARE(panel.view().grid().columns, 7);
    QVERIFY(panel.view().grid().rows >= 3);
    QTRY_COMPARE(panel.view().numFaces(), cells);
    // Each cell holds its own face, not just some face.
    const auto &grid = panel.view().grid();
    for (const int cell : {0, 3, cells - 1}) {
        const auto asked = grid.cell(cell / grid.columns, cell % grid.columns);
        const QImage face = panel.faces()->find(asked).convertToFormat(QImage::Format_RGB888);
        QCOMPARE(face, test::drawnFace(asked, 0.7));
    }
}

void TestExplorePanel::facesAppearOneByOne()
{
    m_context->preview().setCommand(QCoreApplication::applicationFilePath(),
                                    {QStringLiteral("--fake-worker"), QStringLiteral("15")});
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    const int cells = panel.view().grid().numCells();
    QTRY_VERIFY(panel.view().numFaces() > 0);
    QVERIFY(panel.view().numFaces() < cells);
    // The unmoved face serves every row at once.
    QTRY_VERIFY(panel.view().hasFace(3));
    QVERIFY(panel.view().hasFace(3 + 7));
    QTRY_COMPARE(panel.view().numFaces(), cells);
}

void TestExplorePanel::psiAsksForOtherFacesAndKeepsTheOldOnesUntilThen()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    const int cells = panel.view().grid().numCells();
    QTRY_COMPARE(panel.view().numFaces(), cells);
    auto *psi = panel.findChild<QSlider *>(QStringLiteral("explorePsi"));
    QCOMPARE(psi->value(), 70);
    psi->setValue(20);
    QCOMPARE(panel.view().numFaces(), cells); // nothing goes blank
    const auto cell = panel.view().grid().cell(0, 0);
    QTRY_VERIFY(panel.faces()->has(cell));
    QCOMPARE(panel.faces()->find(cell).convertToFormat(QImage::Format_RGB888), test::drawnFace(cell, 0.2));
}

void TestExplorePanel::answersToAnOlderLookAreDropped()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    auto *psi = panel.findChild<QSlider *>(QStringLiteral("explorePsi"));
    for (int value = 0; value <= 100; value += 10) {
        psi->setValue(value);
        QTest::qWait(5);
    }
    QTRY_COMPARE(panel.faces()->pending(), 0);
    const auto &grid = panel.view().grid();
    for (int cell = 0; cell < grid.numCells(); ++cell) {
        const auto asked = grid.cell(cell / grid.columns, cell % grid.columns);
        QCOMPARE(panel.faces()->find(asked).convertToFormat(QImage::Format_RGB888), test::drawnFace(asked, 1.0));
    }
}

void TestExplorePanel::clickShowsTheSeedInTheInspector()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    panel.findChild<QComboBox *>(QStringLiteral("exploreMode"))->setCurrentIndex(3); // all seeds
    const auto &view = panel.view();
    QTest::mouseClick(&panel.view(), Qt::LeftButton, {}, view.cellRect(1, 2).center());
    QCOMPARE(m_context->subject().kind, Subject::Kind::Seed);
    QCOMPARE(m_context->subject().seed, static_cast<std::uint32_t>(view.grid().columns + 2));
    QCOMPARE(m_context->subject().model, generator());
}

void TestExplorePanel::doubleClickAndReturnSendTheSeedToAnnotate()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    panel.findChild<QComboBox *>(QStringLiteral("exploreMode"))->setCurrentIndex(3);
    QSignalSpy asked(m_context.get(), &AppContext::screenRequested);
    QTest::mouseDClick(&panel.view(), Qt::LeftButton, {}, panel.view().cellRect(0, 4).center());
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), QStringLiteral("annotate"));
    QCOMPARE(asked.at(0).at(1).toMap().value(QStringLiteral("seed")).toInt(), 4);
    QCOMPARE(asked.at(0).at(1).toMap().value(QStringLiteral("model")).toString(), generator());
    panel.view().setCurrentCell(2);
    QTest::keyClick(&panel.view(), Qt::Key_Return);
    QCOMPARE(asked.at(1).at(1).toMap().value(QStringLiteral("seed")).toInt(), 2);
    QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("exploreAnnotate")), Qt::LeftButton);
    QCOMPARE(asked.count(), 3);
    QCOMPARE(pickedSeeds(*m_context->workspace(), m_model), (std::vector<std::uint32_t>{4, 2}));
}

void TestExplorePanel::anotherGeneratorHasOtherFaces()
{
    openWorkspace();
    std::ofstream(*m_dir / "other.safetensors") << "another generator";
    std::ofstream(*m_dir / "other.json") << R"({"kind":"generator","name":"other"})";
    QVERIFY(m_context->workspace()->addModel(*m_dir / "other.safetensors"));
    ExplorePanel panel(*m_context);
    show(panel);
    const auto grid = panel.view().grid();
    QTRY_COMPARE(panel.view().numFaces(), grid.numCells());
    const QString before = panel.model();
    auto *models = panel.findChild<QComboBox *>(QStringLiteral("exploreModel"));
    QCOMPARE(models->count(), 2);
    models->setCurrentIndex(1 - models->currentIndex());
    Q_EMIT models->activated(models->currentIndex());
    QVERIFY(panel.model() != before);
    QVERIFY(panel.view().grid() == grid);
    QCOMPARE(panel.view().numFaces(), 0); // those of the one before are gone
    QCOMPARE(panel.faces()->look().model, panel.model());
    QTRY_COMPARE(panel.view().numFaces(), grid.numCells());
    panel.open({{QStringLiteral("model"), before}});
    QCOMPARE(panel.model(), before);
    QCOMPARE(panel.faces()->look().model, before);
    QTRY_COMPARE(panel.view().numFaces(), grid.numCells());
}

void TestExplorePanel::newModelsDoNotTakeTheFocus()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    panel.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&panel));
    QVERIFY(panel.view().hasFocus());
    panel.focusFilter();
    auto *seed = panel.findChild<QSpinBox *>(QStringLiteral("exploreSeed"));
    QVERIFY(seed->hasFocus());
    m_context->notifyModelsChanged();
    QVERIFY(seed->hasFocus());
    panel.setFocus(); // as the window does it after Esc
    QVERIFY(panel.view().hasFocus());
}

void TestExplorePanel::pickingIsKeptInTheWorkspace()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    panel.findChild<QComboBox *>(QStringLiteral("exploreMode"))->setCurrentIndex(3);
    panel.view().setCurrentCell(5);
    QTest::keyClick(&panel.view(), Qt::Key_P);
    QCOMPARE(pickedSeeds(*m_context->workspace(), m_model), (std::vector<std::uint32_t>{5}));
    const QString folder = m_context->workspaceFolder();
    QVERIFY(m_context->openWorkspace(folder));
    QCOMPARE(pickedSeeds(*m_context->workspace(), m_model), (std::vector<std::uint32_t>{5}));
    panel.view().setCurrentCell(5);
    QTest::keyClick(&panel.view(), Qt::Key_P);
    QVERIFY(pickedSeeds(*m_context->workspace(), m_model).empty());
}

void TestExplorePanel::arrowKeysMoveAndPanAtTheEdge()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    auto &view = panel.view();
    view.setCurrentCell(0);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.currentCell(), 1);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.currentCell(), 8);
    for (int i = 0; i < view.grid().rows; ++i)
        QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.grid().firstIndex, 2); // two steps beyond the last row
    QCOMPARE(panel.findChild<QSpinBox *>(QStringLiteral("exploreIndex"))->value(), 2);
    QTRY_COMPARE(view.numFaces(), view.grid().numCells());
}

void TestExplorePanel::pagesGoThroughTheSeeds()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    panel.findChild<QComboBox *>(QStringLiteral("exploreMode"))->setCurrentIndex(3);
    const auto cells = static_cast<std::uint32_t>(panel.view().grid().numCells());
    QTRY_COMPARE(panel.faces()->pending(), 0);
    QTest::keyClick(&panel.view(), Qt::Key_PageDown);
    QCOMPARE(panel.view().grid().seed, cells);
    // The next page was made ahead: it is there at once.
    QCOMPARE(panel.view().numFaces(), panel.view().grid().numCells());
    QTest::keyClick(&panel.view(), Qt::Key_PageUp);
    QCOMPARE(panel.view().grid().seed, 0u);
}

void TestExplorePanel::anErrorOfTheWorkerIsShown()
{
    openWorkspace();
    ExplorePanel panel(*m_context);
    show(panel);
    panel.findChild<QSpinBox *>(QStringLiteral("exploreSeed"))->setValue(666);
    auto *status = panel.findChild<QLabel *>(QStringLiteral("exploreStatus"));
    QTRY_COMPARE(status->text(), QStringLiteral("seed 666 is refused"));
    panel.findChild<QSpinBox *>(QStringLiteral("exploreSeed"))->setValue(5);
    QTRY_COMPARE(panel.view().numFaces(), panel.view().grid().numCells());
    QVERIFY(!status->text().contains(QStringLiteral("666")));
}

void TestExplorePanel::looks_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("mode");
    QTest::newRow("light 912") << false << QSize(912, 540) << 0;
    QTest::newRow("dark 912") << true << QSize(912, 540) << 2;
    QTest::newRow("light 1550") << false << QSize(1550, 900) << 3;
    QTest::newRow("dark 1550") << true << QSize(1550, 900) << 1;
}

void TestExplorePanel::looks()
{
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    QFETCH(int, mode);
    Theme theme(*qApp);
    theme.apply(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    openWorkspace();
    QVERIFY(setSeedPicked(*m_context->workspace(), m_model, 0, true));
    QVERIFY(m_context->workspace()->annotations().setSeedAu({m_model, 2, -1}, 12, true));
    ExplorePanel panel(*m_context);
    show(panel, size);
    panel.findChild<QComboBox *>(QStringLiteral("exploreMode"))->setCurrentIndex(mode);
    QTRY_COMPARE(panel.view().numFaces(), panel.view().grid().numCells());
    // The grid uses the room: the faces cover more than half of the view.
    const auto &grid = panel.view().grid();
    const double covered = 1.0 * grid.numCells() * panel.view().cellRect(0, 0).width() *
                           panel.view().cellRect(0, 0).height() / (panel.view().width() * panel.view().height());
    QVERIFY2(covered > 0.5, qPrintable(QString::number(covered)));
    const QRect last = panel.view().cellRect(grid.rows - 1, grid.columns - 1);
    QVERIFY(panel.view().rect().contains(last));
    if (const auto folder = qEnvironmentVariable("MIMIK_SHOTS"); !folder.isEmpty())
        panel.grab().save(
            folder +
            QStringLiteral("/explore_%1_%2.png").arg(QLatin1String(dark ? "dark" : "light")).arg(size.width()));
}

MIMIK_TEST_MAIN_WITH_WORKER(TestExplorePanel)
#include "tst_explore_panel.moc"
