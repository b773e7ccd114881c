// libFuzzer target: any bytes are offered as a model file. `./dev fuzz` builds and runs it.
#include "core/weights/model_file.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace mimik::weights;
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    const auto file = ModelFile::parse(FileBytes::borrowed(bytes), "fuzz");
    if (!file)
        return 0;
    for (const auto &[name, tensor] : file->tensors()) {
        (void)file->tensor(name);
        (void)file->tensorBytes(name);
    }
    return 0;
}
