#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/png.h"
#include "core/base/random_state.h"
#include "core/eval/predictions.h"
#include "core/train/fer_batch.h"
#include "core/train/fer_losses.h"
#include "core/train/fer_model.h"
#include "core/train/fer_trainer.h"
#include "core/vision/image_io.h"
#include "support/test_support.h"

#include <QtTest>
#include <cmath>
#include <ctime>
#include <limits>

using namespace mimik;
using namespace mimik::train;
using mimik::test::TempDir;

namespace {

namespace fs = std::filesystem;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Noise with a bright bar at the place of each AU that is present: something that a network can see.
Image barFace(bool top, bool bottom, std::uint32_t seed)
{
    RandomState random(seed);
    Image image(32, 32, 3);
    for (auto &pixel : image.pixels)
        pixel = static_cast<std::uint8_t>(60 + random.below(60));
    const auto bar = [&](int from) {
        for (int y = from; y < from + 4; ++y)
            std::fill_n(image.row(y) + 24, 48, std::uint8_t{220});
    };
    if (top)
        bar(4);
    if (bottom)
        bar(24);
    return image;
}

struct Face {
    Image image;
    std::string subject;
    std::string split;
    std::string au1;
    std::string au12;
};

void writeSet(const fs::path &folder, const std::vector<Face> &faces)
{
    fs::create_directories(folder);
    Csv table;
    table.header = {"name", "subject", "split", "AU1", "AU12"};
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const std::string name = "f" + std::to_string(100 + i) + ".png";
        QVERIFY(writePng(folder / name, faces[i].image).has_value());
        table.rows.push_back({name, faces[i].subject, faces[i].split, faces[i].au1, faces[i].au12});
    }
    QVERIFY(writeCsv(folder / "labels.csv", table).has_value());
}

std::vector<Face> barFaces(int count, std::uint32_t seed, const std::string &split = {})
{
    std::vector<Face> faces;
    for (int i = 0; i < count; ++i) {
        const bool top = i % 2 == 1;
        const bool bottom = i / 2 % 2 == 1;
        faces.push_back({barFace(top, bottom, seed + static_cast<std::uint32_t>(i)), "s" + std::to_string(i / 4), split,
                         top ? "0.9" : "0", bottom ? "1" : "0.2"});
    }
    return faces;
}

TrainFerSpec specFor(const fs::path &data)
{
    TrainFerSpec spec;
    spec.data = {data.string()};
    spec.size = 32;
    spec.batch = 8;
    spec.epochs = 3;
    spec.patience = 0;
    return spec;
}

// Remembers what a job says; asks it to stop once `metric` was reported for `stopAfter` epochs.
class Listener : public SilentJobContext {
public:
    explicit Listener(const fs::path &outDir, int stopAfter = 0)
        : SilentJobContext(made(outDir), 1), m_stopAfter(stopAfter)
    {
    }
    void metric(std::int64_t step, std::string_view name, double value) override
    {
        metrics[std::string(name)].push_back(value);
        if (m_stopAfter > 0 && step >= m_stopAfter)
            m_stop = true;
    }
    void artifact(std::string_view kind, const fs::path &path) override
    {
        artifacts[std::string(kind)] = path.string();
    }
    void warning(std::string_view, const std::string &text) override { warnings.push_back(text); }
    bool shouldStop() override { return m_stop; }

    std::map<std::string, std::vector<double>> metrics;
    std::map<std::string, std::string> artifacts;
    std::vector<std::string> warnings;

private:
    static fs::path made(const fs::path &folder)
    {
        fs::create_directories(folder);
        return folder;
    }
    int m_stopAfter;
    bool m_stop = false;
};

std::string bytesOf(const fs::path &file)
{
    const auto bytes = readFile(file);
    return bytes ? *bytes : "unreadable: " + file.string();
}

std::string textOf(const Result<Json> &result)
{
    return result ? "no error" : result.error().message();
}

} // namespace

class TestFerTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // methods A.11: y, p -> w+ = 2, w- = .666667 for both AUs, L = .699403
    void weightedLossEqualsTheGoldenValue()
    {
        const Tensor labels{{4, 2}, {1, 0, 0, 0, 0, 1, 0, 0}};
        Tensor logits{{4, 2}, {.8F, .3F, .4F, .1F, .2F, .6F, .1F, .5F}};
        for (float &p : logits.data)
            p = std::log(p / (1 - p));
        const BceWeights weights = balancedWeights(labels);
        for (std::size_t k = 0; k < 2; ++k) {
            QVERIFY(std::abs(weights.positive[k] - 2) < 1e-6F);
            QVERIFY(std::abs(weights.negative[k] - 0.666667F) < 1e-6F);
        }
        const double loss = weightedBce(logits, labels, weights);
        QVERIFY2(std::abs(loss - 0.699403) < 2e-6, qPrintable(QString::number(loss, 'g', 9)));
    }

    void missingLabelsAddNothing()
    {
        const Tensor logits{{2, 2}, {1, -1, 0.5F, 2}};
        const BceWeights one = uniformWeights(2);
        const double all = weightedBce(logits, {{2, 2}, {1, 0, 1, 0}}, one);
        const double without = weightedBce(logits, {{2, 2}, {1, 0, kNan, 0}}, one);
        const double missing = std::log(1 + std::exp(-0.5)); // -log sigmoid(0.5)
        QVERIFY(std::abs(all - without - missing / 2) < 1e-6);
        const BceWeights weights = balancedWeights({{4, 1}, {1, 0, kNan, 0}});
        QVERIFY(std::abs(weights.positive[0] - 1.5F) < 1e-6F); // 3 / (2 * 1)
        QVERIFY(std::abs(weights.negative[0] - 0.75F) < 1e-6F);
    }

    void weightsAreClippedAndOneSidedClassesCountOnce()
    {
        Tensor labels{{100, 2}, std::vector<float>(200, 0)};
        labels.data[0] = 1;
        const BceWeights weights = balancedWeights(labels);
        QCOMPARE(weights.positive[0], 10.0F); // 50 without the limit
        QCOMPARE(weights.positive[1], 1.0F);
        QCOMPARE(weights.negative[1], 1.0F);
        QCOMPARE(balancedClassWeights({0, 0, 0, 1}, 3), (std::vector<float>{4.0F / 9, 4.0F / 3, 1}));
    }

    void batchesHoldPixelsAsTheNetworkWantsThem()
    {
        FerSet set;
        set.size = 16;
        set.names = {"a"};
        set.pixels.resize(16 * 16 * 3);
        for (std::size_t i = 0; i < set.pixels.size(); ++i)
            set.pixels[i] = static_cast<std::uint8_t>(i % 251);
        std::vector<float> out(set.pixels.size());
        RandomState random(1);
        const std::vector<std::size_t> first = {0};
        fillBatch(set, first, {}, random, out.data());
        // channel 1, row 2, column 3
        QCOMPARE(out[256 + 2 * 16 + 3], static_cast<float>(set.pixels[(2 * 16 + 3) * 3 + 1]) / 127.5F - 1);
        const std::vector<float> plain = out;
        // half of all flips are mirror images, the others copies
        Augmentation flip;
        flip.flip = true;
        int flipped = 0;
        for (int i = 0; i < 100; ++i) {
            fillBatch(set, first, flip, random, out.data());
            const bool isCopy = out == plain;
            QVERIFY(isCopy || out[0] == plain[15]);
            flipped += isCopy ? 0 : 1;
        }
        QVERIFY(flipped > 25 && flipped < 75);
        // every augmentation at once stays near the range and depends on the state of the generator alone
        const auto all = Augmentation::fromNames({"flip", "affine", "contrast", "noise", "erase"});
        RandomState a(7);
        RandomState b(7);
        std::vector<float> other(out.size());
        fillBatch(set, first, all, a, out.data());
        fillBatch(set, first, all, b, other.data());
        QCOMPARE(out, other);
        for (const float value : out)
            QVERIFY(value > -1.6F && value < 1.6F);
    }

    void overfitsEightSamples()
    {
        TempDir dir;
        // eight pictures of noise with arbitrary labels, the same ones for validation: only memory can solve this
        RandomState random(3);
        std::vector<Face> faces;
        for (std::uint32_t i = 0; i < 8; ++i)
            faces.push_back({barFace(false, false, i), "", "train", i % 2 ? "1" : "0", i / 2 % 2 ? "1" : "0"});
        auto copies = faces;
        for (auto &face : copies)
            face.split = "val";
        faces.insert(faces.end(), copies.begin(), copies.end());
        writeSet(dir / "set", faces);
        auto spec = specFor(dir / "set");
        spec.epochs = 40;
        spec.augment.clear();
        Listener ctx(dir / "run");
        const auto summary = trainFer(spec, 1, ctx);
        QVERIFY2(summary.has_value(), textOf(summary).c_str());
        QCOMPARE(summary->at("val_accuracy").get<double>(), 1.0);
        QCOMPARE(summary->at("val_auc").get<double>(), 1.0);
        QVERIFY(ctx.metrics["train_loss"].back() < 0.1);
    }

    void learnsAUsSubjectWiseAndSaysSo()
    {
        TempDir dir;
        writeSet(dir / "set", barFaces(64, 100));
        auto spec = specFor(dir / "set");
        spec.epochs = 8;
        Listener ctx(dir / "run");
        const auto summary = trainFer(spec, 2, ctx);
        QVERIFY2(summary.has_value(), textOf(summary).c_str());
        QVERIFY(summary->at("val_auc").get<double>() > 0.95);
        QVERIFY(summary->at("split").get<std::string>().find("subject") != std::string::npos);
        QCOMPARE(summary->at("classes"), Json({"AU1", "AU12"}));
        QCOMPARE(ctx.artifacts["model"], std::string("model.safetensors"));
        QCOMPARE(ctx.artifacts["val-predictions"], std::string("val_predictions.csv")); // no "predictions" of a test
        QVERIFY(!ctx.artifacts.contains("predictions"));
        QVERIFY(ctx.metrics.contains("val_auc_AU12") && ctx.metrics.contains("images_per_s"));
        QCOMPARE(ctx.metrics["val_loss"].size(), std::size_t{8});

        // the model as read from its file says the same as the run did
        const auto model = FerModel::load(dir / "run");
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        const auto predictions = eval::readPredictions(dir / "run/val_predictions.csv");
        QVERIFY(predictions.has_value());
        std::vector<Image> images;
        for (const auto &name : predictions->names)
            images.push_back(*vision::readImage(dir / "set" / name));
        const Tensor p = model->predict(images);
        QCOMPARE(p.dim(0), static_cast<std::int64_t>(images.size()));
        for (std::size_t i = 0; i < images.size(); ++i)
            QVERIFY(std::abs(static_cast<double>(p.data[i * 2 + 1]) - predictions->p[1][i]) < 1e-5);
        // a gray picture is replicated, another size resized
        const Tensor gray = model->predict({vision::toGray(images[0]), vision::resized(images[0], 64, 64)});
        QVERIFY(std::isfinite(gray.data[0]) && std::isfinite(gray.data[3]));
        QCOMPARE(model->card().thresholds.size(), std::size_t{2});
    }

    void expressionsAreLearntFromClassFolders()
    {
        TempDir dir;
        for (int i = 0; i < 48; ++i) {
            const bool happy = i % 2 == 0;
            const fs::path folder = dir / (happy ? "set/happy" : "set/sad");
            fs::create_directories(folder);
            QVERIFY(
                writePng(folder / (std::to_string(i) + ".png"), barFace(happy, !happy, static_cast<std::uint32_t>(i)))
                    .has_value());
        }
        auto spec = specFor(dir / "set");
        spec.epochs = 6;
        spec.labelSmoothing = 0.1;
        Listener ctx(dir / "run");
        const auto summary = trainFer(spec, 2, ctx);
        QVERIFY2(summary.has_value(), textOf(summary).c_str());
        QCOMPARE(summary->at("task").get<std::string>(), std::string("expression"));
        QVERIFY(summary->at("val_accuracy").get<double>() > 0.9);
        QVERIFY(summary->at("split").get<std::string>().find("image") != std::string::npos);
        const Tensor p = FerModel::load(dir / "run/model.safetensors")->predict({barFace(true, false, 999)});
        QVERIFY(std::abs(p.data[0] + p.data[1] - 1) < 1e-5F);
    }

    void stopAndResumeEqualsOneRunBitForBit()
    {
        TempDir dir;
        writeSet(dir / "set", barFaces(40, 7));
        auto spec = specFor(dir / "set");
        spec.augment = {"flip", "affine", "contrast", "noise", "erase"};
        Listener whole(dir / "whole");
        QVERIFY(trainFer(spec, 5, whole).has_value());
        for (int stopAfter : {1, 2}) {
            const fs::path run = dir / ("run" + std::to_string(stopAfter));
            Listener first(run, stopAfter);
            const auto stopped = trainFer(spec, 5, first);
            QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
            QVERIFY(fs::exists(run / "model.safetensors")); // the best so far
            Listener second(run);
            const auto resumed = trainFer(spec, 5, second);
            QVERIFY2(resumed.has_value(), textOf(resumed).c_str());
            QCOMPARE(second.metrics["val_loss"].size(), static_cast<std::size_t>(3 - stopAfter));
            for (const char *file :
                 {"model.safetensors", "model.json", "val_predictions.csv", "checkpoint-a.safetensors"})
                QVERIFY2(bytesOf(run / file) == bytesOf(dir / "whole" / file), file);
        }
        // and the same again from nothing
        Listener again(dir / "again");
        QVERIFY(trainFer(spec, 5, again).has_value());
        QVERIFY(bytesOf(dir / "again/model.safetensors") == bytesOf(dir / "whole/model.safetensors"));
        Listener otherSeed(dir / "other");
        QVERIFY(trainFer(spec, 6, otherSeed).has_value());
        QVERIFY(bytesOf(dir / "other/model.safetensors") != bytesOf(dir / "whole/model.safetensors"));
    }

    void damagedCheckpointFallsBackToTheOther()
    {
        TempDir dir;
        writeSet(dir / "set", barFaces(24, 7));
        const auto spec = specFor(dir / "set");
        Listener whole(dir / "whole");
        QVERIFY(trainFer(spec, 5, whole).has_value());
        Listener first(dir / "run", 2);
        QCOMPARE(trainFer(spec, 5, first).error().code, ErrorCode::Cancelled);
        const std::string newest = bytesOf(dir / "run/checkpoint-b.safetensors"); // of epoch 2
        QVERIFY(
            writeFileAtomically(dir / "run/checkpoint-b.safetensors", newest.substr(0, newest.size() / 2)).has_value());
        Listener second(dir / "run");
        QVERIFY(trainFer(spec, 5, second).has_value());
        QCOMPARE(second.warnings.size(), std::size_t{1});
        QCOMPARE(second.metrics["val_loss"].size(), std::size_t{2});
        QVERIFY(bytesOf(dir / "run/model.safetensors") == bytesOf(dir / "whole/model.safetensors"));
    }

    void checkpointOfOtherSettingsIsRefused()
    {
        TempDir dir;
        writeSet(dir / "set", barFaces(24, 7));
        auto spec = specFor(dir / "set");
        Listener first(dir / "run");
        QVERIFY(trainFer(spec, 5, first).has_value());
        spec.lr = 0.5;
        Listener second(dir / "run");
        const auto refused = trainFer(spec, 5, second);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QVERIFY(textOf(refused).find("other settings") != std::string::npos);
    }

    void cancelTakesEffectWithinASecond()
    {
        // processor time, not the clock: other programs may be busy
        class StopSoon : public SilentJobContext {
        public:
            using SilentJobContext::SilentJobContext;
            void progress(std::string_view phase, std::int64_t done, std::int64_t) override
            {
                if (phase == "train" && done >= 96 && asked == 0)
                    asked = std::clock();
            }
            bool shouldStop() override { return asked != 0; }
            std::clock_t asked = 0;
        };
        TempDir dir;
        writeSet(dir / "set", barFaces(400, 7));
        auto spec = specFor(dir / "set");
        spec.size = 64;
        spec.batch = 32;
        spec.epochs = 100;
        fs::create_directories(dir / "run");
        StopSoon ctx(dir / "run");
        QCOMPARE(trainFer(spec, 5, ctx).error().code, ErrorCode::Cancelled);
        QVERIFY(ctx.asked != 0);
        QVERIFY(std::clock() - ctx.asked < CLOCKS_PER_SEC);
    }

    void syntheticImagesOnlyTrainAndListsAndRatioLimitThem()
    {
        TempDir dir;
        writeSet(dir / "real", barFaces(40, 7));
        writeSet(dir / "fake", barFaces(60, 500));
        auto spec = specFor(dir / "real");
        spec.epochs = 1;
        spec.synthetic = {(dir / "fake").string()};
        Listener all(dir / "all");
        const auto a = trainFer(spec, 5, all);
        QVERIFY2(a.has_value(), textOf(a).c_str());
        QCOMPARE(a->at("train_images").at("synthetic").get<int>(), 60);
        const int real = a->at("train_images").at("real").get<int>();
        QCOMPARE(real + a->at("val_images").get<int>(), 40);
        spec.ratio = 0.5;
        Listener half(dir / "half");
        QCOMPARE(trainFer(spec, 5, half)->at("train_images").at("synthetic").get<int>(), (real + 1) / 2);
        // a selection points to its images and lists those it keeps
        spec.ratio = 0;
        fs::create_directories(dir / "selected");
        QVERIFY(
            writeFileAtomically(dir / "selected/selection.json", R"({"version":1,"images":"../fake"})").has_value());
        QVERIFY(writeFileAtomically(dir / "selected/kept.txt", "f100.png\nf105.png\nf159.png\n").has_value());
        QVERIFY(writeFileAtomically(dir / "selected/random.txt", "f101.png\r\n").has_value());
        spec.synthetic = {(dir / "selected").string()};
        Listener kept(dir / "kept");
        const auto k = trainFer(spec, 5, kept);
        QVERIFY2(k.has_value(), textOf(k).c_str());
        QCOMPARE(k->at("train_images").at("synthetic").get<int>(), 3);
        spec.synthetic = {(dir / "selected/random.txt").string()};
        Listener random(dir / "random");
        QCOMPARE(trainFer(spec, 5, random)->at("train_images").at("synthetic").get<int>(), 1);
        QVERIFY(writeFileAtomically(dir / "selected/kept.txt", "nowhere.png\n").has_value());
        spec.synthetic = {(dir / "selected").string()};
        Listener missing(dir / "missing");
        QVERIFY(textOf(trainFer(spec, 5, missing)).find("nowhere.png") != std::string::npos);
    }

    void trainingMayStartFromAModel()
    {
        TempDir dir;
        writeSet(dir / "set", barFaces(48, 7));
        auto spec = specFor(dir / "set");
        spec.epochs = 8;
        Listener first(dir / "first");
        QVERIFY(trainFer(spec, 5, first).has_value());
        spec.init = (dir / "first").string();
        spec.epochs = 1;
        spec.lr = 1e-6;
        Listener second(dir / "second");
        const auto summary = trainFer(spec, 6, second);
        QVERIFY2(summary.has_value(), textOf(summary).c_str());
        QVERIFY(summary->at("val_auc").get<double>() > 0.9);
        const Json card = *readJson(dir / "second/model.json");
        QCOMPARE(card.at("parents").size(), std::size_t{1});
    }

    void badInputIsNamed_data()
    {
        QTest::addColumn<QByteArray>("labels");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("no name column") << QByteArray("file,AU1\nf100.png,1\n") << QByteArray("'name'");
        QTest::newRow("missing picture") << QByteArray("name,subject,AU1\ng.png,,1\nf100.png,,0\n")
                                         << QByteArray("g.png");
        QTest::newRow("not a number") << QByteArray("name,subject,AU1\nf100.png,,yes\n") << QByteArray("AU1");
        QTest::newRow("no labels") << QByteArray("name,subject,AU1\nf100.png,,\n") << QByteArray("label");
        QTest::newRow("one class") << QByteArray("name,subject,class\nf100.png,,happy\n") << QByteArray("two");
        QTest::newRow("one image") << QByteArray("name,subject,AU1\nf100.png,,1\n") << QByteArray("");
    }
    void badInputIsNamed()
    {
        QFETCH(QByteArray, labels);
        QFETCH(QByteArray, expected);
        TempDir dir;
        writeSet(dir / "set", barFaces(4, 7));
        QVERIFY(writeFileAtomically(dir / "set/labels.csv", labels.toStdString()).has_value());
        Listener ctx(dir / "run");
        const auto result = trainFer(specFor(dir / "set"), 5, ctx);
        QVERIFY(!result.has_value());
        QVERIFY2(QByteArray::fromStdString(textOf(result)).contains(expected), textOf(result).c_str());
        QVERIFY(!fs::exists(dir / "run/model.safetensors"));
    }

    void otherBadInputIsNamedToo()
    {
        TempDir dir;
        writeSet(dir / "set", barFaces(8, 7));
        Listener ctx(dir / "run");
        auto spec = specFor(dir / "nowhere");
        QVERIFY(textOf(trainFer(spec, 5, ctx)).find("nowhere") != std::string::npos);
        spec = specFor(dir / "set");
        spec.classes = {"AU1", "AU43"};
        QVERIFY(textOf(trainFer(spec, 5, ctx)).find("AU43") != std::string::npos);
        spec = specFor(dir / "set");
        spec.task = "expression";
        QCOMPARE(trainFer(spec, 5, ctx).error().code, ErrorCode::WrongKind);
        spec = specFor(dir / "set");
        spec.split = "official";
        QVERIFY(!trainFer(spec, 5, ctx).has_value());
        spec = specFor(dir / "set");
        spec.epochs = 0;
        QCOMPARE(trainFer(spec, 5, ctx).error().where, std::string("epochs"));
        const std::string whole = bytesOf(dir / "set/f103.png");
        QVERIFY(writeFileAtomically(dir / "set/f103.png", whole.substr(0, whole.size() / 2)).has_value());
        const auto damaged = trainFer(specFor(dir / "set"), 5, ctx);
        QCOMPARE(damaged.error().code, ErrorCode::Corrupt);
        QVERIFY(textOf(damaged).find("f103.png") != std::string::npos);
    }

    void whatIsNoModelIsRefused()
    {
        TempDir dir;
        QCOMPARE(FerModel::load(dir / "none.safetensors").error().code, ErrorCode::NotFound);
        QVERIFY(writeFileAtomically(dir / "text.safetensors", "this is no model at all").has_value());
        QVERIFY(!FerModel::load(dir / "text.safetensors").has_value());
        writeSet(dir / "set", barFaces(16, 7));
        auto spec = specFor(dir / "set");
        spec.epochs = 1;
        Listener ctx(dir / "run");
        QVERIFY(trainFer(spec, 5, ctx).has_value());
        QVERIFY(FerModel::load(dir / "run").has_value());
        Json card = *readJson(dir / "run/model.json");
        card["kind"] = "generator";
        QVERIFY(writeJson(dir / "run/model.json", card).has_value());
        QCOMPARE(FerModel::load(dir / "run").error().code, ErrorCode::WrongKind);
        card["kind"] = 3;
        QVERIFY(writeJson(dir / "run/model.json", card).has_value());
        QCOMPARE(FerModel::load(dir / "run").error().code, ErrorCode::WrongKind);
        card["kind"] = "classifier";
        card["classes"] = {"AU1", "AU2", "AU3"};
        QVERIFY(writeJson(dir / "run/model.json", card).has_value());
        QVERIFY(FerModel::load(dir / "run").error().what.find("fc") != std::string::npos);
        card["classes"] = "AU1";
        QVERIFY(writeJson(dir / "run/model.json", card).has_value());
        QCOMPARE(FerModel::load(dir / "run").error().code, ErrorCode::WrongKind);
        const std::string whole = bytesOf(dir / "run/model.safetensors");
        QVERIFY(writeFileAtomically(dir / "run/model.safetensors", whole.substr(0, whole.size() - 100)).has_value());
        QCOMPARE(FerModel::load(dir / "run").error().code, ErrorCode::Corrupt);
    }
};

QTEST_GUILESS_MAIN(TestFerTrainer)
#include "tst_fer_trainer.moc"
