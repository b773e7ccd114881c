// What is decided on the Select screen, thresholds and verdicts by hand, and how it is taken back.
#include "core/data/annotations.h"
#include "core/data/images.h"
#include "core/data/workspace.h"
#include "ui/select/histogram_row.h"
#include "ui/select/select_panel.h"
#include "ui/shell/app_context.h"

#include <algorithm>
#include <utility>

namespace mimik::ui {

namespace {

constexpr std::size_t kUndoSteps = 200;

} // namespace

SelectPanel::Ranges SelectPanel::ranges() const
{
    Ranges all;
    for (int m = 0; m < m_filter.numMetrics(); ++m)
        all.push_back(m_filter.range(m));
    return all;
}

/// Id of the newest decision in the journal that can be taken back; 0: none.
std::int64_t SelectPanel::newestDecision() const
{
    auto *workspace = context().workspace();
    if (!workspace || context().isReadOnly() || !workspace->annotations().undoText())
        return 0;
    for (const int limit : {1, 100}) {
        const auto journal = workspace->annotations().journal(limit);
        if (!journal)
            return 0;
        for (const auto &entry : *journal) {
            // Rows without a state before or after (lists taken in, selections) only tell what happened.
            if (!entry.undone && !entry.before.is_null() && !entry.after.is_null())
                return entry.id;
        }
    }
    return 0;
}

void SelectPanel::remember()
{
    if (!m_undo.empty() && m_undo.back().ranges == ranges())
        return;
    m_undo.push_back({ranges(), newestDecision()});
    if (m_undo.size() > kUndoSteps)
        m_undo.erase(m_undo.begin());
    m_redo.clear();
}

void SelectPanel::restore(const Ranges &wanted)
{
    for (std::size_t m = 0; m < wanted.size() && static_cast<int>(m) < m_filter.numMetrics(); ++m)
        m_filter.setRange(static_cast<int>(m), wanted[m]);
    refreshRows();
}

bool SelectPanel::undo()
{
    while (!m_undo.empty() && m_undo.back().ranges == ranges())
        m_undo.pop_back(); // a click that moved nothing
    // The newest action first: the window takes back what was decided after the threshold.
    if (m_undo.empty() || newestDecision() > m_undo.back().decision)
        return false;
    m_redo.push_back({ranges(), newestDecision()});
    restore(m_undo.back().ranges);
    m_undo.pop_back();
    return true;
}

bool SelectPanel::redo()
{
    // In the opposite order: what was taken back after the threshold comes first.
    if (m_redo.empty() || newestDecision() < m_redo.back().decision)
        return false;
    m_undo.push_back({ranges(), newestDecision()});
    restore(m_redo.back().ranges);
    m_redo.pop_back();
    return true;
}

bool SelectPanel::escape()
{
    if (std::all_of(m_rows.begin(), m_rows.end(), [this](auto *row) { return m_filter.range(row->metric()).isOpen(); }))
        return false;
    remember();
    restore(Ranges(static_cast<std::size_t>(m_filter.numMetrics())));
    return true;
}

void SelectPanel::setManual(std::int64_t imageId, int manual)
{
    auto *workspace = context().workspace();
    if (!workspace)
        return;
    const auto keep = manual > 0 ? data::Keep::Kept : manual < 0 ? data::Keep::Rejected : data::Keep::Undecided;
    if (auto set = workspace->annotations().setImageKeep({data::ImageId{imageId}}, keep); !set) {
        context().sayError(set.error());
        return;
    }
    m_redo.clear();
    readVerdicts(); // told by the workspace meanwhile
}

void SelectPanel::readVerdicts()
{
    auto *workspace = context().workspace();
    if (!workspace)
        return;
    // The table that is being read may be older than the verdict: asked again when it is here.
    auto ids = m_loading ? m_decided : std::exchange(m_decided, {});
    std::erase_if(ids, [this](data::ImageId id) {
        return m_table.manual.empty() || !std::binary_search(m_table.ids.begin(), m_table.ids.end(), id);
    });
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.empty())
        return;
    const auto rows = workspace->images().rows(ids);
    if (!rows)
        return;
    for (const auto &row : *rows) {
        const auto at = std::lower_bound(m_table.ids.begin(), m_table.ids.end(), row.id) - m_table.ids.begin();
        m_table.manual[static_cast<std::size_t>(at)] = verdictOf(row.keep);
    }
    m_filter.setManual(m_table.manual);
    refreshRows();
    refreshStrip();
}

} // namespace mimik::ui
