#include "core/data/splits.h"
#include "data_test_support_p.h"

#include <set>

using namespace mimik;
using namespace mimik::data;
using namespace mimik::data::test;

namespace {

std::vector<SplitItem> items(int numSubjects, int perSubject)
{
    std::vector<SplitItem> list;
    for (int s = 0; s < numSubjects; ++s)
        for (int n = 0; n < perSubject; ++n)
            list.push_back({"S" + std::to_string(s), ""});
    return list;
}

std::set<std::string> subjectsOf(const std::vector<SplitItem> &list, const std::vector<std::size_t> &indices)
{
    std::set<std::string> subjects;
    for (std::size_t n : indices)
        subjects.insert(list[n].subject);
    return subjects;
}

} // namespace

class TestSplits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdoutKeepsSubjectsTogether()
    {
        const auto list = items(10, 7);
        const Split split = valueOf(makeSplit(list, "holdout:0.2", 1));
        QCOMPARE(split.kind, SplitKind::Subject);
        QCOMPARE(split.val.size(), 14u);
        QCOMPARE(split.train.size(), 56u);
        const auto train = subjectsOf(list, split.train);
        for (const std::string &subject : subjectsOf(list, split.val))
            QVERIFY(!train.contains(subject));
        QCOMPARE(split.said, std::string("subject-wise: 8 subjects train, 2 subjects validation"));
        QCOMPARE(valueOf(makeSplit(list, "holdout:0.2", 1)).val, split.val);
        bool differs = false;
        for (std::uint64_t seed = 2; seed < 6; ++seed)
            differs = differs || valueOf(makeSplit(list, "holdout:0.2", seed)).val != split.val;
        QVERIFY(differs);
    }

    void withoutSubjectsItGoesByImageAndSaysSo()
    {
        auto list = items(10, 2);
        list[3].subject.clear();
        const Split split = valueOf(makeSplit(list, "holdout:0.25", 0));
        QCOMPARE(split.kind, SplitKind::Image);
        QCOMPARE(split.val.size(), 5u);
        QVERIFY(split.said.find("image-wise (not every image names a subject)") == 0);
    }

    void officialKeepsTheDataSetsOwnParts()
    {
        std::vector<SplitItem> list{{"", "train"}, {"", "val"}, {"", "test"}, {"", "train"}, {"", ""}};
        const Split split = valueOf(makeSplit(list, "official", 0));
        QCOMPARE(split.train, (std::vector<std::size_t>{0, 3}));
        QCOMPARE(split.val, (std::vector<std::size_t>{1}));
        QCOMPARE(split.test, (std::vector<std::size_t>{2}));
        QVERIFY(split.said.find("1 images without a split left out") != std::string::npos);
        QVERIFY(!makeSplit({{"", ""}, {"", ""}}, "official", 0));
    }

    void officialTestImagesAreNeverTrainedOn()
    {
        std::vector<SplitItem> list;
        for (int n = 0; n < 20; ++n)
            list.push_back({"", n % 4 == 0 ? "test" : "train"});
        for (const char *how : {"holdout:0.2", "kfold:3", "official"}) {
            const Split split = valueOf(makeSplit(list, how, 3));
            for (std::size_t n : split.train)
                QVERIFY(list[n].split != "test");
            QCOMPARE(split.test.size(), 5u);
        }
    }

    void foldsCoverEverySubjectOnce()
    {
        const auto list = items(26, 3);
        std::multiset<std::size_t> seen;
        for (int fold = 0; fold < 13; ++fold) {
            const Split split = valueOf(makeSplit(list, "kfold:13", 5, fold));
            QCOMPARE(split.val.size(), 6u);
            QCOMPARE(split.train.size(), 72u);
            seen.insert(split.val.begin(), split.val.end());
        }
        QCOMPARE(seen.size(), list.size());
        QCOMPARE(std::set<std::size_t>(seen.begin(), seen.end()).size(), list.size());
    }

    void nonsenseIsNamed_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how :
             {"", "random", "holdout:", "holdout:0", "holdout:1", "holdout:x", "kfold:1", "kfold:2.5", "kfold:1000"})
            QTest::newRow(*how ? how : "empty") << QString::fromLatin1(how);
    }
    void nonsenseIsNamed()
    {
        QFETCH(QString, how);
        auto split = makeSplit(items(4, 2), how.toStdString(), 0);
        QVERIFY(!split);
        QCOMPARE(split.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!makeSplit(items(4, 2), "kfold:2", 0, 2));
    }
};

QTEST_GUILESS_MAIN(TestSplits)
#include "tst_splits.moc"
