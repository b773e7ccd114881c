#include "core/engine/train_gan_labels.h"

#include "core/base/csv.h"
#include "core/gan/gan_labels.h"

#include <algorithm>
#include <map>
#include <set>

namespace mimik::engine {

namespace {

constexpr const char *kJsonName = "dataset.json";
constexpr const char *kCsvName = "labels.csv";

tl::unexpected<Error> bad(const std::string &text, const std::string &where)
{
    return fail(ErrorCode::InvalidArgument, text, where);
}

/// Every image must have a label, and every label an image.
template <typename Label>
Result<> requireSameNames(const std::vector<std::string> &names, const std::map<std::string, Label> &labels,
                          const std::string &where)
{
    for (const auto &name : names)
        if (!labels.count(name))
            return bad("has no label for image '" + name + "'; give every image one, or train without --cond", where);
    const std::set<std::string> known(names.begin(), names.end());
    for (const auto &[name, label] : labels)
        if (!known.count(name))
            return bad("has a label for '" + name + "', which is not among the images", where);
    return {};
}

Result<> fromVectors(gan::GanImages &images, const std::vector<std::string> &names,
                     const std::map<std::string, Json> &labels, const std::vector<std::string> &classNames,
                     const std::string &where)
{
    const std::size_t width = labels.at(names.front()).size();
    images.labelWidth = static_cast<int>(width);
    images.labels.clear();
    for (const auto &name : names) {
        const Json &label = labels.at(name);
        if (width == 0 || !label.is_array() || label.size() != width)
            return bad("the label of '" + name + "' must be a list of " + std::to_string(width) +
                           " numbers like that of the first image",
                       where);
        for (const Json &value : label) {
            if (!value.is_number())
                return bad("the label of '" + name + "' has something that is no number", where);
            images.labels.push_back(value.get<float>());
        }
    }
    images.classes = classNames.size() == width ? classNames : std::vector<std::string>{};
    return {};
}

Result<> fromJson(gan::GanImages &images, const std::vector<std::string> &names, const std::string &text,
                  const std::string &where)
{
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("labels") || !json["labels"].is_array())
        return fail(ErrorCode::Corrupt, R"(must be {"labels": [["name", class], ...]})", where);
    std::map<std::string, Json> labels;
    for (const Json &entry : json["labels"]) {
        if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string())
            return fail(ErrorCode::Corrupt, "label " + entry.dump().substr(0, 80) + R"( must be ["name", class])",
                        where);
        if (!entry[1].is_null())
            labels[entry[0].get<std::string>()] = entry[1];
    }
    if (auto ok = requireSameNames(names, labels, where); !ok)
        return ok;
    std::vector<std::string> classNames;
    if (const auto it = json.find("classes"); it != json.end() && it->is_array())
        for (const Json &name : *it)
            if (name.is_string())
                classNames.push_back(name.get<std::string>());
    if (labels.at(names.front()).is_array())
        return fromVectors(images, names, labels, classNames, where);
    std::vector<std::int64_t> numbers;
    for (const auto &name : names) {
        const Json &label = labels.at(name);
        if (!label.is_number_integer())
            return bad("the class of '" + name + "' must be a whole number, or every label a list of numbers", where);
        numbers.push_back(label.get<std::int64_t>());
    }
    return gan::setClassNumbers(images, numbers, classNames, where);
}

Result<> fromCsv(gan::GanImages &images, const std::vector<std::string> &names, const std::string &text,
                 const std::string &where)
{
    const auto csv = parseCsv(text, where);
    if (!csv)
        return passOn(csv);
    const auto name = csv->require("name"), klass = csv->require("class");
    if (!name)
        return passOn(name);
    if (!klass)
        return passOn(klass);
    std::map<std::string, std::string> classOf;
    for (const auto &row : csv->rows)
        if (!row[*klass].empty())
            classOf[row[*name]] = row[*klass];
    if (auto ok = requireSameNames(names, classOf, where); !ok)
        return ok;
    std::vector<std::string> classes;
    for (const auto &image : names)
        classes.push_back(classOf[image]);
    gan::setClasses(images, classes);
    return {};
}

} // namespace

Result<> readLabels(gan::GanImages &images, const std::vector<std::string> &names, const DataFile &file,
                    const std::string &where)
{
    using Reader =
        Result<> (*)(gan::GanImages &, const std::vector<std::string> &, const std::string &, const std::string &);
    for (const auto &[name, reader] : {std::pair<const char *, Reader>{kJsonName, fromJson}, {kCsvName, fromCsv}}) {
        const auto text = file(name);
        if (text)
            return reader(images, names, *text, where + "/" + name);
        if (text.error().code != ErrorCode::NotFound)
            return passOn(text);
    }
    std::vector<std::string> classes;
    for (const auto &name : names) {
        const auto slash = name.find('/');
        if (slash == std::string::npos)
            return bad("'" + name +
                           "' has no class; give dataset.json, labels.csv with name and class, or one folder "
                           "for each class",
                       where);
        classes.push_back(name.substr(0, slash));
    }
    gan::setClasses(images, classes);
    return {};
}

} // namespace mimik::engine
