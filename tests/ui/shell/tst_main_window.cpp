#include "core/base/files.h"
#include "core/base/log.h"
#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "support/test_workspace.h"
#include "ui/common/tokens.h"
#include "ui/shell/banner.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/inspector.h"
#include "ui/shell/key_sheet.h"
#include "ui/shell/log_panel.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStandardPaths>
#include <QTextBlock>
#include <QToolButton>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

namespace {

/// A screen that notes what happens to it.
class NotingScreen : public Screen {
public:
    NotingScreen(AppContext &context, QWidget *parent) : Screen(context, parent), edit(new QLineEdit(this))
    {
        ++made;
        auto *action = new QAction(QStringLiteral("Paint it blue"), this);
        connect(action, &QAction::triggered, this, [this] { ++painted; });
        addAction(action);
    }
    void activate() override { ++activated; }
    void deactivate() override { ++deactivated; }
    void open(const QVariantMap &arguments) override { opened = arguments; }
    bool undo() override { return takesUndo && ++undone; }
    bool escape() override { return clears && clears--; }
    QList<KeyHint> keys() const override { return {{QStringLiteral("B"), QStringLiteral("blue")}}; }

    static inline int made = 0;
    QLineEdit *edit;
    QVariantMap opened;
    int activated = 0, deactivated = 0, painted = 0, undone = 0, typed = 0, clears = 0;
    bool takesUndo = false;

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_B)
            ++typed;
        else
            Screen::keyPressEvent(event);
    }
};

struct Window {
    AppContext context;
    Theme theme{*qApp};
    MainWindow window{context, theme};

    Window()
    {
        theme.apply(ThemeChoice::Light);
        for (const char *id : {"data", "generate", "annotate"}) {
            window.addScreen({QLatin1StringView(id), QLatin1StringView(id), QStringLiteral("tag"),
                              [](AppContext &context, QWidget *parent) -> Screen * {
                                  return new NotingScreen(context, parent);
                              }});
        }
        window.addDock(QStringLiteral("jobs"), QStringLiteral("Jobs"), new QLabel(QStringLiteral("jobs")),
                       Qt::BottomDockWidgetArea, QKeySequence(Qt::CTRL | Qt::Key_J));
        window.addDock(QStringLiteral("log"), QStringLiteral("Log"), new LogPanel, Qt::BottomDockWidgetArea,
                       QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
        window.addDock(QStringLiteral("inspector"), QStringLiteral("Inspector"), new Inspector(context),
                       Qt::RightDockWidgetArea, QKeySequence(Qt::CTRL | Qt::Key_I));
        window.restore();
        window.show();
        window.activateWindow();
    }
    NotingScreen *screen() { return static_cast<NotingScreen *>(window.currentScreen()); }
    /// As a keyboard does it: to whatever has the focus.
    void type(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QVERIFY(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
};

QString toText(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        QFile::remove(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) %
                      QStringLiteral("/mimik/test.ini"));
        NotingScreen::made = 0;
    }

    void screensAreMadeWhenTheyAreFirstShown()
    {
        Window w;
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        QCOMPARE(w.window.currentScreenId(), QStringLiteral("data"));
        QCOMPARE(NotingScreen::made, 1);
        QTest::keyClick(&w.window, Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(w.window.currentScreenId(), QStringLiteral("annotate"));
        QCOMPARE(NotingScreen::made, 2);
        QTest::mouseClick(w.window.findChild<QToolButton *>(QStringLiteral("rail_data")), Qt::LeftButton);
        QCOMPARE(w.window.currentScreenId(), QStringLiteral("data"));
        QCOMPARE(NotingScreen::made, 2);
        QCOMPARE(w.screen()->activated, 2);
    }

    void aSeedReachesAScreenThatDidNotExist()
    {
        Window w;
        w.context.showSeed(QStringLiteral("/m.safetensors"), 412);
        QCOMPARE(w.window.currentScreenId(), QStringLiteral("annotate"));
        QCOMPARE(w.screen()->opened.value(QStringLiteral("seed")).toUInt(), 412U);
        QCOMPARE(w.context.subject().kind, Subject::Kind::Seed);
    }

    void thePaletteFindsAndRunsActions()
    {
        Window w;
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        QTest::keyClick(&w.window, Qt::Key_K, Qt::ControlModifier);
        auto *palette = w.window.findChild<CommandPalette *>();
        QVERIFY(palette->isVisible());
        auto *edit = palette->findChild<QLineEdit *>(QStringLiteral("paletteEdit"));
        QTest::keyClicks(edit, QStringLiteral("blue pai"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCOMPARE(w.screen()->painted, 1);
        QTest::keyClick(&w.window, Qt::Key_K, Qt::ControlModifier);
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
    }

    void questionMarkShowsTheKeysButIsTypedInTextFields()
    {
        Window w;
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        auto *sheet = w.window.findChild<KeySheet *>();
        w.screen()->edit->setFocus();
        QTest::keyClick(w.screen()->edit, Qt::Key_Question, Qt::ShiftModifier);
        QVERIFY(!sheet->isVisible());
        QCOMPARE(w.screen()->edit->text(), QStringLiteral("?"));
        w.window.setFocus();
        QTest::keyClick(&w.window, Qt::Key_F1);
        QVERIFY(sheet->isVisible());
        bool found = false;
        for (auto *label : sheet->findChildren<QLabel *>())
            found = found || label->text() == QLatin1StringView("blue");
        QVERIFY(found);
        QTest::keyClick(sheet, Qt::Key_Escape);
        QVERIFY(!sheet->isVisible());
    }

    void theKeysOfTheScreenWorkAfterEveryWayBack()
    {
        Window w;
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        w.type(Qt::Key_3, Qt::ControlModifier);
        w.type(Qt::Key_B);
        QCOMPARE(w.screen()->typed, 1);
        w.type(Qt::Key_Question);
        QVERIFY(w.window.findChild<KeySheet *>()->isVisible());
        w.type(Qt::Key_Space);
        QVERIFY(!w.window.findChild<KeySheet *>()->isVisible());
        w.type(Qt::Key_B);
        QCOMPARE(w.screen()->typed, 2);
        w.type(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(w.window.findChild<CommandPalette *>()->isVisible());
        w.type(Qt::Key_Escape);
        w.type(Qt::Key_B);
        QCOMPARE(w.screen()->typed, 3);
        w.screen()->clears = 1;
        w.type(Qt::Key_Escape);
        w.type(Qt::Key_Escape);
        w.type(Qt::Key_B);
        QCOMPARE(w.screen()->typed, 4);
        // Out of a text field, and from beside the screen.
        w.screen()->edit->setFocus();
        w.type(Qt::Key_Escape);
        w.type(Qt::Key_B);
        QCOMPARE(w.screen()->typed, 5);
        w.window.setFocus();
        w.type(Qt::Key_3, Qt::ControlModifier);
        w.type(Qt::Key_B);
        QCOMPARE(w.screen()->typed, 6);
    }

    void paletteAndKeysGiveTheFocusBackToAField()
    {
        Window w;
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        w.screen()->edit->setFocus();
        w.type(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(!w.screen()->edit->hasFocus());
        w.type(Qt::Key_Escape);
        QVERIFY(w.screen()->edit->hasFocus());
        w.type(Qt::Key_F1);
        QVERIFY(!w.screen()->edit->hasFocus());
        QTest::mousePress(w.window.findChild<KeySheet *>(), Qt::LeftButton);
        QVERIFY(w.screen()->edit->hasFocus());
    }

    void closingTheWindowDeactivatesItsScreen()
    {
        Window w;
        QCOMPARE(w.screen()->deactivated, 0);
        w.window.close();
        QCOMPARE(w.screen()->deactivated, 1);
    }

    void undoGoesToTheScreenAndThenToTheJournal()
    {
        test::TempDir dir;
        QVERIFY(writeFileAtomically(dir / "g.safetensors", std::string("\x02\0\0\0\0\0\0\0{}", 10)));
        Window w;
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        QVERIFY(w.context.createWorkspace(toText(dir / "ws")));
        auto &workspace = *w.context.workspace();
        const auto model = workspace.addModel(dir / "g.safetensors");
        QVERIFY(model);
        const data::SeedRef seed{*model, 7};
        QVERIFY(workspace.annotations().setSeedAu(seed, 12, true));
        w.screen()->takesUndo = true;
        QTest::keyClick(&w.window, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.screen()->undone, 1);
        QVERIFY(workspace.annotations().seed(seed)->hasAu(12));
        w.screen()->takesUndo = false;
        QTest::keyClick(&w.window, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!workspace.annotations().seed(seed)->hasAu(12));
        QTest::keyClick(&w.window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(workspace.annotations().seed(seed)->hasAu(12));
    }

    void aSecondWindowIsReadOnlyAndSaysWhoHoldsIt()
    {
        test::TempDir dir;
        AppContext owner;
        QVERIFY(owner.createWorkspace(toText(dir / "ws")));
        Window w;
        QVERIFY(w.context.openWorkspace(toText(dir / "ws")));
        QVERIFY(w.context.isReadOnly());
        QVERIFY(w.window.banner().isVisible());
        QVERIFY2(w.window.banner().text().contains(QString::number(QCoreApplication::applicationPid())),
                 qPrintable(w.window.banner().text()));
        QVERIFY2(w.window.windowTitle().contains(QStringLiteral("[read-only]")), qPrintable(w.window.windowTitle()));
        const auto job = w.context.startJob(JobSpec{1, "count", Json::object(), {}, 0});
        QVERIFY(!job);
        QCOMPARE(job.error().code, ErrorCode::Busy);
    }

    void theReadOnlyLineComesBackAfterAnError()
    {
        test::TempDir dir;
        AppContext owner;
        QVERIFY(owner.createWorkspace(toText(dir / "ws")));
        Window w;
        QVERIFY(w.context.openWorkspace(toText(dir / "ws")));
        const QString readOnly = w.window.banner().text();
        w.context.sayError(Error{ErrorCode::Io, "the disk is full", {}});
        QVERIFY(w.window.banner().text().contains(QStringLiteral("the disk is full")));
        auto *close = w.window.findChild<QToolButton *>(QStringLiteral("bannerClose"));
        QTest::mouseClick(close, Qt::LeftButton);
        QVERIFY(w.window.banner().isVisible());
        QCOMPARE(w.window.banner().text(), readOnly);
        QTest::mouseClick(close, Qt::LeftButton); // a person has read it
        QVERIFY(!w.window.banner().isVisible());
        w.context.closeWorkspace();
        QCOMPARE(w.window.windowTitle(), QStringLiteral("Mimik"));
    }

    void aFolderThatIsNoWorkspaceGivesOneSentence()
    {
        test::TempDir dir;
        Window w;
        const auto opened = w.context.openWorkspace(toText(dir.path()));
        QVERIFY(!opened);
        w.context.sayError(opened.error());
        QVERIFY(w.window.banner().isVisible());
        QVERIFY(w.window.banner().text().contains(toText(dir.path())));
        QTest::mouseClick(w.window.findChild<QToolButton *>(QStringLiteral("bannerClose")), Qt::LeftButton);
        QVERIFY(!w.window.banner().isVisible());
    }

    void droppedFilesGoWhereTheyBelong()
    {
        test::TempDir dir;
        test::writeClassFolders(dir / "faces", 1);
        Window w;
        w.window.takeFiles({QStringLiteral("/some/model.safetensors")});
        QCOMPARE(w.window.currentScreenId(), QStringLiteral("generate"));
        QCOMPARE(w.screen()->opened.value(QStringLiteral("addModel")).toStringList(),
                 QStringList{QStringLiteral("/some/model.safetensors")});
        const QStringList both{QStringLiteral("/some/a.pkl"), QStringLiteral("/some/b.pt")};
        w.window.takeFiles(both);
        QCOMPARE(w.screen()->opened.value(QStringLiteral("addModel")).toStringList(), both);
        w.window.takeFiles({toText(dir / "faces")});
        QCOMPARE(w.window.currentScreenId(), QStringLiteral("data"));
        QCOMPARE(w.screen()->opened.value(QStringLiteral("import")).toString(), toText(dir / "faces"));
        {
            AppContext other;
            QVERIFY(other.createWorkspace(toText(dir / "ws")));
        }
        w.window.takeFiles({toText(dir / "ws")});
        QCOMPARE(w.context.workspaceFolder(), toText(dir / "ws"));
    }

    void docksAndScreenAreAsTheyWereLeft()
    {
        {
            Window w;
            QVERIFY(QTest::qWaitForWindowActive(&w.window));
            QVERIFY(w.window.findChild<QDockWidget *>(QStringLiteral("inspectorDock"))->isVisible());
            QTest::keyClick(&w.window, Qt::Key_I, Qt::ControlModifier);
            QVERIFY(!w.window.findChild<QDockWidget *>(QStringLiteral("inspectorDock"))->isVisible());
            w.window.showScreen(QStringLiteral("generate"));
            w.window.close();
        }
        Window w;
        QVERIFY(!w.window.findChild<QDockWidget *>(QStringLiteral("inspectorDock"))->isVisible());
        QCOMPARE(w.window.currentScreenId(), QStringLiteral("generate"));
    }

    void theLogDockShowsWhatIsLogged()
    {
        setUpLog(false);
        Window w;
        auto *log = w.window.findChild<LogPanel *>();
        spdlog::warn("three faces are missing");
        QTRY_VERIFY(log->text().contains(QStringLiteral("three faces are missing")));
    }

    void theLogCanBeReadInBothThemes()
    {
        setUpLog(false);
        Window w;
        auto *log = w.window.findChild<LogPanel *>();
        spdlog::info("a usual line");
        spdlog::error("a bad line");
        QTRY_VERIFY(log->text().contains(QStringLiteral("a bad line")));
        const auto colourOf = [&](const QString &text) {
            auto *document = log->findChild<QPlainTextEdit *>(QStringLiteral("logText"))->document();
            for (auto block = document->begin(); block.isValid(); block = block.next()) {
                if (block.text().contains(text))
                    return block.begin().fragment().charFormat().foreground();
            }
            return QBrush(Qt::magenta);
        };
        QCOMPARE(colourOf(QStringLiteral("a bad line")).color(), lightColors().reject);
        QCOMPARE(colourOf(QStringLiteral("a usual line")).style(), Qt::NoBrush); // the palette's
        w.theme.apply(ThemeChoice::Dark);
        QTRY_COMPARE(colourOf(QStringLiteral("a bad line")).color(), darkColors().reject);
        QCOMPARE(colourOf(QStringLiteral("a usual line")).style(), Qt::NoBrush);
        w.theme.apply(ThemeChoice::Light);
    }

    void darkAndLightAreChosenInTheMenu()
    {
        Window w;
        QVERIFY(!isDark());
        for (auto *action : w.window.findChildren<QAction *>()) {
            if (action->text().remove(u'&') == QLatin1StringView("Dark theme"))
                action->trigger();
        }
        QVERIFY(isDark());
        QVERIFY(w.window.palette().color(QPalette::Window).lightness() < 128);
        w.theme.apply(ThemeChoice::Light);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
