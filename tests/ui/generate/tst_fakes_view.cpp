#include "ui/generate/fakes_view.h"

#include "fake_training.h"
#include "support/test_support.h"
#include "ui/common/thumbnail_loader.h"
#include "ui/generate/run_files.h"

#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

class TestFakesView : public QObject {
    Q_OBJECT

    /// A shown view of a run with snapshots at 1, 2 and 4 kimg.
    struct Shown {
        test::TempDir dir;
        ThumbnailLoader loader;
        FakesView view{loader};
        QSlider *slider = view.findChild<QSlider *>(QStringLiteral("fakesSlider"));

        explicit Shown(const std::vector<int> &kimgs = {1, 2, 4})
        {
            test::writeSnapshots(dir.path(), kimgs);
            view.resize(400, 460);
            view.show();
            view.setFolder(QString::fromStdString(dir.path().string()));
        }
        QString label() const { return view.findChild<QLabel *>(QStringLiteral("fakesLabel"))->text(); }
        QToolButton *button(const char *name) const { return view.findChild<QToolButton *>(QLatin1StringView(name)); }
        /// Colour in the middle of the picture.
        QColor colour()
        {
            auto *canvas = view.findChild<QWidget *>(QStringLiteral("fakesPicture"));
            return canvas->grab().toImage().pixelColor(canvas->width() / 2, canvas->width() / 4);
        }
        void addSnapshot(int kimg, int grey)
        {
            const QString name = QStringLiteral("fakes%1.png").arg(kimg, 6, 10, QLatin1Char('0'));
            QVERIFY(writePng(dir / name.toStdString(), test::plainImage(grey, grey, grey)));
            view.add(name);
        }
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void itStartsAtTheNewestAndFollows()
    {
        Shown s;
        QCOMPARE(s.view.count(), 4); // with the one before the training
        QCOMPARE(s.slider->maximum(), 3);
        QCOMPARE(s.view.kimg(), 4.0);
        QCOMPARE(s.label(), QStringLiteral("4 kimg"));
        QVERIFY(s.view.isFollowing());
        QTRY_COMPARE(s.colour(), QColor(90, 90, 90));
        s.addSnapshot(6, 200);
        QCOMPARE(s.view.kimg(), 6.0);
        QTRY_COMPARE(s.colour(), QColor(200, 200, 200));
    }

    void whereItWasPutItStaysWhenMoreComes()
    {
        Shown s;
        s.slider->setFocus();
        QTest::keyClick(s.slider, Qt::Key_Left);
        QCOMPARE(s.view.kimg(), 2.0);
        QVERIFY(!s.view.isFollowing());
        QTRY_COMPARE(s.colour(), QColor(50, 50, 50));
        s.addSnapshot(6, 200);
        QCOMPARE(s.view.count(), 5);
        QCOMPARE(s.view.kimg(), 2.0);
        QCOMPARE(s.slider->maximum(), 4);
        QTest::mouseClick(s.button("fakesNewest"), Qt::LeftButton);
        QCOMPARE(s.view.kimg(), 6.0);
        s.addSnapshot(8, 220);
        QCOMPARE(s.view.kimg(), 8.0); // and follows again
    }

    void keysGoThroughTheHistory()
    {
        Shown s;
        QSignalSpy moved(&s.view, &FakesView::moved);
        s.slider->setFocus();
        QTest::keyClick(s.slider, Qt::Key_Home);
        QCOMPARE(s.view.position(), 0);
        QCOMPARE(s.label(), QStringLiteral("start"));
        QTRY_COMPARE(s.colour(), QColor(0, 0, 0));
        QTest::keyClick(s.slider, Qt::Key_Right);
        QCOMPARE(s.view.kimg(), 1.0);
        QTest::keyClick(s.slider, Qt::Key_End);
        QCOMPARE(s.view.kimg(), 4.0);
        QCOMPARE(moved.size(), 3);
        QCOMPARE(moved.last().first().toInt(), 4);
    }

    void draggingShowsEachSnapshot()
    {
        Shown s;
        QTRY_COMPARE(s.loader.pending(), 0);
        for (int i = 0; i < 4; ++i) {
            s.slider->setSliderPosition(i);
            QCOMPARE(s.view.position(), i);
            const int greys[] = {0, 10, 50, 90};
            QCOMPARE(s.colour(), QColor(greys[i], greys[i], greys[i])); // at once: all are decoded
        }
    }

    void realsAreShownWhileTheKeyIsHeldAndByTheButton()
    {
        Shown s;
        s.slider->setFocus();
        QTRY_COMPARE(s.colour(), QColor(90, 90, 90));
        QTest::keyPress(s.slider, Qt::Key_R);
        QVERIFY(s.view.showsReals());
        QTRY_COMPARE(s.colour(), QColor(0, 255, 0));
        QTest::keyRelease(s.slider, Qt::Key_R);
        QVERIFY(!s.view.showsReals());
        QTRY_COMPARE(s.colour(), QColor(90, 90, 90));
        QTest::mouseClick(s.button("fakesReals"), Qt::LeftButton);
        QTRY_COMPARE(s.colour(), QColor(0, 255, 0));
    }

    void aPictureThatIsWrittenAnewIsReadAnew()
    {
        Shown s;
        QTRY_COMPARE(s.colour(), QColor(90, 90, 90));
        s.addSnapshot(4, 140);
        QCOMPARE(s.view.count(), 4);
        QTRY_COMPARE(s.colour(), QColor(140, 140, 140));
    }

    void weightsBelongToTheMoment()
    {
        Shown s;
        QVERIFY(s.view.modelFile().endsWith(QStringLiteral("network-snapshot-000004.safetensors")));
        s.view.showKimg(1.2);
        QVERIFY(s.view.modelFile().endsWith(QStringLiteral("network-snapshot-000001.safetensors")));
        s.view.showKimg(0);
        QVERIFY(s.view.modelFile().isEmpty()); // before the training nothing was kept
        s.view.showKimg(100);
        std::filesystem::remove(s.view.modelFile().toStdString());
        QVERIFY(s.view.modelFile().isEmpty());
    }

    void snapshotsBetweenTwoThousandsAreFound()
    {
        Shown s;
        for (const char *name : {"fakes000004-016.png", "fakes000004-800.png"}) {
            QVERIFY(writePng(s.dir / name, test::plainImage(1, 1, 1)));
            s.view.add(QString::fromLatin1(name));
        }
        QCOMPARE(s.view.kimg(), 4.8);
        s.view.showSnapshot(4.016);
        QCOMPARE(s.view.kimg(), 4.016);
        s.view.showSnapshot(2.9); // of an older training: its file was called 2
        QCOMPARE(s.view.kimg(), 2.0);
        s.view.showSnapshot(4.8);
        QVERIFY(s.view.modelFile().isEmpty());
        test::writeGenerator(s.dir / "network-snapshot-000004-800.safetensors", test::generatorCard(32));
        QVERIFY(s.view.modelFile().endsWith(QStringLiteral("network-snapshot-000004-800.safetensors")));
    }

    void theRowsOfAConditionalTrainingHaveTheirNames()
    {
        const auto firstColumn = [](Shown &s) { // of the canvas: is anything written left of the picture?
            auto *canvas = s.view.findChild<QWidget *>(QStringLiteral("fakesPicture"));
            const QImage shown = canvas->grab().toImage();
            int left = 0;
            while (left < shown.width() && shown.pixelColor(left, 5) != QColor(90, 90, 90))
                ++left;
            return left;
        };
        Shown plain;
        QTRY_COMPARE(plain.colour(), QColor(90, 90, 90));
        const int without = firstColumn(plain);
        Shown s;
        const QString folder = QString::fromStdString(s.dir.path().string());
        QVERIFY(lookAtRunFiles(folder).classes.isEmpty());
        for (const char *number : {"000001", "000002", "000004"})
            test::writeText(s.dir / ("network-snapshot-" + std::string(number) + ".json"),
                            test::generatorCard(32, {"anger", "happiness"}).dump());
        const RunFiles files = lookAtRunFiles(folder);
        QVERIFY(files.hasCard && !files.hasCheckpoint);
        QCOMPARE(files.classes, QStringList({QStringLiteral("anger"), QStringLiteral("happiness")}));
        s.view.setRowNames(files.classes);
        QTRY_COMPARE(s.colour(), QColor(90, 90, 90));
        QVERIFY(firstColumn(s) > without + 20);
        QTest::mouseClick(s.button("fakesReals"), Qt::LeftButton);
        QTRY_COMPARE(s.colour(), QColor(0, 255, 0)); // the reals are of all classes: no names there
        auto *canvas = s.view.findChild<QWidget *>(QStringLiteral("fakesPicture"));
        QCOMPARE(canvas->grab().toImage().pixelColor(without + 1, 5), QColor(0, 255, 0));
    }

    void playingRunsToTheEndAndStops()
    {
        Shown s;
        QTest::mouseClick(s.button("fakesPlay"), Qt::LeftButton);
        QCOMPARE(s.view.position(), 0);
        QTRY_VERIFY(s.view.isFollowing());
        QTest::keyClick(s.slider, Qt::Key_Left);
        QCOMPARE(s.view.kimg(), 2.0); // nothing moves it any more
    }

    void anotherFolderForgetsTheOneBefore()
    {
        Shown s;
        const test::TempDir other;
        s.view.setFolder(QString::fromStdString(other.path().string()));
        QCOMPARE(s.view.count(), 0);
        QVERIFY(s.view.file().isEmpty());
        QVERIFY(!s.slider->isEnabled());
        QVERIFY(!s.button("fakesReals")->isEnabled());
        s.view.setFolder({});
        s.view.add(QStringLiteral("fakes000001.png"));
        QCOMPARE(s.view.count(), 0);
    }
};

QTEST_MAIN(TestFakesView)
#include "tst_fakes_view.moc"
