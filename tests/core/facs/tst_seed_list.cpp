#include "core/facs/seed_list.h"

#include "core/base/files.h"
#include "support/test_support.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace mimik;
using namespace mimik::facs;

class TestSeedList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void separatorsRangesAndCommentsAreRead();
    void aSequenceKeepsOrderAndRepeats();
    void tooManyRangesAreRefusedAtOnce();
    void mistakesNameFileAndLine_data();
    void mistakesNameFileAndLine();
    void textReadsBack();
    void folderOfListsIsRead();
    void seedInNeutralAndAnAuListIsAnError();
    void seedInTwoClassesIsAnError();
    void seedInSeveralAuListsIsAllowed();
    void missingFolderAndFolderWithoutListsAreErrors();
    void imagesAreAnnotatedByTheirSeed();
};

void TestSeedList::separatorsRangesAndCommentsAreRead()
{
    const auto list =
        parseSeedList("\xEF\xBB\xBF# smiles\r\n9, 12 7\t3\r\n20-23 # four of them, 99\n\n7\n4294967295", "AU12.txt");
    QVERIFY2(list, list ? "" : list.error().message().c_str());
    QCOMPARE(list->seeds, (std::vector<std::uint32_t>{3, 7, 9, 12, 20, 21, 22, 23, 4294967295U}));
    QCOMPARE(list->lines[0], 2);
    QCOMPARE(list->lines[4], 3);
    QVERIFY(list->contains(22));
    QVERIFY(!list->contains(99));
    QVERIFY(parseSeedList("", "x")->seeds.empty());
    QVERIFY(parseSeedList("# only a comment", "x")->seeds.empty());
}

void TestSeedList::aSequenceKeepsOrderAndRepeats()
{
    const auto list = parseSeedSequence("9,1 4-6 # seven\n9", "seeds");
    QVERIFY2(list, list ? "" : list.error().message().c_str());
    QCOMPARE(*list, (std::vector<std::uint32_t>{9, 1, 4, 5, 6, 9}));
    QVERIFY(!parseSeedSequence("9,x", "seeds"));
    const auto many = parseSeedSequence("0-9999999,0", "seeds");
    QVERIFY(!many);
    QVERIFY(many.error().what.find("10 million") != std::string::npos);
}

// 10^12 seeds: to count them one by one takes minutes.
void TestSeedList::tooManyRangesAreRefusedAtOnce()
{
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += "0-9999999\n";
    QElapsedTimer timer;
    timer.start();
    const auto sequence = parseSeedSequence(text, "seeds");
    QVERIFY(!sequence);
    QVERIFY2(sequence.error().what.find("line 2: with '0-9999999'") != std::string::npos,
             sequence.error().what.c_str());
    const auto list = parseSeedList(text, "AU1.txt");
    QVERIFY(!list);
    QVERIFY2(list.error().what.find("AU1.txt, line 2: with '0-9999999'") != std::string::npos,
             list.error().what.c_str());
    QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed())));
    const auto full = parseSeedSequence("0-9999999", "seeds");
    QVERIFY(full && full->size() == 10'000'000);
}

void TestSeedList::mistakesNameFileAndLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("word") << QByteArray("1\n2 x7\n") << QByteArray("AU1.txt, line 2: 'x7'");
    QTest::newRow("decimal") << QByteArray("1.5") << QByteArray("AU1.txt, line 1: '1.5'");
    QTest::newRow("negative") << QByteArray("\n\n-5") << QByteArray("AU1.txt, line 3: '-5'");
    QTest::newRow("too large") << QByteArray("4294967296") << QByteArray("line 1: '4294967296'");
    QTest::newRow("open range") << QByteArray("5-") << QByteArray("line 1: '5-'");
    QTest::newRow("backwards") << QByteArray("9-5") << QByteArray("runs backwards; write 5-9");
    QTest::newRow("huge range") << QByteArray("0-4000000000") << QByteArray("more than 10 million");
    QTest::newRow("binary") << QByteArray("\x89PNG\r\n") << QByteArray("line 1");
}

void TestSeedList::mistakesNameFileAndLine()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const auto list = parseSeedList(text.toStdString(), "folder/AU1.txt");
    QVERIFY(!list);
    QCOMPARE(list.error().code, ErrorCode::Corrupt);
    QVERIFY2(list.error().what.find(expected.toStdString()) != std::string::npos, list.error().what.c_str());
}

void TestSeedList::textReadsBack()
{
    const std::vector<std::uint32_t> seeds = {5, 1, 2, 3, 9, 10, 4294967295U, 5};
    const std::string text = seedListText(seeds, "two\nlines");
    QCOMPARE(text, std::string("# two\n# lines\n1-3\n5\n9\n10\n4294967295\n"));
    QCOMPARE(parseSeedList(text, "x")->seeds, (std::vector<std::uint32_t>{1, 2, 3, 5, 9, 10, 4294967295U}));
}

void TestSeedList::folderOfListsIsRead()
{
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "AU1.txt", "1 2"));
    QVERIFY(writeFileAtomically(dir / "au06.txt", "2"));
    QVERIFY(writeFileAtomically(dir / "neutral.txt", "3-4"));
    QVERIFY(writeFileAtomically(dir / "notes.md", "not a list"));
    const auto lists = readSeedLists(dir.path());
    QVERIFY2(lists, lists ? "" : lists.error().message().c_str());
    QCOMPARE(lists->lists.size(), std::size_t{3});
    QVERIFY(lists->find("AU6") && lists->find("AU6")->contains(2));
    QVERIFY(lists->hasAus());
    QCOMPARE(lists->allSeeds(), (std::vector<std::uint32_t>{1, 2, 3, 4}));
    QVERIFY(writeFileAtomically(dir / "AU6.txt", "7"));
    QVERIFY(!readSeedLists(dir.path()));
}

void TestSeedList::seedInNeutralAndAnAuListIsAnError()
{
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "AU12.txt", "1\n2\n7"));
    QVERIFY(writeFileAtomically(dir / "neutral.txt", "5-9"));
    const auto lists = readSeedLists(dir.path());
    QVERIFY(!lists);
    for (const char *part : {"seed 7", "AU12.txt, line 3", "neutral.txt, line 1"})
        QVERIFY2(lists.error().what.find(part) != std::string::npos, lists.error().what.c_str());
}

void TestSeedList::seedInTwoClassesIsAnError()
{
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "happy.txt", "1 2"));
    QVERIFY(writeFileAtomically(dir / "sad.txt", "2 3"));
    const auto lists = readSeedLists(dir.path());
    QVERIFY(!lists);
    QVERIFY(lists.error().what.find("seed 2") != std::string::npos);
}

void TestSeedList::seedInSeveralAuListsIsAllowed()
{
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "AU6.txt", "1"));
    QVERIFY(writeFileAtomically(dir / "AU12.txt", "1"));
    QVERIFY(writeFileAtomically(dir / "happy.txt", "1"));
    QVERIFY(readSeedLists(dir.path()));
}

void TestSeedList::missingFolderAndFolderWithoutListsAreErrors()
{
    const test::TempDir dir;
    const auto none = readSeedLists(dir.path());
    QVERIFY(!none && none.error().code == ErrorCode::NotFound);
    const auto missing = readSeedLists(dir / "nowhere");
    QVERIFY(!missing && missing.error().code == ErrorCode::NotFound);
}

// The example of the specification: 9_000061.jpg -> 0,1,0,0,0,0; 12_000151.jpg -> 0,1,1,0,0,1.
void TestSeedList::imagesAreAnnotatedByTheirSeed()
{
    SeedLists lists;
    lists.lists["AU4"] = *parseSeedList("9 12", "AU4.txt");
    lists.lists["AU5"] = *parseSeedList("12", "AU5.txt");
    lists.lists["AU15"] = *parseSeedList("12", "AU15.txt");
    lists.lists["neutral"] = *parseSeedList("3", "neutral.txt");
    const auto result = annotateBySeed({"9_000061.jpg", "12_000151.jpg", "3_000001.jpg", "4_000002.jpg", "x.jpg"},
                                       lists, {1, 4, 5, 6, 12, 15});
    const std::vector<std::uint8_t> expected = {0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0,
                                                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    QCOMPARE(result.values, expected);
    QCOMPARE(result.unknownNames, (std::vector<std::string>{"4_000002.jpg", "x.jpg"}));
}

QTEST_GUILESS_MAIN(TestSeedList)
#include "tst_seed_list.moc"
