#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <spdlog/spdlog.h>
#include <string>

namespace mimik {

/// Where log lines go: stderr (with `verbose` also debug lines), a rotating file (5 x 2 MB) where one is given, and
/// any number of listeners (the log dock). Use spdlog::info(...) etc. afterwards. Thread-safe.
void setUpLog(bool verbose, const std::filesystem::path &file = {});

/// A file of the log; null: it could not be opened (which is logged).
using LogFile = spdlog::sink_ptr;
/// Adds a rotating file to the running log (a workspace or run was opened), until stopLogTo() or the program's end.
LogFile logToFile(const std::filesystem::path &file);
void stopLogTo(const LogFile &file);

/// level: 0 trace .. 5 critical, as spdlog. Called from any thread.
using LogListener = std::function<void(int level, const std::string &text)>;
void addLogListener(LogListener listener);

} // namespace mimik
