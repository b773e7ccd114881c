#include "cli_runner.h"
#include "core/base/files.h"
#include "core/base/image.h"
#include "core/base/json.h"
#include "core/base/png.h"
#include "support/test_support.h"

#include <QtTest>
#include <memory>

using namespace mimik;

/// What verbs wrote outside of a workspace comes into it and into its report.
class TestCliIngest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<test::TempDir>();
        succeed({"init", path("ws")});
    }

    void predictionsBecomeConditionsOfTheReport()
    {
        std::string good = "name,subject,y_AU1,p_AU1\n", poor = good;
        for (int n = 0; n < 40; ++n) {
            Image face(16, 16, 1);
            face.pixels.assign(face.pixels.size(), static_cast<std::uint8_t>(n));
            const std::string name = std::to_string(n) + ".png";
            std::filesystem::create_directories(*m_dir / "faces");
            QVERIFY(writeFileAtomically(*m_dir / ("faces/" + name), encodePng(face)));
            const bool isOn = n % 2 == 0;
            const std::string start = name + ",s" + std::to_string(n % 8) + "," + (isOn ? "1," : "0,");
            good += start + (isOn ? "0.9" : "0.2") + "\n";
            poor += start + (n % 3 == 0 ? "0.6" : "0.4") + "\n";
        }
        succeed({"import", path("ws"), path("faces"), "--format", "faces"});
        QVERIFY(writeFileAtomically(*m_dir / "real.csv", poor));
        QVERIFY(writeFileAtomically(*m_dir / "selected.csv", good));
        const QByteArray taken = succeed({"ingest", path("ws"), path("real.csv"), path("selected.csv"), "--json"});
        const Json runs = Json::parse(taken.toStdString())["runs"];
        QCOMPARE(runs.size(), 2u);
        for (const Json &run : runs) {
            QCOMPARE(run["labels"].get<int>(), 40);
            QVERIFY2(run["warnings"].empty(), run["warnings"].dump().c_str());
        }
        succeed({"report", path("ws"), "--out", path("report.html")});
        const auto html = readFile(*m_dir / "report.html");
        QVERIFY(html.has_value());
        for (const char *heading : {"Evaluation: real", "Evaluation: selected", "Comparison"})
            QVERIFY2(html->find(heading) != std::string::npos, heading);
        succeed({"verify", path("ws")});
    }

    void whatIsNoModelIsNotImported()
    {
        QVERIFY(writeFileAtomically(*m_dir / "picture.safetensors", encodePng(Image(8, 8, 1))));
        QVERIFY(writeFileAtomically(*m_dir / "cut.safetensors", std::string("\x40\0\0\0\0\0\0\0{\"a\":", 13)));
        for (const char *name : {"picture.safetensors", "cut.safetensors"}) {
            const auto refused = test::runCli({"import", path("ws"), path(name), "--format", "model"});
            QCOMPARE(refused.exitCode, 3);
            QVERIFY2(refused.err.contains(name) && refused.err.trimmed().count('\n') == 0, refused.err.constData());
        }
        QVERIFY(std::filesystem::is_empty(*m_dir / "ws/models"));
    }

private:
    QString path(const char *name) const { return QString::fromStdString((*m_dir / name).string()); }
    static QByteArray succeed(const QStringList &arguments)
    {
        const auto result = test::runCli(arguments);
        if (result.exitCode != 0)
            qFatal("%s: %s", qPrintable(arguments.join(QLatin1Char(' '))), result.err.constData());
        return result.out;
    }

    std::unique_ptr<test::TempDir> m_dir;
};

QTEST_GUILESS_MAIN(TestCliIngest)
#include "tst_cli_ingest.moc"
