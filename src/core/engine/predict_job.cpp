#include "core/engine/predict_job.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/eval/predictions.h"
#include "core/train/fer_model.h"
#include "core/vision/image_io.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace mimik::engine {

namespace {

namespace fs = std::filesystem;

struct Truth {
    std::string subject;
    std::vector<std::int8_t> isOn; ///< one per class of the model; -1 missing
    int actual = -1;
};

// What one row of labels.csv says about the classes of the model. Error: Corrupt, InvalidArgument.
Result<Truth> truthOf(const Csv &table, std::size_t row, const train::FerCard &card)
{
    Truth truth{"", std::vector<std::int8_t>(card.classes.size(), -1), -1};
    if (const auto subject = table.column("subject"))
        truth.subject = table.rows[row][*subject];
    if (card.task == train::Task::Expression) {
        const auto column = table.column("class");
        const std::string name = column ? table.rows[row][*column] : std::string();
        const auto found = std::ranges::find(card.classes, name);
        if (found != card.classes.end())
            truth.actual = static_cast<int>(found - card.classes.begin());
        else if (!name.empty())
            return fail(ErrorCode::InvalidArgument,
                        table.file.string() + ", row " + std::to_string(row + 2) +
                            ": the model does not know the class '" + name + "'",
                        table.file.string());
        return truth;
    }
    for (std::size_t c = 0; c < card.classes.size(); ++c) {
        const auto column = table.column(card.classes[c]);
        if (!column)
            continue;
        const auto value = table.number(row, *column);
        if (!value)
            return passOn(value);
        if (!std::isnan(*value))
            truth.isOn[c] = *value >= card.labelThreshold ? 1 : 0;
    }
    return truth;
}

// Names to predict with what the labels say of them: all images of the folder (of a split: only its rows), rows marked
// as excluded left out.
Result<std::map<std::string, Truth>> truthsOf(const PredictSpec &spec, const train::FerCard &card)
{
    std::map<std::string, Truth> truths;
    if (spec.split.empty()) {
        const auto names = listFiles(spec.images, imageExtensions());
        if (!names)
            return passOn(names);
        for (const auto &name : *names)
            truths.emplace(name, Truth{"", std::vector<std::int8_t>(card.classes.size(), -1), -1});
    }
    if (spec.labels.empty())
        return truths;
    const auto table = readCsv(spec.labels);
    if (!table)
        return passOn(table);
    const auto name = table->require("name");
    if (!name)
        return passOn(name);
    const auto split = table->column("split");
    if (!spec.split.empty() && !split)
        return passOn(table->require("split"));
    const auto excluded = table->column("excluded");
    for (std::size_t r = 0; r < table->rows.size(); ++r) {
        const auto &row = table->rows[r];
        if (!spec.split.empty() && row[*split] != spec.split)
            continue;
        if (excluded && !row[*excluded].empty() && row[*excluded] != "0") {
            truths.erase(row[*name]);
            continue;
        }
        auto truth = truthOf(*table, r, card);
        if (!truth)
            return passOn(truth);
        truths.insert_or_assign(row[*name], std::move(*truth));
    }
    return truths;
}

} // namespace

Result<Json> runPredict(const PredictSpec &spec, std::uint64_t, JobContext &ctx)
{
    if (auto valid = spec.validate(); !valid)
        return passOn(valid);
    train::setTorchThreads(ctx.threads());
    const auto model = train::FerModel::load(spec.model);
    if (!model)
        return passOn(model);
    const train::FerCard &card = model->card();
    if (!fs::is_directory(spec.images))
        return fail(ErrorCode::NotFound, "no such folder: " + spec.images, spec.images);
    const auto truths = truthsOf(spec, card);
    if (!truths)
        return passOn(truths);
    if (truths->empty())
        return fail(ErrorCode::NotFound,
                    spec.split.empty() ? "no images in " + spec.images
                                       : spec.labels + ": no images of split '" + spec.split + "'",
                    spec.images);
    std::vector<std::string> names;
    for (const auto &[name, truth] : *truths)
        names.push_back(name);
    const bool isAu = card.task == train::Task::ActionUnits;
    const std::size_t k = card.classes.size();
    eval::Predictions predictions;
    predictions.kind = isAu ? eval::PredictionKind::Multilabel : eval::PredictionKind::Multiclass;
    predictions.classes = card.classes;
    predictions.p.resize(k);
    predictions.isOn.resize(isAu ? k : 0);
    std::size_t labelled = 0;
    constexpr std::size_t kChunk = 256; // images in memory at a time
    for (std::size_t begin = 0; begin < names.size(); begin += kChunk) {
        if (ctx.shouldStop())
            return ctx.cancelled();
        ctx.progress("predict", static_cast<std::int64_t>(begin), static_cast<std::int64_t>(names.size()));
        const std::size_t end = std::min(begin + kChunk, names.size());
        const std::vector<std::string> chunk(names.begin() + static_cast<std::ptrdiff_t>(begin),
                                             names.begin() + static_cast<std::ptrdiff_t>(end));
        std::vector<Image> images(chunk.size());
        SilentJobContext quiet(ctx.outDir(), ctx.threads());
        const auto read = vision::readImages(spec.images, chunk, quiet, "read", [&](std::size_t i, Image &&image) {
            images[i] = vision::resized(image, card.size, card.size);
        });
        if (!read)
            return passOn(read);
        const Tensor p = model->predict(images);
        for (std::size_t i = 0; i < chunk.size(); ++i) {
            const Truth &truth = truths->at(chunk[i]);
            predictions.names.push_back(chunk[i]);
            predictions.subjects.push_back(truth.subject);
            bool known = truth.actual >= 0;
            for (std::size_t c = 0; c < k; ++c) {
                predictions.p[c].push_back(static_cast<double>(p.data[i * k + c]));
                known |= truth.isOn[c] >= 0;
                if (isAu)
                    predictions.isOn[c].push_back(truth.isOn[c]);
            }
            if (!isAu)
                predictions.actual.push_back(truth.actual);
            labelled += known ? 1 : 0;
        }
    }
    if (auto written = eval::writePredictions(ctx.outDir() / spec.file, predictions); !written)
        return passOn(written);
    ctx.progress("predict", static_cast<std::int64_t>(names.size()), static_cast<std::int64_t>(names.size()));
    ctx.artifact("predictions", spec.file);
    return Json{{"images", spec.images},   {"count", names.size()},
                {"labelled", labelled},    {"task", train::taskName(card.task)},
                {"classes", card.classes}, {"model_sha256", model->sha256()},
                {"predictions", spec.file}};
}

} // namespace mimik::engine
