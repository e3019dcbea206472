// The seam: what a backend offers to the layers above. One subclass a backend, one registration line.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/Ref.hpp"
#include "base/Result.hpp"
#include "device/Kernel.hpp"
#include "device/Memory.hpp"
#include "device/Queue.hpp"
#include "device/Texture.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::compile { class Artifact; class Library; struct KernelRequest; }

namespace invar::device {

struct DeviceInfo {
  std::string name;           ///< as an app sees it, "Invar CPU (AMD EPYC 9V74, 2 cores)"
  std::string architecture;   ///< never empty
  uint64_t registryId = 0;
  uint64_t maxBufferLength = 0;             ///< bytes
  uint64_t recommendedWorkingSet = 0;       ///< bytes
  uint32_t maxThreadgroupMemory = protocol::kLeastThreadgroupMemory;   ///< bytes
  uint32_t parallelism = 1;                 ///< threads that run at once
  bool unifiedMemory = true;
};

/// Receives a pass from the queue and tells when it is done.
/// `finished` is called exactly once, from any thread, with no lock held.
class PassCompletion {
public:
  virtual void passFinished(std::optional<Error> error) = 0;
protected:
  ~PassCompletion() = default;
};

/// Thread safety: thread-safe. Lives as long as the process.
class Device {
public:
  virtual ~Device() = default;

  const DeviceInfo& info() const { return m_info; }
  uint64_t allocatedBytes() const { return m_allocated.load(std::memory_order_relaxed); }

  /// Zeroed memory. Errors: longer than maxBufferLength, or not to be had.
  virtual Result<Ref<Memory>> allocate(uint64_t length, bool tracked) = 0;
  /// The caller's own memory, any alignment; `release` runs when the last use is over.
  virtual Result<Ref<Memory>> wrap(void* bytes, uint64_t length, bool tracked, std::function<void()> release) = 0;
  /// A texture over memory that is large enough for it.
  virtual Ref<Texture> makeTexture(TextureDescription description, Ref<Memory> memory) = 0;
  /// Compiles and loads a function of a library. Blocks on the compiler service unless cached.
  virtual Result<Ref<Kernel>> loadKernel(const compile::Library& library, const compile::KernelRequest& request) = 0;

  /// Starts a pass whose turn has come. Returns at once; `pass` and `completion` stay valid until
  /// passFinished was called.
  virtual void execute(Pass& pass, PassCompletion& completion) = 0;
  /// Blocks until `done` is not 0, running parts of passes meanwhile where that helps.
  /// Whoever sets `done`, in sequentially consistent order, calls wake(done) afterwards.
  virtual void helpUntil(std::atomic<uint32_t>& done) = 0;
  virtual void wake(std::atomic<uint32_t>& done) = 0;

protected:
  explicit Device(DeviceInfo info) : m_info(std::move(info)) {}
  DeviceInfo m_info;
  std::atomic<uint64_t> m_allocated{0};
};

/// All devices of this machine, the default one first. Never empty. Made at the first call.
const std::vector<Device*>& allDevices();

}  // namespace invar::device
