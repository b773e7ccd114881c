#pragma once

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace mimik::bench {

/// Value below which `share` of the values lie.
inline double percentile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// A line of /proc/self/status that is in kB.
inline double statusMb(const std::string &name)
{
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with(name + ":"))
            return std::stod(line.substr(name.size() + 1)) / 1024;
    }
    return 0;
}

/// Resident memory of this process, and the most it had since forgetPeak().
inline double memoryMb()
{
    return statusMb("VmRSS");
}
inline double peakMemoryMb()
{
    return statusMb("VmHWM");
}
inline void forgetPeak()
{
    std::ofstream("/proc/self/clear_refs") << "5";
}

} // namespace mimik::bench
