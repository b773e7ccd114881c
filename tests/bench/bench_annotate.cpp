// The work of an annotator with the bundled generator: a label key until it is in the database and on the screen, and
// the key for the next face until that face is painted.
#include "bench/bench_numbers.h"
#include "core/base/files.h"
#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "support/test_support.h"
#include "ui/annotate/annotate_panel.h"
#include "ui/annotate/face_canvas.h"
#include "ui/common/theme.h"
#include "ui/shell/app_context.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QStandardPaths>
#include <QtTest>

#include <cstdio>

using namespace mimik;

namespace {

constexpr std::uint32_t kSeeds = 200;
constexpr int kReadingMs = 150; ///< what a fast annotator takes to look at a face

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    const std::filesystem::path file = argc > 1 ? argv[1] : (resourceFolder() / "models/demo64.safetensors").string();
    const test::TempDir dir;
    ui::Theme theme(app);
    theme.apply(ui::ThemeChoice::Light);
    ui::AppContext context;
    if (!context.createWorkspace(QString::fromStdString((dir / "ws").string())))
        return 1;
    const auto model = context.workspace()->addModel(file);
    if (!model) {
        std::fprintf(stderr, "%s\n", model.error().message().c_str());
        return 1;
    }
    ui::AnnotatePanel panel(context);
    panel.resize(1100, 640);
    panel.show();
    panel.activate();
    auto *canvas = panel.findChild<ui::FaceCanvas *>();
    if (!QTest::qWaitFor([canvas] { return !canvas->face().isNull(); }, 20000)) {
        std::fprintf(stderr, "no face came\n");
        return 1;
    }

    std::vector<double> labels, nextFaces;
    for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        QTest::qWait(kReadingMs);
        QElapsedTimer clock;
        clock.start();
        QTest::keyClick(canvas, static_cast<Qt::Key>(Qt::Key_1 + seed % 6));
        panel.repaint();
        labels.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
        const auto stored = context.workspace()->annotations().seed({*model, static_cast<std::int64_t>(seed), -1});
        if (!stored || !stored->hasLabels()) {
            std::fprintf(stderr, "the label of seed %u is not in the database\n", seed);
            return 1;
        }
        clock.restart();
        QTest::keyClick(canvas, Qt::Key_Right);
        while (canvas->face().isNull() && clock.elapsed() < 5000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
        panel.repaint();
        nextFaces.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
    }
    std::printf("label key to database and screen: median %.2f ms, 99 %% %.2f ms; next face painted: median %.2f ms, "
                "99 %% %.2f ms; memory %.0f MB\n",
                bench::percentile(labels, 0.5), bench::percentile(labels, 0.99), bench::percentile(nextFaces, 0.5),
                bench::percentile(nextFaces, 0.99), bench::memoryMb());
    return 0;
}
