#include "core/base/files.h"
#include "core/base/specs/evaluate_spec.h"
#include "core/base/specs/generate_spec.h"
#include "core/base/specs/spec.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik;

class TestJobInputs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesAreNamedWithTheirHashes();
    void knownHashesAreTaken();
};

void TestJobInputs::filesAreNamedWithTheirHashes()
{
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "P.csv", "abc"));
    std::filesystem::create_directories(dir / "folder");
    EvaluateSpec evaluate;
    evaluate.predictions = (dir / "P.csv").string();
    evaluate.compare = (dir / "none.csv").string();
    const auto inputs = inputsOf(Json(evaluate));
    QCOMPARE(inputs.size(), std::size_t(1));
    QCOMPARE(inputs[0].path, evaluate.predictions);
    // FIPS 180-2, appendix B.1
    QCOMPARE(inputs[0].sha256, std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));

    GenerateSpec generate;
    generate.model = (dir / "folder").string();
    generate.directions = "sefa";
    generate.name = (dir / "P.csv").string(); // no input
    QVERIFY(inputsOf(Json(generate)).empty());
}

void TestJobInputs::knownHashesAreTaken()
{
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "m", "abc"));
    GenerateSpec generate;
    generate.model = (dir / "m").string();
    std::map<std::string, std::string> known;
    const auto first = inputsOf(Json(generate), &known);
    QCOMPARE(known.at(generate.model), first.at(0).sha256);
    known[generate.model] = "noted";
    QCOMPARE(inputsOf(Json(generate), &known).at(0).sha256, std::string("noted"));
}

QTEST_APPLESS_MAIN(TestJobInputs)
#include "tst_job_inputs.moc"
