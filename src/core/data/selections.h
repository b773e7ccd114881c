#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <span>
#include <string>
#include <vector>

namespace mimik::data {

class Workspace;

/// A rule and the frozen list of images that it gave, so that it can be run again and compared.
struct Selection {
    SelectionId id{};
    std::string name;
    Json rule = Json::object(); ///< rule JSON of the formats
    std::string run;            ///< of the job that made it; empty: made in the window
    std::string created;
    std::int64_t count = 0;
};

/// Thread: the workspace's.
class Selections {
public:
    explicit Selections(Workspace &workspace) : m_workspace(workspace) {}

    Result<std::vector<Selection>> list() const;
    Result<Selection> byName(const std::string &name) const;
    /// Frozen ids, ascending.
    Result<std::vector<ImageId>> images(SelectionId id) const;
    /// Saves a selection in one transaction, with a journal row. A name that exists is an error InvalidArgument unless
    /// `replace`.
    Result<SelectionId> save(const std::string &name, const Json &rule, std::span<const ImageId> images,
                             bool replace = false, const std::string &run = {});
    /// Takes a selection away; its images stay.
    Result<> remove(SelectionId id);

private:
    Workspace &m_workspace;
};

/// save() of a free name inside a transaction of the caller.
Result<SelectionId> writeSelection(Workspace &workspace, const std::string &name, const Json &rule,
                                   std::span<const ImageId> images, const std::string &run);

} // namespace mimik::data
