#pragma once

namespace mimik::gan {

/// Memory of this process in 2^30 bytes; 0 where the system does not tell.
struct ProcessMemory {
    double residentGb = 0, peakGb = 0;
};

ProcessMemory processMemory();

} // namespace mimik::gan
