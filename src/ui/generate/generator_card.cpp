#include "ui/generate/generator_card.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

/// The member of an object, or null.
const Json &at(const Json &object, const char *name)
{
    static const Json kNone;
    return object.is_object() && object.contains(name) ? object[name] : kNone;
}

/// The first number found under one of the names, at any of the usual places of a card.
double number(const Json &card, std::initializer_list<const char *> names)
{
    const Json &training = at(card, "training");
    const Json &settings = at(card, "settings");
    for (const Json *place : {&card, &at(card, "architecture"), &settings, &at(settings, "network"), &training}) {
        for (const char *name : names) {
            if (const Json &value = at(*place, name); value.is_number())
                return value.get<double>();
        }
    }
    return -1;
}

QString plain(const Json &value)
{
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    if (value.is_number_float())
        return QString::number(value.get<double>(), 'g', 6);
    // Such as FID over kimg: "0: 175.7, 20: 174.8".
    const auto isPair = [](const Json &one) {
        return one.is_array() && one.size() == 2 && one[0].is_number() && one[1].is_number();
    };
    if (value.is_array() && !value.empty() && std::ranges::all_of(value, isPair)) {
        QStringList pairs;
        for (const Json &pair : value)
            pairs.append(plain(pair[0]) % QStringLiteral(": ") % plain(pair[1]));
        return pairs.join(QStringLiteral(", "));
    }
    return QString::fromStdString(value.dump());
}

/// Of a metric: a number, or {"value": number, ...}; -1: neither.
double metricValue(const Json &metric)
{
    const Json &value = metric.is_object() ? at(metric, "value") : metric;
    return value.is_number() ? value.get<double>() : -1;
}

/// "38.2 (images 2500)"
QString metricText(const Json &metric)
{
    if (!metric.is_object())
        return plain(metric);
    QStringList rest;
    for (const auto &[name, value] : metric.items()) {
        if (name != "value")
            rest.append(QString::fromStdString(name).replace(u'_', u' ') % u' ' % plain(value));
    }
    const QString others = rest.join(QStringLiteral(", "));
    return metric.contains("value") ? QString(plain(metric["value"]) % QStringLiteral(" (") % others % u')') : others;
}

/// A text, or each of a list.
QStringList lines(const Json &value)
{
    QStringList list;
    if (value.is_array()) {
        for (const Json &one : value)
            list.append(plain(one));
    } else if (!value.is_null() && !plain(value).isEmpty()) {
        list.append(plain(value));
    }
    return list;
}

QString readable(const std::string &name)
{
    return QString::fromStdString(name).replace(u'_', u' ');
}

/// Everything below `value`, each with the names that lead to it.
void addAll(QList<QPair<QString, QString>> &facts, const QString &name, const Json &value)
{
    if (value.is_object()) {
        for (const auto &[key, inner] : value.items())
            addAll(facts, name.isEmpty() ? readable(key) : QString(name % QStringLiteral(" · ") % readable(key)),
                   inner);
        return;
    }
    const QString text = lines(value).join(QStringLiteral(", "));
    if (!text.isEmpty())
        facts.append({name, text});
}

} // namespace

GeneratorCard::GeneratorCard(const data::ModelInfo &model)
{
    const Json &card = model.card;
    resolution = static_cast<int>(number(card, {"resolution", "img_resolution", "size"}));
    latentWidth = static_cast<int>(number(card, {"zDim", "z_dim"}));
    numLayers = static_cast<int>(number(card, {"num_ws", "numWs"}));
    if (numLayers < 0 && resolution >= 4) // two for each doubling from 4 x 4
        numLayers = 2 * static_cast<int>(std::lround(std::log2(resolution))) - 2;
    kimg = number(card, {"kimg_of_all_runs", "kimg", "totalKimg", "total_kimg"});
    for (const auto &[name, value] : at(card, "metrics").items()) {
        const QString key = QString::fromStdString(name);
        const double fid = metricValue(value);
        if (!key.startsWith(QLatin1StringView("fid"), Qt::CaseInsensitive) || fid < 0)
            continue;
        if (bestFid < 0 || fid < bestFid) {
            bestFid = fid;
            fidName = key;
        }
    }
    const int numClasses = static_cast<int>(number(card, {"cDim", "c_dim"}));
    const QStringList names = lines(at(card, "classes"));
    for (int i = 0; i < std::max(numClasses, numClasses < 0 ? static_cast<int>(names.size()) : 0); ++i)
        classes.append(i < names.size() ? names[i] : QString::number(i));
    licence = plain(at(card, "licence").is_string() ? at(card, "licence") : Json(""));
    commands = lines(at(at(card, "training"), "command"));
    data = lines(at(at(card, "training"), "data")).join(QStringLiteral(", "));
    parents = lines(at(card, "parents"));
}

QString GeneratorCard::line() const
{
    QStringList parts;
    if (resolution > 0)
        parts.append(QStringLiteral("%1 × %1").arg(resolution));
    if (isConditional())
        parts.append(tr("%n classes", nullptr, static_cast<int>(classes.size())));
    if (kimg > 0)
        parts.append(tr("%1 kimg").arg(QLocale().toString(kimg, 'f', kimg < 10 ? 1 : 0)));
    if (bestFid >= 0)
        parts.append(QStringLiteral("FID %1").arg(QLocale().toString(bestFid, 'f', 1)));
    if (latentWidth > 0)
        parts.append(tr("z %1").arg(latentWidth));
    return parts.join(QStringLiteral(" · "));
}

namespace {

/// What programs write into their cards beyond what all of them do: an imported model's origin, its parameters, the
/// settings of its training.
void addRest(QList<QPair<QString, QString>> &facts, const Json &card)
{
    static constexpr const char *kTold[] = {"name",    "kind",    "classes", "metrics", "parents",
                                            "licence", "license", "notes",   "sha256",  "architecture"};
    static constexpr const char *kToldOfTraining[] = {"command", "data", "images", "kimg", "kimg_of_all_runs"};
    const auto isOneOf = [](const auto &names, const std::string &name) {
        return std::ranges::any_of(names, [&](const char *one) { return name == one; });
    };
    for (const auto &[name, value] : at(card, "training").items()) {
        if (!isOneOf(kToldOfTraining, name))
            addAll(facts, readable(name), value);
    }
    for (const auto &[name, value] : card.items()) {
        if (name != "training" && !isOneOf(kTold, name) && !value.empty())
            addAll(facts, readable(name), value);
    }
    if (at(card, "architecture").is_object())
        addAll(facts, GeneratorCard::tr("architecture"), card["architecture"]);
}

} // namespace

QList<QPair<QString, QString>> cardFacts(const data::ModelInfo &model)
{
    const GeneratorCard card(model);
    QList<QPair<QString, QString>> facts;
    const auto add = [&facts](const QString &name, const QString &value) {
        if (!value.isEmpty())
            facts.append({name, value});
    };
    const auto positive = [](double value) {
        return value > 0 ? QLocale().toString(value, 'g', 6) : QString();
    };
    if (card.resolution > 0)
        add(GeneratorCard::tr("size"), GeneratorCard::tr("%1 × %1 pixels").arg(card.resolution));
    if (const Json &architecture = at(model.card, "architecture"); architecture.is_string())
        add(GeneratorCard::tr("architecture"), plain(architecture));
    add(GeneratorCard::tr("classes"), card.classes.join(QStringLiteral(", ")));
    add(GeneratorCard::tr("thousand images"), positive(card.kimg));
    for (const auto &[name, value] : at(model.card, "metrics").items())
        add(QString::fromStdString(name).replace(u'_', u' '), metricText(value));
    add(GeneratorCard::tr("trained on"), card.data);
    add(GeneratorCard::tr("number of images"), positive(number(at(model.card, "training"), {"images"})));
    add(GeneratorCard::tr("command"), card.commands.join(u'\n'));
    add(GeneratorCard::tr("parents"), card.parents.join(u'\n'));
    add(GeneratorCard::tr("licence"), card.licence);
    add(GeneratorCard::tr("notes"), lines(at(model.card, "notes")).join(u'\n'));
    addRest(facts, model.card);
    add(GeneratorCard::tr("run"), QString::fromStdString(model.run));
    add(GeneratorCard::tr("file"), QString::fromStdString(model.path.string()));
    add(QStringLiteral("sha256"), QString::fromStdString(model.sha256));
    return facts;
}

} // namespace mimik::ui
