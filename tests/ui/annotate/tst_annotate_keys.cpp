#include "ui/annotate/annotate_keys.h"

#include <QtTest>

using namespace mimik::ui;
using Kind = AnnotateAction::Kind;

class TestAnnotateKeys : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void digitsToggleTheBoxesOfThePage();
    void shiftedDigitsGradeFromAToE();
    void lettersWorkOnlyWithoutModifiers();
    void printedKeysAreTheKeysThatToggle();
};

void TestAnnotateKeys::digitsToggleTheBoxesOfThePage()
{
    QCOMPARE(annotateActionFor(Qt::Key_1, {}), (AnnotateAction{Kind::ToggleAu, 0}));
    QCOMPARE(annotateActionFor(Qt::Key_9, {}), (AnnotateAction{Kind::ToggleAu, 8}));
    QCOMPARE(annotateActionFor(Qt::Key_0, {}), (AnnotateAction{Kind::ToggleAu, 9}));
    QCOMPARE(annotateActionFor(Qt::Key_4, Qt::KeypadModifier), (AnnotateAction{Kind::ToggleAu, 3}));
}

void TestAnnotateKeys::shiftedDigitsGradeFromAToE()
{
    for (int i = 1; i <= 5; ++i)
        QCOMPARE(annotateActionFor(Qt::Key_0 + i, Qt::ShiftModifier), (AnnotateAction{Kind::Intensity, i}));
    QCOMPARE(annotateActionFor(Qt::Key_6, Qt::ShiftModifier).kind, Kind::None);
}

void TestAnnotateKeys::lettersWorkOnlyWithoutModifiers()
{
    QCOMPARE(annotateActionFor(Qt::Key_N, {}).kind, Kind::Neutral);
    QCOMPARE(annotateActionFor(Qt::Key_X, {}).kind, Kind::Reject);
    QCOMPARE(annotateActionFor(Qt::Key_Space, {}).kind, Kind::Accept);
    QCOMPARE(annotateActionFor(Qt::Key_Z, {}).kind, Kind::Zoom);
    QCOMPARE(annotateActionFor(Qt::Key_Z, Qt::ControlModifier).kind, Kind::None);
    QCOMPARE(annotateActionFor(Qt::Key_P, Qt::AltModifier).kind, Kind::None);
    QCOMPARE(annotateActionFor(Qt::Key_1, Qt::ControlModifier).kind, Kind::None);
}

void TestAnnotateKeys::printedKeysAreTheKeysThatToggle()
{
    for (int slot = 0; slot < 10; ++slot) {
        const int key = slotKey(slot).unicode();
        QCOMPARE(annotateActionFor(key, {}), (AnnotateAction{Kind::ToggleAu, slot}));
    }
}

QTEST_MAIN(TestAnnotateKeys)
#include "tst_annotate_keys.moc"
