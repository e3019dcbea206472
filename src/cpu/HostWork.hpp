// Work that a layer above does itself, in memory of this device.
#pragma once

#include "cpu/FaultGuard.hpp"
#include "device/Command.hpp"

namespace invar::cpu {

/// Touches what the command reads and writes of memory that the program brought, since a library cannot be left in the
/// middle of its work. False with the fault. Memory that goes between this and the work ends the process.
bool probeHostWork(const device::HostCommand& command, Fault& fault);

}  // namespace invar::cpu
