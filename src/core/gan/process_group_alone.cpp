#include "core/gan/process_group_p.h"

#ifndef MIMIK_HAS_GLOO // else: process_group.cpp

namespace mimik::gan {

struct ProcessGroup::Impl {};

ProcessGroup::ProcessGroup() = default;
ProcessGroup::ProcessGroup(ProcessGroup &&) noexcept = default;
ProcessGroup &ProcessGroup::operator=(ProcessGroup &&) noexcept = default;
ProcessGroup::~ProcessGroup() = default;

bool ProcessGroup::canBeSeveral()
{
    return false;
}

Result<ProcessGroup> ProcessGroup::join(const std::filesystem::path &rendezvous, int, int size,
                                        const std::function<Result<>()> &)
{
    if (size == 1)
        return ProcessGroup();
    return fail(ErrorCode::InvalidArgument, "this program was built without Gloo, so that processes cannot meet",
                rendezvous.string());
}

void ProcessGroup::sum(torch::Tensor &) {}

std::vector<torch::Tensor> ProcessGroup::gather(const torch::Tensor &tensor)
{
    return {tensor};
}

void ProcessGroup::broadcast(torch::Tensor &) {}

bool ProcessGroup::ofFirst(bool value)
{
    return value;
}

bool sumGradients(ProcessGroup &, std::vector<torch::Tensor> &, bool stop)
{
    return stop;
}

} // namespace mimik::gan

#endif
