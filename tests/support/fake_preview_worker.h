#pragma once

#include "core/base/preview.h"

#include <QByteArray>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <QRandomGenerator>
#include <QThread>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <string>

namespace mimik::test {

/// A face that tells its seed (colours), its degree (mouth) and its psi (size of the difference from the mean), so that
/// a test can see which face stands where. @param side  pixels
inline QImage drawnFace(const PreviewCell &cell, double psi, int side = 64)
{
    QRandomGenerator random(cell.seed * 2654435761u + 17);
    const auto mix = [&](double mean, double range) {
        return mean + psi * range * (random.generateDouble() - 0.5);
    };
    QImage image(side, side, QImage::Format_RGB888);
    image.fill(QColor::fromHsvF(static_cast<float>(std::fmod(mix(0.6, 0.5) + 1, 1.0)), 0.25F, 0.55F));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(side / 64.0, side / 64.0);
    painter.setPen(Qt::NoPen);
    const QColor skin = QColor::fromHsvF(0.07F, static_cast<float>(mix(0.42, 0.3)), static_cast<float>(mix(0.72, 0.5)));
    const QColor hair = QColor::fromHsvF(0.08F, 0.5F, static_cast<float>(mix(0.3, 0.5)));
    const double w = mix(21, 6), h = mix(26, 6);
    painter.setBrush(hair);
    painter.drawEllipse(QPointF(32, 29), w + 4, h + 4);
    painter.setBrush(skin);
    painter.drawEllipse(QPointF(32, 35), w, h);
    painter.setBrush(Qt::white);
    painter.drawEllipse(QPointF(24, 30), 4.5, 2.8);
    painter.drawEllipse(QPointF(40, 30), 4.5, 2.8);
    painter.setBrush(QColor(60, 40, 30));
    painter.drawEllipse(QPointF(24, 30), 2, 2);
    painter.drawEllipse(QPointF(40, 30), 2, 2);
    painter.setPen(QPen(hair, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(19, 25), QPointF(28, 24.5));
    painter.drawLine(QPointF(36, 24.5), QPointF(45, 25));
    painter.setPen(QPen(skin.darker(130), 1.5));
    painter.drawLine(QPointF(32, 32), QPointF(31, 41));
    // Degree lifts the corners of the mouth; the index of the direction shifts it, so that rows differ.
    const double lift = cell.degree / 15 * 7 + (cell.directionIndex >= 0 ? (cell.directionIndex % 5 - 2) * 0.6 : 0);
    QPainterPath mouth(QPointF(23, 49 - lift / 2));
    mouth.quadTo(QPointF(32, 49 + lift), QPointF(41, 49 - lift / 2));
    painter.setPen(QPen(QColor(150, 60, 60), 2.4, Qt::SolidLine, Qt::RoundCap));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(mouth);
    painter.end();
    return image;
}

/// Speaks the preview protocol on stdin and stdout until stdin ends. A seed of 666 is answered with an error.
/// @param delayMs  per face
/// @param side     of a face, in pixels
inline int runFakePreviewWorker(int delayMs, int side = 64)
{
    std::cout << R"({"type":"hello","version":1,"pid":1})" << std::endl;
    std::string line;
    while (std::getline(std::cin, line)) {
        const auto request = previewRequestFromJson(Json::parse(line, nullptr, false));
        if (!request)
            continue;
        bool failed = false;
        for (const auto &cell : request->cells) {
            if (cell.seed == 666) {
                std::cout << Json({{"type", "error"}, {"id", request->id}, {"text", "seed 666 is refused"}}).dump()
                          << std::endl;
                failed = true;
                break;
            }
            if (delayMs > 0)
                QThread::msleep(static_cast<unsigned long>(delayMs));
            QImage face = drawnFace(cell, request->psi, side);
            const auto blend = [&](std::int64_t seed, double opacity) {
                PreviewCell other = cell;
                other.seed = static_cast<std::uint32_t>(seed);
                QPainter painter(&face);
                painter.setOpacity(opacity);
                painter.drawImage(0, 0, drawnFace(other, request->psi, side));
            };
            if (cell.seedB >= 0)
                blend(cell.seedB, cell.mix);
            if (cell.seedC >= 0)
                blend(cell.mix < 0.5 ? cell.seedC : cell.seedD, cell.mixDown);
            std::string bytes;
            for (int y = 0; y < face.height(); ++y)
                bytes.append(reinterpret_cast<const char *>(face.constScanLine(y)),
                             static_cast<std::size_t>(face.width()) * 3);
            std::cout << Json({{"type", "face"},
                               {"id", request->id},
                               {"cell", cell.cell},
                               {"width", face.width()},
                               {"height", face.height()},
                               {"bytes", bytes.size()}})
                             .dump()
                      << '\n';
            std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
            std::cout.flush();
        }
        if (!failed)
            std::cout << Json({{"type", "done"}, {"id", request->id}}).dump() << std::endl;
    }
    return 0;
}

} // namespace mimik::test

/// QTEST_MAIN for tests that need a preview worker: the same program, started with --fake-worker, is that worker.
#define MIMIK_TEST_MAIN_WITH_WORKER(TestClass)                                                                         \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        if (argc > 1 && QByteArray(argv[1]) == "--fake-worker") {                                                      \
            QGuiApplication::setDesktopSettingsAware(false);                                                           \
            return mimik::test::runFakePreviewWorker(argc > 2 ? QByteArray(argv[2]).toInt() : 0,                       \
                                                     argc > 3 ? QByteArray(argv[3]).toInt() : 64);                     \
        }                                                                                                              \
        QStandardPaths::setTestModeEnabled(true);                                                                      \
        qputenv("MIMIK_RESOURCES", "/nonexistent"); /* no bundled generator joins the test's own */                    \
        QApplication app(argc, argv);                                                                                  \
        TestClass test;                                                                                                \
        QTEST_SET_MAIN_SOURCE_PATH                                                                                     \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }
