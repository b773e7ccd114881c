#pragma once

#include "core/base/result.h"

#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace mimik::gan {

/// The processes that train one model together (Gloo; NCCL for tensors on GPUs where LibTorch has it). Every process
/// calls the same operations in the same order; each waits for the others. One alone waits for nobody.
/// An operation throws when another process has ended. Movable; one thread at a time.
class ProcessGroup {
public:
    /// One process alone.
    ProcessGroup();
    /// Whether this program was built with what connects processes.
    static bool canBeSeveral();
    /// Meets the others of this machine.
    /// @param rendezvous  a file in a folder that all can write; it must not exist before the first comes
    /// @param keepWaiting  asked several times a second until all are there; its error ends the waiting
    /// Error: Io, or that of keepWaiting.
    static Result<ProcessGroup> join(const std::filesystem::path &rendezvous, int rank, int size,
                                     const std::function<Result<>()> &keepWaiting);
    ProcessGroup(ProcessGroup &&) noexcept;
    ProcessGroup &operator=(ProcessGroup &&) noexcept;
    ~ProcessGroup();

    int rank() const { return m_rank; }
    int size() const { return m_size; }
    bool isFirst() const { return m_rank == 0; }

    /// The sum over all processes, in place; the same bits everywhere.
    void sum(torch::Tensor &tensor);
    /// Everybody's tensor of this shape, in order of rank.
    std::vector<torch::Tensor> gather(const torch::Tensor &tensor);
    /// Everybody gets what rank 0 has.
    void broadcast(torch::Tensor &tensor);
    bool ofFirst(bool value);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
    int m_rank = 0, m_size = 1;
};

/// Sums the gradients of all processes and says whether one of them wants to stop, in one operation. A gradient that
/// this process lacks counts as 0 and stays away.
bool sumGradients(ProcessGroup &group, std::vector<torch::Tensor> &parameters, bool stop);

} // namespace mimik::gan
