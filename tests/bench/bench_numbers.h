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

/// Resident memory of this process.
inline double memoryMb()
{
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("VmRSS:"))
            return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

} // namespace mimik::bench
