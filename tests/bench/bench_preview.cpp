// Faces of the bundled generator through the warm preview worker: one face after the other as a slider asks for them,
// and the 8 x 8 grid of the Explore screen.
#include "bench/bench_numbers.h"
#include "core/base/files.h"
#include "core/jobs/preview_client.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

#include <cstdio>

using namespace mimik;

namespace {

constexpr int kFaces = 300;
constexpr int kGrids = 9;
constexpr int kCells = 64;

struct Times {
    double first = 0, all = 0; ///< milliseconds from the question to the first and the last face
};

/// Asks and waits; false when the worker answers with an error.
bool ask(jobs::PreviewClient &client, const PreviewRequest &request, Times &times)
{
    QEventLoop loop;
    QElapsedTimer clock;
    bool ok = true;
    times = {};
    const auto now = [&clock] {
        return static_cast<double>(clock.nsecsElapsed()) * 1e-6;
    };
    QObject::connect(&client, &jobs::PreviewClient::faceReady, &loop, [&] {
        if (times.first == 0)
            times.first = now();
    });
    QObject::connect(&client, &jobs::PreviewClient::done, &loop, [&] {
        times.all = now();
        loop.quit();
    });
    QObject::connect(&client, &jobs::PreviewClient::error, &loop, [&](std::int64_t, const QString &text) {
        std::fprintf(stderr, "%s\n", qPrintable(text));
        ok = false;
        loop.quit();
    });
    clock.start();
    client.request(request);
    loop.exec();
    return ok;
}

PreviewRequest faces(const std::string &model, int count, std::uint32_t firstSeed, double degree)
{
    PreviewRequest request;
    request.model = model;
    for (int i = 0; i < count; ++i) {
        PreviewCell cell;
        cell.cell = i;
        cell.seed = firstSeed + static_cast<std::uint32_t>(i);
        cell.directionIndex = degree == 0 ? -1 : 0;
        cell.degree = degree;
        request.cells.push_back(cell);
    }
    return request;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const std::string model = argc > 1 ? argv[1] : (resourceFolder() / "models/demo64.safetensors").string();
    jobs::PreviewClient client;
    Times times;
    if (!ask(client, faces(model, kCells, 100000, 0), times) || !ask(client, faces(model, 1, 5, 1), times))
        return 1;

    std::vector<double> seeds, slider, first, grids;
    for (int i = 0; i < kFaces; ++i) {
        if (!ask(client, faces(model, 1, static_cast<std::uint32_t>(i), 0), times))
            return 1;
        seeds.push_back(times.all);
        if (!ask(client, faces(model, 1, 5, 0.01 * (i + 1)), times))
            return 1;
        slider.push_back(times.all);
    }
    for (int i = 0; i < kGrids; ++i) {
        if (!ask(client, faces(model, kCells, static_cast<std::uint32_t>(1000 + i * kCells), 0), times))
            return 1;
        first.push_back(times.first);
        grids.push_back(times.all);
    }
    const double one = bench::percentile(seeds, 0.5);
    std::printf("one new seed: median %.1f ms (%.0f previews/s), 95 %% %.1f ms; one seed on a slider: median %.1f ms, "
                "95 %% %.1f ms\n",
                one, 1000 / one, bench::percentile(seeds, 0.95), bench::percentile(slider, 0.5),
                bench::percentile(slider, 0.95));
    std::printf("8 x 8 grid: first face after %.0f ms, all after %.0f ms (medians)\n", bench::percentile(first, 0.5),
                bench::percentile(grids, 0.5));
    return 0;
}
