// Memory of the CPU device: pages of its own, or bytes that the program brought.
#pragma once

#include <atomic>
#include <functional>

#include "base/Result.hpp"
#include "device/Memory.hpp"

namespace invar::cpu {

class CpuMemory final : public device::Memory {
public:
  /// Fresh zeroed pages. `accounted` is the device's counter of allocated bytes.
  static Result<Ref<device::Memory>> allocate(uint64_t length, bool tracked, std::atomic<uint64_t>& accounted);
  static Ref<device::Memory> wrap(void* bytes, uint64_t length, bool tracked, std::function<void()> release);

  /// True for bytes that the program brought: they may be gone, or not be writable.
  static bool isPrograms(const device::Memory& memory) {
    const auto* own = dynamic_cast<const CpuMemory*>(&memory);
    return own && own->m_home == Home::Program;
  }

private:
  CpuMemory(std::byte* contents, uint64_t length, bool tracked) : Memory(contents, length, tracked) {}
  ~CpuMemory() override;

  /// What it stands in. Pages with a guard behind them while there are mappings for that; when a program has very
  /// many buffers, small ones share mappings, and the system joins those of large ones.
  enum class Home : uint8_t { Program, Guarded, Pages, Block };

  Home m_home = Home::Program;
  uint64_t m_room = 0;                            ///< bytes that it takes; 0 for the program's own memory
  std::atomic<uint64_t>* m_accounted = nullptr;
  std::function<void()> m_release;
};

}  // namespace invar::cpu
