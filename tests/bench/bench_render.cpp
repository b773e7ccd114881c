#include "core/vision/procedural_dataset.h"

#include <cstdio>
#include <ctime>

// Procedural faces per second on one core, drawing only (no PNG). Time is that of this thread, so other programs on the
// machine do not count.
int main()
{
    using namespace mimik::vision;
    const std::vector<int> all(mimik::facs::kRenderAus.begin(), mimik::facs::kRenderAus.end());
    for (const int size : {64, 128, 256}) {
        FaceSetSettings settings;
        settings.size = size;
        settings.count = size == 64 ? 600 : size == 128 ? 150 : 40;
        settings.identities = settings.count;
        const FaceSet set(settings, *AuSampler::make(all, {}, ""), *IntensityBias::make({}, ""), 1);
        unsigned sum = 0;
        const std::clock_t start = std::clock();
        for (int i = 0; i < settings.count; ++i)
            sum += set.image(set.sample(i)).pixels[100];
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        std::printf("faces per second at %d x %d: %.0f (%.2f ms each, checksum %u)\n", size, size,
                    settings.count / seconds, 1000 * seconds / settings.count, sum);
    }
    return 0;
}
