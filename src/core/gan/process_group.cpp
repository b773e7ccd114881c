#include "core/gan/process_group_p.h"

#ifdef MIMIK_HAS_GLOO // else: process_group_alone.cpp

#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <csignal>
#include <thread>

namespace mimik::gan {

namespace {

using namespace std::chrono_literals;

// A paused training waits as long as it pleases: the end of a process is noticed by its closed connection, not by time.
constexpr auto kPatience = std::chrono::hours(24 * 365);

void waitFor(const c10::intrusive_ptr<c10d::Work> &work)
{
    try {
        work->wait();
    } catch (const std::exception &e) { // named for people; goes on to the job's boundary
        throw std::runtime_error("another process of this training has ended, so it cannot go on; start it again with "
                                 "the same --out and it goes on from the last checkpoint (" +
                                 std::string(e.what()) + ")");
    }
}

} // namespace

struct ProcessGroup::Impl {
    c10::intrusive_ptr<c10d::FileStore> store;
    c10::intrusive_ptr<c10d::ProcessGroup> gloo, nccl;

    c10d::ProcessGroup &forDevice(const torch::Tensor &t) const { return t.is_cuda() && nccl ? *nccl : *gloo; }
};

ProcessGroup::ProcessGroup() = default;
ProcessGroup::ProcessGroup(ProcessGroup &&) noexcept = default;
ProcessGroup &ProcessGroup::operator=(ProcessGroup &&) noexcept = default;
ProcessGroup::~ProcessGroup() = default;

bool ProcessGroup::canBeSeveral()
{
    return true;
}

Result<ProcessGroup> ProcessGroup::join(const std::filesystem::path &rendezvous, int rank, int size,
                                        const std::function<Result<>()> &keepWaiting)
{
    MIMIK_ASSERT(size >= 1 && rank >= 0 && rank < size);
    ProcessGroup group;
    group.m_rank = rank;
    group.m_size = size;
    if (size == 1)
        return group;
    group.m_impl = std::make_unique<Impl>();
    std::signal(SIGPIPE, SIG_IGN); // writing to a process that has ended is an error to report, not our end too
    try {
        auto &store = group.m_impl->store;
        store = c10::make_intrusive<c10d::FileStore>(rendezvous.string(), size);
        std::vector<std::string> all;
        for (int r = 0; r < size; ++r)
            all.push_back("here/" + std::to_string(r));
        store->set(all[static_cast<std::size_t>(rank)], std::vector<std::uint8_t>{1});
        while (!store->check(all)) {
            if (auto ok = keepWaiting(); !ok)
                return passOn(ok);
            std::this_thread::sleep_for(20ms);
        }
        auto options = c10d::ProcessGroupGloo::Options::create(kPatience);
        options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1"));
        options->threads = 1;
        group.m_impl->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(
            c10::make_intrusive<c10d::PrefixStore>("gloo", store), rank, size, options);
#ifdef USE_C10D_NCCL
        if (torch::cuda::is_available())
            group.m_impl->nccl = c10::make_intrusive<c10d::ProcessGroupNCCL>(
                c10::make_intrusive<c10d::PrefixStore>("nccl", store), rank, size);
#endif
    } catch (const std::exception &e) { // sockets and files of the rendezvous
        return fail(ErrorCode::Io, std::string("the processes cannot reach each other: ") + e.what(),
                    rendezvous.string());
    }
    return group;
}

void ProcessGroup::sum(torch::Tensor &tensor)
{
    if (m_size == 1)
        return;
    std::vector<torch::Tensor> one{tensor};
    waitFor(m_impl->forDevice(tensor).allreduce(one));
}

std::vector<torch::Tensor> ProcessGroup::gather(const torch::Tensor &tensor)
{
    if (m_size == 1)
        return {tensor};
    std::vector<torch::Tensor> own{tensor.contiguous()};
    std::vector<std::vector<torch::Tensor>> all(1);
    for (int r = 0; r < m_size; ++r)
        all[0].push_back(torch::empty_like(own[0]));
    waitFor(m_impl->forDevice(tensor).allgather(all, own));
    return all[0];
}

void ProcessGroup::broadcast(torch::Tensor &tensor)
{
    if (m_size == 1)
        return;
    std::vector<torch::Tensor> one{tensor};
    waitFor(m_impl->forDevice(tensor).broadcast(one));
}

bool ProcessGroup::ofFirst(bool value)
{
    if (m_size == 1)
        return value;
    torch::Tensor flag = torch::full({1}, value ? 1 : 0, torch::kInt);
    broadcast(flag);
    return flag.item<int>() != 0;
}

bool sumGradients(ProcessGroup &group, std::vector<torch::Tensor> &parameters, bool stop)
{
    if (group.size() == 1 || parameters.empty())
        return stop;
    const torch::NoGradGuard guard;
    std::vector<torch::Tensor> parts;
    for (const auto &p : parameters)
        parts.push_back(p.grad().defined() ? p.grad().flatten() : torch::zeros({p.numel()}, p.options()));
    parts.push_back(torch::full({1}, stop ? 1.0 : 0.0, parameters[0].options().requires_grad(false)));
    torch::Tensor all = torch::cat(parts);
    group.sum(all);
    std::int64_t at = 0;
    for (auto &p : parameters) {
        if (p.grad().defined())
            p.mutable_grad().copy_(all.slice(0, at, at + p.numel()).view(p.sizes()));
        at += p.numel();
    }
    return all[at].item<double>() > 0;
}

} // namespace mimik::gan

#endif
