#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace mimik::data {

/// The right to write a workspace: a file with pid, host and time, held with flock, which the kernel gives back when
/// the process dies. A lock of a dead process of this machine is taken over; one of another machine is respected,
/// because nobody here can know whether its process lives.
class WorkspaceLock {
public:
    enum class State { Held, Other, Unwritable };

    WorkspaceLock() = default;
    ~WorkspaceLock();
    WorkspaceLock(const WorkspaceLock &) = delete;
    WorkspaceLock &operator=(const WorkspaceLock &) = delete;

    /// Error: Io for anything else than "somebody has it" and "this folder is not writable".
    Result<State> acquire(const std::filesystem::path &file);
    void release();
    /// For people: who has it, or why it cannot be had.
    const std::string &holder() const { return m_holder; }

private:
    int m_fd = -1;
    std::string m_holder;
};

} // namespace mimik::data
