#include "support/test_workspace.h"
#include "ui/common/face_grid.h"
#include "ui/common/thumbnail_loader.h"
#include "ui/common/tokens.h"

#include <QAbstractItemModelTester>
#include <QScrollBar>
#include <QSignalSpy>
#include <QThread>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

namespace {

/// 100,000 rows made on demand; counts how many were asked for.
class ManySource : public FaceSource {
public:
    explicit ManySource(QString file, std::int64_t count = 100000) : m_file(std::move(file)), m_count(count) {}
    std::int64_t count() const override { return m_count; }
    QList<FaceRow> rows(std::int64_t first, std::int64_t n) const override
    {
        QList<FaceRow> rows;
        for (std::int64_t i = first; i < std::min(m_count, first + n); ++i) {
            FaceRow row;
            row.id = i + 1;
            row.file = m_file;
            row.caption = head % QString::number(i);
            rows.append(row);
        }
        asked += rows.size();
        return rows;
    }
    mutable std::int64_t asked = 0;
    QString head;

private:
    QString m_file;
    std::int64_t m_count;
};

} // namespace

class TestFaceGrid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_file = QString::fromStdString((m_dir / "face.png").string());
        QVERIFY(writePng(m_file.toStdString(), test::drawnFace(1)));
    }

    void modelAnswersLoadingThenRowsAndNeverReadsMoreThanItsWindows()
    {
        FaceGridModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto source = std::make_shared<ManySource>(m_file, 1000);
        model.setSource(source);
        QCOMPARE(model.rowCount(), 1000);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QCOMPARE(model.data(model.index(700), FaceGridModel::LoadedRole).toBool(), false);
        QTRY_VERIFY(!changed.isEmpty());
        QCOMPARE(model.data(model.index(700), FaceGridModel::IdRole).toLongLong(), 701);
        QCOMPARE(model.data(model.index(700), Qt::DisplayRole).toString(), QStringLiteral("700"));
    }

    void aFaceThatChangedIsReadAlone()
    {
        FaceGridModel model;
        auto source = std::make_shared<ManySource>(m_file, 1000);
        model.setSource(source);
        model.peek(300);
        QTRY_VERIFY(model.peek(300));
        source->asked = 0;
        source->head = QStringLiteral("new ");
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.refresh(300, 300);
        QCOMPARE(source->asked, 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.peek(300)->caption, QStringLiteral("new 300"));
        QCOMPARE(model.peek(301)->caption, QStringLiteral("301"));
        model.refresh(255, 256); // the first window is not in memory: nothing is read for it
        QCOMPARE(source->asked, 2);
        QCOMPARE(model.peek(256)->caption, QStringLiteral("new 256"));
    }

    void hundredThousandFacesOpenReadingOnlyWhatIsSeen()
    {
        ThumbnailLoader loader;
        FaceGrid grid(loader);
        auto source = std::make_shared<ManySource>(m_file);
        grid.resize(800, 600);
        grid.faces().setSource(source);
        grid.show();
        QVERIFY(QTest::qWaitForWindowExposed(&grid));
        QTRY_COMPARE(loader.pending(), 0);
        grid.verticalScrollBar()->setValue(grid.verticalScrollBar()->maximum());
        QTRY_VERIFY(grid.faces().peek(99999) != nullptr);
        QVERIFY2(source->asked < 5000, qPrintable(QString::number(source->asked)));
    }

    void arrowKeysMoveTheCurrentFaceAndTellIt()
    {
        ThumbnailLoader loader;
        FaceGrid grid(loader);
        grid.resize(500, 400);
        grid.faces().setSource(std::make_shared<ManySource>(m_file, 50));
        grid.show();
        QVERIFY(QTest::qWaitForWindowExposed(&grid));
        QSignalSpy current(&grid, &FaceGrid::faceCurrent);
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, grid.visualRect(grid.faces().index(0)).center());
        QCOMPARE(grid.currentIndex().row(), 0);
        QTest::keyClick(&grid, Qt::Key_Right);
        QCOMPARE(grid.currentIndex().row(), 1);
        const int columns = grid.indexAt({grid.visualRect(grid.faces().index(0)).center().x(),
                                          grid.visualRect(grid.faces().index(0)).bottom() + 60})
                                .row();
        QTest::keyClick(&grid, Qt::Key_Down);
        QCOMPARE(grid.currentIndex().row(), 1 + columns);
        QVERIFY(current.size() >= 2); // the first face may already be current, from the focus
        QCOMPARE(current.last().first().value<FaceRow>().id, std::int64_t(2 + columns));
    }

    void ctrlAddsAFaceAndShiftSelectsARunAcrossRows()
    {
        ThumbnailLoader loader;
        FaceGrid grid(loader);
        grid.resize(500, 400);
        grid.faces().setSource(std::make_shared<ManySource>(m_file, 50));
        grid.show();
        QVERIFY(QTest::qWaitForWindowExposed(&grid));
        const auto click = [&](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(grid.viewport(), Qt::LeftButton, modifiers,
                              grid.visualRect(grid.faces().index(row)).center());
        };
        click(0, {});
        click(2, Qt::ControlModifier);
        QCOMPARE(grid.selectedIds(), (QList<std::int64_t>{1, 3}));
        click(3, {});
        click(6, Qt::ShiftModifier); // the row below, further left: still 3, 4, 5, 6
        QCOMPARE(grid.selectedIds(), (QList<std::int64_t>{4, 5, 6, 7}));
    }

    void picturesComeWithoutBlockingAndBrokenOnesAreToldApart()
    {
        ThumbnailLoader loader;
        QSignalSpy ready(&loader, &ThumbnailLoader::ready);
        const ThumbnailKey good{m_file, {}, 32};
        const ThumbnailKey bad{m_file % u"-missing", {}, 32};
        QVERIFY(loader.find(good).isNull());
        loader.want(this, {good, bad});
        QTRY_COMPARE(ready.size(), 2);
        QCOMPARE(loader.find(good).width(), 32);
        QVERIFY(!loader.isBroken(good));
        QVERIFY(loader.isBroken(bad));
    }

    void memoryOfPicturesIsBounded()
    {
        ThumbnailLoader loader;
        loader.setMemoryLimit(10 * 48 * 48 * 4);
        QList<ThumbnailKey> keys;
        for (int i = 0; i < 40; ++i) {
            const QString file = QString::fromStdString((m_dir / (std::to_string(i) + ".png")).string());
            QVERIFY(writePng(file.toStdString(), test::drawnFace(i)));
            keys.append({file, {}, 96});
        }
        QSignalSpy ready(&loader, &ThumbnailLoader::ready);
        loader.want(this, keys);
        QTRY_COMPARE(ready.size(), 40);
        QVERIFY(loader.memoryUsed() <= 10 * 48 * 48 * 4);
    }

    void wishesThatScrolledAwayAreForgotten()
    {
        ThumbnailLoader loader;
        QList<ThumbnailKey> keys;
        for (int i = 0; i < 20000; ++i)
            keys.append({m_file % QString::number(i), {}, 96});
        QSignalSpy ready(&loader, &ThumbnailLoader::ready);
        loader.want(this, keys);
        loader.want(this, {});
        QTRY_COMPARE(loader.pending(), 0); // what a worker has begun comes to its end
        QVERIFY2(ready.size() < keys.size(), qPrintable(QString::number(ready.size())));
    }

    void whatIsBeingDecodedIsPendingAndIsNotDecodedTwice()
    {
        ThumbnailLoader loader;
        const ThumbnailKey key{m_file % u"-missing", {}, 32};
        QSignalSpy ready(&loader, &ThumbnailLoader::ready);
        for (int i = 0; i < 500; ++i) { // as repaints do, while no answer has come
            loader.want(this, {key});
            QCOMPARE(loader.pending(), 1);
            QThread::yieldCurrentThread();
        }
        QTRY_COMPARE(loader.pending(), 0);
        QCOMPARE(ready.size(), 1);
    }

    void textIsReadableInBothThemes()
    {
        for (const Colors &c : {lightColors(), darkColors()}) {
            for (const QColor &back : {c.window, c.surface, c.raised}) {
                QVERIFY(contrast(c.text, back) >= 7);
                QVERIFY(contrast(c.textDim, back) >= 4.5);
                QVERIFY(contrast(c.reject, back) >= 4.5);
            }
            QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
            QVERIFY(contrast(c.text, c.accentSoft) >= 7);
            QVERIFY(contrast(c.text, c.rejectSoft) >= 7);
        }
    }

private:
    test::TempDir m_dir;
    QString m_file;
};

QTEST_MAIN(TestFaceGrid)
#include "tst_face_grid.moc"
