#include "core/base/files.h"
#include "core/data/annotations.h"
#include "core/data/images.h"
#include "core/data/workspace.h"
#include "support/test_workspace.h"
#include "ui/common/empty_state.h"
#include "ui/common/face_grid.h"
#include "ui/common/plot_widget.h"
#include "ui/common/spec_form.h"
#include "ui/data/data_panel.h"
#include "ui/data/dataset_model.h"
#include "ui/data/import_form.h"
#include "ui/shell/app_context.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTreeView>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

class TestDataPanel : public QObject {
    Q_OBJECT

    static QString path(const std::filesystem::path &p) { return QString::fromStdString(p.string()); }

    /// Types a source into the form and imports it.
    static void import(DataPanel &panel, const QString &source)
    {
        panel.dropFiles({source});
        auto *start = panel.findChild<QPushButton *>(QStringLiteral("importStart"));
        QTest::mouseClick(start, Qt::LeftButton);
    }

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void formatsAreGuessed()
    {
        test::TempDir dir;
        test::writeClassFolders(dir / "classes", 1);
        QCOMPARE(guessImportFormat(path(dir / "classes")), QStringLiteral("folders"));
        QCOMPARE(guessImportFormat(path(dir / "classes/happy")), QStringLiteral("faces"));
        QCOMPARE(guessImportFormat(QStringLiteral("/x/fer2013.csv")), QStringLiteral("fer2013"));
        QVERIFY(writeFileAtomically(dir / "classes/labels.csv", "name,subject,class\n"));
        QCOMPARE(guessImportFormat(path(dir / "classes")), QStringLiteral("au-csv"));
    }

    void withoutAWorkspaceItOffersTheDemo()
    {
        AppContext context;
        DataPanel panel(context);
        panel.show();
        panel.activate();
        auto *primary = panel.findChild<QPushButton *>(QStringLiteral("emptyPrimary"));
        QVERIFY(primary->isVisible());
        QSignalSpy demo(&context, &AppContext::demoRequested);
        QTest::mouseClick(primary, Qt::LeftButton);
        QCOMPARE(demo.size(), 1);
    }

    void aDroppedFolderIsImportedAndShown()
    {
        test::TempDir dir;
        test::writeClassFolders(dir / "faces", 8);
        AppContext context;
        QVERIFY(context.createWorkspace(path(dir / "ws")));
        DataPanel panel(context);
        panel.resize(1000, 600);
        panel.show();
        panel.activate();
        import(panel, path(dir / "faces"));
        QTRY_COMPARE_WITH_TIMEOUT(panel.grid().faces().rowCount(), 24, 20000);
        QVERIFY(panel.findChild<QLabel *>(QStringLiteral("importSummary"))->text().contains(QStringLiteral("24")));
        QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("importBack")), Qt::LeftButton);
        QVERIFY(panel.grid().isVisible());
        QTRY_VERIFY(panel.isSettled());
        const Plot &chart = panel.findChild<PlotWidget *>(QStringLiteral("dataChart"))->plot();
        QCOMPARE(chart.categories.size(), std::size_t(3));
        QCOMPARE(chart.series[0].y, (std::vector<double>{8, 8, 8}));

        // Picking a class keeps only its faces; a click on one tells the Inspector.
        auto *box = panel.findChild<QComboBox *>(QStringLiteral("dataClass"));
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        QTRY_COMPARE(panel.grid().faces().rowCount(), 8);
        QTRY_VERIFY(panel.grid().faces().peek(0));
        QTest::mouseClick(panel.grid().viewport(), Qt::LeftButton, {},
                          panel.grid().visualRect(panel.grid().faces().index(2)).center());
        QCOMPARE(context.subject().kind, Subject::Kind::Image);
        QCOMPARE(context.subject().imageId, panel.grid().faces().row(2).id);
    }

    void aWrongPathIsSaidAtItsFieldAndNothingIsLeft()
    {
        test::TempDir dir;
        AppContext context;
        QVERIFY(context.createWorkspace(path(dir / "ws")));
        DataPanel panel(context);
        panel.resize(1000, 600);
        panel.show();
        panel.activate();
        panel.open({{QStringLiteral("import"), path(dir / "nowhere")}});
        QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("importStart")), Qt::LeftButton);
        auto *form = panel.findChild<ImportForm *>();
        QTRY_VERIFY(!form->isRunning());
        QVERIFY2(!form->form().errorAt(QStringLiteral("source")).isEmpty() || !form->form().errorAt({}).isEmpty(),
                 "the error must be shown");
        QVERIFY(context.workspace()->datasets()->empty());
    }

    void otherScreensSendSetsOfImages()
    {
        test::TempDir dir;
        test::writeClassFolders(dir / "faces", 4);
        AppContext context;
        QVERIFY(context.createWorkspace(path(dir / "ws")));
        DataPanel panel(context);
        panel.resize(1000, 600);
        panel.show();
        panel.activate();
        import(panel, path(dir / "faces"));
        QTRY_COMPARE_WITH_TIMEOUT(panel.grid().faces().rowCount(), 12, 20000);
        const auto ids = context.workspace()->images().ids();
        QVERIFY(ids);
        panel.open(
            {{QStringLiteral("images"), QVariantList{qlonglong(data::raw((*ids)[3])), qlonglong(data::raw((*ids)[1]))}},
             {QStringLiteral("title"), QStringLiteral("taken for happy")}});
        QCOMPARE(panel.grid().faces().rowCount(), 2);
        QCOMPARE(panel.grid().faces().row(0).id, data::raw((*ids)[3]));
        QCOMPARE(panel.findChild<QLabel *>(QStringLiteral("dataTitle"))->text(), QStringLiteral("taken for happy"));
        context.notifyDatasetsChanged(); // the lists are read anew, the set that was sent stays
        QCOMPARE(panel.grid().faces().rowCount(), 2);
        QVERIFY(panel.escape());
        QTRY_COMPARE(panel.grid().faces().rowCount(), 12);
    }

    void aFaceFromElsewhereIsShownWhateverHidIt()
    {
        test::TempDir dir;
        test::writeClassFolders(dir / "faces", 4);
        AppContext context;
        QVERIFY(context.createWorkspace(path(dir / "ws")));
        DataPanel panel(context);
        panel.resize(1000, 600);
        panel.show();
        panel.activate();
        import(panel, path(dir / "faces"));
        QTRY_COMPARE_WITH_TIMEOUT(panel.grid().faces().rowCount(), 12, 20000);
        QTRY_VERIFY(panel.isSettled());
        const auto ids = context.workspace()->images().ids();
        QVERIFY(ids);
        const auto current = [&] {
            return panel.grid().faces().row(panel.grid().currentIndex().row()).id;
        };
        auto *title = panel.findChild<QLabel *>(QStringLiteral("dataTitle"));
        auto *filter = panel.findChild<QLineEdit *>(QStringLiteral("dataFilter"));
        auto *box = panel.findChild<QComboBox *>(QStringLiteral("dataClass"));
        QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("importBack")), Qt::LeftButton);
        QTRY_VERIFY(panel.isSettled());
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        QTRY_COMPARE(panel.grid().faces().rowCount(), 4);
        filter->setText(QStringLiteral("no such name"));
        QTRY_COMPARE(panel.grid().faces().rowCount(), 0);
        panel.open({{QStringLiteral("image"), qlonglong(data::raw((*ids)[7]))}});
        QTRY_COMPARE(current(), data::raw((*ids)[7]));
        QCOMPARE(panel.grid().faces().rowCount(), 12);
        QVERIFY(filter->text().isEmpty());
        QCOMPARE(box->currentIndex(), 0);
        // The same out of a set that another screen sent; the data set is picked already.
        panel.open({{QStringLiteral("images"), QVariantList{qlonglong(data::raw((*ids)[3]))}},
                    {QStringLiteral("title"), QStringLiteral("sent")}});
        QCOMPARE(panel.grid().faces().rowCount(), 1);
        QCOMPARE(title->text(), QStringLiteral("sent"));
        panel.open({{QStringLiteral("image"), qlonglong(data::raw((*ids)[9]))}});
        QTRY_COMPARE(current(), data::raw((*ids)[9]));
        QCOMPARE(panel.grid().faces().rowCount(), 12);
        QVERIFY(title->text() != QLatin1StringView("sent"));
    }

    void aDecisionShowsOnItsFaceAtOnceOrWhenTheScreenComesBack()
    {
        test::TempDir dir;
        test::writeClassFolders(dir / "faces", 4);
        AppContext context;
        QVERIFY(context.createWorkspace(path(dir / "ws")));
        DataPanel panel(context);
        panel.resize(1000, 600);
        panel.show();
        panel.activate();
        import(panel, path(dir / "faces"));
        QTRY_COMPARE_WITH_TIMEOUT(panel.grid().faces().rowCount(), 12, 20000);
        QTRY_VERIFY(panel.isSettled());
        auto &faces = panel.grid().faces();
        const auto dimmed = [&](int row) {
            return faces.peek(row) && faces.peek(row)->dimmed;
        };
        QTRY_VERIFY(faces.peek(0));
        auto &annotations = context.workspace()->annotations();
        QVERIFY(annotations.setImageKeep({data::ImageId{faces.row(2).id}}, data::Keep::Rejected));
        QTRY_VERIFY(dimmed(2));
        panel.hide();
        QVERIFY(annotations.setImageKeep({data::ImageId{faces.row(5).id}}, data::Keep::Rejected));
        panel.show();
        panel.activate();
        QTRY_VERIFY(dimmed(5));
        QVERIFY(!dimmed(4));
    }

    void theFacesHaveTheFocus()
    {
        test::TempDir dir;
        test::writeClassFolders(dir / "faces", 1);
        AppContext context;
        QVERIFY(context.createWorkspace(path(dir / "ws")));
        DataPanel panel(context);
        panel.resize(1000, 600);
        panel.show();
        panel.activate();
        QVERIFY(!panel.focusProxy()); // nothing to move in yet
        import(panel, path(dir / "faces"));
        QTRY_COMPARE_WITH_TIMEOUT(panel.grid().faces().rowCount(), 3, 20000);
        QCOMPARE(panel.focusProxy(), static_cast<QWidget *>(&panel.grid()));
    }

    void anImportEndsWithItsWorkspace()
    {
        test::TempDir dir;
        test::writeClassFolders(dir / "faces", 100);
        AppContext context;
        QVERIFY(context.createWorkspace(path(dir / "a")));
        DataPanel panel(context);
        panel.resize(1000, 600);
        panel.show();
        panel.activate();
        import(panel, path(dir / "faces"));
        auto *form = panel.findChild<ImportForm *>();
        QVERIFY(form->isRunning());
        QVERIFY(context.createWorkspace(path(dir / "b")));
        QVERIFY(!form->isRunning());
        auto *start = panel.findChild<QPushButton *>(QStringLiteral("importStart"));
        QVERIFY(start->isEnabled());
        import(panel, path(dir / "faces"));
        QTRY_COMPARE_WITH_TIMEOUT(panel.grid().faces().rowCount(), 300, 30000);
    }

    void whetherOneMayImportIsAskedOfEachWorkspace()
    {
        test::TempDir dir;
        AppContext owner, context;
        QVERIFY(owner.createWorkspace(path(dir / "held")));
        DataPanel panel(context);
        auto *start = panel.findChild<QPushButton *>(QStringLiteral("importStart"));
        QVERIFY(context.openWorkspace(path(dir / "held")));
        QVERIFY(context.isReadOnly());
        QVERIFY(!start->isEnabled());
        QVERIFY(context.createWorkspace(path(dir / "mine")));
        QVERIFY(start->isEnabled());
    }

    void theListOfDataSetsIsAProperModel()
    {
        DatasetModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        data::Dataset a, b;
        a.id = data::DatasetId{1};
        a.name = "train";
        a.numImages = 1200;
        b.id = data::DatasetId{2};
        b.name = "test";
        b.numImages = 34;
        model.setDatasets({a, b});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.rowOf(b.id), 2);
        QCOMPARE(model.data(model.index(2, 0), Qt::DisplayRole).toString(), QStringLiteral("test"));
        QVERIFY(model.data(model.index(0, 1), Qt::DisplayRole).toString().contains(QStringLiteral("234")));
        model.setDatasets({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(TestDataPanel)
#include "tst_data_panel.moc"
