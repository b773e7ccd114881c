#include "core/facs/action_units.h"
#include "core/facs/emotions.h"

#include <QtTest>

using namespace mimik::facs;

class TestActionUnits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesFollowTheFacsManual();
    void namesOfUnitsAreReadInTheUsualSpellings_data();
    void namesOfUnitsAreReadInTheUsualSpellings();
    void listsOfUnitsAreRead();
    void unknownAndRepeatedUnitsAreNamed();
    void prototypesAreThoseOfTheSpecification();
    void jaccardScoreCountsSharedUnits();
    void softScorePunishesUnitsElsewhere();
    void matchesListAllOnATieAndOtherBelowOneHalf();
};

void TestActionUnits::namesFollowTheFacsManual()
{
    QCOMPARE(findActionUnit(1)->name, std::string_view("Inner brow raiser"));
    QCOMPARE(findActionUnit(15)->name, std::string_view("Lip corner depressor"));
    QCOMPARE(findActionUnit(43)->name, std::string_view("Eyes closed"));
    QVERIFY(findActionUnit(7)->region == FaceRegion::Upper);
    QVERIFY(findActionUnit(17)->region == FaceRegion::Lower);
    QVERIFY(findActionUnit(3) == nullptr);
    for (std::size_t i = 1; i < actionUnits().size(); ++i)
        QVERIFY(actionUnits()[i - 1].number < actionUnits()[i].number);
    for (const int au : kRenderAus)
        QVERIFY(findActionUnit(au));
    QCOMPARE(renderAuIndex(4), 2);
    QCOMPARE(renderAuIndex(10), -1);
}

void TestActionUnits::namesOfUnitsAreReadInTheUsualSpellings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("number"); // 0: refused
    QTest::newRow("plain") << QByteArray("AU12") << 12;
    QTest::newRow("lower case") << QByteArray("au4") << 4;
    QTest::newRow("OpenFace") << QByteArray("AU06") << 6;
    QTest::newRow("dash") << QByteArray("AU-15") << 15;
    QTest::newRow("number") << QByteArray("25") << 25;
    QTest::newRow("not in the catalogue") << QByteArray("AU99") << 0;
    QTest::newRow("negative") << QByteArray("-5") << 0;
    QTest::newRow("suffix") << QByteArray("AU12_r") << 0;
    QTest::newRow("empty") << QByteArray("") << 0;
    QTest::newRow("letters only") << QByteArray("AU") << 0;
}

void TestActionUnits::namesOfUnitsAreReadInTheUsualSpellings()
{
    QFETCH(QByteArray, text);
    QFETCH(int, number);
    QCOMPARE(auFromName(text.toStdString()).value_or(0), number);
}

void TestActionUnits::listsOfUnitsAreRead()
{
    QCOMPARE(parseAuList("1,4, AU12;15\tAU06").value(), (std::vector<int>{1, 4, 12, 15, 6}));
    QCOMPARE(parseAuList("main").value(), (std::vector<int>{1, 4, 5, 6, 12, 15}));
    QCOMPARE(parseAuList("disfa").value().size(), std::size_t{12});
    QCOMPARE(parseAuList("all").value().size(), std::size_t{14});
    QVERIFY(parseAuList("").value().empty());
}

void TestActionUnits::unknownAndRepeatedUnitsAreNamed()
{
    std::string bad;
    QVERIFY(!parseAuList("1,99", &bad));
    QCOMPARE(bad, std::string("99"));
    QVERIFY(!parseAuList("AU1 4 AU01", &bad));
    QCOMPARE(bad, std::string("AU01"));
}

void TestActionUnits::prototypesAreThoseOfTheSpecification()
{
    const auto list = [](std::string_view name) {
        const auto aus = prototypeOf(name);
        return std::vector<int>(aus.begin(), aus.end());
    };
    QCOMPARE(list("happy"), (std::vector<int>{6, 12}));
    QCOMPARE(list("surprise"), (std::vector<int>{1, 2, 5, 26}));
    QCOMPARE(list("fear"), (std::vector<int>{1, 2, 4, 5, 7, 20, 26}));
    QCOMPARE(list("sad"), (std::vector<int>{1, 4, 15}));
    QCOMPARE(list("anger"), (std::vector<int>{4, 5, 7, 23}));
    QCOMPARE(list("disgust"), (std::vector<int>{9, 15, 16}));
    QCOMPARE(list("contempt"), (std::vector<int>{12, 14}));
    QVERIFY(list("neutral").empty());
    QVERIFY(list("joyful").empty());
}

void TestActionUnits::jaccardScoreCountsSharedUnits()
{
    const std::vector<int> active = {1, 4};
    QCOMPARE(jaccardScore(active, prototypeOf("sad")), 2.0 / 3);
    QCOMPARE(jaccardScore(active, prototypeOf("happy")), 0.0);
    QCOMPARE(jaccardScore({}, {}), 1.0);
}

void TestActionUnits::softScorePunishesUnitsElsewhere()
{
    const std::vector<int> aus = {6, 12, 4};
    const std::vector<double> p = {0.9, 0.8, 0.2};
    QVERIFY(qAbs(softScore(aus, p, prototypeOf("happy")) - (0.9 + 0.8 - 0.5 * 0.2)) < 1e-12);
    QVERIFY(qAbs(softScore(aus, p, prototypeOf("anger"), 0.25) - (0.2 - 0.25 * 1.7)) < 1e-12);
}

void TestActionUnits::matchesListAllOnATieAndOtherBelowOneHalf()
{
    QCOMPARE(matchEmotions(std::vector<int>{6, 12}), (std::vector<std::string>{"happy"}));
    QCOMPARE(matchEmotions(std::vector<int>{}), (std::vector<std::string>{"neutral"}));
    // {12} shares one of two units with happy and with contempt.
    QCOMPARE(matchEmotions(std::vector<int>{12}), (std::vector<std::string>{"happy", "contempt"}));
    QCOMPARE(matchEmotions(std::vector<int>{25}), (std::vector<std::string>{"other"}));
}

QTEST_GUILESS_MAIN(TestActionUnits)
#include "tst_action_units.moc"
