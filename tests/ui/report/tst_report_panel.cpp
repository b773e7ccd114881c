#include "ui/report/report_panel.h"

#include "core/base/files.h"
#include "core/jobs/job_manager.h"
#include "core/jobs/preview_client.h"
#include "support/fake_study.h"
#include "support/test_support.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/report/report_document.h"
#include "ui/shell/app_context.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTextBrowser>
#include <QTextDocument>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

class TestReportPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // the offscreen platform cannot pass size hints on, and says so
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        qputenv("MIMIK_CLI", "/bin/false");
        qputenv("MIMIK_RESOURCES", "/nonexistent");
        m_dir = std::make_unique<test::TempDir>();
        m_context = std::make_unique<AppContext>();
    }
    void cleanup()
    {
        m_panel.reset();
        m_context.reset();
        m_dir.reset();
    }

    void withoutAWorkspaceItSaysWhatToDo()
    {
        ReportPanel panel(*m_context);
        QVERIFY(!panel.findChild<EmptyState *>()->isHidden());
    }

    void thePreviewShowsWhatIsTicked()
    {
        openPanel();
        QCOMPARE(titles(),
                 (QStringList{"Data sets and labels", "Training 20260102-030407-train-fer-0001", "Evaluation: good"}));
        QVERIFY2(shown().contains(QStringLiteral("Evaluation: good")), qPrintable(shown()));
        QVERIFY(shown().contains(QStringLiteral("Where the numbers come from")));
        // a click on a box leaves an item out
        auto &items = m_panel->items();
        const QRect row = items.visualItemRect(items.item(2));
        QTest::mouseClick(items.viewport(), Qt::LeftButton, {}, QPoint(row.left() + 12, row.center().y()));
        QCOMPARE(items.item(2)->checkState(), Qt::Unchecked);
        settle();
        QVERIFY(!shown().contains(QStringLiteral("bootstrap resamples")));
        // Space takes it in again
        items.setCurrentRow(2);
        items.setFocus();
        QTest::keyClick(&items, Qt::Key_Space);
        settle();
        QVERIFY(shown().contains(QStringLiteral("bootstrap resamples")));
    }

    void onlyThePreviewThatIsShownStaysInMemory()
    {
        openPanel();
        auto *preview = m_panel->findChild<QTextBrowser *>(QStringLiteral("reportPreview"));
        auto &items = m_panel->items();
        for (const auto state : {Qt::Unchecked, Qt::Checked, Qt::Unchecked}) {
            auto *before = preview->document();
            items.item(2)->setCheckState(state);
            settle();
            QVERIFY(preview->document() != before);
        }
        QCOMPARE(preview->findChildren<QTextDocument *>(), QList<QTextDocument *>{preview->document()});
    }

    void theOrderIsThatOfTheList()
    {
        openPanel();
        m_panel->items().setCurrentRow(2);
        auto *up = m_panel->findChild<QPushButton *>(QStringLiteral("itemUp"));
        QTest::mouseClick(up, Qt::LeftButton);
        QTest::mouseClick(up, Qt::LeftButton);
        QCOMPARE(titles().first(), QStringLiteral("Evaluation: good"));
        settle();
        QVERIFY(shown().indexOf(QStringLiteral("Evaluation: good")) < shown().indexOf(QStringLiteral("Data sets")));
    }

    void theWrittenFileIsTheReport()
    {
        openPanel();
        auto *title = m_panel->findChild<QLineEdit *>(QStringLiteral("reportTitle"));
        QTest::keyClicks(title, QStringLiteral("My study"));
        settle();
        const QString file = QString::fromStdString((*m_dir / "r.html").string());
        m_panel->writeTo(file);
        QCOMPARE(m_panel->writtenFile(), file);
        QVERIFY(m_panel->findChild<QPushButton *>(QStringLiteral("openReport"))->isVisible());
        const auto html = readFile(*m_dir / "r.html");
        QVERIFY(html->find("<h1>My study</h1>") != std::string::npos);
        QVERIFY(html->find("<svg") != std::string::npos);
    }

    void theButtonAsksForAFile()
    {
        openPanel();
        QTest::mouseClick(m_panel->findChild<QPushButton *>(QStringLiteral("writeReport")), Qt::LeftButton);
        auto *dialog = m_panel->findChild<QFileDialog *>(QStringLiteral("reportFileDialog"));
        QVERIFY(dialog);
        QVERIFY(!m_panel->findChild<QFileDialog *>()->testAttribute(Qt::WA_QuitOnClose) || dialog->isVisible());
        dialog->close();
    }

    void anUnwritableFolderIsSaid()
    {
        openPanel();
        m_panel->writeTo(QStringLiteral("/proc/nowhere/r.html"));
        const QString text = m_panel->findChild<QLabel *>(QStringLiteral("reportState"))->text();
        QVERIFY2(text.contains(QStringLiteral("/proc/nowhere")), qPrintable(text));
        QVERIFY(m_panel->writtenFile().isEmpty());
    }

    void pdfHasPagesAndOnlyReportsArePrinted()
    {
        openPanel();
        const QString file = QString::fromStdString((*m_dir / "r.pdf").string());
        m_panel->writeTo(file);
        QCOMPARE(m_panel->writtenFile(), file);
        const auto pdf = readFile(*m_dir / "r.pdf");
        QVERIFY(pdf->starts_with("%PDF-"));
        QVERIFY(pdf->size() > 20'000);
        test::writeText(*m_dir / "other.html", "<html>hello</html>");
        QString error;
        QVERIFY(!printReport(QString::fromStdString((*m_dir / "other.html").string()), file, &error));
        QVERIFY(error.contains(QStringLiteral("not a report")));
        QVERIFY(!printReport(QStringLiteral("/nowhere.html"), file, &error));
    }

    void looks_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void looks()
    {
        QFETCH(bool, dark);
        Theme theme(*qApp);
        theme.apply(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        openPanel();
        QTest::qWait(100);
        const QString folder = qEnvironmentVariable("MIMIK_LOOKS");
        if (!folder.isEmpty())
            QVERIFY(m_panel->grab().save(folder + QStringLiteral("/report-") +
                                         QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png")));
        QVERIFY(m_panel->findChild<QTextBrowser *>()->document()->size().height() > 1000);
        theme.apply(ThemeChoice::Light);
    }

private:
    void openPanel()
    {
        const auto made = m_context->createWorkspace(QString::fromStdString((*m_dir / "study.mimik").string()));
        QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
        test::addFaces(*m_context->workspace(), 20);
        test::addTraining(*m_context->workspace());
        test::addPredictions(*m_context->workspace(), "good", 20, 1.0);
        m_panel = std::make_unique<ReportPanel>(*m_context);
        m_panel->resize(1180, 640);
        m_panel->show();
        m_panel->activate();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        settle();
    }
    void settle() { QTRY_VERIFY_WITH_TIMEOUT(m_panel->isSettled(), 20000); }
    QString shown() const { return m_panel->findChild<QTextBrowser *>(QStringLiteral("reportPreview"))->toPlainText(); }
    QStringList titles() const
    {
        QStringList all;
        for (int row = 0; row < m_panel->items().count(); ++row)
            all.append(m_panel->items().item(row)->text());
        return all;
    }

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<AppContext> m_context;
    std::unique_ptr<ReportPanel> m_panel;
};

QTEST_MAIN(TestReportPanel)
#include "tst_report_panel.moc"
