#include "core/gan/training_processes.h"

#include "core/base/json.h"
#include "core/gan/process_group_p.h"
#include "core/gan/train_gan.h"

namespace mimik::gan {

namespace fs = std::filesystem;

namespace {

constexpr const char *kFolder = "procs", *kSpec = "spec.json", *kMeet = "meet";
constexpr int kEndMs = 5000; // the others only have to leave after the last iteration

} // namespace

TrainingProcesses::~TrainingProcesses()
{
    if (m_folder.empty())
        return;
    m_children.waitOrKill(kEndMs);
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
}

Result<std::shared_ptr<ProcessGroup>> TrainingProcesses::meet(const RunStart &start, const GanSettings &settings,
                                                              JobContext &ctx, int rank)
{
    const TrainGanSpec &spec = start.origin.spec;
    if (spec.procs == 1)
        return nullptr;
    if (!ProcessGroup::canBeSeveral())
        return fail(ErrorCode::InvalidArgument,
                    "this program was built without Gloo, which connects processes, so it trains in one; leave --procs "
                    "out",
                    "procs");
    if (settings.replicas % spec.procs != 0)
        return fail(ErrorCode::InvalidArgument,
                    "this training is split in " + std::to_string(settings.replicas) +
                        " parts (threads of all processes), which " + std::to_string(spec.procs) +
                        " processes cannot share evenly",
                    "procs");
    const fs::path folder = ctx.outDir() / kFolder;
    if (rank == 0) {
        const auto program = engineProgram();
        if (!program)
            return passOn(program);
        std::error_code error;
        fs::remove_all(folder, error); // of a run that was killed
        fs::create_directories(folder, error);
        if (error)
            return fail(ErrorCode::Io, "cannot be made: " + error.message(), folder.string());
        m_folder = folder;
        if (auto ok = writeJson(
                folder / kSpec,
                {{"origin", toJson(start.origin)}, {"folder", start.folder.string()}, {"threads", ctx.threads()}});
            !ok)
            return passOn(ok);
        for (int r = 1; r < spec.procs; ++r)
            if (auto ok = m_children.start(*program, {"train-gan-process", ctx.outDir().string(), std::to_string(r)});
                !ok)
                return passOn(ok);
    }
    auto group = ProcessGroup::join(folder / kMeet, rank, spec.procs, [&]() -> Result<> {
        if (ctx.shouldStop())
            return ctx.cancelled();
        return m_children.allRun();
    });
    if (!group)
        return passOn(group);
    return std::make_shared<ProcessGroup>(std::move(*group));
}

Result<> runTrainingProcess(const fs::path &outDir, int rank, const ReadTrainingImages &read)
{
    const auto left = readJson(outDir / kFolder / kSpec);
    if (!left)
        return passOn(left);
    RunStart start;
    int threads = 1;
    try {
        auto origin = originFromJson(left->at("origin"), (outDir / kFolder / kSpec).string());
        if (!origin)
            return passOn(origin);
        start = {std::move(*origin), left->at("folder").get<std::string>()};
        threads = left->at("threads").get<int>();
    } catch (const Json::exception &e) {
        return fail(ErrorCode::Corrupt, std::string("is no description of a training: ") + e.what(),
                    (outDir / kFolder / kSpec).string());
    }
    if (rank < 1 || rank >= start.origin.spec.procs)
        return fail(ErrorCode::InvalidArgument, "is not one of the processes that this training waits for", "rank");
    SilentJobContext ctx(outDir, threads);
    auto images = read(start, ctx);
    if (!images)
        return passOn(images);
    const auto done = trainGan(start, std::move(*images), ctx, rank);
    // A training that was cancelled ends here like one that is finished.
    if (!done && done.error().code != ErrorCode::Cancelled)
        return passOn(done);
    return {};
}

} // namespace mimik::gan
