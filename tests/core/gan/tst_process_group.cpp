#include "core/gan/child_processes.h"
#include "core/gan/process_group_p.h"
#include "support/test_support.h"

#include <QtTest>

#include <csignal>
#include <thread>
#include <unistd.h>

using namespace mimik;
using namespace mimik::gan;

namespace {

/// The same work as each process of a group; threads here, which Gloo treats alike.
void inGroup(int size, const std::function<void(ProcessGroup &)> &work)
{
    const test::TempDir folder;
    std::vector<std::thread> threads;
    for (int r = 0; r < size; ++r)
        threads.emplace_back([&, r] {
            auto group = ProcessGroup::join(folder / "meet", r, size, [] { return Result<>{}; });
            if (!group)
                qFatal("%s", group.error().message().c_str());
            work(*group);
        });
    for (auto &t : threads)
        t.join();
}

} // namespace

class TestProcessGroup : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneAloneChangesNothing();
    void sumsGathersAndBroadcasts();
    void gradientsAreSummedAndStopIsHeard();
    void waitingCanBeGivenUp();
    void endedProcessIsNoticed();
    void childrenEndWithTheirOwner();
};

void TestProcessGroup::oneAloneChangesNothing()
{
    ProcessGroup group;
    torch::Tensor t = torch::arange(3);
    group.sum(t);
    group.broadcast(t);
    QVERIFY(t.equal(torch::arange(3)) && group.gather(t).size() == 1 && group.isFirst());
    QVERIFY(group.ofFirst(true) && !group.ofFirst(false));
}

void TestProcessGroup::sumsGathersAndBroadcasts()
{
    std::atomic<int> good = 0;
    inGroup(3, [&](ProcessGroup &group) {
        const int r = group.rank();
        torch::Tensor sum = torch::full({1000}, r + 1.0, torch::kDouble);
        group.sum(sum);
        torch::Tensor bytes = torch::full({5}, r, torch::kByte);
        const auto all = group.gather(bytes);
        torch::Tensor first = torch::full({2}, r + 7);
        group.broadcast(first);
        good += sum.eq(6).all().item<bool>() && all.size() == 3 && all[0].eq(0).all().item<bool>() &&
                all[2].eq(2).all().item<bool>() && first.eq(7).all().item<bool>() && group.ofFirst(r == 0) &&
                !group.ofFirst(r != 0);
    });
    QCOMPARE(good.load(), 3);
}

void TestProcessGroup::gradientsAreSummedAndStopIsHeard()
{
    std::atomic<int> good = 0;
    inGroup(2, [&](ProcessGroup &group) {
        const int r = group.rank();
        std::vector<torch::Tensor> p{torch::ones({2, 3}, torch::requires_grad()),
                                     torch::ones({4}, torch::requires_grad()),
                                     torch::ones({1}, torch::requires_grad())};
        p[0].mutable_grad() = torch::full({2, 3}, r == 0 ? 0.25F : 0.5F);
        p[2].mutable_grad() = torch::full({1}, -1.0F);
        const bool none = sumGradients(group, p, false);
        const bool stop = sumGradients(group, p, r == 1);
        good += !none && stop && p[0].grad().eq(1.5).all().item<bool>() && !p[1].grad().defined() &&
                p[2].grad().item<float>() == -4;
    });
    QCOMPARE(good.load(), 2);
}

void TestProcessGroup::waitingCanBeGivenUp()
{
    const test::TempDir folder;
    int asked = 0;
    const auto group = ProcessGroup::join(folder / "meet", 0, 2, [&]() -> Result<> {
        if (++asked < 3)
            return {};
        return fail(ErrorCode::Cancelled, "cancelled");
    });
    QVERIFY(!group);
    QCOMPARE(group.error().code, ErrorCode::Cancelled);
    QCOMPARE(asked, 3);
}

void TestProcessGroup::endedProcessIsNoticed()
{
    for (int round = 0; round < 10; ++round) { // whether writing or reading notices it first depends on time
        std::atomic<bool> noticed = false;
        inGroup(2, [&](ProcessGroup &group) {
            if (group.rank() == 1)
                return; // its connections close
            torch::Tensor t = torch::ones({1000000});
            try {
                group.sum(t);
            } catch (const std::runtime_error &e) {
                noticed = std::string(e.what()).find("another process") != std::string::npos;
            }
        });
        QVERIFY(noticed);
    }
}

void TestProcessGroup::childrenEndWithTheirOwner()
{
    const test::TempDir folder;
    const auto pidFile = folder / "pid";
    {
        ChildProcesses children;
        QVERIFY(children.start("/bin/sh", {"-c", "echo $$ >'" + pidFile.string() + "'; exec sleep 1000"}));
        QTRY_VERIFY(std::filesystem::exists(pidFile) && std::filesystem::file_size(pidFile) > 1);
        QVERIFY(children.allRun());
    }
    int pid = 0;
    std::FILE *in = std::fopen(pidFile.c_str(), "r");
    QCOMPARE(std::fscanf(in, "%d", &pid), 1);
    std::fclose(in);
    QVERIFY(kill(pid, 0) != 0);
    ChildProcesses failing;
    QVERIFY(failing.start("/bin/sh", {"-c", "exit 7"}));
    Result<> state;
    QTRY_VERIFY(!failing.allRun());
    state = failing.allRun();
    QVERIFY(state.error().message().find("exit code 7") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestProcessGroup)
#include "tst_process_group.moc"
