#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/jobs/preview_client.h"
#include "support/fake_preview_worker.h"
#include "support/test_support.h"
#include "ui/annotate/annotate_panel.h"
#include "ui/annotate/face_canvas.h"
#include "ui/common/theme.h"
#include "ui/shell/app_context.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/key_sheet.h"
#include "ui/shell/main_window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSpinBox>
#include <QtTest>
#include <fstream>
#include <memory>

using namespace mimik;
using namespace mimik::ui;

namespace {

/// The window with Annotate as its third screen.
struct Window {
    explicit Window(AppContext &context) : window(context, theme)
    {
        const auto plain = [](AppContext &c, QWidget *parent) -> Screen * {
            auto *screen = new Screen(c, parent);
            new QComboBox(screen);
            return screen;
        };
        window.addScreen({QStringLiteral("data"), QStringLiteral("Data"), QStringLiteral("tag"), plain});
        window.addScreen({QStringLiteral("explore"), QStringLiteral("Explore"), QStringLiteral("tag"), plain});
        window.addScreen({QStringLiteral("annotate"), QStringLiteral("Annotate"), QStringLiteral("tag"),
                          [](AppContext &c, QWidget *parent) -> Screen * {
                              return new AnnotatePanel(c, parent);
                          }});
        window.restore();
        window.show();
        window.activateWindow();
    }
    AnnotatePanel &panel() { return *static_cast<AnnotatePanel *>(window.currentScreen()); }
    template <typename Widget>
    Widget *find(const char *name)
    {
        return window.findChild<Widget *>(QLatin1StringView(name));
    }

    Theme theme{*qApp};
    MainWindow window;
};

/// As a keyboard does it: to whatever has the focus.
void type(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    QVERIFY(QApplication::focusWidget());
    QTest::keyClick(QApplication::focusWidget(), key, modifiers);
}

} // namespace

class TestAnnotateWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void keysCodeAfterEveryWayBack();
    void keysCodeInAWindowThatStartsHere();
    void closingTheWindowKeepsPlaceAndChoices();

private:
    data::SeedState state(std::uint32_t seed) const
    {
        return *m_context->workspace()->annotations().seed({m_model, static_cast<std::int64_t>(seed), -1});
    }

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<AppContext> m_context;
    data::ModelId m_model{};
};

void TestAnnotateWindow::init()
{
    m_dir = std::make_unique<test::TempDir>();
    m_context = std::make_unique<AppContext>();
    m_context->settings().clear();
    m_context->preview().setCommand(QCoreApplication::applicationFilePath(),
                                    {QStringLiteral("--fake-worker"), QStringLiteral("2")});
    QVERIFY(m_context->createWorkspace(QString::fromStdString((*m_dir / "w.mimik").string())));
    std::ofstream(*m_dir / "gen.safetensors") << "not read by the window";
    std::ofstream(*m_dir / "gen.json") << R"({"kind":"generator","name":"gen"})";
    const auto added = m_context->workspace()->addModel(*m_dir / "gen.safetensors");
    QVERIFY2(added.has_value(), added ? "" : added.error().message().c_str());
    m_model = *added;
}

void TestAnnotateWindow::cleanup()
{
    m_context.reset();
    m_dir.reset();
}

void TestAnnotateWindow::keysCodeAfterEveryWayBack()
{
    Window w(*m_context);
    QVERIFY(QTest::qWaitForWindowActive(&w.window));
    QCOMPARE(w.window.currentScreenId(), QStringLiteral("data"));
    type(Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(w.window.currentScreenId(), QStringLiteral("annotate"));
    type(Qt::Key_1); // of 1 4 5 6 12 15
    QVERIFY(state(0).hasAu(1));

    type(Qt::Key_Question);
    QVERIFY(w.window.findChild<KeySheet *>()->isVisible());
    type(Qt::Key_Space); // any key
    QVERIFY(!w.window.findChild<KeySheet *>()->isVisible());
    QCOMPARE(w.panel().session().seed(), 0u);
    type(Qt::Key_2);
    QVERIFY(state(0).hasAu(4));

    type(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(w.window.findChild<CommandPalette *>()->isVisible());
    type(Qt::Key_Escape);
    type(Qt::Key_3);
    QVERIFY(state(0).hasAu(5));

    type(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(w.find<QSpinBox>("annotateSeed")->hasFocus());
    type(Qt::Key_Escape);
    type(Qt::Key_Escape);
    type(Qt::Key_4);
    QVERIFY(state(0).hasAu(6));

    type(Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(w.window.currentScreenId(), QStringLiteral("data"));
    QVERIFY(!w.find<QSpinBox>("annotateSeed")->hasFocus());
    type(Qt::Key_3, Qt::ControlModifier);
    type(Qt::Key_5);
    QVERIFY(state(0).hasAu(12));
}

void TestAnnotateWindow::keysCodeInAWindowThatStartsHere()
{
    m_context->settings().setValue(QStringLiteral("window/screen"), QStringLiteral("annotate"));
    Window w(*m_context);
    QVERIFY(QTest::qWaitForWindowActive(&w.window));
    QCOMPARE(w.window.currentScreenId(), QStringLiteral("annotate"));
    type(Qt::Key_1);
    QVERIFY(state(0).hasAu(1));
}

void TestAnnotateWindow::closingTheWindowKeepsPlaceAndChoices()
{
    {
        Window w(*m_context);
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        w.window.showScreen(QStringLiteral("annotate"));
        QTRY_VERIFY(!m_context->isWorkingInBackground());
        w.panel().session().setQueue(SeedQueue::Undecided);
        auto *scheme = w.find<QComboBox>("annotateScheme");
        scheme->setCurrentIndex(1);
        Q_EMIT scheme->activated(1);
        w.find<QCheckBox>("annotateAutoAdvance")->setChecked(false); // else on with expressions
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(w.panel().findChild<FaceCanvas *>(), Qt::Key_Right);
        QCOMPARE(w.panel().session().seed(), 5u);
        w.window.close();
    }
    const QString folder = m_context->workspaceFolder();
    m_context->closeWorkspace();
    QVERIFY(m_context->openWorkspace(folder));
    Window w(*m_context);
    QCOMPARE(w.window.currentScreenId(), QStringLiteral("annotate"));
    QCOMPARE(w.panel().session().seed(), 5u);
    QCOMPARE(w.panel().session().queue(), SeedQueue::Undecided);
    QCOMPARE(w.find<QComboBox>("annotateQueue")->currentData().toInt(), static_cast<int>(SeedQueue::Undecided));
    QCOMPARE(w.panel().session().scheme(), CodingScheme::Expressions);
    QCOMPARE(w.find<QComboBox>("annotateScheme")->currentIndex(), 1);
    QVERIFY(!w.panel().session().autoAdvance());
}

MIMIK_TEST_MAIN_WITH_WORKER(TestAnnotateWindow)
#include "tst_annotate_window.moc"
