#include "core/train/fer_trainer.h"

#include "core/base/random_state.h"
#include "core/base/sha256.h"
#include "core/data/splits.h"
#include "core/eval/predictions.h"
#include "core/eval/roc.h"
#include "core/nn/torch_bridge_p.h"
#include "core/train/fer_batch.h"
#include "core/train/fer_checkpoint_p.h"
#include "core/train/fer_dataset.h"
#include "core/train/fer_losses_p.h"
#include "core/train/fer_model.h"
#include "core/weights/safetensors.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <numeric>

namespace mimik::train {

namespace {

namespace fs = std::filesystem;

constexpr const char *kModelName = "model.safetensors";

struct Rows {
    std::vector<std::size_t> train;
    std::vector<std::size_t> val;
    std::size_t numRealTrain = 0;
    std::size_t numSyntheticTrain = 0;
    std::size_t numTest = 0;
    std::string said;
};

// Real images are split; synthetic ones only ever train.
Result<Rows> splitRows(const TrainFerSpec &spec, const FerSet &set, std::uint64_t seed)
{
    std::vector<data::SplitItem> items;
    std::vector<std::size_t> real;
    std::vector<std::size_t> synthetic;
    bool hasTrain = false;
    bool hasOther = false;
    for (std::size_t i = 0; i < set.count(); ++i) {
        if (set.isSynthetic[i]) {
            synthetic.push_back(i);
            continue;
        }
        real.push_back(i);
        items.push_back({set.subjects[i], set.splits[i]});
        hasTrain |= set.splits[i] == "train";
        hasOther |= set.splits[i] == "val" || set.splits[i] == "test";
    }
    const std::string how = spec.split != "auto" ? spec.split : hasTrain && hasOther ? "official" : "holdout:0.2";
    const auto split = data::makeSplit(items, how, seed);
    if (!split)
        return passOn(split);
    Rows rows;
    rows.said = split->said;
    for (const std::size_t i : split->train)
        rows.train.push_back(real[i]);
    for (const std::size_t i : split->val)
        rows.val.push_back(real[i]);
    rows.numRealTrain = rows.train.size();
    rows.numTest = split->test.size();
    if (rows.train.size() < 2)
        return fail(ErrorCode::InvalidArgument, "train-fer: at least two training images are needed", "data");
    if (rows.val.empty())
        return fail(ErrorCode::InvalidArgument, "train-fer: no images are left for validation", "split");
    if (spec.ratio > 0) {
        const auto wanted = static_cast<std::size_t>(std::llround(spec.ratio * static_cast<double>(rows.numRealTrain)));
        if (wanted < synthetic.size()) {
            RandomState random(static_cast<std::uint32_t>(seed));
            random.shuffle(synthetic);
            synthetic.resize(wanted);
            std::ranges::sort(synthetic);
        }
    }
    rows.numSyntheticTrain = synthetic.size();
    rows.train.insert(rows.train.end(), synthetic.begin(), synthetic.end());
    return rows;
}

// A seed for the draws of one epoch, so that a resumed run needs no generator state (splitmix64 of both numbers).
std::uint32_t epochSeed(std::uint64_t seed, int epoch)
{
    std::uint64_t x = seed + 0x9e3779b97f4a7c15ULL * static_cast<std::uint64_t>(epoch + 1);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<std::uint32_t>(x ^ (x >> 31));
}

std::string fingerprintOf(const TrainFerSpec &spec, std::uint64_t seed, const FerSet &set)
{
    Json settings = spec;
    // where the data lie may change between a stop and its resume; what they hold may not
    for (const char *path : {"data", "synthetic", "init"})
        settings.erase(path);
    Sha256 hash;
    hash.add(settings.dump() + std::to_string(seed));
    for (const auto &name : set.names)
        hash.add(name + "\n");
    hash.add(set.labels.data(), set.labels.size() * sizeof(float));
    hash.add(set.pixels.data(), set.pixels.size());
    return hash.hex();
}

class Trainer {
public:
    Trainer(const TrainFerSpec &spec, std::uint64_t seed, JobContext &ctx, FerSet set, Rows rows)
        : m_spec(spec), m_seed(seed), m_ctx(ctx), m_set(std::move(set)), m_rows(std::move(rows)),
          m_watchAuc(spec.valMetric == "auc" || (spec.valMetric == "auto" && m_set.task == Task::ActionUnits))
    {
        torch::manual_seed(seed);
        m_net = nn::FerNet(nn::cnnWidths(), static_cast<std::int64_t>(m_set.numClasses()), nn::kDropout);
        m_optimizer = std::make_unique<FerOptimizer>(spec.optimizer, spec.weightDecay, *m_net);
        setWeights();
    }

    Result<> startFrom(const std::string &init);
    Result<> run();
    /// Is there a best epoch?
    bool hasModel() const { return m_state.bestEpoch > 0; }
    Result<Json> finish();

private:
    void setWeights();
    torch::Tensor labelsOf(std::span<const std::size_t> indices) const;
    torch::Tensor lossOf(const torch::Tensor &logits, std::span<const std::size_t> indices, double smoothing) const;
    bool trainEpoch(int epoch, EpochLog &log);
    bool calibrate();
    bool validate(EpochLog &log, Tensor &probabilities);
    std::vector<double> classAucs(const Tensor &probabilities) const;
    double accuracyOf(const Tensor &probabilities) const;
    void report(const EpochLog &log, const Tensor &probabilities, double imagesPerSecond);
    Result<> writeResults(const EpochLog &log, Json &summary);

    const TrainFerSpec &m_spec;
    std::uint64_t m_seed;
    JobContext &m_ctx;
    FerSet m_set;
    Rows m_rows;
    bool m_watchAuc;
    std::string m_fingerprint = fingerprintOf(m_spec, m_seed, m_set);
    nn::FerNet m_net{nullptr};
    std::unique_ptr<FerOptimizer> m_optimizer;
    torch::Tensor m_positive; ///< AUs: weight per class of a present AU; expressions: weight per class
    torch::Tensor m_negative;
    TrainState m_state;
    Weights m_best;
    Tensor m_bestProbabilities; ///< of the validation images, by the best weights
    std::string m_parent;       ///< sha256 of the model that training began with
};

void Trainer::setWeights()
{
    const bool balanced = m_spec.classWeights == "balanced";
    const std::size_t k = m_set.numClasses();
    if (m_set.task == Task::Expression) {
        std::vector<float> labels;
        for (const std::size_t i : m_rows.train)
            labels.push_back(m_set.labels[i]);
        m_positive = torch::tensor(balanced ? balancedClassWeights(labels, k) : std::vector<float>(k, 1.0F));
        return;
    }
    Tensor labels{{static_cast<std::int64_t>(m_rows.train.size()), static_cast<std::int64_t>(k)}, {}};
    for (const std::size_t i : m_rows.train)
        labels.data.insert(labels.data.end(), m_set.labels.begin() + static_cast<std::ptrdiff_t>(i * k),
                           m_set.labels.begin() + static_cast<std::ptrdiff_t>((i + 1) * k));
    const BceWeights weights = balanced ? balancedWeights(labels) : uniformWeights(k);
    m_positive = torch::tensor(weights.positive);
    m_negative = torch::tensor(weights.negative);
}

Result<> Trainer::startFrom(const std::string &init)
{
    if (init.empty())
        return {};
    const auto model = FerModel::load(init);
    if (!model)
        return passOn(model);
    m_parent = model->sha256();
    const auto file = weights::Safetensors::load(fs::is_directory(init) ? fs::path(init) / kModelName : fs::path(init));
    if (!file)
        return passOn(file);
    Weights weights = copyWeights(m_net);
    for (auto &[name, tensor] : weights) {
        const auto values = file->tensor(name);
        if (!values)
            return passOn(values);
        // another number of classes: the last layer starts anew
        if (torch::IntArrayRef(values->shape) == tensor.sizes())
            tensor = nn::toTorch(*values);
    }
    assignWeights(m_net, weights);
    return {};
}

torch::Tensor Trainer::labelsOf(std::span<const std::size_t> indices) const
{
    const auto n = static_cast<std::int64_t>(indices.size());
    if (m_set.task == Task::Expression) {
        torch::Tensor labels = torch::empty({n}, torch::kLong);
        for (std::size_t i = 0; i < indices.size(); ++i)
            labels.data_ptr<std::int64_t>()[i] = static_cast<std::int64_t>(m_set.labels[indices[i]]);
        return labels;
    }
    const std::size_t k = m_set.numClasses();
    torch::Tensor labels = torch::empty({n, static_cast<std::int64_t>(k)});
    for (std::size_t i = 0; i < indices.size(); ++i)
        std::copy_n(m_set.labels.data() + indices[i] * k, k, labels.data_ptr<float>() + i * k);
    return labels;
}

torch::Tensor Trainer::lossOf(const torch::Tensor &logits, std::span<const std::size_t> indices, double smoothing) const
{
    const torch::Tensor labels = labelsOf(indices);
    if (m_set.task == Task::ActionUnits)
        return weightedBceLoss(logits, labels, m_positive, m_negative);
    return torch::nn::functional::cross_entropy(
        logits, labels, torch::nn::functional::CrossEntropyFuncOptions().weight(m_positive).label_smoothing(smoothing));
}

// False when cancelled: nothing of the epoch counts then.
bool Trainer::trainEpoch(int epoch, EpochLog &log)
{
    const std::uint32_t seed = epochSeed(m_seed, epoch);
    torch::manual_seed(seed);
    RandomState random(seed);
    std::vector<std::size_t> order = m_rows.train;
    random.shuffle(order);
    const auto augmentation = Augmentation::fromNames(m_spec.augment);
    const std::size_t n = order.size();
    // batches of nearly equal size: a last batch of one image would break the batch normalisation
    const std::size_t numBatches = std::max<std::size_t>(1, (n + static_cast<std::size_t>(m_spec.batch) / 2) /
                                                                static_cast<std::size_t>(m_spec.batch));
    const double totalSteps = static_cast<double>(numBatches) * m_spec.epochs;
    m_net->train();
    double sum = 0;
    for (std::size_t b = 0; b < numBatches; ++b) {
        if (m_ctx.shouldStop())
            return false;
        const std::size_t begin = n * b / numBatches;
        const std::size_t end = n * (b + 1) / numBatches;
        const std::span<const std::size_t> indices(order.data() + begin, end - begin);
        torch::Tensor batch = torch::empty({static_cast<std::int64_t>(indices.size()), 3, m_set.size, m_set.size});
        fillBatch(m_set, indices, augmentation, random, batch.data_ptr<float>());
        m_optimizer->zeroGrad();
        const torch::Tensor loss = lossOf(m_net->forward(batch), indices, m_spec.labelSmoothing);
        loss.backward();
        ++m_state.step;
        // a tenth of the first epoch to warm up, then half a cosine down to 1 %
        const double warmUp =
            std::min(1.0, static_cast<double>(m_state.step) / std::max(1.0, 0.5 * static_cast<double>(numBatches)));
        const double share = static_cast<double>(m_state.step) / totalSteps;
        const double cosine = 0.01 + 0.99 * 0.5 * (1 + std::cos(std::numbers::pi * share));
        m_optimizer->step(m_spec.lr * warmUp * cosine, m_state.step);
        sum += loss.item<double>() * static_cast<double>(indices.size());
        m_ctx.progress("train", static_cast<std::int64_t>(static_cast<std::size_t>(epoch) * n + end),
                       static_cast<std::int64_t>(static_cast<std::size_t>(m_spec.epochs) * n));
    }
    log.trainLoss = sum / static_cast<double>(n);
    return true;
}

// Statistics of the batch normalisation anew, from training images as they are. The moving averages of training lag
// behind the weights by tens of steps, which is a whole training on a small set. False when cancelled.
bool Trainer::calibrate()
{
    constexpr std::size_t kImages = 256;
    const torch::NoGradGuard guard;
    const std::size_t n = std::min(kImages, m_rows.train.size());
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < n; ++i)
        indices.push_back(m_rows.train[i * m_rows.train.size() / n]);
    RandomState unused(0);
    m_net->train();
    m_net->collectStatistics(true);
    const std::size_t numBatches = std::max<std::size_t>(1, n / 64);
    bool whole = true;
    for (std::size_t b = 0; b < numBatches && whole; ++b) {
        const std::size_t begin = n * b / numBatches;
        const std::span<const std::size_t> part(indices.data() + begin, n * (b + 1) / numBatches - begin);
        torch::Tensor batch = torch::empty({static_cast<std::int64_t>(part.size()), 3, m_set.size, m_set.size});
        fillBatch(m_set, part, Augmentation{}, unused, batch.data_ptr<float>());
        m_net->forward(batch);
        whole = !m_ctx.shouldStop();
    }
    m_net->collectStatistics(false);
    return whole;
}

bool Trainer::validate(EpochLog &log, Tensor &probabilities)
{
    constexpr std::size_t kChunk = 128;
    const torch::NoGradGuard guard;
    m_net->eval();
    RandomState unused(0);
    const std::size_t n = m_rows.val.size();
    probabilities.shape = {static_cast<std::int64_t>(n), static_cast<std::int64_t>(m_set.numClasses())};
    probabilities.data.clear();
    double sum = 0;
    for (std::size_t begin = 0; begin < n; begin += kChunk) {
        if (m_ctx.shouldStop())
            return false;
        const std::span<const std::size_t> indices(m_rows.val.data() + begin, std::min(kChunk, n - begin));
        torch::Tensor batch = torch::empty({static_cast<std::int64_t>(indices.size()), 3, m_set.size, m_set.size});
        fillBatch(m_set, indices, Augmentation{}, unused, batch.data_ptr<float>());
        const torch::Tensor logits = m_net->forward(batch);
        sum += lossOf(logits, indices, 0).item<double>() * static_cast<double>(indices.size());
        const Tensor p =
            nn::fromTorch(m_set.task == Task::ActionUnits ? torch::sigmoid(logits) : torch::softmax(logits, 1));
        probabilities.data.insert(probabilities.data.end(), p.data.begin(), p.data.end());
    }
    log.valLoss = sum / static_cast<double>(n);
    const auto aucs = classAucs(probabilities);
    double total = 0;
    int defined = 0;
    for (const double auc : aucs) {
        if (!std::isnan(auc)) {
            total += auc;
            ++defined;
        }
    }
    log.auc = defined > 0 ? total / defined : std::nan("");
    log.accuracy = accuracyOf(probabilities);
    log.score = m_watchAuc && !std::isnan(log.auc) ? log.auc : log.accuracy;
    return true;
}

// Per AU, or per class against the rest; NaN where validation shows only one side.
std::vector<double> Trainer::classAucs(const Tensor &probabilities) const
{
    const std::size_t k = m_set.numClasses();
    std::vector<double> aucs;
    for (std::size_t c = 0; c < k; ++c) {
        std::vector<std::uint8_t> isPositive;
        std::vector<double> scores;
        for (std::size_t i = 0; i < m_rows.val.size(); ++i) {
            const std::size_t row = m_rows.val[i];
            const float label = m_set.task == Task::Expression ? m_set.labels[row] : m_set.labels[row * k + c];
            if (std::isnan(label))
                continue;
            const bool on = m_set.task == Task::Expression ? static_cast<std::size_t>(label) == c : label > 0.5F;
            isPositive.push_back(on ? 1 : 0);
            scores.push_back(static_cast<double>(probabilities.data[i * k + c]));
        }
        aucs.push_back(eval::auc(isPositive, scores));
    }
    return aucs;
}

double Trainer::accuracyOf(const Tensor &probabilities) const
{
    const std::size_t k = m_set.numClasses();
    double right = 0;
    double known = 0;
    for (std::size_t i = 0; i < m_rows.val.size(); ++i) {
        const std::size_t row = m_rows.val[i];
        const float *p = probabilities.data.data() + i * k;
        if (m_set.task == Task::Expression) {
            known += 1;
            right += std::max_element(p, p + k) - p == static_cast<std::ptrdiff_t>(m_set.labels[row]) ? 1 : 0;
            continue;
        }
        for (std::size_t c = 0; c < k; ++c) {
            const float label = m_set.labels[row * k + c];
            if (std::isnan(label))
                continue;
            known += 1;
            right += (p[c] >= 0.5F) == (label > 0.5F) ? 1 : 0;
        }
    }
    return known > 0 ? right / known : std::nan("");
}

void Trainer::report(const EpochLog &log, const Tensor &probabilities, double imagesPerSecond)
{
    const int step = m_state.epoch;
    m_ctx.metric(step, "train_loss", log.trainLoss);
    m_ctx.metric(step, "val_loss", log.valLoss);
    m_ctx.metric(step, "val_auc", log.auc);
    m_ctx.metric(step, "val_accuracy", log.accuracy);
    const auto aucs = classAucs(probabilities);
    for (std::size_t c = 0; c < aucs.size(); ++c)
        m_ctx.metric(step, "val_auc_" + m_set.classes[c], aucs[c]);
    m_ctx.metric(step, "images_per_s", imagesPerSecond);
}

Result<> Trainer::run()
{
    auto checkpoint = readCheckpoint(m_ctx.outDir(), m_fingerprint, m_ctx);
    if (!checkpoint)
        return passOn(checkpoint);
    if (*checkpoint) {
        m_state = (*checkpoint)->state;
        m_best = (*checkpoint)->best;
        m_bestProbabilities = (*checkpoint)->bestProbabilities;
        assignWeights(m_net, (*checkpoint)->net);
        m_optimizer->assignState((*checkpoint)->optimizer);
    }
    while (!m_state.isFinished) {
        const auto start = std::chrono::steady_clock::now();
        const std::int64_t stepBefore = m_state.step;
        EpochLog log;
        Tensor probabilities;
        if (!trainEpoch(m_state.epoch, log) || !calibrate() || !validate(log, probabilities)) {
            m_state.step = stepBefore;
            return m_ctx.cancelled();
        }
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        ++m_state.epoch;
        bool isBetter = m_state.bestEpoch == 0;
        if (!isBetter) {
            // equal scores are common on small validation sets: the lower loss decides then
            const EpochLog &best = m_state.history[static_cast<std::size_t>(m_state.bestEpoch - 1)];
            isBetter = log.score > best.score || (log.score == best.score && log.valLoss < best.valLoss);
        }
        m_state.history.push_back(log);
        if (isBetter) {
            m_state.bestEpoch = m_state.epoch;
            m_best = copyWeights(m_net);
            m_bestProbabilities = probabilities;
        }
        m_state.isFinished = m_state.epoch >= m_spec.epochs ||
                             (m_spec.patience > 0 && m_state.epoch - m_state.bestEpoch >= m_spec.patience);
        if (auto written = writeCheckpoint(m_ctx.outDir(), m_fingerprint, m_state, copyWeights(m_net), m_best,
                                           m_optimizer->state(), m_bestProbabilities);
            !written)
            return written;
        report(log, probabilities, static_cast<double>(m_rows.train.size()) / seconds);
    }
    return {};
}

Result<> Trainer::writeResults(const EpochLog &log, Json &summary)
{
    const std::size_t k = m_set.numClasses();
    const bool isAu = m_set.task == Task::ActionUnits;
    eval::Predictions predictions;
    predictions.kind = isAu ? eval::PredictionKind::Multilabel : eval::PredictionKind::Multiclass;
    predictions.classes = m_set.classes;
    predictions.p.resize(k);
    predictions.isOn.resize(isAu ? k : 0);
    for (std::size_t i = 0; i < m_rows.val.size(); ++i) {
        const std::size_t row = m_rows.val[i];
        predictions.names.push_back(m_set.names[row]);
        predictions.subjects.push_back(m_set.subjects[row]);
        for (std::size_t c = 0; c < k; ++c) {
            predictions.p[c].push_back(static_cast<double>(m_bestProbabilities.data[i * k + c]));
            if (!isAu)
                continue;
            const float label = m_set.labels[row * k + c];
            predictions.isOn[c].push_back(static_cast<std::int8_t>(std::isnan(label) ? -1 : label > 0.5F ? 1 : 0));
        }
        if (!isAu)
            predictions.actual.push_back(static_cast<int>(m_set.labels[row]));
    }
    Json thresholds;
    for (std::size_t c = 0; isAu && c < k; ++c) {
        std::vector<std::uint8_t> isPositive;
        std::vector<double> scores;
        for (std::size_t i = 0; i < predictions.numRows(); ++i) {
            if (predictions.isOn[c][i] < 0)
                continue;
            isPositive.push_back(static_cast<std::uint8_t>(predictions.isOn[c][i]));
            scores.push_back(predictions.p[c][i]);
        }
        thresholds[m_set.classes[c]] = eval::bestF1Threshold(isPositive, scores);
    }
    if (auto written = eval::writePredictions(m_ctx.outDir() / "val_predictions.csv", predictions); !written)
        return written;
    const fs::path file = m_ctx.outDir() / kModelName;
    if (auto written = writeWeights(file, m_best, {{"architecture", nn::kFerArchitecture}}); !written)
        return written;
    const auto hash = sha256OfFile(file);
    if (!hash)
        return passOn(hash);
    Json sources = Json::array();
    for (const auto &folder : m_spec.data)
        sources.push_back(fs::path(folder).lexically_normal().filename().string());
    Json synthetic = Json::array();
    for (const auto &folder : m_spec.synthetic)
        synthetic.push_back(fs::path(folder).lexically_normal().filename().string());
    Json settings = {{"task", taskName(m_set.task)},
                     {"net", m_spec.net},
                     {"size", m_set.size},
                     {"channels", "RGB"},
                     {"input_scale", 1 / 127.5},
                     {"input_offset", -1},
                     {"input_normalisation", "per image: (x - mean of each channel) / (deviation + 0.05) / 2"},
                     {"label_threshold", m_spec.labelThreshold}};
    Json spec = m_spec;
    // paths differ from machine to machine; the card names the folders and a hash of what they held
    for (const char *path : {"data", "synthetic", "init"})
        spec.erase(path);
    const Json card = {{"kind", "classifier"},
                       {"architecture", nn::kFerArchitecture},
                       {"settings", settings},
                       {"classes", m_set.classes},
                       {"thresholds", thresholds},
                       {"training",
                        {{"command", "train-fer"},
                         {"settings", spec},
                         {"data", sources},
                         {"synthetic", synthetic},
                         {"data_fingerprint", m_fingerprint},
                         {"images", summary["train_images"]},
                         {"split", m_rows.said},
                         {"seed", m_seed},
                         {"epochs", m_state.epoch},
                         {"best_epoch", m_state.bestEpoch},
                         {"versions", {{"torch", TORCH_VERSION}}}}},
                       {"metrics", {{"val_auc", jsonNumber(log.auc)}, {"val_accuracy", jsonNumber(log.accuracy)}}},
                       {"licence", "as the training images"},
                       {"sha256", *hash},
                       {"parents", m_parent.empty() ? Json::array() : Json::array({m_parent})}};
    if (auto written = writeJson(m_ctx.outDir() / "model.json", card); !written)
        return written;
    m_ctx.artifact("model", kModelName);
    // Not "predictions": these images chose the epoch, so their scores are no test.
    m_ctx.artifact("val-predictions", "val_predictions.csv");
    summary["model"] = kModelName;
    summary["model_sha256"] = *hash;
    return {};
}

Result<Json> Trainer::finish()
{
    assignWeights(m_net, m_best);
    const EpochLog &log = m_state.history[static_cast<std::size_t>(m_state.bestEpoch - 1)];
    Json summary = {{"task", taskName(m_set.task)},
                    {"classes", m_set.classes},
                    {"split", m_rows.said},
                    {"train_images", {{"real", m_rows.numRealTrain}, {"synthetic", m_rows.numSyntheticTrain}}},
                    {"val_images", m_rows.val.size()},
                    {"test_images", m_rows.numTest},
                    {"epochs", m_state.epoch},
                    {"best_epoch", m_state.bestEpoch},
                    {"val_metric", m_watchAuc ? "auc" : "accuracy"},
                    {"val_auc", jsonNumber(log.auc)},
                    {"val_accuracy", jsonNumber(log.accuracy)}};
    if (m_spec.data.size() == 1)
        summary["images"] = m_spec.data.front();
    const auto written = writeResults(log, summary);
    if (!written)
        return passOn(written);
    return summary;
}

} // namespace

Result<Json> trainFer(const TrainFerSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    if (auto valid = spec.validate(); !valid)
        return passOn(valid);
    setTorchThreads(ctx.threads());
    auto set = loadFerSet(spec, ctx);
    if (!set)
        return passOn(set);
    auto rows = splitRows(spec, *set, seed);
    if (!rows)
        return passOn(rows);
    Trainer trainer(spec, seed, ctx, std::move(*set), std::move(*rows));
    if (auto started = trainer.startFrom(spec.init); !started)
        return passOn(started);
    if (auto done = trainer.run(); !done) {
        if (done.error().code == ErrorCode::Cancelled && trainer.hasModel()) {
            if (auto finished = trainer.finish(); !finished)
                return finished;
        }
        return passOn(done);
    }
    return trainer.finish();
}

} // namespace mimik::train
