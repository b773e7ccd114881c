#include "core/base/random_state.h"
#include "core/nn/feature_distance.h"

#include <ATen/Parallel.h>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <malloc.h>
#include <unistd.h>
#include <vector>

using namespace mimik;

namespace {

template <class Work>
void seconds(const char *what, int repeats, Work work)
{
    double best = 1e9;
    for (int i = 0; i < repeats; ++i) {
        const std::clock_t start = std::clock();
        work();
        best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    std::printf("%-46s %7.3f s\n", what, best);
}

} // namespace

/// CPU time (other programs do not count) of the Fréchet distance and statistics of 2048-wide features; then the same
/// by NumPy and SciPy, where they are installed.
int main(int, char **argv)
{
    // One thread in both: waiting threads spin, which would count as work.
    if (!std::getenv("OPENBLAS_NUM_THREADS")) {
        setenv("OPENBLAS_NUM_THREADS", "1", 1);
        execv("/proc/self/exe", argv);
    }
    // as mimik-cli does
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    constexpr int kRows = 10000, kWidth = 2048;
    at::set_num_threads(1);
    RandomState random(0);
    std::vector<double> x(static_cast<std::size_t>(kRows) * kWidth), y(x.size());
    for (auto &v : x)
        v = random.gauss();
    for (auto &v : y)
        v = random.gauss() * 1.1;
    const auto statistics = [&](const std::vector<double> &rows) {
        nn::FeatureStatistics s(kWidth);
        for (int i = 0; i < kRows; i += 500)
            s.add(rows.data() + static_cast<std::size_t>(i) * kWidth, 500);
        s.covariance();
        return s;
    };
    std::puts("Mimik, 1 thread, CPU seconds");
    seconds("mean and covariance of 10,000 x 2048, streamed", 3, [&] { statistics(x); });
    auto a = statistics(x), b = statistics(y);
    seconds("Fréchet distance of 2048-d statistics", 3, [&] { nn::frechetDistance(a, b); });
    const nn::FrechetReference reference(a);
    seconds("the same, one side prepared", 3, [&] { reference.distance(b); });
    // singular: fewer rows than columns
    nn::FeatureStatistics few(kWidth);
    few.add(x.data(), 1500);
    seconds("Fréchet distance, one side of 1,500 rows", 2, [&] { nn::frechetDistance(few, b); });
    std::fflush(stdout);
    return std::system("/usr/bin/python3 " MIMIK_SOURCE_DIR "/tools/oracles/feature_distance_oracle.py --bench") == 0
               ? 0
               : 1;
}
