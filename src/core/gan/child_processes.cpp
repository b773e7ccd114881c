#include "core/gan/child_processes.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace mimik::gan {

using namespace std::chrono_literals;

ChildProcesses::~ChildProcesses()
{
    waitOrKill(0);
}

Result<> ChildProcesses::start(const std::filesystem::path &program, const std::vector<std::string> &arguments)
{
    // All memory is prepared before fork: after it only system calls are allowed.
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char *> argv;
    for (auto &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0)
        return fail(ErrorCode::Io, std::string("cannot start another process: ") + std::strerror(errno),
                    program.string());
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) // it died before the line above
            _exit(1);
        execv(argv[0], argv.data());
        _exit(127);
    }
    m_running.push_back(pid);
    return {};
}

Result<> ChildProcesses::allRun()
{
    for (auto it = m_running.begin(); !m_ended && it != m_running.end(); ++it) {
        int status = 0;
        if (waitpid(*it, &status, WNOHANG) != *it)
            continue;
        m_running.erase(it);
        const std::string how = WIFSIGNALED(status) ? "was ended by signal " + std::to_string(WTERMSIG(status))
                                                    : "ended with exit code " + std::to_string(WEXITSTATUS(status));
        m_ended =
            Error{ErrorCode::Internal, "another process of this job " + how + "; its reason stands above", "procs"};
        break;
    }
    if (m_ended)
        return tl::unexpected<Error>(*m_ended);
    return {};
}

void ChildProcesses::waitOrKill(int milliseconds)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!m_running.empty()) {
        std::erase_if(m_running, [](pid_t pid) { return waitpid(pid, nullptr, WNOHANG) == pid; });
        if (m_running.empty())
            return;
        if (std::chrono::steady_clock::now() >= until)
            break;
        std::this_thread::sleep_for(5ms);
    }
    for (const pid_t pid : m_running)
        kill(pid, SIGKILL);
    for (const pid_t pid : m_running)
        waitpid(pid, nullptr, 0);
    m_running.clear();
}

Result<std::filesystem::path> engineProgram()
{
    if (const char *given = std::getenv("MIMIK_CLI"); given && *given)
        return given;
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error && self.filename() == "mimik-cli")
        return self;
    return fail(ErrorCode::NotFound, "training in several processes needs the program mimik-cli", "--procs");
}

} // namespace mimik::gan
