#pragma once

#include "core/base/job.h"
#include "core/base/png.h"
#include "core/data/ingest.h"
#include "core/data/workspace.h"
#include "core/eval/predictions.h"

#include <QtTest>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace mimik::test {

namespace fs = std::filesystem;

inline void writeText(const fs::path &file, const std::string &text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

/// A round head whose mouth goes up with `smile`: to be told apart on a screenshot, no more.
inline Image cartoonFace(int number, double smile)
{
    constexpr int kSide = 64;
    Image image(kSide, kSide, 3);
    const int tone = 120 + number * 37 % 110;
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const double u = (x - 31.5) / 24;
            const double v = (y - 31.5) / 29;
            const bool head = u * u + v * v < 1;
            const bool eye = std::hypot(std::abs(u) - 0.4, v + 0.2) < 0.12;
            const bool mouth = std::abs(u) < 0.5 && std::abs(v - 0.45 - smile * 0.35 * (0.25 - u * u)) < 0.06;
            std::uint8_t *pixel = image.row(y) + 3 * x;
            pixel[0] = static_cast<std::uint8_t>(eye || mouth ? 40 : head ? tone + 20 : 90);
            pixel[1] = static_cast<std::uint8_t>(eye || mouth ? 30 : head ? tone - 20 : 100 + number % 40);
            pixel[2] = static_cast<std::uint8_t>(eye || mouth ? 30 : head ? tone - 50 : 120);
        }
    }
    return image;
}

inline void takeIn(data::Workspace &workspace, const data::RunInfo &run)
{
    const auto report = data::ingestRun(workspace, run);
    QVERIFY2(report.has_value(), report ? "" : report.error().message().c_str());
}

inline data::RunInfo runInfo(data::Workspace &workspace, const std::string &id, const std::string &kind)
{
    data::RunInfo run;
    run.id = id;
    run.kind = kind;
    run.state = jobStateName(JobState::Succeeded);
    run.started = run.finished = "2026-01-02T03:04:05.000Z";
    run.seed = 7;
    run.folder = workspace.runsFolder() / id;
    fs::create_directories(run.folder / "artifacts");
    return run;
}

/// A data set "faces" of `count` faces of ten subjects with AU1 and AU12.
inline void addFaces(data::Workspace &workspace, int count)
{
    data::RunInfo run = runInfo(workspace, "20260102-030405-render-0001", "render");
    const fs::path folder = run.folder / "artifacts";
    std::string labels = "name,subject,AU1,AU12\n";
    for (int i = 0; i < count; ++i) {
        const std::string name = std::to_string(1000 + i) + ".png";
        writeText(folder / name, encodePng(cartoonFace(i, i % 3 == 0 ? 1 : -0.3)));
        labels += name + ",s" + std::to_string(i % 10) + "," + (i % 2 == 0 ? "1" : "0") + "," +
                  (i % 3 == 0 ? "1" : "0") + "\n";
    }
    writeText(folder / "labels.csv", labels);
    run.settings = {{"count", count}, {"size", 64}};
    run.summary = {{"name", "faces"}};
    run.artifacts = {{"dataset", folder}};
    takeIn(workspace, run);
}

/// Predictions of a model on "faces"; the smaller `noise`, the better.
inline fs::path addPredictions(data::Workspace &workspace, const std::string &name, int count, double noise,
                               bool hasTruth = true)
{
    data::RunInfo run = runInfo(workspace, "20260102-030406-predict-" + name, "predict");
    std::mt19937 random(static_cast<unsigned>(noise * 1000));
    std::normal_distribution<double> gauss;
    eval::Predictions p;
    p.classes = {"AU1", "AU12"};
    p.p.resize(2);
    p.isOn.resize(2);
    for (int i = 0; i < count; ++i) {
        p.names.push_back(std::to_string(1000 + i) + ".png");
        p.subjects.push_back("s" + std::to_string(i % 10));
        for (std::size_t c = 0; c < 2; ++c) {
            const bool isOn = i % (c == 0 ? 2 : 3) == 0;
            p.isOn[c].push_back(static_cast<std::int8_t>(!hasTruth ? -1 : isOn ? 1 : 0));
            p.p[c].push_back(1 / (1 + std::exp(-((isOn ? 1.2 : -1.2) + noise * gauss(random)))));
        }
    }
    const fs::path file = run.folder / "artifacts" / "predictions.csv";
    const auto written = eval::writePredictions(file, p);
    if (!written)
        qFatal("%s", written.error().message().c_str());
    run.settings = {{"model", "m.safetensors"},
                    {"images", (workspace.runsFolder() / "20260102-030405-render-0001/artifacts").string()}};
    run.summary = {{"name", name}, {"images", run.settings["images"]}};
    run.artifacts = {{"predictions", file}};
    takeIn(workspace, run);
    return file;
}

/// Predictions of one class per face: five classes, of which the last never occurs.
inline fs::path writeExpressions(const fs::path &file, int count)
{
    std::mt19937 random(5);
    eval::Predictions p;
    p.kind = eval::PredictionKind::Multiclass;
    p.classes = {"anger", "happiness", "sadness", "surprise", "contempt"};
    p.p.resize(5);
    for (int i = 0; i < count; ++i) {
        p.names.push_back(std::to_string(1000 + i) + ".png");
        p.subjects.push_back("");
        const int truth = i % 4;
        p.actual.push_back(truth);
        for (int c = 0; c < 5; ++c)
            p.p[static_cast<std::size_t>(c)].push_back((c == truth ? 0.4 : 0.0) +
                                                       static_cast<double>(random() % 1000) / 1500.0);
    }
    fs::create_directories(file.parent_path());
    const auto written = eval::writePredictions(file, p);
    if (!written)
        qFatal("%s", written.error().message().c_str());
    return file;
}

/// A finished training with curves.
inline void addTraining(data::Workspace &workspace)
{
    data::RunInfo run = runInfo(workspace, "20260102-030407-train-fer-0001", "train-fer");
    std::string events;
    int seq = 0;
    auto metric = [&](int step, const char *name, double value) {
        events += Json{{"seq", ++seq},     {"time", "2026-01-02T03:04:05.000Z"},
                       {"type", "metric"}, {"step", step},
                       {"name", name},     {"value", value}}
                      .dump() +
                  "\n";
    };
    for (int epoch = 1; epoch <= 6; ++epoch) {
        metric(epoch, "train_loss", 1.0 / epoch);
        metric(epoch, "val_loss", 0.2 + 1.0 / epoch);
        metric(epoch, "val_auc", 1 - 0.5 / epoch);
    }
    writeText(run.folder / "events.jsonl", events);
    run.settings = {{"net", "cnn"}, {"size", 64},          {"batch", 64},  {"epochs", 20},
                    {"lr", 0.002},  {"optimizer", "adam"}, {"patience", 5}};
    run.summary = {{"val_auc", 0.917}, {"best_epoch", 6}};
    takeIn(workspace, run);
}

} // namespace mimik::test
