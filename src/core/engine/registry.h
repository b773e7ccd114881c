#pragma once

#include "core/base/job.h"
#include "core/base/specs/spec.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::engine {

/// One kind of job: how its settings are checked and how it runs.
struct JobKind {
    std::function<Result<>(const Json &settings)> validate;
    std::function<Result<Json>(const JobSpec &spec, JobContext &ctx)> run; ///< may throw; use JobRegistry::run
    Json defaults;                                                         ///< the settings of a default spec
};

/// The job kinds by name. Built once at start, then only read (thread-safe).
class JobRegistry {
public:
    /// `fn` is `Result<Json> fn(const Spec &, std::uint64_t seed, JobContext &)`.
    template <class Spec, class Fn>
    void add(Fn fn)
    {
        JobKind kind;
        kind.validate = [](const Json &settings) -> Result<> {
            if (auto spec = settingsFromJson<Spec>(settings); !spec)
                return passOn(spec);
            return {};
        };
        kind.run = [fn](const JobSpec &job, JobContext &ctx) -> Result<Json> {
            const auto spec = settingsFromJson<Spec>(job.settings);
            if (!spec)
                return passOn(spec);
            return fn(*spec, job.seed, ctx);
        };
        kind.defaults = Json(Spec{});
        m_kinds.insert_or_assign(Spec::kKind, std::move(kind));
    }

    const JobKind *find(std::string_view kind) const;
    std::vector<std::string> kinds() const;

    /// Checks kind and settings without running. Error: InvalidArgument that names the field.
    Result<> validate(const JobSpec &spec) const;

    /// Runs a job in this thread. Exceptions of third-party libraries end here as Internal errors.
    Result<Json> run(const JobSpec &spec, JobContext &ctx) const;

private:
    std::map<std::string, JobKind, std::less<>> m_kinds;
};

/// All job kinds of the engine.
JobRegistry makeJobRegistry();

} // namespace mimik::engine
