#include "ui/evaluate/evaluate_panel.h"

#include "core/jobs/job_manager.h"
#include "core/jobs/preview_client.h"
#include "support/fake_study.h"
#include "support/test_support.h"
#include "ui/common/empty_state.h"
#include "ui/common/face_grid.h"
#include "ui/common/plot_widget.h"
#include "ui/common/theme.h"
#include "ui/common/thumbnail_loader.h"
#include "ui/evaluate/confusion_view.h"
#include "ui/shell/app_context.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

namespace {

constexpr int kFaces = 60;

/// Presses on one place of the plot, moves to another, lets go.
void drag(PlotWidget &plot, QPointF from, QPointF to)
{
    auto *canvas = plot.findChild<QWidget *>(QStringLiteral("plotCanvas"));
    auto place = [&](QPointF value) {
        return canvas->mapFrom(&plot, plot.pixelOf(value.x(), value.y()));
    };
    QTest::mousePress(canvas, Qt::LeftButton, {}, place(from));
    for (int i = 1; i <= 5; ++i) {
        const QPoint at = place(from + (to - from) * i / 5);
        QMouseEvent move(QEvent::MouseMove, at, canvas->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(canvas, &move);
    }
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, place(to));
}

} // namespace

class TestEvaluatePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // the offscreen platform cannot pass size hints on, and says so
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_dir = std::make_unique<test::TempDir>();
        m_context = std::make_unique<AppContext>();
    }
    void cleanup()
    {
        m_context.reset();
        m_dir.reset();
    }

    void withoutAWorkspaceItSaysWhatToDo()
    {
        EvaluatePanel panel(*m_context);
        panel.resize(800, 600);
        panel.show();
        auto *empty = panel.findChild<EmptyState *>();
        QVERIFY(empty->isVisible());
        QSignalSpy asked(m_context.get(), &AppContext::screenRequested);
        QTest::mouseClick(empty->primaryButton(), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), QStringLiteral("data"));
    }

    void theNewestPredictionsAreShownWithIntervals()
    {
        auto panel = makePanel();
        QCOMPARE(panel->findChild<QListWidget *>(QStringLiteral("predictionsList"))->count(), 2);
        auto *table = panel->findChild<QTableWidget *>(QStringLiteral("classTable"));
        QCOMPARE(table->rowCount(), 2);
        const auto &c = panel->evaluation()->classes[0];
        QCOMPARE(table->item(0, 1)->text(), QStringLiteral("30"));
        QCOMPARE(table->item(0, 2)->text(), QString::fromStdString(eval::withInterval(c.auc, c.aucCi, 2)));
        const auto summary = panel->findChild<QLabel *>(QStringLiteral("summary"))->text();
        QVERIFY2(summary.contains(QStringLiteral("10 subject")), qPrintable(summary));
        // the curve on the screen is the curve of the numbers
        bool found = false;
        for (const PlotSeries &series : panel->plot().plot().series)
            found = found || (series.x == c.roc.fpr && series.y == c.roc.tpr);
        QVERIFY(found);
    }

    void draggingTheOperatingPointDrivesTheNumbers()
    {
        auto panel = makePanel();
        const auto before = matrixTexts(*panel);
        PlotWidget &plot = panel->plot();
        drag(plot, plot.marker(0), QPointF(0.9, 1.0));
        QVERIFY(panel->threshold() < 0.5);
        QVERIFY(plot.marker(0).y() > 0.95);
        QVERIFY(matrixTexts(*panel) != before);
        QCOMPARE(panel->findChild<QDoubleSpinBox *>(QStringLiteral("threshold"))->value(),
                 std::round(panel->threshold() * 10000) / 10000);
        // counts of the cells are those of the threshold
        const auto rows = eval::classRows(predictions(), 0);
        const auto counts = eval::countsAt(panel->threshold(), rows.isPositive, rows.scores);
        panel->confusion().setView(report::ConfusionView::Counts);
        QCOMPARE(panel->confusion().cellText(1, 1), QString::number(counts.tp));
        QCOMPARE(panel->confusion().cellText(0, 1), QString::number(counts.fp));
    }

    void typingAThresholdMovesThePoint()
    {
        auto panel = makePanel();
        auto *field = panel->findChild<QDoubleSpinBox *>(QStringLiteral("threshold"));
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("0.9"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(panel->threshold(), 0.9);
        const auto rows = eval::classRows(predictions(), 0);
        const auto counts = eval::countsAt(0.9, rows.isPositive, rows.scores);
        QCOMPARE(panel->plot().marker(0), QPointF(counts.fpr(), counts.recall()));
        auto *snap = panel->findChild<QComboBox *>(QStringLiteral("snapTo"));
        Q_EMIT snap->activated(4);
        const double best = eval::bestF1Threshold(rows.isPositive, rows.scores);
        QCOMPARE(eval::countsAt(panel->threshold(), rows.isPositive, rows.scores).f1(),
                 eval::countsAt(best, rows.isPositive, rows.scores).f1());
    }

    void aClickOnACellShowsItsFaces()
    {
        auto panel = makePanel();
        panel->confusion().setView(report::ConfusionView::Counts);
        QTest::mouseClick(&panel->confusion(), Qt::LeftButton, {}, panel->confusion().cellCentre(1, 1));
        const int expected = panel->confusion().cellText(1, 1).toInt();
        QVERIFY(expected > 0);
        auto &faces = panel->faces().faces();
        QCOMPARE(faces.rowCount(), expected);
        const FaceRow face = faces.row(0);
        QVERIFY(face.id > 0);
        QVERIFY(QFile::exists(face.file));
        QVERIFY(face.caption.startsWith(QStringLiteral("p 0.")) || face.caption.startsWith(QStringLiteral("p 1.")));
        // double click: the faces go to the Data screen
        QSignalSpy asked(m_context.get(), &AppContext::screenRequested);
        QTest::mouseDClick(&panel->confusion(), Qt::LeftButton, {}, panel->confusion().cellCentre(1, 1));
        QTRY_COMPARE_WITH_TIMEOUT(asked.size(), 1, 20000); // they are looked up in the background
        QCOMPARE(asked[0][0].toString(), QStringLiteral("data"));
        QCOMPARE(asked[0][1].toMap().value(QStringLiteral("images")).toList().size(), expected);
    }

    void arrowKeysWalkThroughTheMatrix()
    {
        auto panel = makePanel();
        panel->confusion().setFocus();
        QTest::keyClick(&panel->confusion(), Qt::Key_Right);
        QCOMPARE(panel->confusion().currentCell(), QPoint(0, 0));
        QTest::keyClick(&panel->confusion(), Qt::Key_Right);
        QTest::keyClick(&panel->confusion(), Qt::Key_Down);
        QTest::keyClick(&panel->confusion(), Qt::Key_Down);
        QCOMPARE(panel->confusion().currentCell(), QPoint(1, 1));
        QCOMPARE(panel->faces().faces().rowCount() > 0, true);
    }

    void choosingAClassShowsItsCurveAndKeepsItsThreshold()
    {
        auto panel = makePanel();
        panel->setThreshold(0.7);
        auto *table = panel->findChild<QTableWidget *>(QStringLiteral("classTable"));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualItemRect(table->item(1, 0)).center());
        QCOMPARE(panel->currentClass(), 1);
        QCOMPARE(panel->threshold(), 0.5);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualItemRect(table->item(0, 0)).center());
        QCOMPARE(panel->threshold(), 0.7);
    }

    void comparisonNamesTheBetterOne()
    {
        auto panel = makePanel();
        auto *other = panel->findChild<QComboBox *>(QStringLiteral("compareWith"));
        int poor = other->findText(QStringLiteral("poor"));
        QVERIFY(poor > 0);
        auto *list = panel->findChild<QListWidget *>(QStringLiteral("predictionsList"));
        list->setCurrentItem(list->findItems(QStringLiteral("good"), Qt::MatchExactly).at(0));
        QTRY_VERIFY_WITH_TIMEOUT(panel->isSettled(), 20000);
        Q_EMIT other->activated(poor);
        auto *text = panel->findChild<QLabel *>(QStringLiteral("difference"));
        QTRY_VERIFY_WITH_TIMEOUT(text->text().contains(QStringLiteral("this one higher")), 20000);
        QVERIFY2(text->text().contains(QStringLiteral("60 common")), qPrintable(text->text()));
    }

    void expressionsHaveOneMatrixForAllClasses()
    {
        auto panel = makePanel();
        panel->showFile(test::writeExpressions(*m_dir / "e.csv", 400));
        QTRY_VERIFY_WITH_TIMEOUT(panel->isSettled(), 20000);
        QCOMPARE(panel->evaluation()->classes.size(), std::size_t{5});
        panel->confusion().setView(report::ConfusionView::Counts);
        QCOMPARE(panel->confusion().cellText(1, 1), QString::number(panel->evaluation()->confusion.at(1, 1)));
        auto *table = panel->findChild<QTableWidget *>(QStringLiteral("classTable"));
        QCOMPARE(table->item(4, 2)->text(), QStringLiteral("–"));
        table->setCurrentCell(4, 0); // a class that never occurs has no operating point
        QCOMPARE(panel->currentClass(), 4);
    }

    void aDamagedFileGivesOneSentence()
    {
        auto panel = makePanel();
        test::writeText(*m_dir / "bad.csv", "name,y_A,p_A\na,1,0.5\nb,7,0.5\n");
        panel->showFile(*m_dir / "bad.csv");
        QTRY_VERIFY_WITH_TIMEOUT(panel->isSettled(), 20000);
        const QString text = panel->findChild<QLabel *>(QStringLiteral("summary"))->text();
        QVERIFY2(text.contains(QStringLiteral("row 3, column 'y_A'")), qPrintable(text));
        QVERIFY(!panel->evaluation());
    }

    void closingTheWorkspaceEmptiesTheScreen()
    {
        auto panel = makePanel();
        QTest::mouseClick(&panel->confusion(), Qt::LeftButton, {}, panel->confusion().cellCentre(1, 1));
        m_context->closeWorkspace();
        QVERIFY(!panel->evaluation());
        QCOMPARE(panel->faces().faces().rowCount(), 0);
        QVERIFY(!panel->findChild<EmptyState *>()->isHidden());
    }

    void looks_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("multiclass");
        QTest::newRow("light") << false << false;
        QTest::newRow("dark") << true << true;
    }
    void looks()
    {
        QFETCH(bool, dark);
        QFETCH(bool, multiclass);
        Theme theme(*qApp);
        theme.apply(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        auto panel = makePanel();
        if (multiclass)
            panel->showFile(test::writeExpressions(*m_dir / "expressions.csv", 400));
        QTRY_VERIFY_WITH_TIMEOUT(panel->isSettled(), 20000);
        QTest::mouseClick(&panel->confusion(), Qt::LeftButton, {}, panel->confusion().cellCentre(1, 1));
        if (!multiclass) // the predictions of expressions are of faces that the study does not hold
            QTRY_VERIFY(m_context->thumbnails().memoryUsed() > 0);
        QTRY_COMPARE(m_context->thumbnails().pending(), 0);
        QTest::qWait(100);
        const QString folder = qEnvironmentVariable("MIMIK_LOOKS");
        if (!folder.isEmpty())
            QVERIFY(panel->grab().save(folder + QStringLiteral("/evaluate-") +
                                       QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png")));
        for (const QLabel *label : panel->findChildren<QLabel *>()) {
            if (label->isVisible() && !label->wordWrap() && label->objectName() == QStringLiteral("numbers"))
                QVERIFY(label->width() >= label->sizeHint().width());
        }
        theme.apply(ThemeChoice::Light);
    }

private:
    std::unique_ptr<EvaluatePanel> makePanel()
    {
        const auto made = m_context->createWorkspace(QString::fromStdString((*m_dir / "study.mimik").string()));
        if (!made)
            qFatal("%s", made.error().message().c_str());
        data::Workspace &workspace = *m_context->workspace();
        test::addFaces(workspace, kFaces);
        test::addPredictions(workspace, "poor", kFaces, 4.0);
        m_good = test::addPredictions(workspace, "good", kFaces, 1.0);
        auto panel = std::make_unique<EvaluatePanel>(*m_context);
        panel->resize(1180, 640);
        panel->show();
        panel->activate();
        if (!QTest::qWaitForWindowExposed(panel.get()) ||
            !QTest::qWaitFor([&] { return panel->isSettled() && panel->evaluation(); }, 20000))
            qFatal("the evaluation did not come");
        return panel;
    }
    /// Of the predictions that are shown first.
    eval::Predictions predictions() const
    {
        auto *list = m_context->workspace();
        return *eval::readPredictions(predictionsOf(*list).front().file);
    }
    static QStringList matrixTexts(EvaluatePanel &panel)
    {
        QStringList texts;
        for (int row = 0; row < 2; ++row) {
            for (int column = 0; column < 2; ++column)
                texts.append(panel.confusion().cellText(row, column));
        }
        return texts;
    }

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<AppContext> m_context;
    std::filesystem::path m_good;
};

QTEST_MAIN(TestEvaluatePanel)
#include "tst_evaluate_panel.moc"
