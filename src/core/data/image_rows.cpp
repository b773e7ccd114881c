#include "core/data/image_rows_p.h"

#include <algorithm>
#include <map>

namespace mimik::data {

namespace {

int splitRank(const std::string &split)
{
    return split == "test" ? 3 : split == "val" ? 2 : split == "train" ? 1 : 0;
}

} // namespace

ImageWriter::ImageWriter(Database &db)
    : m_image(db, "INSERT INTO images(dataset, name, sha256, width, height, subject, split, class, excluded, generator,"
                  " seed, ord, gclass, direction_set, direction_index, degree, psi, noise, noise_seed)"
                  " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      m_label(db, "INSERT INTO labels(image, key, source, value) VALUES(?, ?, ?, ?)"),
      m_attribute(db, "INSERT OR REPLACE INTO attributes(image, key, value) VALUES(?, ?, ?)")
{
}

Result<ImageId> ImageWriter::write(DatasetId dataset, const NewImage &image)
{
    const Lineage &lineage = image.lineage;
    auto bindOrNull = [this](std::int64_t value, bool isKnown) {
        isKnown ? m_image.bind(value) : m_image.bindNull();
    };
    m_image.bind(raw(dataset)).bind(image.name).bind(image.sha256).bind(image.width).bind(image.height);
    m_image.bind(image.subject).bind(image.split).bind(image.className).bind(image.excluded);
    bindOrNull(raw(lineage.generator), isValid(lineage.generator));
    bindOrNull(lineage.seed, lineage.seed >= 0);
    bindOrNull(lineage.order, lineage.order >= 0);
    m_image.bind(lineage.gclass).bind(lineage.directionSet).bind(lineage.directionIndex).bind(lineage.degree);
    m_image.bind(lineage.psi).bind(lineage.noise);
    bindOrNull(lineage.noiseSeed, lineage.noiseSeed >= 0);
    if (auto done = m_image.run(); !done)
        return passOn(done);
    const std::int64_t id = m_image.lastId();
    for (const auto &[au, value] : image.aus) {
        m_label.bind(id).bind(auKey(au)).bind(static_cast<int>(LabelSource::File)).bind(value);
        if (auto done = m_label.run(); !done)
            return passOn(done);
    }
    for (const auto &[key, value] : image.attributes)
        if (auto done = m_attribute.bind(id).bind(key).bind(value).run(); !done)
            return passOn(done);
    return ImageId{id};
}

DuplicateReport markDuplicates(std::vector<NewImage> &images, const std::vector<std::string> &contentKeys)
{
    DuplicateReport report;
    std::map<std::string, std::vector<std::size_t>> byContent;
    for (std::size_t n = 0; n < images.size(); ++n)
        byContent[contentKeys[n]].push_back(n);
    std::vector<std::vector<std::size_t>> groups;
    for (auto &[key, members] : byContent)
        if (members.size() > 1)
            groups.push_back(std::move(members));
    std::sort(groups.begin(), groups.end()); // in the order of the source
    for (const auto &members : groups) {
        report.duplicates += static_cast<std::int64_t>(members.size()) - 1;
        std::string names, splits, classes;
        std::size_t best = members.front();
        bool hasOtherClass = false;
        for (std::size_t n : members) {
            names += (names.empty() ? "" : " = ") + images[n].name;
            splits +=
                (splits.empty() ? "" : ", ") + (images[n].split.empty() ? std::string("no split") : images[n].split);
            classes += (classes.empty() ? "" : ", ") + images[n].className;
            hasOtherClass = hasOtherClass || images[n].className != images[members.front()].className;
            if (splitRank(images[n].split) > splitRank(images[best].split))
                best = n;
        }
        std::string text = names + " (" + splits + ")";
        if (hasOtherClass)
            text += ", labelled differently: " + classes;
        for (std::size_t n : members)
            if (splitRank(images[n].split) < splitRank(images[best].split)) {
                images[n].excluded = "same picture as " + images[best].name + " (" + images[best].split + ")";
                ++report.excluded;
            }
        report.texts.push_back(std::move(text));
    }
    return report;
}

} // namespace mimik::data
