#include "cpu/HostWork.hpp"

#include "cpu/CpuMemory.hpp"

namespace invar::cpu {
namespace {

constexpr uint64_t kPage = 4096;

/// Reads a byte of each page that a row is in, and writes it back where the range is to be written: the row is the
/// command's own now, and what lies between rows is not touched.
void touchPages(const device::HostCommand::Range& range) {
  const auto touch = [&](volatile std::byte* byte) {
    const std::byte value = *byte;
    if (device::writes(range.access)) *byte = value;
  };
  for (uint64_t row = 0; range.rowBytes && row < range.rows; ++row) {
    std::byte* bytes = range.memory->contents() + range.offset + row * range.pitch;
    for (uint64_t at = 0; at < range.rowBytes; at += kPage) touch(bytes + at);
    touch(bytes + range.rowBytes - 1);
  }
}

}  // namespace

bool probeHostWork(const device::HostCommand& command, Fault& fault) {
  for (uint32_t i = 0; i < command.rangeCount; ++i) {
    const device::HostCommand::Range& range = command.ranges[i];
    if (!CpuMemory::isPrograms(*range.memory)) continue;
    if (!FaultGuard::run([&] { touchPages(range); }, fault)) return false;
  }
  return true;
}

}  // namespace invar::cpu
