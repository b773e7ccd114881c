#include "core/eval/predictions.h"

#include "core/base/files.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik;
using namespace mimik::eval;

class TestPredictions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsAus()
    {
        const auto p =
            parse("name,subject,y_AU1,y_AU4,p_AU1,p_AU4,extra\na.png,s1,1,,0.9,0.2,x\nb.png,s2,0.0,1,0.1,1e-3,y\n");
        QVERIFY2(p.has_value(), p ? "" : p.error().what.c_str());
        QVERIFY(p->kind == PredictionKind::Multilabel);
        QCOMPARE(p->classes, (std::vector<std::string>{"AU1", "AU4"}));
        QCOMPARE(p->isOn[0], (std::vector<std::int8_t>{1, 0}));
        QCOMPARE(p->isOn[1], (std::vector<std::int8_t>{-1, 1}));
        QCOMPARE(p->p[1], (std::vector<double>{.2, .001}));
        QVERIFY(p->hasSubjects());
    }

    void readsExpressions()
    {
        const auto p = parse("name,subject,y,p_happy,p_sad\na,,sad,0.4,0.4\nb,s,,0.1,0.9\n");
        QVERIFY(p.has_value());
        QVERIFY(p->kind == PredictionKind::Multiclass);
        QCOMPARE(p->actual, (std::vector<int>{1, -1}));
        QCOMPARE(p->predicted(), (std::vector<int>{0, 1})); // the first on ties
        QVERIFY(!p->hasSubjects());
        QVERIFY(p->hasLabel(0) && !p->hasLabel(1));
    }

    void writingAndReadingGivesTheSame()
    {
        const test::TempDir dir;
        const auto p = parse("name,subject,y_A,p_A\n\"a,b.png\",s,1,0.30000000000000004\nc,s,,1\n");
        QVERIFY(p.has_value());
        QVERIFY(writePredictions(dir / "p.csv", *p).has_value());
        const auto again = readPredictions(dir / "p.csv");
        QVERIFY(again.has_value());
        QCOMPARE(again->names, p->names);
        QCOMPARE(again->p, p->p);
        QCOMPARE(again->isOn, p->isOn);
    }

    void badFilesAreNamedWithRowAndColumn_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        auto row = [](const char *name, const char *text, const char *expected) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(expected);
        };
        row("no name", "subject,y_A,p_A\ns,1,0.5\n", "'name'");
        row("no scores", "name,subject,y_A\na,s,1\n", "no column of probabilities");
        row("no truth column", "name,subject,p_A\na,s,0.5\n", "y_A");
        row("truth without score", "name,y_A,y_B,p_A\na,1,1,0.5\n", "column 'p_B' is missing");
        row("score without truth", "name,y_A,p_A,p_B\na,1,0.5,0.5\n", "column 'y_B' is missing");
        row("truth neither 0 nor 1", "name,y_A,p_A\na,1,0.5\nb,2,0.5\n",
            "row 3, column 'y_A': '2' is not 0, 1 or empty");
        row("truth a word", "name,y_A,p_A\na,yes,0.5\n", "row 2, column 'y_A'");
        row("score a word", "name,y_A,p_A\na,1,high\n", "row 2, column 'p_A'");
        row("score empty", "name,y_A,p_A\na,1,\n", "row 2, column 'p_A': empty");
        row("score not finite", "name,y_A,p_A\na,1,inf\n", "not a finite number");
        row("score nan", "name,y_A,p_A\na,1,nan\n", "not a finite number");
        row("unknown class", "name,y,p_happy\na,angry,0.5\n", "row 2, column 'y': class 'angry'");
        row("uneven row", "name,y_A,p_A\na,1\n", "row 2");
        row("column twice", "name,y_A,p_A,p_A\na,1,0.5,0.6\n", "p_A");
        row("no rows", "name,y_A,p_A\n", "no rows");
        row("nothing", "", "p.csv");
    }
    void badFilesAreNamedWithRowAndColumn()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto p = parse(text.constData());
        QVERIFY(!p.has_value());
        QVERIFY2(p.error().message().find(expected.toStdString()) != std::string::npos, p.error().message().c_str());
        QCOMPARE(exitCodeFor(p.error().code), 3);
    }

    void missingFileIsNamed()
    {
        const auto p = readPredictions("/nowhere/p.csv");
        QVERIFY(!p.has_value());
        QVERIFY(p.error().code == ErrorCode::NotFound);
    }

private:
    static Result<Predictions> parse(const std::string &text)
    {
        const auto table = parseCsv(text, "p.csv");
        if (!table)
            return passOn(table);
        return predictionsFromCsv(*table);
    }
};

QTEST_GUILESS_MAIN(TestPredictions)
#include "tst_predictions.moc"
