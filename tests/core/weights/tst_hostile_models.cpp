#include "core/base/files.h"
#include "core/base/random_state.h"
#include "core/weights/pickle.h"
#include "core/weights/pickle_writer.h"
#include "core/weights/readers_p.h"
#include "support/hostile_models.h"
#include "support/model_checks.h"
#include "support/test_support.h"

#include <QElapsedTimer>
#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

std::atomic<std::size_t> g_live{0}, g_peak{0};

void *counted(std::size_t size)
{
    void *p = std::malloc(size == 0 ? 1 : size);
    if (!p)
        throw std::bad_alloc();
    const std::size_t now = g_live += ::malloc_usable_size(p);
    std::size_t peak = g_peak;
    while (now > peak && !g_peak.compare_exchange_weak(peak, now)) {
    }
    return p;
}

void uncounted(void *p) noexcept
{
    if (p)
        g_live -= ::malloc_usable_size(p);
    std::free(p);
}

} // namespace

// Every allocation of this program is counted.
void *operator new(std::size_t size)
{
    return counted(size);
}
void *operator new[](std::size_t size)
{
    return counted(size);
}
void operator delete(void *p) noexcept
{
    uncounted(p);
}
void operator delete[](void *p) noexcept
{
    uncounted(p);
}
void operator delete(void *p, std::size_t) noexcept
{
    uncounted(p);
}
void operator delete[](void *p, std::size_t) noexcept
{
    uncounted(p);
}

using namespace mimik;
using namespace mimik::weights;

/// Damaged files and files made to harm: an error that says what, nothing run, no memory beyond the limits.
class TestHostileModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void commandsAreRefusedByNameAndNotRun_data();
    void commandsAreRefusedByNameAndNotRun();
    void foreignInstructionsAreRefused_data();
    void foreignInstructionsAreRefused();
    void bombsAreDefused_data();
    void bombsAreDefused();
    void sharedStoragesAreCheckedOnce();
    void filtersAreReadByTheirShape();
    void manyFiltersAreReadQuickly_data();
    void manyFiltersAreReadQuickly();
    void lyingTensorsAreRefused_data();
    void lyingTensorsAreRefused();
    void damagedFilesNeverCrash_data();
    void damagedFilesNeverCrash();
    void incompleteSnapshotsAreNamed();
    void oldProtocolsAreNamed();
};

namespace {

/// Opens and reads everything. @return  the error, or empty
std::string readAll(const std::string &bytes)
{
    const auto file = test::parseModel(bytes);
    if (!file)
        return file.error().message();
    for (const auto &[name, tensor] : file->tensors())
        if (const auto values = file->tensor(name); !values)
            return values.error().message();
    return {};
}

std::string repeated(const std::string &text, int count)
{
    std::string out;
    for (int i = 0; i < count; ++i)
        out += text;
    return out;
}

} // namespace

void TestHostileModels::commandsAreRefusedByNameAndNotRun_data()
{
    QTest::addColumn<QString>("module");
    QTest::addColumn<QString>("function");
    QTest::newRow("os.system") << "os"
                               << "system";
    QTest::newRow("posix.system") << "posix"
                                  << "system";
    QTest::newRow("subprocess") << "subprocess"
                                << "check_output";
    QTest::newRow("eval") << "builtins"
                          << "eval";
    QTest::newRow("exec of Python 2") << "__builtin__"
                                      << "execfile";
    QTest::newRow("getattr") << "builtins"
                             << "getattr";
    QTest::newRow("hidden in torch") << "torch.serialization"
                                     << "load";
    QTest::newRow("hidden in numpy") << "numpy.testing._private.utils"
                                     << "runstring";
}

void TestHostileModels::commandsAreRefusedByNameAndNotRun()
{
    QFETCH(QString, module);
    QFETCH(QString, function);
    const test::TempDir folder;
    const std::string mark = (folder / "was_run").string(), argument = "touch " + mark;
    const std::string name = (module + QLatin1Char('.') + function).toStdString();
    for (const int protocol : {2, 3, 4}) {
        const std::string pickle =
            test::hostilePickle(protocol, module.toStdString(), function.toStdString(), argument);
        test::NetShape shape;
        std::string snapshot =
            test::officialPickle({{"G_ema", test::makeGenerator(shape, 1), test::generatorArguments(shape)}}, protocol);
        snapshot.pop_back(); // STOP; a good model first, the command after it
        for (const std::string &bytes : {pickle, snapshot + pickle.substr(2), test::storedZip({{"a/data.pkl", pickle}}),
                                         test::torchLegacy({{"g_ema", {}}}).substr(0, 60) + pickle}) {
            const auto error = readAll(bytes);
            QVERIFY2(!error.empty(), name.c_str());
            if (bytes[0] != '\x80' || bytes[1] != 2 || bytes[2] != '\x8a')
                QVERIFY2(error.find("'" + name + "'") != std::string::npos, error.c_str());
        }
    }
    QVERIFY(!std::filesystem::exists(mark));
}

void TestHostileModels::foreignInstructionsAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *tag, const char *instructions, std::size_t size, const char *named) {
        QTest::newRow(tag) << QByteArray("\x80\x02", 2) + QByteArray(instructions, static_cast<int>(size))
                           << QString::fromLatin1(named);
    };
    row("INST", "(ios\nsystem\n.", 13, "0x69 'i'");
    row("OBJ", "(cos\nsystem\no.", 14, "os.system");
    row("EXT1", "\x82\x01.", 3, "0x82");
    row("PERSID", "Pname\n.", 7, "0x50 'P'");
    row("NEXT_BUFFER", "\x97.", 2, "0x97");
    row("text numbers", "I1\n.", 4, "0x49 'I'");
    row("nothing on the stack", ".", 1, "middle");
    row("a mark left", "(K\x01.", 4, "middle");
    row("tuple of nothing", "\x87.", 2, "missing");
    row("unknown memo", "h\x05.", 3, "did not remember");
    row("state for a number",
        "K\x01K\x02"
        "b.",
        6, "no object");
    row("entries for a number", "K\x01K\x02K\x03s.", 8, "no dictionary");
    row("a call of a number", "K\x01)R.", 5, "no name");
    row("protocol 9", "\x80\x09.", 3, "protocol 9");
}

void TestHostileModels::foreignInstructionsAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, named);
    const auto pickle = readPickle(bytes.toStdString(), "bad.pkl");
    QVERIFY(!pickle);
    QVERIFY2(pickle.error().message().find(named.toStdString()) != std::string::npos, pickle.error().message().c_str());
    QVERIFY(pickle.error().message().find("bad.pkl") != std::string::npos);
}

void TestHostileModels::bombsAreDefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("named"); ///< what the error must say; empty: anything
    const auto row = [](const char *tag, const std::string &bytes, const char *named = "") {
        QTest::newRow(tag) << QByteArray::fromStdString(bytes) << QString::fromLatin1(named);
    };
    const std::string start("\x80\x04", 2);
    // A thousand million laughs: every list holds the one before it twice.
    std::string laughs = "]\x94";
    for (char i = 0; i < 60; ++i)
        laughs += std::string("](h") + i + "h" + i + "e\x94";
    row("laughs as settings", start +
                                  "}X\x13\0\0\0"
                                  "training_set_kwargs" +
                                  laughs + "sX\x01\0\0\0GNs.");
    row("laughs", start + laughs + ".");
    row("deep lists", start + repeated("]", 100000) + repeated("a", 99999) + ".");
    row("deep tuples", start + ")" + repeated("\x85", 100000) + ".");
    row("marks", start + repeated("(", 1000000));
    row("copies", start + "N" + repeated("2", 20000000) + ".");
    row("values", start + repeated("\x88", 3000000) + ".");
    row("high memo", start + std::string("Nr\xf0\xff\xff\xff.", 7));
    row("long text", start + std::string("\x8d\xff\xff\xff\xff\xff\xff\xff\x7f.", 10));
    row("long bytes", start + std::string("\x8e\xff\xff\xff\xff\xff\xff\xff\xff.", 10));
    row("long number", start + std::string("\x8b\xff\xff\xff\x7f.", 6));
    row("frame", start + std::string("\x95\xff\xff\xff\xff\xff\xff\xff\xff.", 10));
    // A module that holds itself, twice.
    PickleWriter p(4);
    p.emptyDict();
    p.text("G_ema");
    p.global("torch_utils.persistence", "_reconstruct_persistent_obj");
    p.mark();
    p.emptyDict();
    p.text("state");
    p.emptyDict();
    p.raw("q\x01");
    p.text("_modules");
    p.emptyDict();
    for (const char *name : {"a", "b"}) {
        p.text(name);
        p.global("torch.nn.modules.container", "Sequential");
        p.emptyTuple();
        p.newObject();
        p.raw("h\x01");
        p.build();
        p.setItem();
    }
    p.setItem();
    p.setItem();
    p.tuple();
    p.reduce();
    p.setItem();
    row("modules in circles", p.finish());
    PickleWriter d(2);
    d.emptyDict();
    d.raw("q\x01");
    d.text("a");
    d.raw("h\x01");
    d.setItem();
    d.text("b");
    d.raw("h\x01");
    d.setItem();
    row("dictionaries in circles", test::storedZip({{"a/data.pkl", d.finish()}}));
    const std::string number(4, '\0');
    row("long keys", test::storedZip({{"a/data.pkl", test::sharedNames(500, 2000, 1000, 2000)}, {"a/data/0", number}}),
        "longer than 256 bytes");
    row("many names", test::storedZip({{"a/data.pkl", test::sharedNames(400, 200, 1000, 200)}, {"a/data/0", number}}),
        "names of more than 16 MiB");
    row("many short names", test::storedZip({{"a/data.pkl", test::sharedNames(400, 3, 1000, 4)}, {"a/data/0", number}}),
        "100000 names");
    PickleWriter path(2);
    for (char i = 0; i < 10; ++i) {
        path.emptyDict();
        path.text(std::string(200, 'a'));
    }
    path.emptyDict();
    for (char i = 0; i < 10; ++i)
        path.setItem();
    row("a long path", test::storedZip({{"a/data.pkl", path.finish()}}), "longer than 1024 bytes");
    row("components in components", start + "(" + test::nestedNetworks(1000) + "h\x01h\x01t.", "100000 names");
    // Modules that hold the same modules, a thousand times on each of three levels.
    PickleWriter deep(4);
    deep.emptyDict();
    deep.text("G_ema");
    for (char level = 1; level <= 4; ++level) {
        deep.global("torch.nn.modules.container", "Sequential");
        deep.emptyTuple();
        deep.newObject();
        deep.emptyDict();
        deep.text("_modules");
        deep.emptyDict();
        for (int i = 0; level > 1 && i < 1000; ++i) {
            deep.text(std::string(250, 'm') + std::to_string(i));
            deep.raw(std::string("h") + static_cast<char>(level - 1));
            deep.setItem();
        }
        deep.setItem();
        deep.build();
        deep.raw(std::string("q") + level);
        if (level < 4)
            deep.raw("0"); // only remembered
    }
    deep.setItem();
    row("modules in modules", deep.finish(), "100000 names");
    // Thousands of tensors that are the same ten million numbers.
    PickleWriter many(2);
    many.emptyDict();
    for (int i = 0; i < 2000; ++i) {
        many.text("t" + std::to_string(i));
        test::addTensor(many, 1000000, 0, {1000000}, {1});
        many.setItem();
    }
    row("one storage, many tensors",
        test::storedZip({{"a/data.pkl", many.finish()}, {"a/data/0", std::string(4000000, '\0')}}));
    row("thousands of filters", test::manyFilters("D.f", ".resample_filter", 4000, 1 << 20), "4000 resampling filters");
    row("thousands of kernels", test::manyFilters("g_ema.f", ".blur.kernel", 4000, 1 << 20), "4000 resampling filters");
    row("kernels before their size is looked at", test::largeKernels(), "more numbers than the file holds");
    row("files on top of each other", test::overlappingFiles(200, 1 << 20), "its files overlap");
    std::string header = R"({"a":)" + repeated("[", 3000000);
    std::string safetensors(8, '\0');
    const std::uint64_t size = header.size();
    std::memcpy(safetensors.data(), &size, 8);
    row("safetensors of brackets", safetensors + header);
}

void TestHostileModels::bombsAreDefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, named);
    const std::string file = bytes.toStdString();
    QElapsedTimer timer;
    timer.start();
    const std::size_t before = g_live;
    g_peak = before;
    const auto error = readAll(file);
    const std::size_t used = g_peak - before;
    QVERIFY(!error.empty());
    QVERIFY2(error.find(named.toStdString()) != std::string::npos, error.c_str());
    // A million values of 96 bytes, their lists, the memo; the vectors grow by doubling.
    constexpr std::size_t kLimit = std::size_t(400) << 20;
    QVERIFY2(used < kLimit + 2 * file.size(), std::to_string(used).c_str());
    QVERIFY2(timer.elapsed() < 20000, std::to_string(timer.elapsed()).c_str());
}

void TestHostileModels::sharedStoragesAreCheckedOnce()
{
    constexpr std::uint32_t kCrcOfZeros = 0xefb5af2e; // Python: zlib.crc32(bytes(1024))
    std::string bytes(1024, '\0');
    StoredTensor tensor{"F32", {4}, {1}, 0, {}, 1, 0};
    tensor.storage.bytes = bytes;
    tensor.storage.values = 256;
    tensor.storage.checksum = std::make_shared<Checksum>(kCrcOfZeros);
    StoredTensor other = tensor;
    other.offset = 100;
    QVERIFY(tensor.read("first"));
    bytes[900] = 1;
    QVERIFY(other.read("second")); // not gone through again
    other.storage.checksum = tensor.storage.checksum = std::make_shared<Checksum>(kCrcOfZeros);
    QVERIFY(!tensor.read("first"));
    bytes[900] = 0;
    const auto damaged = other.read("second");
    QVERIFY(!damaged);
    QVERIFY2(damaged.error().what.find("checksum") != std::string::npos, damaged.error().what.c_str());
}

void TestHostileModels::filtersAreReadByTheirShape()
{
    // A storage with a wrong checksum: whoever reads it, says so.
    const std::string bytes(std::size_t(1) << 20, '\0');
    StoredTensor tensor{"F32", {4, 4}, {4, 1}, 0, {}, 1, 0};
    tensor.storage.bytes = bytes;
    tensor.storage.values = 1 << 18;
    tensor.storage.checksum = std::make_shared<Checksum>(1);
    const auto read = isUsualFilter(tensor, "G_ema.f", "model");
    QVERIFY(!read);
    QVERIFY2(read.error().message().find("'G_ema.f'") != std::string::npos, read.error().message().c_str());
    auto other = tensor;
    other.shape = {1 << 9, 1 << 9};
    other.strides = {1 << 9, 1};
    const auto isUsual = isUsualFilter(other, "G_ema.f", "model");
    QVERIFY(isUsual && !*isUsual);
    // A megabyte of text, which would be decoded for each filter.
    tensor.storage.checksum.reset();
    tensor.storage.isLatin1Text = true;
    const auto cut = isUsualFilter(tensor, "G_ema.f", "model");
    QVERIFY(!cut);
    QVERIFY2(cut.error().message().find("far more numbers") != std::string::npos, cut.error().message().c_str());
}

void TestHostileModels::manyFiltersAreReadQuickly_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("filters") << "D.f"
                             << ".resample_filter";
    QTest::newRow("kernels of rosinality") << "g_ema.f"
                                           << ".kernel";
}

// As many as may be, in one storage of 32 MB: checked at every filter, it takes some ten seconds.
void TestHostileModels::manyFiltersAreReadQuickly()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    const std::string file = test::manyFilters(before.toStdString(), after.toStdString(), 1000, 8 << 20);
    QElapsedTimer timer;
    timer.start();
    const auto model = test::parseModel(file);
    QVERIFY2(timer.elapsed() < 4000, std::to_string(timer.elapsed()).c_str());
    QVERIFY2(model, model ? "" : model.error().message().c_str());
}

void TestHostileModels::lyingTensorsAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *tag, const std::vector<std::int64_t> &shape,
                        const std::vector<std::int64_t> &strides, std::int64_t offset, std::int64_t values,
                        std::size_t bytes) {
        QTest::newRow(tag) << QByteArray::fromStdString(test::archiveWith(shape, strides, offset, values, bytes));
    };
    constexpr std::int64_t huge = std::int64_t(1) << 62;
    row("negative stride", {2, 3}, {3, -1}, 2, 6, 24);
    row("stride beyond the end", {2, 3}, {4, 1}, 0, 6, 24);
    row("offset beyond the end", {2, 3}, {3, 1}, 1, 6, 24);
    row("negative offset", {2, 3}, {3, 1}, -1, 6, 24);
    row("negative shape", {-2, 3}, {3, 1}, 0, 6, 24);
    row("overflowing shape", {huge, 4}, {1, 1}, 0, 6, 24);
    row("overflowing stride", {2, 3}, {huge, 1}, 0, 6, 24);
    row("overflowing sum", {3, 3}, {huge / 2, huge / 2}, 0, 6, 24);
    row("the same number a million times", {1000, 1000}, {0, 0}, 0, 6, 24);
    row("too few bytes", {2, 3}, {3, 1}, 0, 6, 20);
    row("too many bytes", {2, 3}, {3, 1}, 0, 6, 28);
    row("too many numbers", {2, 3}, {3, 1}, 0, huge, 24);
    row("negative number of numbers", {2, 3}, {3, 1}, 0, -6, 24);
    row("fewer strides than axes", {2, 3}, {1}, 0, 6, 24);
    row("many axes", std::vector<std::int64_t>(40, 1), std::vector<std::int64_t>(40, 1), 0, 6, 24);
}

void TestHostileModels::lyingTensorsAreRefused()
{
    QFETCH(QByteArray, bytes);
    const auto file = test::parseModel(bytes.toStdString());
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::Corrupt);
    QVERIFY2(file.error().message().find("'weight'") != std::string::npos, file.error().message().c_str());
    QVERIFY(readAll(test::archiveWith({2, 3}, {3, 1}, 0, 6, 24)).empty()); // the honest one
}

void TestHostileModels::damagedFilesNeverCrash_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const std::string &tag, const std::string &bytes) {
        QTest::newRow(tag.c_str()) << QByteArray::fromStdString(bytes);
    };
    test::NetShape shape;
    shape.resolution = 8;
    const auto net = test::makeGenerator(shape, 1);
    for (const int protocol : {2, 4})
        row("pickle " + std::to_string(protocol),
            test::officialPickle({{"G_ema", net, test::generatorArguments(shape)}}, protocol));
    test::TorchExtras training;
    training.hasTraining = true;
    row("zip", test::torchZip({{"g_ema", net}}, training));
    row("legacy", test::torchLegacy({{"g_ema", net}}, training));
    std::map<std::string, Tensor> variables{{"dlatent_avg", test::numbers({8}, 1)},
                                            {"mapping/Dense0/weight", test::numbers({8, 8}, 2)},
                                            {"synthesis/4x4/Const/const", test::numbers({1, 8, 4, 4}, 3)}};
    row("TensorFlow", test::tensorFlowPickle(variables, {}, variables, {{"resolution", 8}}));
    std::vector<NamedTensor> named;
    for (const auto &[name, tensor] : net)
        named.push_back({name, tensor.values});
    row("safetensors", encodeSafetensors(named, StoredAs::Float16));
}

void TestHostileModels::damagedFilesNeverCrash()
{
    QFETCH(QByteArray, bytes);
    const std::string whole = bytes.toStdString();
    QVERIFY2(readAll(whole).empty(), readAll(whole).c_str());
    const std::size_t before = g_live;
    g_peak = before;
    for (std::size_t part = 0; part < 64; ++part) {
        const auto error = readAll(whole.substr(0, whole.size() * part / 64));
        QVERIFY2(!error.empty(), std::to_string(part).c_str());
        QVERIFY2(error.find("model") != std::string::npos, error.c_str());
    }
    RandomState random(static_cast<std::uint32_t>(whole.size()));
    int refused = 0;
    for (int i = 0; i < 500; ++i) {
        std::string flipped = whole;
        // Half of them where the structure is: at the beginning.
        const auto range =
            static_cast<std::uint32_t>(i % 2 == 0 ? whole.size() : std::min<std::size_t>(2000, whole.size()));
        const std::size_t at = random.below(range);
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << random.below(8)));
        refused += readAll(flipped).empty() ? 0 : 1;
    }
    QVERIFY(refused > 50);
    QVERIFY2(g_peak - before < 16 * whole.size() + (std::size_t(8) << 20), std::to_string(g_peak - before).c_str());
}

void TestHostileModels::incompleteSnapshotsAreNamed()
{
    const auto error = [](const std::string &bytes) {
        const auto file = test::parseModel(bytes);
        return file ? std::string() : file.error().message();
    };
    QVERIFY(error("").find("empty") != std::string::npos);
    QVERIFY(error("\x80\x04N.").find("no network") != std::string::npos);
    const std::string number("\x80\x04}X\x05\0\0\0G_emaK\x01s.", 17);
    QVERIFY2(error(number).find("G_ema.") != std::string::npos, error(number).c_str());
    test::NetShape shape;
    shape.resolution = 8;
    const std::string good =
        test::officialPickle({{"G_ema", test::makeGenerator(shape, 1), test::generatorArguments(shape)}}, 4);
    QVERIFY(error(good + "x").find("after its end") != std::string::npos);
}

void TestHostileModels::oldProtocolsAreNamed()
{
    const test::TempDir folder;
    const std::string mark = (folder / "was_run").string();
    // As Python's pickle writes them: protocol 0 and 1.
    for (const std::string &bytes :
         {"cposix\nsystem\np0\n(Vtouch " + mark + "\np1\ntp2\nRp3\n.", std::string("(dp0\nVG_ema\np1\nNs."),
          std::string("}q\0X\5\0\0\0G_emaq\1Ns.", 18), std::string("(lp0\n.\n")}) {
        const auto file = test::parseModel(bytes);
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::WrongVersion);
        QVERIFY2(file.error().message().find("pickle of protocol 0 or 1") != std::string::npos,
                 file.error().message().c_str());
    }
    QVERIFY(!std::filesystem::exists(mark));
    const auto text = test::parseModel("(this is a text, and no model at all");
    QVERIFY(!text && text.error().message().find("pickle") == std::string::npos);
}

QTEST_GUILESS_MAIN(TestHostileModels)
#include "tst_hostile_models.moc"
