#include "core/gan/process_memory.h"

#include <fstream>
#include <string>

namespace mimik::gan {

ProcessMemory processMemory()
{
    ProcessMemory out;
    std::ifstream status("/proc/self/status");
    constexpr double kKibPerGib = 1024 * 1024;
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:"))
            out.peakGb = std::stod(line.substr(6)) / kKibPerGib;
        else if (line.starts_with("VmRSS:"))
            out.residentGb = std::stod(line.substr(6)) / kKibPerGib;
    }
    return out;
}

} // namespace mimik::gan
