#include "core/base/specs/spec.h"
#include "ui/common/spec_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

namespace {

struct SampleSpec {
    static constexpr const char *kKind = "sample";
    std::string data;
    int kimg = 100;
    double lr = 0.0025;
    bool mirror = false;
    std::string preset = "auto";
    std::vector<double> degrees{-5, 0, 5};
    int hidden = 7;
    Result<> validate() const
    {
        if (data.empty())
            return fail(ErrorCode::InvalidArgument, "choose a folder", "data");
        if (kimg > 500)
            return fail(ErrorCode::InvalidArgument, "at most 500", "kimg");
        return {};
    }
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SampleSpec, data, kimg, lr, mirror, preset, degrees, hidden)

void fill(SpecForm &form)
{
    form.addPath("data", QStringLiteral("Data"), SpecForm::PathKind::Folder);
    form.addInt("kimg", QStringLiteral("Length"), 1, 1000);
    form.addDouble("lr", QStringLiteral("Rate"), 0, 1, 5);
    form.addCheck("mirror", QStringLiteral("Mirror"));
    form.addChoice("preset", QStringLiteral("Preset"),
                   {{QStringLiteral("auto"), QStringLiteral("A")}, {QStringLiteral("small"), QStringLiteral("S")}});
    form.addNumberList("degrees", QStringLiteral("Degrees"), SpecForm::NumberKind::Real);
    form.setValues(Json(SampleSpec{}));
}

} // namespace

class TestSpecForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void defaultsComeFromTheSpecAndGoBackUnchanged()
    {
        SpecForm form;
        fill(form);
        QCOMPARE(form.values(), Json(SampleSpec{}));
    }

    void whatIsTypedReachesTheSpec()
    {
        SpecForm form;
        fill(form);
        auto *data = qobject_cast<QLineEdit *>(form.input(QStringLiteral("data")));
        QTest::keyClicks(data, QStringLiteral("/faces"));
        auto *degrees = qobject_cast<QLineEdit *>(form.input(QStringLiteral("degrees")));
        degrees->clear();
        QTest::keyClicks(degrees, QStringLiteral("-2.5, 3"));
        qobject_cast<QComboBox *>(form.input(QStringLiteral("preset")))->setCurrentIndex(1);
        qobject_cast<QCheckBox *>(form.input(QStringLiteral("mirror")))->click();
        const auto spec = settingsFromJson<SampleSpec>(form.values());
        QVERIFY(spec);
        QCOMPARE(spec->data, std::string("/faces"));
        QCOMPARE(spec->degrees, (std::vector<double>{-2.5, 3}));
        QCOMPARE(spec->preset, std::string("small"));
        QVERIFY(spec->mirror);
        QCOMPARE(spec->hidden, 7);
    }

    void anErrorStandsAtItsField()
    {
        SpecForm form;
        fill(form);
        qobject_cast<QSpinBox *>(form.input(QStringLiteral("kimg")))->setValue(600);
        auto spec = settingsFromJson<SampleSpec>(form.values());
        QVERIFY(!spec);
        form.showError(spec.error());
        QCOMPARE(form.errorAt(QStringLiteral("data")), QStringLiteral("choose a folder"));
        qobject_cast<QLineEdit *>(form.input(QStringLiteral("data")))->setText(QStringLiteral("/x"));
        spec = settingsFromJson<SampleSpec>(form.values());
        QVERIFY(!spec);
        form.showError(spec.error());
        QCOMPARE(form.errorAt(QStringLiteral("data")), QString());
        QCOMPARE(form.errorAt(QStringLiteral("kimg")), QStringLiteral("at most 500"));
        form.showError({ErrorCode::Io, "disk full", {}});
        QCOMPARE(form.errorAt(QString()), QStringLiteral("disk full"));
        form.showError({ErrorCode::NotFound, "no such folder", "/x"});
        QCOMPARE(form.errorAt(QStringLiteral("data")), QStringLiteral("no such folder"));
    }

    void whatIsNoNumberIsSaidAtItsFieldAndIsNoText()
    {
        SpecForm form;
        fill(form);
        auto *degrees = qobject_cast<QLineEdit *>(form.input(QStringLiteral("degrees")));
        degrees->setText(QStringLiteral("-5, five"));
        QVERIFY(!form.check());
        QVERIFY(!form.errorAt(QStringLiteral("degrees")).isEmpty());
        QCOMPARE(form.values()["degrees"], Json::array());
        degrees->setText(QStringLiteral("-5; 2.5 3"));
        QVERIFY(form.check());
        QCOMPARE(form.errorAt(QStringLiteral("degrees")), QString());
        QCOMPARE(form.values()["degrees"], Json::array({-5.0, 2.5, 3.0}));
        degrees->clear();
        QVERIFY(form.check());
        QCOMPARE(form.values()["degrees"], Json::array());
    }

    void numbersThatStartEmptyAreStillNumbers()
    {
        SpecForm form;
        form.addNumberList("degrees", QStringLiteral("Degrees"), SpecForm::NumberKind::Real);
        form.addNumberList("indices", QStringLiteral("Which"), SpecForm::NumberKind::Whole);
        form.setValues({{"degrees", Json::array()}, {"indices", Json::array()}});
        qobject_cast<QLineEdit *>(form.input(QStringLiteral("degrees")))->setText(QStringLiteral("-5, 5"));
        auto *indices = qobject_cast<QLineEdit *>(form.input(QStringLiteral("indices")));
        indices->setText(QStringLiteral("0-3, 7"));
        QVERIFY(form.check());
        QCOMPARE(form.values()["degrees"], Json::array({-5.0, 5.0}));
        QCOMPARE(form.values()["indices"], Json::array({0, 1, 2, 3, 7}));
        for (const char *wrong : {"1.5", "3-1", "0-", "a"}) {
            indices->setText(QString::fromLatin1(wrong));
            QVERIFY2(!form.check(), wrong);
            QVERIFY(!form.errorAt(QStringLiteral("indices")).isEmpty());
        }
    }

    void foldedFieldsKeepTheirValuesAndOpenForAnError()
    {
        SpecForm form;
        form.addText("data", QStringLiteral("Data"));
        form.addFold(QStringLiteral("More"));
        form.addInt("kimg", QStringLiteral("Length"), 1, 1000);
        form.addHeading(QStringLiteral("Other"));
        form.addCheck("mirror", QStringLiteral("Mirror"));
        form.setValues(Json(SampleSpec{}));
        form.show();
        auto *fold = form.findChild<QToolButton *>(QStringLiteral("fold"));
        QVERIFY(!form.input(QStringLiteral("kimg"))->isVisible());
        QVERIFY(form.input(QStringLiteral("data"))->isVisible());
        QVERIFY(form.input(QStringLiteral("mirror"))->isVisible());
        QCOMPARE(form.values()["kimg"].get<int>(), 100);
        QTest::mouseClick(fold, Qt::LeftButton);
        QVERIFY(form.input(QStringLiteral("kimg"))->isVisible());
        QTest::mouseClick(fold, Qt::LeftButton);
        QVERIFY(!form.input(QStringLiteral("kimg"))->isVisible());
        form.showError({ErrorCode::InvalidArgument, "at most 500", "kimg"});
        QVERIFY(form.input(QStringLiteral("kimg"))->isVisible());
        QCOMPARE(form.errorAt(QStringLiteral("kimg")), QStringLiteral("at most 500"));
    }

    void aFieldThatDoesNotApplySaysWhy()
    {
        SpecForm form;
        form.addInt("kimg", QStringLiteral("Length"), 1, 1000, QStringLiteral("how long"));
        form.show();
        form.setFieldEnabled("kimg", false, QStringLiteral("the run decides"));
        auto *input = form.input(QStringLiteral("kimg"));
        QVERIFY(!input->isEnabled());
        QCOMPARE(input->toolTip(), QStringLiteral("the run decides"));
        form.setFieldEnabled("kimg", true);
        QVERIFY(input->isEnabled());
        QCOMPARE(input->toolTip(), QStringLiteral("how long"));
        form.setFieldVisible("kimg", false);
        QVERIFY(!input->isVisible());
        form.setFieldEnabled("none", false); // a field of another version: nothing happens
        QVERIFY(!form.has(QStringLiteral("none")));
    }

    void valuesOutsideTheListAndTheRangesComeBackUnchanged()
    {
        SpecForm form;
        fill(form);
        Json settings = SampleSpec{};
        settings["preset"] = "of a later version";
        settings["kimg"] = 2500;    // the form asks for at most 1000
        settings["lr"] = 0.0012345; // and for five decimals
        form.setValues(settings);
        QCOMPARE(form.values(), settings);
        form.setChoices("preset",
                        {{QStringLiteral("auto"), QStringLiteral("A")}}); // a new list, as when a model comes in
        QCOMPARE(form.values()["preset"].get<std::string>(), std::string("of a later version"));
        QVERIFY(form.check());
    }

    void aFileThatHasGoneIsSaidAndNothingStarts()
    {
        SpecForm form;
        form.addChoice("resume", QStringLiteral("From"), {{QString(), QStringLiteral("nothing")}});
        form.setValues({{"resume", "/nonexistent/faces.safetensors"}});
        auto *box = qobject_cast<QComboBox *>(form.input(QStringLiteral("resume")));
        QCOMPARE(box->currentText(), QStringLiteral("faces.safetensors"));
        QCOMPARE(form.errorAt(QStringLiteral("resume")), QStringLiteral("missing: /nonexistent/faces.safetensors"));
        form.clearErrors();
        QVERIFY(!form.check());
        QVERIFY(!form.errorAt(QStringLiteral("resume")).isEmpty());
        form.setFieldEnabled("resume", false);
        QVERIFY(form.check()); // what is grey does not count
        form.setFieldEnabled("resume", true);
        box->setCurrentIndex(0);
        QVERIFY(form.check());
    }

    void aFolderOrACsvFileCanBeChosen()
    {
        SpecForm form;
        form.addPath("source", QStringLiteral("Source"), SpecForm::PathKind::FolderOrCsv);
        form.show();
        auto *browse = form.findChild<QToolButton *>(QStringLiteral("sourceBrowse"));
        QVERIFY(browse->menu());
        QCOMPARE(browse->menu()->actions().size(), 2);
        browse->menu()->actions().at(1)->trigger();
        auto *dialog = form.findChild<QFileDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->fileMode(), QFileDialog::ExistingFile);
        QVERIFY(dialog->nameFilters().first().contains(QStringLiteral("*.csv")));
        Q_EMIT dialog->fileSelected(QStringLiteral("/faces/fer2013.csv"));
        QCOMPARE(form.values()["source"].get<std::string>(), std::string("/faces/fer2013.csv"));
        dialog->close();
    }
};

QTEST_MAIN(TestSpecForm)
#include "tst_spec_form.moc"
