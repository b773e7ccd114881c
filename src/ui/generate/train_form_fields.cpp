#include "ui/generate/train_form_fields.h"

#include "core/base/specs/train_gan_spec.h"
#include "ui/common/spec_form.h"
#include "ui/generate/prepared_strip.h"
#include "ui/generate/train_form.h"

#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QRegularExpressionValidator>

namespace mimik::ui {

namespace {

bool has(const char *field)
{
    static const Json kDefaults = TrainGanSpec{};
    return kDefaults.contains(field);
}

/// Does the engine of this version take such a value?
bool isTaken(const char *field, const QString &value)
{
    Json settings = TrainGanSpec{};
    settings["data"] = "faces";
    settings[field] = value.toStdString();
    const auto spec = settingsFromJson<TrainGanSpec>(settings);
    return spec || spec.error().where != field;
}

QList<QPair<QString, QString>> taken(const char *field, const QList<QPair<QString, QString>> &choices)
{
    QList<QPair<QString, QString>> left;
    for (const auto &choice : choices) {
        if (isTaken(field, choice.first))
            left.append(choice);
    }
    return left;
}

/// The lowest value of a number field as words: "as the preset".
void nameLowest(SpecForm &form, const char *field, const QString &words)
{
    if (auto *spin = qobject_cast<QAbstractSpinBox *>(form.input(QLatin1StringView(field))))
        spin->setSpecialValueText(words);
}

void addFaces(SpecForm &form, PreparedStrip *strip)
{
    form.addChoice("data", TrainForm::tr("Faces"), {},
                   TrainForm::tr("The faces to learn from. Each picture is cropped to its middle and scaled."));
    form.addWide(strip);
    QList<QPair<QString, QString>> sizes{{QStringLiteral("0"), TrainForm::tr("as the pictures allow")}};
    for (const int side : {32, 64, 128, 256, 512, 1024})
        sizes.append({QString::number(side), QStringLiteral("%1 × %1").arg(side)});
    form.addChoice(
        "size", TrainForm::tr("Size"), sizes,
        TrainForm::tr("Twice the side takes about four times as long. On a processor, 64 × 64 is a good size."));
    form.addCheck("align", TrainForm::tr("Align the faces"),
                  TrainForm::tr("Each face is turned upright and cropped, by landmarks.csv where the folder has one, "
                                "else by the face and eyes found in it. Pictures without a face are left out."));
    form.addCheck("mirror", TrainForm::tr("Also learn mirrored faces"),
                  TrainForm::tr("Doubles a small set, where left and right do not matter."));
    form.addCheck("cond", TrainForm::tr("Learn the classes"),
                  TrainForm::tr("The generator can then be asked for one class, such as happy faces."));
}

void addStart(SpecForm &form)
{
    form.addChoice("resume", TrainForm::tr("Start from"), {{QString(), TrainForm::tr("nothing: a new generator")}},
                   TrainForm::tr("Fine-tuning a trained generator needs far less time than a new one."));
    form.addInt("freezed", TrainForm::tr("Freeze D"), 0, 20,
                TrainForm::tr("First layers of the discriminator that stay as they are: helps with few faces."));
}

void addLength(SpecForm &form)
{
    form.addDouble("kimg", TrainForm::tr("Thousand images"), 0.1, 100000, 1,
                   TrainForm::tr("Faces shown to the discriminator. A new 64 × 64 generator wants 150 or more."));
    form.addDouble("minutes", TrainForm::tr("Minutes at most"), 0, 100000, 1,
                   TrainForm::tr("Training stops after this time and keeps what it has."));
    nameLowest(form, "minutes", TrainForm::tr("no limit"));
}

void addMethod(SpecForm &form)
{
    form.addChoice("preset", TrainForm::tr("Preset"),
                   taken("preset", {{QStringLiteral("small"), TrainForm::tr("small: for two processor cores")},
                                    {QStringLiteral("auto"), TrainForm::tr("auto: by size")},
                                    {QStringLiteral("stylegan2"), TrainForm::tr("stylegan2: 1024 × 1024, large")},
                                    {QStringLiteral("paper256"), TrainForm::tr("paper256: 256 × 256")},
                                    {QStringLiteral("paper512"), TrainForm::tr("paper512: 512 × 512")},
                                    {QStringLiteral("paper1024"), TrainForm::tr("paper1024: 1024 × 1024")},
                                    {QStringLiteral("cifar"), TrainForm::tr("cifar: 32 × 32")}}),
                   TrainForm::tr("Width of the networks, batch, gamma and learning rate that go together."));
    form.addInt("batch", TrainForm::tr("Batch"), 0, 512, TrainForm::tr("Images per step."));
    nameLowest(form, "batch", TrainForm::tr("as the preset"));
    form.addDouble("gamma", TrainForm::tr("Gamma (R1)"), -1, 1000, 4,
                   TrainForm::tr("Weight of the R1 penalty: larger is calmer, smaller gives more variety."));
    nameLowest(form, "gamma", TrainForm::tr("as the preset"));
    const auto kinds = taken("aug", {{QStringLiteral("ada"), TrainForm::tr("adaptive (ADA)")},
                                     {QStringLiteral("fixed"), TrainForm::tr("fixed strength")},
                                     {QStringLiteral("noaug"), TrainForm::tr("none", "augmentation")}});
    form.addChoice(
        "aug", TrainForm::tr("Augmentation"), kinds,
        TrainForm::tr("What the discriminator sees is changed at random, so that it does not learn the faces by "
                      "heart. Adaptive: as strongly as needed."));
    if (has("p")) {
        form.addDouble("p", TrainForm::tr("Strength p"), -1, 1, 3,
                       TrainForm::tr("Share of the augmentations that are applied, 0 to 1."));
        nameLowest(form, "p", QStringLiteral("–")); // not given
    }
    if (has("target"))
        form.addDouble("target", TrainForm::tr("ADA target"), 0, 1, 2,
                       TrainForm::tr("The strength grows while r_t, the mean sign of the discriminator's answers to "
                                     "training faces, is above this."));
    if (has("augpipe"))
        form.addChoice("augpipe", TrainForm::tr("Augment by"),
                       taken("augpipe", {{QStringLiteral("bgc"), TrainForm::tr("place, shape and colour (bgc)")},
                                         {QStringLiteral("bg"), TrainForm::tr("place and shape (bg)")},
                                         {QStringLiteral("blit"), TrainForm::tr("flips, turns and shifts (blit)")},
                                         {QStringLiteral("geom"), TrainForm::tr("shape (geom)")},
                                         {QStringLiteral("color"), TrainForm::tr("colour (color)")},
                                         {QStringLiteral("bgcf"), TrainForm::tr("bgc and filters (bgcf)")},
                                         {QStringLiteral("bgcfn"), TrainForm::tr("bgcf and noise (bgcfn)")},
                                         {QStringLiteral("bgcfnc"), TrainForm::tr("all, with cut-outs (bgcfnc)")}}));
    if (has("metrics"))
        form.addText(
            "metrics", TrainForm::tr("Measure"),
            TrainForm::tr("At each snapshot: fid, kid, pr (precision and recall), with the number of generated "
                          "images in thousands, such as fid:2.5, pr; empty: nothing. It takes time."));
    if (has("extractor"))
        form.addPath("extractor", TrainForm::tr("Features for FID"), SpecForm::PathKind::File,
                     TrainForm::tr("Network that FID compares faces with; empty: the bundled one. Only values of the "
                                   "same one can be compared."));
}

void addMore(SpecForm &form, QLineEdit *seed)
{
    const QString preset = TrainForm::tr("as the preset");
    form.addFold(TrainForm::tr("More settings"));
    form.addText("name", TrainForm::tr("Name"), TrainForm::tr("Of the generator in the workspace."));
    form.addInt("snap", TrainForm::tr("Snapshot every"), 1, 10000,
                TrainForm::tr("Ticks between two snapshots with a picture and weights."));
    form.addDouble("tick", TrainForm::tr("Tick (kimg)"), 0, 1000, 2,
                   TrainForm::tr("Thousand images between two points of the curves."));
    nameLowest(form, "tick", preset);
    form.addDouble("lr", TrainForm::tr("Learning rate"), 0, 1, 5);
    nameLowest(form, "lr", preset);
    form.addDouble("pl", TrainForm::tr("Path length"), -1, 100, 2,
                   TrainForm::tr("Weight of the path length penalty; 0 is quicker and does for small sizes."));
    nameLowest(form, "pl", preset);
    form.addDouble("ema", TrainForm::tr("Average (kimg)"), 0, 1000, 2,
                   TrainForm::tr("Half-life of the averaged generator, which is the one that is kept."));
    nameLowest(form, "ema", preset);
    form.addDouble("fmaps", TrainForm::tr("Width"), 0, 8, 4,
                   TrainForm::tr("Channels, as a share of the full network's."));
    nameLowest(form, "fmaps", preset);
    form.addInt("channelMax", TrainForm::tr("Most channels"), 0, 1024);
    nameLowest(form, "channelMax", preset);
    form.addInt("latent", TrainForm::tr("Width of z and w"), 0, 1024);
    nameLowest(form, "latent", preset);
    form.addInt("map", TrainForm::tr("Mapping layers"), 0, 8);
    nameLowest(form, "map", preset);
    form.addInt("procs", TrainForm::tr("Processes"), 1, 64,
                TrainForm::tr("That share each batch; 1: as many threads as the processor has cores."));
    const auto devices = taken("device", {{QStringLiteral("cpu"), TrainForm::tr("the processor")},
                                          {QStringLiteral("cuda"), TrainForm::tr("the graphics card (CUDA)")}});
    if (has("device") && devices.size() > 1)
        form.addChoice("device", TrainForm::tr("Compute on"), devices);
    seed->setText(QStringLiteral("0"));
    seed->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{0,20}")), seed));
    form.addCustom(
        "seed", TrainForm::tr("Seed"), seed, [] { return Json(); }, [](const Json &) {});
}

} // namespace

void addTrainFields(SpecForm &form, PreparedStrip *strip, QLineEdit *seed)
{
    addFaces(form, strip);
    addStart(form);
    addLength(form);
    addMethod(form);
    addMore(form, seed);
}

} // namespace mimik::ui
