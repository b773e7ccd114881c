#include "core/base/files.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik;

namespace fs = std::filesystem;

class TestOutputGuard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasMadeGoes();
    void whatWasThereStays();
    void keptFoldersStay();
    void resumeIsNamedOnlyWhereItExists();
};

static void makeSomething(const fs::path &folder)
{
    fs::create_directories(folder / "sub");
    QVERIFY(writeFileAtomically(folder / "sub/file", "x"));
}

void TestOutputGuard::whatWasMadeGoes()
{
    const test::TempDir dir;
    {
        const OutputGuard guard(dir / "a/b/out");
        makeSomething(dir / "a/b/out");
    }
    QVERIFY(!fs::exists(dir / "a"));
    fs::create_directories(dir / "empty");
    {
        const OutputGuard guard(dir / "empty");
        makeSomething(dir / "empty");
    }
    QVERIFY(fs::is_empty(dir / "empty")); // the folder itself was there
    // a relative path is that of the beginning
    const auto before = fs::current_path();
    fs::current_path(dir.path());
    {
        const OutputGuard guard("relative");
        makeSomething(dir / "relative");
        fs::current_path(before);
    }
    QVERIFY(!fs::exists(dir / "relative"));
}

void TestOutputGuard::whatWasThereStays()
{
    const test::TempDir dir;
    fs::create_directories(dir / "old");
    QVERIFY(writeFileAtomically(dir / "old/mine", "x"));
    {
        const OutputGuard guard(dir / "old");
        makeSomething(dir / "old");
    }
    QVERIFY(fs::exists(dir / "old/mine") && fs::exists(dir / "old/sub/file"));
    { // somebody else's file came beside the new folder
        const OutputGuard guard(dir / "p/out");
        makeSomething(dir / "p/out");
        QVERIFY(writeFileAtomically(dir / "p/other", "x"));
    }
    QVERIFY(!fs::exists(dir / "p/out") && fs::exists(dir / "p/other"));
    { // nothing is said of a folder
        const OutputGuard guard{fs::path()};
    }
    QVERIFY(fs::exists(dir.path()));
}

void TestOutputGuard::keptFoldersStay()
{
    const test::TempDir dir;
    {
        OutputGuard guard(dir / "good");
        makeSomething(dir / "good");
        guard.keep();
    }
    QVERIFY(fs::exists(dir / "good/sub/file"));
    {
        OutputGuard guard(dir / "half");
        guard.keepContents();
        makeSomething(dir / "half");
    }
    QVERIFY(fs::exists(dir / "half/sub/file"));
    {
        OutputGuard guard(dir / "none");
        guard.keepContents();
        fs::create_directories(dir / "none");
    }
    QVERIFY(!fs::exists(dir / "none"));
}

void TestOutputGuard::resumeIsNamedOnlyWhereItExists()
{
    const test::TempDir dir;
    makeSomething(dir / "full");
    QVERIFY(prepareOutputFolder(dir / "full").error().what.find("--resume") == std::string::npos);
    QVERIFY(prepareOutputFolder(dir / "full", false, true).error().what.find("--resume") != std::string::npos);
    QVERIFY(prepareOutputFolder(dir / "full", true, true));
}

QTEST_APPLESS_MAIN(TestOutputGuard)
#include "tst_output_guard.moc"
