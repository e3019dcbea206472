// What of the machine this process may use.
#pragma once

#include <cstdint>
#include <string>

namespace invar::cpu {

/// Cores that the affinity mask and the control group's quota leave to the process; at least 1.
uint32_t usableCores();
/// Bytes of memory that the machine has and the control group allows.
uint64_t usableMemory();
/// The processor's name as the system gives it, "CPU" when it gives none.
std::string processorName();

}  // namespace invar::cpu
