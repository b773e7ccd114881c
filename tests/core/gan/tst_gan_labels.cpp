#include "core/base/npy.h"
#include "core/gan/gan_labels.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik::gan;

using Names = std::vector<std::string>;

class TestGanLabels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void expressionsHaveTheOrderOfFer2013();
    void otherNamesAreSorted();
    void labelsFollowTheOrder();
    void labelsOfNpyBelongToItsImages();
};

void TestGanLabels::expressionsHaveTheOrderOfFer2013()
{
    // the class numbers 0..6 of the FER2013 table
    const Names expected = {"angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"};
    QVERIFY(classOrder({"neutral", "surprise", "sad", "happy", "fear", "disgust", "angry", "sad"}) == expected);
    const Names nouns = {"anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral", "contempt"};
    QVERIFY(classOrder({"contempt", "neutral", "surprise", "sadness", "happiness", "fear", "disgust", "anger"}) ==
            nouns);
    QVERIFY((classOrder({"neutral", "happy"}) == Names{"happy", "neutral"}));
}

void TestGanLabels::otherNamesAreSorted()
{
    QVERIFY((classOrder({"neutral", "zebra", "happy"}) == Names{"happy", "neutral", "zebra"}));
    QVERIFY((classOrder({"1", "0", "1"}) == Names{"0", "1"}));
}

void TestGanLabels::labelsFollowTheOrder()
{
    GanImages images;
    setClasses(images, {"neutral", "happy", "angry", "happy"});
    QVERIFY((images.classes == Names{"angry", "happy", "neutral"}));
    QCOMPARE(images.labelWidth, 3);
    const std::vector<float> expected = {0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0};
    QVERIFY(images.labels == expected);
}

void TestGanLabels::labelsOfNpyBelongToItsImages()
{
    const mimik::test::TempDir dir;
    GanImages images;
    for (int i = 0; i < 3; ++i)
        QVERIFY(images.add(mimik::Image(8, 8), "image"));
    QVERIFY(mimik::writeNpyU8(dir / "labels.npy", {3}, {1, 0, 1}));
    QVERIFY(readNpyLabels(images, dir / "labels.npy"));
    QVERIFY((images.labels == std::vector<float>{0, 1, 1, 0, 0, 1}));
    QVERIFY((images.classes == Names{"0", "1"}));
    QVERIFY(mimik::writeNpyU8(dir / "labels.npy", {3, 2}, {1, 2, 3, 4, 5, 6}));
    QVERIFY(readNpyLabels(images, dir / "labels.npy"));
    QVERIFY((images.labels == std::vector<float>{1, 2, 3, 4, 5, 6}) && images.classes.empty());
    QVERIFY(mimik::writeNpyU8(dir / "labels.npy", {3}, {2, 0, 2})); // nobody is of class 1
    const auto gap = readNpyLabels(images, dir / "labels.npy");
    QVERIFY(!gap && gap.error().message().find("class 1") != std::string::npos);
    QVERIFY(mimik::writeNpyU8(dir / "labels.npy", {2}, {0, 1}));
    QVERIFY(!readNpyLabels(images, dir / "labels.npy"));
    QVERIFY(!readNpyLabels(images, dir / "none.npy"));
}

QTEST_GUILESS_MAIN(TestGanLabels)
#include "tst_gan_labels.moc"
