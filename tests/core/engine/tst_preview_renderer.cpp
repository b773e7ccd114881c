#include "core/engine/preview_renderer.h"
#include "core/nn/generator.h"
#include "core/weights/model_card.h"
#include "core/weights/npz.h"
#include "support/test_support.h"

#include <QtTest>
#include <algorithm>
#include <cstdlib>

using namespace mimik;
using namespace mimik::engine;

namespace {

/// A generator of the official code's golden files, all weights random numbers, as a model file.
void writeGenerator(const std::string &name, const std::filesystem::path &file)
{
    const auto arrays = weights::readNpz(test::sourceTestData() / "stylegan" / name / "G_ema_state.npz");
    if (!arrays)
        qFatal("%s", arrays.error().message().c_str());
    std::vector<weights::NamedTensor> tensors;
    for (const auto &[key, array] : *arrays)
        tensors.push_back({"G_ema." + key, array.toTensor()});
    if (!weights::writeModel(file, tensors, weights::StoredAs::Float32, {}))
        qFatal("cannot write %s", file.c_str());
}

PreviewCell cellOf(std::uint32_t seed)
{
    PreviewCell cell;
    cell.seed = seed;
    return cell;
}

/// Largest difference of a byte; 255 when the sizes differ. One step comes from the order of float sums.
int difference(const Image &a, const Image &b)
{
    if (a.width != b.width || a.height != b.height || a.pixels.size() != b.pixels.size())
        return 255;
    int most = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
        most = std::max(most, std::abs(static_cast<int>(a.pixels[i]) - static_cast<int>(b.pixels[i])));
    return most;
}

} // namespace

class PreviewRendererTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void faceIsThatOfTheGenerator();
    void groupsGiveTheSameFacesAsSingleCells();
    void blendsMeetTheirCorners();
    void directionsAreAddedAfterTruncation();
    void psiActsOnTheFirstLayersOnly();
    void classesAreChecked();
    void wrongRequestsAreErrors();
    void changedModelIsReadAgain();

private:
    Image face(const PreviewCell &cell, double psi = 0.7, int cutoff = -1)
    {
        PreviewRequest request;
        request.model = m_model.string();
        request.psi = psi;
        request.cutoff = cutoff;
        const auto faces = m_renderer->render(request, std::span(&cell, 1));
        if (!faces)
            qFatal("%s", faces.error().message().c_str());
        return faces->at(0);
    }

    std::unique_ptr<test::TempDir> m_dir;
    std::filesystem::path m_model;
    std::unique_ptr<PreviewGenerator> m_renderer;
};

void PreviewRendererTest::init()
{
    m_dir = std::make_unique<test::TempDir>();
    m_model = *m_dir / "g.safetensors";
    writeGenerator("tiny_uncond", m_model);
    m_renderer = std::make_unique<PreviewGenerator>(2);
}

void PreviewRendererTest::cleanup()
{
    m_renderer.reset();
    m_dir.reset();
}

void PreviewRendererTest::faceIsThatOfTheGenerator()
{
    const auto generator = nn::Generator::load(m_model);
    QVERIFY(generator.has_value());
    const Tensor ws = generator->truncate(generator->broadcast(generator->mapSeed(412)), 0.7);
    const Tensor chw = generator->synthesize(ws);
    QVERIFY(difference(face(cellOf(412)), generator->toImage(chw.data.data())) <= 1);
    QVERIFY(difference(face(cellOf(412)), face(cellOf(413))) > 10);
    QVERIFY(difference(face(cellOf(412)), face(cellOf(412), 0.1)) > 5);
}

void PreviewRendererTest::groupsGiveTheSameFacesAsSingleCells()
{
    PreviewRequest request;
    request.model = m_model.string();
    for (std::uint32_t seed = 0; seed < 9; ++seed) {
        request.cells.push_back(cellOf(seed));
        request.cells.back().cell = static_cast<int>(seed);
    }
    PreviewGenerator other(4);
    QCOMPARE(other.groupSize(), 4);
    const auto faces = other.render(request, request.cells);
    QVERIFY(faces.has_value());
    QCOMPARE(faces->size(), 9u);
    for (std::uint32_t seed = 0; seed < 9; ++seed)
        QVERIFY(difference(faces->at(seed), face(cellOf(seed))) <= 1);
    const auto again = other.render(request, request.cells); // now from memory
    QVERIFY(*again == *faces);
}

void PreviewRendererTest::blendsMeetTheirCorners()
{
    PreviewCell cell = cellOf(1);
    cell.seedB = 2;
    cell.mix = 0;
    QVERIFY(difference(face(cell), face(cellOf(1))) <= 1);
    cell.mix = 1;
    QVERIFY(difference(face(cell), face(cellOf(2))) <= 1);
    cell.seedC = 3;
    cell.seedD = 4;
    cell.mixDown = 0;
    QVERIFY(difference(face(cell), face(cellOf(2))) <= 1);
    cell.mixDown = 1;
    QVERIFY(difference(face(cell), face(cellOf(4))) <= 1);
    cell.mix = 0;
    QVERIFY(difference(face(cell), face(cellOf(3))) <= 1);
    cell.mix = 0.5;
    QVERIFY(difference(face(cell), face(cellOf(3))) > 1);
}

void PreviewRendererTest::directionsAreAddedAfterTruncation()
{
    const auto generator = nn::Generator::load(m_model);
    const auto sefa = generator->sefa();
    Tensor ws = generator->truncate(generator->broadcast(generator->mapSeed(5)), 0.7);
    nn::addDirection(ws, sefa, 3, -2.5);
    const Tensor chw = generator->synthesize(ws);
    PreviewCell cell = cellOf(5);
    cell.directionIndex = 3;
    cell.degree = -2.5;
    QVERIFY(difference(face(cell), generator->toImage(chw.data.data())) <= 1);
    QVERIFY(difference(face(cell), face(cellOf(5))) > 1);
}

void PreviewRendererTest::psiActsOnTheFirstLayersOnly()
{
    const PreviewCell cell = cellOf(5);
    QVERIFY(difference(face(cell, 0.5), face(cell, 1)) > 1);
    QVERIFY(difference(face(cell, 0.5, 0), face(cell, 1)) <= 1);     // on no layer: as without
    QVERIFY(difference(face(cell, 0.5, 100), face(cell, 0.5)) <= 1); // on all that there are
    QVERIFY(difference(face(cell, 0.5, 2), face(cell, 0.5)) > 1);
    QVERIFY(difference(face(cell, 0.5, 2), face(cell, 1)) > 1);
}

void PreviewRendererTest::classesAreChecked()
{
    writeGenerator("tiny_cond3", *m_dir / "c.safetensors");
    m_model = *m_dir / "c.safetensors";
    PreviewCell cell = cellOf(5);
    cell.classIndex = 2;
    const Image second = face(cell);
    cell.classIndex = 0;
    QVERIFY(difference(second, face(cell)) > 1);
    cell.classIndex = 3;
    PreviewRequest request;
    request.model = m_model.string();
    const auto wrong = m_renderer->render(request, std::span(&cell, 1));
    QVERIFY(!wrong);
    QVERIFY2(wrong.error().message().find("class 3") != std::string::npos, wrong.error().message().c_str());
}

void PreviewRendererTest::wrongRequestsAreErrors()
{
    const auto outcome = [&](const std::string &model, const PreviewCell &cell, const std::string &noise = "const") {
        PreviewRequest request;
        request.model = model;
        request.noise = noise;
        const auto faces = m_renderer->render(request, std::span(&cell, 1));
        return faces ? std::string() : faces.error().message();
    };
    QVERIFY(outcome((*m_dir / "none.safetensors").string(), cellOf(1)).find("none.safetensors") != std::string::npos);
    PreviewCell cell = cellOf(1);
    cell.directionIndex = 100000;
    cell.degree = 1;
    QVERIFY(outcome(m_model.string(), cell).find("100000") != std::string::npos);
    cell = cellOf(1);
    cell.seedB = std::int64_t(1) << 40;
    QVERIFY(!outcome(m_model.string(), cell).empty());
    QVERIFY(!outcome(m_model.string(), cellOf(1), "loud").empty());
    QVERIFY(outcome(m_model.string(), cellOf(1)).empty()); // and it still works
}

void PreviewRendererTest::changedModelIsReadAgain()
{
    const Image before = face(cellOf(5));
    writeGenerator("tiny_orig", m_model);
    std::filesystem::last_write_time(m_model, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
    QVERIFY(difference(before, face(cellOf(5))) > 1);
}

QTEST_GUILESS_MAIN(PreviewRendererTest)
#include "tst_preview_renderer.moc"
