// Scrolling 100,000 faces of a workspace in the Data screen: time of a frame, lateness of the event loop, memory.
#include "bench/bench_numbers.h"
#include "core/data/database.h"
#include "core/data/workspace.h"
#include "support/test_workspace.h"
#include "ui/common/face_grid.h"
#include "ui/common/theme.h"
#include "ui/data/data_panel.h"
#include "ui/shell/app_context.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTimer>

#include <cstdio>

using namespace mimik;

namespace {

constexpr int kFiles = 1000;
constexpr int kFolders = 100; // each a link to the same files: 100,000 paths, each of which is decoded
constexpr int kFrames = 600;
constexpr int kFrameMs = 16;

bool fill(data::Workspace &workspace, const std::filesystem::path &folder)
{
    std::filesystem::create_directories(folder / "d0");
    for (int i = 0; i < kFiles; ++i) {
        if (!writePng(folder / "d0" / (std::to_string(i) + ".png"), test::drawnFace(i, 96)))
            return false;
    }
    for (int i = 1; i < kFolders; ++i)
        std::filesystem::create_directory_symlink("d0", folder / ("d" + std::to_string(i)));
    auto &db = workspace.database();
    const std::string made =
        "INSERT INTO datasets(name, origin, kind, folder, created) VALUES('many', 'real', 'faces', '" +
        folder.string() + "', '2026-01-01T00:00:00.000Z')";
    const std::string rows = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                             std::to_string(kFiles * kFolders - 1) +
                             ") INSERT INTO images(dataset, name, width, height, class) SELECT 1, 'd' || (i / " +
                             std::to_string(kFiles) + ") || '/' || (i % " + std::to_string(kFiles) +
                             ") || '.png', 96, 96, 'happy' FROM n";
    return db.exec(made) && db.exec(rows);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    test::TempDir dir;
    ui::Theme theme(app);
    theme.apply(ui::ThemeChoice::Light);
    ui::AppContext context;
    if (!context.createWorkspace(QString::fromStdString((dir / "ws").string())) ||
        !fill(*context.workspace(), dir / "faces")) {
        std::fprintf(stderr, "the workspace could not be made\n");
        return 1;
    }
    ui::DataPanel panel(context);
    panel.resize(1200, 800);
    panel.show();
    QElapsedTimer clock;
    clock.start();
    panel.activate();
    while (!panel.isSettled())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    std::printf("open the set: %.1f ms\n", static_cast<double>(clock.nsecsElapsed()) * 1e-6);

    auto *bar = panel.grid().verticalScrollBar();
    std::vector<double> frames, late;
    qint64 due = 0;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &app, [&] {
        const double now = static_cast<double>(clock.nsecsElapsed()) * 1e-6;
        if (due > 0)
            late.push_back(std::max(0.0, now - static_cast<double>(due)));
        const int frame = static_cast<int>(frames.size());
        // Two thirds steady scrolling, one third jumps across the whole set.
        bar->setValue(frame % 3 == 2 ? (bar->maximum() / 97) * (frame % 97) : bar->value() + 60);
        QElapsedTimer paint;
        paint.start();
        panel.grid().viewport()->repaint();
        frames.push_back(static_cast<double>(paint.nsecsElapsed()) * 1e-6);
        due = clock.elapsed() + kFrameMs;
        if (frames.size() == kFrames)
            QCoreApplication::quit();
    });
    timer.start(kFrameMs);
    QApplication::exec();
    std::printf(
        "frame: median %.2f ms, 99 %% %.2f ms; event loop late: median %.2f ms, 99 %% %.2f ms; memory %.0f MB\n",
        bench::percentile(frames, 0.5), bench::percentile(frames, 0.99), bench::percentile(late, 0.5),
        bench::percentile(late, 0.99), bench::memoryMb());
    return 0;
}
