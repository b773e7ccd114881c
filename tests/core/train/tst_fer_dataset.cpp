#include "core/base/files.h"
#include "core/base/png.h"
#include "core/train/fer_dataset.h"
#include "support/test_support.h"

#include <QtTest>
#include <algorithm>

using namespace mimik;
using namespace mimik::train;

namespace {

namespace fs = std::filesystem;

class Listener : public SilentJobContext {
public:
    explicit Listener(fs::path folder) : SilentJobContext(std::move(folder)) {}
    void warning(std::string_view code, const std::string &text) override
    {
        warnings.push_back(std::string(code) + ": " + text);
    }
    std::vector<std::string> warnings;
};

/// Three images a, b, c, of which labels.csv knows the first two; a list names all three.
void writeSet(const fs::path &folder)
{
    fs::create_directories(folder);
    for (const char *name : {"a.png", "b.png", "c.png"})
        QVERIFY(writePng(folder / name, Image(16, 16, 3)));
    QVERIFY(writeFileAtomically(folder / "labels.csv", "name,subject,AU1\na.png,s,1\nb.png,t,0\n"));
    QVERIFY(writeFileAtomically(folder / "kept.txt", "a.png\nb.png\nc.png\n"));
}

} // namespace

class TestFerDataset : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unlabelledSyntheticImagesAreLeftOutWithOneWarning()
    {
        const test::TempDir dir;
        writeSet(dir / "fake");
        writeSet(dir / "real");
        fs::remove(dir / "real/kept.txt");
        TrainFerSpec spec;
        spec.data = {(dir / "real").string()};
        spec.synthetic = {(dir / "fake").string()};
        spec.size = 16;
        Listener ctx(dir.path());
        const auto set = loadFerSet(spec, ctx);
        QVERIFY2(set, set ? "" : set.error().message().c_str());
        QCOMPARE(set->count(), std::size_t(4));
        QCOMPARE(std::count(set->isSynthetic.begin(), set->isSynthetic.end(), 1), std::ptrdiff_t(2));
        QCOMPARE(ctx.warnings.size(), std::size_t(1));
        QVERIFY2(ctx.warnings[0].starts_with("unlabelled: 1 image"), ctx.warnings[0].c_str());
    }

    void ofRealImagesItIsAnError()
    {
        const test::TempDir dir;
        writeSet(dir / "real");
        TrainFerSpec spec;
        spec.data = {(dir / "real").string()};
        spec.size = 16;
        Listener ctx(dir.path());
        const auto set = loadFerSet(spec, ctx);
        QVERIFY(!set);
        QCOMPARE(set.error().code, ErrorCode::NotFound);
        QVERIFY(set.error().message().find("c.png") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestFerDataset)
#include "tst_fer_dataset.moc"
