// Saved selections: what the Select screen writes into the workspace and shows again.
#include "core/data/selections.h"
#include "core/data/workspace.h"
#include "ui/select/select_panel.h"
#include "ui/shell/app_context.h"

#include <QComboBox>
#include <QLineEdit>

#include <algorithm>

namespace mimik::ui {

QString SelectPanel::freeName(const QString &wanted) const
{
    QString name = wanted;
    for (int n = 2; m_saved->findText(name) >= 0; ++n)
        name = wanted % u' ' % QString::number(n);
    return name;
}

void SelectPanel::save()
{
    auto *workspace = context().workspace();
    const auto *set = dataset();
    if (!workspace || !set)
        return;
    QString name = m_name->text().trimmed();
    if (name.isEmpty())
        name = freeName(tr("%1 selected").arg(QString::fromStdString(set->name)));
    std::vector<data::ImageId> ids;
    for (const int i : m_filter.keptImages())
        ids.push_back(m_table.ids[static_cast<std::size_t>(i)]);
    m_saving = true;
    const auto saved = workspace->selections().save(name.toStdString(), eval::toJson(ruleOf(m_filter, m_table)), ids);
    m_saving = false;
    if (!saved) {
        context().sayError(saved.error());
        return;
    }
    m_name->clear();
    context().say(tr("Saved “%1” with %n image(s)", nullptr, static_cast<int>(ids.size())).arg(name));
}

void SelectPanel::saveRandom()
{
    auto *workspace = context().workspace();
    const auto *set = dataset();
    if (!workspace || !set)
        return;
    const auto count = static_cast<std::size_t>(m_filter.kept());
    constexpr std::uint32_t kSeed = 0; // the same control each time for the same set and size
    const auto chosen = eval::randomControl(m_table.names, count, kSeed);
    std::vector<data::ImageId> ids;
    for (std::size_t i = 0; i < m_table.names.size(); ++i) {
        if (std::binary_search(chosen.begin(), chosen.end(), m_table.names[i]))
            ids.push_back(m_table.ids[i]);
    }
    const QString name = freeName(tr("%1 random %2").arg(QString::fromStdString(set->name)).arg(count));
    const Json rule = {{"version", 1}, {"all", Json::array()}, {"random", {{"count", count}, {"seed", kSeed}}}};
    m_saving = true;
    const auto saved = workspace->selections().save(name.toStdString(), rule, ids);
    m_saving = false;
    if (!saved) {
        context().sayError(saved.error());
        return;
    }
    context().say(tr("Saved “%1”: as many images, drawn at random").arg(name));
}

void SelectPanel::refreshSaved()
{
    const QSignalBlocker quiet(m_saved);
    m_saved->clear();
    //: Placeholder of a list of saved selections
    m_saved->addItem(tr("saved selections"));
    if (auto *workspace = context().workspace()) {
        if (const auto list = workspace->selections().list()) {
            for (const auto &selection : *list) {
                m_saved->addItem(QString::fromStdString(selection.name));
                m_saved->setItemData(m_saved->count() - 1,
                                     tr("%n image(s)", nullptr, static_cast<int>(selection.count)), Qt::ToolTipRole);
            }
        }
    }
    m_saved->setEnabled(m_saved->count() > 1);
    m_saved->setCurrentIndex(0);
}

void SelectPanel::applySaved(const QString &name)
{
    auto *workspace = context().workspace();
    if (!workspace)
        return;
    const auto selection = workspace->selections().byName(name.toStdString());
    if (!selection) {
        context().sayError(selection.error());
        return;
    }
    if (selection->rule.contains("random")) {
        context().say(tr("“%1” was drawn at random: there is no rule to show.").arg(name));
        return;
    }
    const auto rule = eval::selectionRuleFromJson(selection->rule, selection->name);
    if (!rule) {
        context().sayError(rule.error());
        return;
    }
    remember();
    std::vector<std::string> missing;
    applyRule(*rule, m_filter, &missing);
    refreshRows();
    if (!missing.empty()) {
        QStringList names;
        for (const auto &metric : missing)
            names << QString::fromStdString(metric);
        context().say(tr("This set has no scores of: %1").arg(names.join(QStringLiteral(", "))));
    }
}

} // namespace mimik::ui
