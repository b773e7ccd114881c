#pragma once

#include "cli/cli.h"
#include "core/base/files.h"
#include "core/base/specs/spec.h"
#include "core/jobs/run_folder.h"
#include "core/jobs/runner.h"

namespace mimik::cli {

/// Runs the job of a run folder in this process, with its files (events.jsonl ...) and, on a terminal, a progress bar.
Result<Json> runInFolder(Cli &cli, const jobs::RunFolder &folder, const jobs::JobFunction &function);

/// Bad input leaves nothing behind: a run that was refused before it made anything goes, with its folder's files.
void removeIfNothingWasMade(const jobs::RunFolder &folder, const Error &error);

/// A refused call leaves the spec of an earlier run as it was; one that has made something counts.
/// @param text  the spec before
/// @param made  lastMade() before
void putBackSpec(const jobs::RunFolder &folder, const std::string &text, std::filesystem::file_time_type made,
                 const Error &error);
/// When something came to the results.
std::filesystem::file_time_type lastMade(const jobs::RunFolder &folder);

/// For verbs whose --out is a run folder: makes it (or takes the same run up again) and runs `fn(spec, seed, ctx)` in
/// it. Results lie in <folder>/artifacts.
/// @param isSettled  the job itself has found that it can go on with the run of this folder
template <class Spec, class Fn>
Result<Json> runJobInRunFolder(Cli &cli, const Spec &spec, std::uint64_t seed, const std::filesystem::path &folder,
                               Fn fn, bool isSettled = false)
{
    if (auto valid = spec.validate(); !valid)
        return passOn(valid);
    OutputGuard guard(folder);
    guard.keepContents();
    const auto made = lastMade(jobs::RunFolder(folder));
    const auto before = readFile(jobs::RunFolder(folder).specFile());
    const auto run = jobs::RunFolder::createAt(folder, jobSpec(spec, seed), Json(Spec{}), isSettled);
    if (!run)
        return passOn(run);
    auto result =
        runInFolder(cli, *run, [&](const JobSpec &, JobContext &ctx) -> Result<Json> { return fn(spec, seed, ctx); });
    if (!result) {
        if (before)
            putBackSpec(*run, *before, made, result.error());
        else
            removeIfNothingWasMade(*run, result.error());
    }
    return result;
}

} // namespace mimik::cli
