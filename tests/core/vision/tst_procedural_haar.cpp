#include "core/vision/procedural_dataset.h"

#include <QtTest>

#include <filesystem>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

using namespace mimik;
using namespace mimik::vision;

class TestProceduralHaar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cascadeFindsNineOfTenFaces();
};

// OpenCV's frontal-face cascade was trained on photographs, so it is an independent judge of face-likeness.
void TestProceduralHaar::cascadeFindsNineOfTenFaces()
{
    std::string file;
    for (const char *folder : {"/usr/share/opencv4/haarcascades", "/usr/local/share/opencv4/haarcascades"}) {
        const auto candidate = std::filesystem::path(folder) / "haarcascade_frontalface_default.xml";
        if (std::filesystem::exists(candidate))
            file = candidate.string();
    }
    if (file.empty())
        QSKIP("haarcascade_frontalface_default.xml is not installed (package opencv-data)");
    cv::CascadeClassifier cascade(file);
    QVERIFY(!cascade.empty());
    FaceSetSettings settings;
    settings.count = 200;
    settings.size = 128;
    settings.identities = 200;
    const std::vector<int> all(facs::kRenderAus.begin(), facs::kRenderAus.end());
    const FaceSet set(settings, *AuSampler::make(all, {}, ""), *IntensityBias::make({}, ""), 11);
    int found = 0;
    int centred = 0;
    for (int i = 0; i < settings.count; ++i) {
        const FaceSample sample = set.sample(i);
        Image image = set.image(sample);
        const cv::Mat rgb(image.height, image.width, CV_8UC3, image.pixels.data());
        cv::Mat gray;
        cv::cvtColor(rgb, gray, cv::COLOR_RGB2GRAY);
        std::vector<cv::Rect> boxes;
        cascade.detectMultiScale(gray, boxes, 1.1, 5, 0, cv::Size(settings.size / 5, settings.size / 5));
        if (boxes.empty())
            continue;
        ++found;
        const Point2 nose = set.landmarks(sample)[30];
        centred += boxes[0].contains(cv::Point(static_cast<int>(nose.x), static_cast<int>(nose.y))) ? 1 : 0;
    }
    QVERIFY2(found >= 180, qPrintable(QString("%1 of 200 found").arg(found)));
    QVERIFY2(centred >= found - 2, qPrintable(QString("%1 boxes hold the nose").arg(centred)));
}

QTEST_GUILESS_MAIN(TestProceduralHaar)
#include "tst_procedural_haar.moc"
