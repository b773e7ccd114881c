#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace mimik::gan {

/// Other processes of this program that help one job. They die with the thread that started them, or when this is
/// destroyed.
class ChildProcesses {
public:
    ChildProcesses() = default;
    ~ChildProcesses();
    ChildProcesses(const ChildProcesses &) = delete;
    ChildProcesses &operator=(const ChildProcesses &) = delete;

    /// Error: Io.
    Result<> start(const std::filesystem::path &program, const std::vector<std::string> &arguments);
    /// Error: Internal when one has ended by itself; from then on always.
    Result<> allRun();
    /// Waits for all to end by themselves; those that take longer are killed.
    void waitOrKill(int milliseconds);

private:
    std::vector<pid_t> m_running;
    std::optional<Error> m_ended;
};

/// The mimik-cli that this program is, or that $MIMIK_CLI names. Error: NotFound.
Result<std::filesystem::path> engineProgram();

} // namespace mimik::gan
