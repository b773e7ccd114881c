#include "core/base/files.h"
#include "core/weights/convert.h"
#include "core/weights/npz.h"
#include "support/model_checks.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik;
using namespace mimik::weights;

/// Official pickles: goldens of the official code, and small ones of our own in every variant.
class TestModelFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goldensAreReadBitForBit_data();
    void goldensAreReadBitForBit();
    void takingTheWrongNetworkWouldShow();
    void variantsAreRead_data();
    void variantsAreRead();
    void numberTypesAreRead_data();
    void numberTypesAreRead();
    void settingsComeFromTheFile();
    void oneNetworkAloneIsRead();
    void styleGan3IsDescribed();
    void unknownVariantsAreRefused();
    void otherFiltersAreRefused();
    void otherDiscriminatorsAreLeftOut();
    void aDamagedCardIsAnError();
    void headersThatBeginLikeAPickleAreRead();
    void safetensorsKeepTypesAndBits();
    void aFileIsGivenUpWhenItIsClosed();
};

void TestModelFile::goldensAreReadBitForBit_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("protocol");
    for (const char *name : {"tiny_uncond", "tiny_orig", "tiny_cond3"})
        for (const int protocol : {2, 3, 4})
            QTest::addRow("%s protocol %d", name, protocol) << QString::fromLatin1(name) << protocol;
}

void TestModelFile::goldensAreReadBitForBit()
{
    QFETCH(QString, name);
    QFETCH(int, protocol);
    if (test::testData().empty())
        QSKIP("neither MIMIK_TEST_DATA nor ../shared/data is there: the official pickles are not in the source tree");
    const std::string tag = name.toStdString();
    const auto file = ModelFile::open(test::testData() / "golden/stylegan" / tag /
                                      (tag + "_nosrc_proto" + std::to_string(protocol) + ".pkl"));
    QVERIFY2(file, file ? "" : file.error().message().c_str());
    QCOMPARE(file->protocol(), protocol);
    QCOMPARE(file->producer(), std::string("StyleGAN2-ADA (PyTorch)"));
    QCOMPARE(file->settings()["convClamp"].get<double>(), 0.0); // conv_clamp is None in these
    QCOMPARE(file->settings()["resolution"].get<int>(), 16);
    QCOMPARE(file->settings()["cDim"].get<int>(), tag == "tiny_cond3" ? 3 : 0);
    QCOMPARE(file->training()["training_set"]["path"].get<std::string>(), std::string("tiny.zip"));
    std::size_t expected = 0;
    for (const char *network : {"G", "D", "G_ema"}) {
        const auto arrays = readNpz(test::sourceTestData() / "stylegan" / tag / (std::string(network) + "_state.npz"));
        QVERIFY(arrays);
        expected += arrays->size();
        for (const auto &[key, array] : *arrays) {
            const auto read = file->tensor(std::string(network) + "." + key);
            QVERIFY2(read, key.c_str());
            QVERIFY2(read->shape == array.shape, key.c_str());
            QCOMPARE(array.descr, std::string("<f4"));
            QVERIFY2(std::memcmp(read->data.data(), array.bytes.data(), array.bytes.size()) == 0, key.c_str());
        }
    }
    QCOMPARE(file->tensors().size(), expected);
}

void TestModelFile::takingTheWrongNetworkWouldShow()
{
    // The checks above would not see it if G and G_ema were alike.
    const auto folder = test::sourceTestData() / "stylegan/tiny_uncond";
    const auto g = readNpz(folder / "G_state.npz"), ema = readNpz(folder / "G_ema_state.npz");
    QVERIFY(g && ema);
    int different = 0;
    for (const auto &[name, array] : *g)
        different += array.bytes != ema->at(name).bytes ? 1 : 0;
    QVERIFY(different >= 5); // the noise strengths
}

void TestModelFile::variantsAreRead_data()
{
    QTest::addColumn<QString>("g");
    QTest::addColumn<QString>("d");
    QTest::addColumn<int>("classes");
    QTest::addColumn<int>("frozen"); ///< layers of D that are buffers
    QTest::addColumn<bool>("channelsLast");
    QTest::addColumn<bool>("flat");
    const auto row = [](const char *tag, const char *g, const char *d, int classes, int frozen, bool nhwc, bool flat) {
        QTest::newRow(tag) << QString::fromLatin1(g) << QString::fromLatin1(d) << classes << frozen << nhwc << flat;
    };
    row("skip and resnet", "skip", "resnet", 0, 0, false, false);
    row("orig and orig", "orig", "orig", 0, 0, false, false);
    row("resnet generator", "resnet", "resnet", 0, 0, false, false);
    row("skip discriminator", "skip", "skip", 0, 0, false, false);
    row("classes", "skip", "resnet", 5, 0, false, false);
    row("FreezeD", "skip", "resnet", 0, 7, false, false);
    row("channels last", "resnet", "resnet", 0, 0, true, false);
    row("StyleGAN3's repository", "skip", "resnet", 3, 0, false, true);
}

void TestModelFile::variantsAreRead()
{
    QFETCH(QString, g);
    QFETCH(QString, d);
    QFETCH(int, classes);
    QFETCH(int, frozen);
    QFETCH(bool, channelsLast);
    QFETCH(bool, flat);
    test::NetShape shape;
    shape.cDim = classes;
    shape.architecture = g.toStdString();
    auto ema = test::makeGenerator(shape, 1), generator = test::makeGenerator(shape, 2);
    const Json arguments = test::generatorArguments(shape, flat);
    shape.architecture = d.toStdString();
    auto discriminator = test::makeDiscriminator(shape, 3);
    for (auto &[name, tensor] : discriminator)
        if (frozen > 0 && name.starts_with("b16."))
            tensor.isBuffer = true;
    for (auto *net : {&ema, &generator, &discriminator})
        for (auto &[name, tensor] : *net)
            tensor.isChannelsLast = channelsLast;
    const Json dArguments = {{"c_dim", classes}, {"epilogue_kwargs", {{"mbstd_group_size", 8}}}};
    for (const int protocol : {2, 3, 4}) {
        const auto file = test::parseModel(test::officialPickle(
            {{"G", generator, arguments}, {"D", discriminator, dArguments}, {"G_ema", ema, arguments}}, protocol));
        QVERIFY2(file, file ? "" : file.error().message().c_str());
        for (const auto &[prefix, net] : {std::pair{"G.", &generator}, {"D.", &discriminator}, {"G_ema.", &ema}}) {
            const auto differs = test::difference(*file, prefix, *net);
            QVERIFY2(differs.empty(), differs.c_str());
        }
        QCOMPARE(file->settings()["mbstdGroup"].get<int>(), 8);
        QCOMPARE(file->settings()["convClamp"].get<int>(), 256);
        QVERIFY(file->producer().find(flat ? "StyleGAN3" : "ADA") != std::string::npos);
    }
}

void TestModelFile::numberTypesAreRead_data()
{
    QTest::addColumn<QString>("type");
    for (const char *type : {"F32", "F16", "BF16", "F64"})
        QTest::newRow(type) << QString::fromLatin1(type);
}

void TestModelFile::numberTypesAreRead()
{
    QFETCH(QString, type);
    test::NetShape shape;
    auto net = test::makeGenerator(shape, 4);
    test::storeAs(net, type.toStdString());
    if (type == QLatin1StringView("BF16")) // 8 bits of the 11 remain
        for (auto &[name, tensor] : net)
            for (float &x : tensor.values.data)
                x = std::round(x * 64) / 64;
    const auto file = test::parseModel(test::officialPickle({{"G_ema", net, test::generatorArguments(shape)}}, 4));
    QVERIFY2(file, file ? "" : file.error().message().c_str());
    QCOMPARE(file->tensors().at("G_ema.synthesis.b8.conv0.weight").dtype, type.toStdString());
    const auto differs = test::difference(*file, "G_ema.", net);
    QVERIFY2(differs.empty(), differs.c_str());
}

void TestModelFile::settingsComeFromTheFile()
{
    test::NetShape shape;
    const auto net = test::makeGenerator(shape, 5);
    const auto read = [&](const Json &arguments, const Json &attributes) {
        auto file = test::parseModel(test::officialPickle({{"G_ema", net, arguments, attributes}}, 4));
        return file ? file->settings() : Json(file.error().message());
    };
    Json arguments = test::generatorArguments(shape);
    // What a layer uses counts more than the arguments; None is no clamp; nothing at all is each code's default.
    QCOMPARE(read(arguments, {{"synthesis.b4.conv1", {{"conv_clamp", 64}}}})["convClamp"].get<int>(), 64);
    QCOMPARE(read(arguments, {{"synthesis.b4.conv1", {{"conv_clamp", nullptr}}}})["convClamp"].get<int>(), 0);
    arguments["synthesis_kwargs"].erase("conv_clamp");
    QCOMPARE(read(arguments, Json::object())["convClamp"].get<int>(), 0);
    Json flat = test::generatorArguments(shape, true);
    flat.erase("conv_clamp");
    QCOMPARE(read(flat, Json::object())["convClamp"].get<int>(), 256);
    // Without arguments the shapes tell.
    const Json nothing = read(Json::object(), Json::object());
    QVERIFY(!nothing.contains("resolution"));
}

void TestModelFile::oneNetworkAloneIsRead()
{
    test::NetShape shape;
    const auto net = test::makeGenerator(shape, 6);
    std::string snapshot = test::officialPickle({{"G_ema", net, test::generatorArguments(shape)}}, 4);
    // {'training_set_kwargs': .., 'G_ema': network, 'augment_pipe': None} -> network
    const std::string key("X\x05\0\0\0G_ema", 10), rest("sX\x0c\0\0\0augment_pipeNs.", 20);
    const auto begin = snapshot.find(key) + key.size(), end = snapshot.rfind(rest);
    QVERIFY(end != std::string::npos);
    const auto file = test::parseModel("\x80\x04" + snapshot.substr(begin, end - begin) + ".");
    QVERIFY2(file, file ? "" : file.error().message().c_str());
    const auto differs = test::difference(*file, "G_ema.", net);
    QVERIFY2(differs.empty(), differs.c_str());
}

void TestModelFile::styleGan3IsDescribed()
{
    test::NetTensors net;
    net["synthesis.input.freqs"] = {test::numbers({8, 2}, 1), "F32", false, true};
    net["synthesis.input.weight"] = {test::numbers({8, 8}, 2)};
    net["synthesis.L0_36_8.weight"] = {test::numbers({8, 8, 3, 3}, 3)};
    net["mapping.fc0.weight"] = {test::numbers({8, 8}, 4)};
    for (const bool radial : {false, true}) {
        const Json arguments = {{"z_dim", 8}, {"img_resolution", 32}, {"use_radial_filters", radial}};
        const auto file = test::parseModel(test::officialPickle({{"G_ema", net, arguments}}, 4));
        QVERIFY2(file, file ? "" : file.error().message().c_str());
        QCOMPARE(file->producer(), std::string(radial ? "StyleGAN3-R" : "StyleGAN3-T"));
        QVERIFY(file->notes().back().find("StyleGAN2") != std::string::npos);
    }
}

void TestModelFile::unknownVariantsAreRefused()
{
    test::NetShape shape;
    const auto net = test::makeGenerator(shape, 7);
    const auto error = [&](const Json &attributes) {
        const auto file =
            test::parseModel(test::officialPickle({{"G_ema", net, test::generatorArguments(shape), attributes}}, 4));
        return file ? std::string() : file.error().message();
    };
    QVERIFY(error({{"synthesis.b4.conv1", {{"activation", "swish"}}}}).find("swish") != std::string::npos);
    QVERIFY(error({{"mapping.fc0", {{"bias_gain", 0.1}}}}).find("0.1") != std::string::npos);
    QCOMPARE(error({{"mapping.fc0", {{"bias_gain", 0.01}, {"activation", "lrelu"}}}}), std::string());
}

void TestModelFile::otherFiltersAreRefused()
{
    test::NetShape shape;
    const Json arguments = test::generatorArguments(shape);
    const std::string key = "synthesis.b8.conv0.resample_filter";
    const auto error = [&](const test::NetTensor &filter, bool asTorchScript) {
        auto net = test::makeGenerator(shape, 11);
        net[key] = filter;
        test::TorchExtras extras;
        extras.isTorchScript = true;
        const auto file = test::parseModel(asTorchScript ? test::torchZip({{"G_ema", net}}, extras)
                                                         : test::officialPickle({{"G_ema", net, arguments}}, 4));
        return file ? std::string() : file.error().message();
    };
    const auto usual = test::makeGenerator(shape, 11).at(key);
    auto box = usual, larger = usual, half = usual;
    std::ranges::fill(box.values.data, 1.0F / 16);
    larger.values.shape = {1, 1};
    larger.values.data = {1};
    half.dtype = "F16";
    for (const bool asTorchScript : {false, true}) {
        for (const auto &filter : {box, larger})
            QVERIFY2(error(filter, asTorchScript).find(key) != std::string::npos, error(filter, asTorchScript).c_str());
        QCOMPARE(error(half, asTorchScript), std::string());
    }
}

void TestModelFile::otherDiscriminatorsAreLeftOut()
{
    test::NetShape shape;
    const auto g = test::makeGenerator(shape, 12);
    const Json arguments = test::generatorArguments(shape);
    shape.architecture = "resnet";
    shape.cDim = 2; // so that it has a mapping network
    const auto usual = test::makeDiscriminator(shape, 13);
    const auto notes = [&](const test::NetTensors &d, const Json &attributes) {
        const auto file = test::parseModel(test::officialPickle(
            {{"G_ema", g, arguments, {{"synthesis.b4.conv1", {{"conv_clamp", 256}}}}}, {"D", d, {}, attributes}}, 4));
        if (!file)
            return file.error().message();
        const auto differs = test::difference(*file, "G_ema.", g);
        const bool hasD = file->contains("D.b4.out.weight");
        if (!differs.empty() || hasD != file->notes().empty())
            return "mixed up: " + differs;
        return hasD ? std::string() : file->notes().front();
    };
    QCOMPARE(notes(usual, {{"b8.conv0", {{"activation", "lrelu"}, {"conv_clamp", 256}}},
                           {"b8.skip", {{"activation", "linear"}, {"conv_clamp", nullptr}}},
                           {"b4.out", {{"activation", "linear"}}},
                           {"mapping.fc0", {{"bias_gain", 0.01}}}}),
             std::string());
    QVERIFY(notes(usual, {{"b8.conv0", {{"activation", "swish"}}}}).find("swish") != std::string::npos);
    QVERIFY(notes(usual, {{"b4.conv", {{"conv_clamp", nullptr}}}}).find("conv_clamp null") != std::string::npos);
    QVERIFY(notes(usual, {{"mapping.fc3", {{"bias_gain", 0.1}}}}).find("0.1") != std::string::npos);
    auto box = usual;
    std::ranges::fill(box.at("b8.conv1.resample_filter").values.data, 1.0F / 16);
    QVERIFY(notes(box, Json::object()).find("b8.conv1.resample_filter") != std::string::npos);
}

void TestModelFile::aDamagedCardIsAnError()
{
    const test::TempDir folder;
    const auto file = folder / "a.safetensors";
    QVERIFY(writeModel(file, {{"G_ema.x", test::numbers({2}, 1)}}, StoredAs::Float32, {}));
    const auto opened = ModelFile::open(file);
    QVERIFY(opened);
    QVERIFY(!opened->cardSha256().empty());
    for (const char *card : {"{\"settings\": {\"convClamp\": 0", "[]", "{\"kind\": 3}"}) {
        QVERIFY(writeFileAtomically(folder / "a.json", card));
        const auto damaged = ModelFile::open(file);
        QVERIFY(!damaged);
        QCOMPARE(damaged.error().code, ErrorCode::Corrupt);
        QVERIFY2(damaged.error().message().find("a.json") != std::string::npos, damaged.error().message().c_str());
    }
    std::filesystem::remove(folder / "a.json");
    const auto bare = ModelFile::open(file);
    QVERIFY(bare);
    QVERIFY(bare->cardSha256().empty());
}

void TestModelFile::headersThatBeginLikeAPickleAreRead()
{
    // 640 is 0x280: the file's first bytes are those of a pickle of protocol 2.
    for (const std::size_t length : {std::size_t(640), std::size_t(1152)}) {
        std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
        header.resize(length, ' ');
        std::string bytes(8, '\0');
        const std::uint64_t size = length;
        std::memcpy(bytes.data(), &size, 8);
        const auto file = test::parseModel(bytes + header + std::string(4, '\0'));
        QVERIFY2(file, file ? "" : file.error().message().c_str());
        QCOMPARE(file->format(), std::string("safetensors"));
        QVERIFY(file->contains("a"));
    }
}

void TestModelFile::safetensorsKeepTypesAndBits()
{
    const test::TempDir folder;
    test::NetShape shape;
    auto net = test::makeGenerator(shape, 8);
    net["mapping.fc0.weight"].dtype = "F16";
    net["mapping.fc1.weight"].dtype = "F64";
    net["synthesis.b8.conv0.weight"].isChannelsLast = true;
    QVERIFY(writeFileAtomically(folder / "a.pkl",
                                test::officialPickle({{"G_ema", net, test::generatorArguments(shape)}}, 2)));
    const auto original = ModelFile::open(folder / "a.pkl");
    QVERIFY(original);
    ModelCard card;
    card.kind = "generator";
    card.settings = {{"convClamp", 256}};
    QVERIFY(writeSafetensorsModel(folder / "b.safetensors", *original, {}, card));
    const auto copy = ModelFile::open(folder / "b.safetensors");
    QVERIFY(copy);
    QCOMPARE(copy->settings()["convClamp"].get<int>(), 256);
    QCOMPARE(copy->tensors().size(), original->tensors().size());
    for (const auto &[name, tensor] : original->tensors()) {
        QCOMPARE(copy->tensors().at(name).dtype, tensor.dtype);
        QVERIFY2(*copy->tensorBytes(name) == *original->tensorBytes(name), name.c_str());
    }
    const auto differs = test::difference(*copy, "G_ema.", net);
    QVERIFY2(differs.empty(), differs.c_str());
    // Once more: the same bytes.
    QVERIFY(writeSafetensorsModel(folder / "c.safetensors", *copy, {}, card));
    QVERIFY(*readFile(folder / "b.safetensors") == *readFile(folder / "c.safetensors"));
}

void TestModelFile::aFileIsGivenUpWhenItIsClosed()
{
    const test::TempDir folder;
    test::NetShape shape;
    const auto net = test::makeGenerator(shape, 9);
    const auto write = [&](const test::NetTensors &tensors) {
        return writeFileAtomically(folder / "a.pkl",
                                   test::officialPickle({{"G_ema", tensors, test::generatorArguments(shape)}}, 4));
    };
    QVERIFY(write(net));
    auto file = ModelFile::open(folder / "a.pkl");
    QVERIFY(file);
    // Another program puts another model in its place: the opened one is not touched by that.
    QVERIFY(write(test::makeGenerator(shape, 10)));
    const auto copy = std::make_unique<ModelFile>(*file);
    file = test::parseModel("");
    const auto differs = test::difference(*copy, "G_ema.", net);
    QVERIFY2(differs.empty(), differs.c_str());
}

QTEST_GUILESS_MAIN(TestModelFile)
#include "tst_model_file.moc"
