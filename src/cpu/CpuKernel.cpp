#include "cpu/CpuKernel.hpp"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>

#include "base/Sanitizer.hpp"

namespace invar::cpu {

using namespace protocol;

namespace {

/// The addresses of the loaded object that has `address`.
MemoryRanges::Range imageOf(uint64_t address) {
  MemoryRanges::Range found{address, 0};
  dl_iterate_phdr(
      [](dl_phdr_info* object, size_t, void* result) {
        MemoryRanges::Range image{~uint64_t(0), 0};
        for (int i = 0; i < object->dlpi_phnum; ++i) {
          const auto& part = object->dlpi_phdr[i];
          if (part.p_type != PT_LOAD) continue;
          image.begin = std::min<uint64_t>(image.begin, object->dlpi_addr + part.p_vaddr);
          image.end = std::max<uint64_t>(image.end, object->dlpi_addr + part.p_vaddr + part.p_memsz);
        }
        auto& wanted = *static_cast<MemoryRanges::Range*>(result);
        if (wanted.begin < image.begin || wanted.begin >= image.end) return 0;
        wanted = image;
        return 1;
      },
      &found);
  return found.end ? found : MemoryRanges::Range{};
}

}  // namespace

Result<Ref<device::Kernel>> CpuKernel::load(Ref<compile::Artifact> artifact) {
  void* handle = dlopen(artifact->path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char* reason = dlerror();
    return Error{ErrorDomain::Library, 2, "kernel '" + artifact->reflection.name + "' cannot be loaded: " +
                                              (reason ? reason : "unknown reason")};
  }
  auto entry = reinterpret_cast<KernelEntry>(dlsym(handle, kKernelEntryName));
  if (!entry) {
    dlclose(handle);
    return Error{ErrorDomain::Library, 2,
                 "the compiled object of kernel '" + artifact->reflection.name + "' has no entry point"};
  }
  auto* kernel = new CpuKernel(artifact->reflection, entry);
  kernel->m_handle = handle;
  kernel->m_boundsChecked = artifact->boundsChecked;
  if (artifact->boundsChecked) kernel->m_image = imageOf(reinterpret_cast<uint64_t>(entry));
  kernel->m_artifact = std::move(artifact);
  return Ref<device::Kernel>::adopt(kernel);
}

CpuKernel::~CpuKernel() {
#if !INVAR_TSAN && !INVAR_ASAN   // a report may come later, and names the kernel only while it is loaded
  if (m_handle) dlclose(m_handle);
#endif
}

uint64_t CpuKernel::scratchBytes(uint64_t threads, uint64_t threadgroupArgumentBytes) const {
  const auto& r = reflection();
  const uint64_t simdgroups = (threads + kSimdgroupWidth - 1) / kSimdgroupWidth;
  return alignScratch(alignScratch(r.staticThreadgroupBytes) + threadgroupArgumentBytes) +
         r.contextBytesFixed +
         simdgroups * (r.contextBytesPerSimdgroup + r.contextBytesPerThread * kSimdgroupWidth);
}

void CpuKernel::learnThreadCost(float nanoseconds) const {
  const float old = threadCost();
  m_threadCost.store(old == 0 ? nanoseconds : old * 0.75f + nanoseconds * 0.25f, std::memory_order_relaxed);
}

}  // namespace invar::cpu
