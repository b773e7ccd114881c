#include "core/report/report.h"

#include "core/base/files.h"
#include "core/base/png.h"
#include "support/test_support.h"

#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>
#include <cmath>
#include <random>

using namespace mimik;
using namespace mimik::report;

namespace {

eval::Evaluation evaluationOf(bool multiclass, int n)
{
    std::mt19937 random(3);
    eval::Predictions p;
    p.kind = multiclass ? eval::PredictionKind::Multiclass : eval::PredictionKind::Multilabel;
    p.classes = {"AU1", "AU<12>"};
    p.p.resize(2);
    p.isOn.resize(multiclass ? 0 : 2);
    for (int i = 0; i < n; ++i) {
        p.names.push_back(std::to_string(i));
        p.subjects.push_back("s" + std::to_string(i % 7));
        for (std::size_t c = 0; c < 2; ++c) {
            const bool isOn = (i + static_cast<int>(c)) % 2 == 0;
            if (!multiclass)
                p.isOn[c].push_back(isOn);
            p.p[c].push_back((isOn ? 0.3 : 0.0) + static_cast<double>(random() % 1000) / 1400.0);
        }
        if (multiclass)
            p.actual.push_back(i % 2);
    }
    eval::EvaluateOptions options;
    options.resamples = 200;
    options.bands = true;
    return *eval::evaluate(p, options);
}

Report sample()
{
    Report report;
    report.title = "A <title> & more";
    report.date = "2026-01-02T00:00:00Z";
    report.methods = "Faces were drawn.";
    report.sections.push_back(evaluationSection(evaluationOf(false, 300), "Evaluation: real"));
    report.sections.push_back(evaluationSection(evaluationOf(true, 300), "Expressions"));
    Section section;
    section.heading = "Comparison";
    section.paragraphs = {"a </script> in a text"};
    section.plots.push_back(groupedBars("AUC", "AUC", {"AU1", "AU12"},
                                        {{"real", {.8, .9}, {{.7, .9}, {.8, .95}}}, {"both", {.85, NAN}, {}}}));
    section.pictures.push_back({"a face", encodePng(Image(4, 4, 3)), 0});
    report.sections.push_back(section);
    report.lineage.push_back({"generate", "run 1", "models/g.safetensors", std::string(64, 'a'), "7", {{"psi", 0.7}}});
    return report;
}

/// Is `text` well-formed XML?
QString xmlError(const std::string &text)
{
    QXmlStreamReader reader(QByteArray::fromStdString(text));
    while (!reader.atEnd())
        reader.readNext();
    return reader.hasError() ? reader.errorString() : QString();
}

int count(const std::string &text, const std::string &part)
{
    int n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++n;
    return n;
}

} // namespace

class TestReport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneFileWithoutNetwork()
    {
        const std::string html = toHtml(sample());
        QCOMPARE(html.substr(0, 15), std::string("<!DOCTYPE html>"));
        const QRegularExpression link(QStringLiteral("(src|href)=\"(?!data:|#)"));
        QVERIFY2(!link.match(QString::fromStdString(html)).hasMatch(), "a link to the outside");
        QVERIFY(html.find("@import") == std::string::npos);
        QVERIFY(html.find("url(") == html.find("url(#"));
        QVERIFY(html.find("data:image/png;base64,iVBORw0KGgo") != std::string::npos);
    }

    void textIsEscapedAndTheEmbeddedJsonReadsBack()
    {
        const std::string html = toHtml(sample());
        QVERIFY(html.find("A &lt;title&gt; &amp; more") != std::string::npos);
        QVERIFY(html.find("AU<12>") == std::string::npos || html.find("AU<12>") > html.find("report-data"));
        QCOMPARE(count(html, "</script>"), 1);
        const std::string open = "id=\"report-data\">";
        const auto begin = html.find(open) + open.size();
        const Json json = Json::parse(html.substr(begin, html.find("</script>") - begin));
        QCOMPARE(json["title"].get<std::string>(), sample().title);
        QCOMPARE(json["sections"][2]["paragraphs"][0].get<std::string>(), std::string("a </script> in a text"));
        QCOMPARE(json["lineage"][0]["sha256"].get<std::string>(), std::string(64, 'a'));
    }

    void sameReportGivesTheSameBytes()
    {
        QCOMPARE(toHtml(sample()), toHtml(sample()));
        Report undated = sample();
        undated.date.clear();
        QVERIFY(toHtml(undated).find("<time datetime=\"20") != std::string::npos);
    }

    void picturesAreWellFormed()
    {
        Plot log;
        log.title = "a & b";
        log.logY = true;
        log.series.push_back({"x < y", PlotMark::Line, {1, 2, 3}, {1, NAN, 1000}, {}, {}, -1, false, 0.8});
        for (const Plot &plot :
             {log, Plot{}, groupedBars("g", "y", {}, {}), histogram("h", "x", {}), histogram("h", "x", {1, 1, 1}),
              eval::rocPlot(evaluationOf(false, 50)), eval::precisionRecallPlot(evaluationOf(false, 50))}) {
            const QString error = xmlError(plotSvg(plot, true));
            QVERIFY2(error.isEmpty(), qPrintable(error));
            QVERIFY(plotSvg(plot).find("nan") == std::string::npos);
        }
        HeatMap map = confusionHeatMap(evaluationOf(true, 50).confusion, {"a & b", "<c>"});
        map.values[0][0] = NAN;
        const QString error = xmlError(heatMapSvg(map, true));
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }

    void curvesOfAMillionPointsStaySmall()
    {
        Plot plot;
        PlotSeries series;
        for (int i = 0; i < 1'000'000; ++i) {
            series.x.push_back(i / 1e6);
            series.y.push_back(std::sqrt(i / 1e6));
        }
        plot.series.push_back(series);
        const std::string svg = plotSvg(plot);
        QVERIFY2(svg.size() < 60'000, qPrintable(QString::number(svg.size())));
    }

    void everyPointOfThePlotStandsInItsCsv()
    {
        const Plot plot = groupedBars("AUC", "AUC", {"AU1"}, {{"real", {.8}, {{.7, .9}}}});
        QCOMPARE(plotCsv(plot), std::string("series,x,y,low,high\nreal,0,0.8,0.7,0.9\n"));
    }

    void barsStandAtTheirValues()
    {
        Plot plot = groupedBars("t", "y", {"a"}, {{"g", {0.5}, {}}});
        const QRegularExpression bar(QStringLiteral(
            "<rect x=\"[0-9.]+\" y=\"([0-9.]+)\" width=\"[0-9.]+\" height=\"([0-9.]+)\" fill=\"#0072b2\""));
        const auto match = bar.match(QString::fromStdString(plotSvg(plot)));
        QVERIFY(match.hasMatch());
        // half of the 250 px of the plot
        QCOMPARE(match.captured(2).toDouble(), 125.0);
    }

    void rowPercentIsTheRecall()
    {
        eval::ConfusionMatrix confusion(2);
        confusion.add(0, 0, 3);
        confusion.add(0, 1, 1);
        const HeatMap map = confusionHeatMap(confusion, {"a", "b"});
        QCOMPARE(map.yLabel, std::string("Actual"));
        QCOMPARE(map.texts[0][0], std::string("3 (75 %)"));
        QCOMPARE(map.texts[1][1], std::string("0 (–)"));
        QVERIFY(std::isnan(map.values[1][0]));
        QCOMPARE(confusionHeatMap(confusion, {"a", "b"}, ConfusionView::ColumnPercent).texts[0][0],
                 std::string("3 (100 %)"));
        QCOMPARE(confusionHeatMap(confusion, {"a", "b"}, ConfusionView::Counts).texts[0][1], std::string("1"));
    }

    void theSectionSaysWhatIsBehindTheIntervals()
    {
        const Section section = evaluationSection(evaluationOf(false, 300), "x");
        QVERIFY(section.paragraphs[0].find("200 bootstrap resamples of 7 subjects") != std::string::npos);
        const Section few = evaluationSection(evaluationOf(false, 40), "x");
        QVERIFY(few.paragraphs[1].find("Fewer than 30 cases") != std::string::npos);
    }

    void histogramCountsEveryFiniteValue()
    {
        const Plot plot = histogram("h", "x", {0, 1, 2, 3, 4, NAN, INFINITY}, 5);
        double sum = 0;
        for (double y : plot.series[0].y)
            sum += y;
        QCOMPARE(sum, 5.0);
        QCOMPARE(plot.series[0].y.size(), std::size_t{5});
    }

    void writesByExtension()
    {
        const test::TempDir dir;
        QVERIFY(writeReport(sample(), dir / "r.html").has_value());
        QVERIFY(writeReport(sample(), dir / "r.json").has_value());
        QVERIFY(writeReport(sample(), dir / "r.csv").has_value());
        QVERIFY(readJson(dir / "r.json").has_value());
        QVERIFY(readFile(dir / "r.csv")->find("AU,n,n+") != std::string::npos);
        const auto wrong = writeReport(sample(), dir / "r.docx");
        QVERIFY(!wrong.has_value());
        QVERIFY(wrong.error().message().find(".docx") != std::string::npos);
        QVERIFY(!writeReport(sample(), dir / "no" / "r.html").has_value());
        QCOMPARE(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 3);
    }
};

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
