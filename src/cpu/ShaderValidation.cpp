#include "cpu/ShaderValidation.hpp"

#include "base/Sanitizer.hpp"
#include "cpu/CpuKernel.hpp"

#if INVAR_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace invar::cpu {

using namespace protocol;

namespace {

std::string text(uint64_t number) { return std::to_string(number); }

std::string hexadecimal(uint64_t number) {
  char digits[24];
  std::snprintf(digits, sizeof digits, "0x%llx", static_cast<unsigned long long>(number));
  return digits;
}

std::string argumentName(const KernelReflection& kernel, ArgumentKind kind, const char* attribute,
                         uint32_t index) {
  std::string name = attribute + ("(" + text(index) + ")");
  for (const Argument& argument : kernel.arguments)
    if (argument.kind == kind && argument.index == index) name += " '" + argument.name + "'";
  return name;
}

std::string place(const KernelReflection& kernel, const KernelViolation& violation) {
  const uint32_t index = AccessWord::index(violation.access);
  const std::string limit = ", limit " + text(violation.limit) + " bytes";
  const std::string offset = "at offset " + std::to_string(static_cast<int64_t>(violation.offset)) + " of ";
  switch (AccessWord::origin(violation.access)) {
    case AccessOrigin::Buffer:
      return offset + argumentName(kernel, ArgumentKind::Buffer, "buffer", index) +
             (violation.limit ? limit : ", to which nothing is bound");
    case AccessOrigin::ThreadgroupArgument:
      return offset + argumentName(kernel, ArgumentKind::ThreadgroupMemory, "threadgroup", index) + limit;
    case AccessOrigin::ThreadgroupVariable: return offset + "a threadgroup variable" + limit;
    case AccessOrigin::Constant: return offset + "a constant" + limit;
    default: return "at address " + hexadecimal(violation.offset) + ", which is in no memory of the device";
  }
}

}  // namespace

ShaderValidation& ShaderValidation::ofThread() {
  static thread_local std::unique_ptr<ShaderValidation> validation;   // most threads never need one
  if (!validation) validation = std::make_unique<ShaderValidation>();
  return *validation;
}

void* ShaderValidation::prepare(const device::DispatchCommand& dispatch, const CpuKernel& kernel,
                                const void* scratch, uint64_t scratchBytes, const void* frame) {
  for (uint32_t i = 0; i < kMaxBufferBindings; ++i) {
    const device::Binding binding = i < dispatch.bindingCount ? dispatch.bindings[i] : device::Binding{};
    // Whole buffers: a kernel may go back from the offset that was bound.
    const uint64_t offset = binding.memory ? binding.offset : 0;
    m_shared.bufferBases[i] = reinterpret_cast<uint64_t>(binding.address()) - offset;
    m_shared.bufferLimits[i] = binding.address() ? offset + binding.length : 0;
  }
  for (uint32_t i = 0; i < kMaxThreadgroupBindings; ++i)
    m_shared.threadgroupLimits[i] = i < dispatch.threadgroupCount ? dispatch.threadgroupLengths[i] : 0;
  m_shared.isKnown = isKnown;
  m_shared.violation = {};
  m_memory = MemoryRanges::all().snapshot();
  const auto scratchAt = reinterpret_cast<uint64_t>(scratch);
  m_scratch = {scratchAt, scratchAt + scratchBytes};
  m_code = kernel.image();
  m_frame = reinterpret_cast<uint64_t>(frame);
  return &m_shared;
}

// Runs inside the kernel, which may be ended at any point: takes no lock and owns nothing.
uint32_t ShaderValidation::isKnown(const KernelValidation* validation, uint64_t address, uint64_t size) {
  const auto& self = *reinterpret_cast<const ShaderValidation*>(validation);
  const auto within = [&](MemoryRanges::Range range) {
    return address >= range.begin && address <= range.end && size <= range.end - address;
  };
  if (MemoryRanges::contains(*self.m_memory, address, size)) return 1;
  for (uint32_t i = 0; i < kMaxBufferBindings;
       ++i)   // bytes that an encoder recorded are no memory of the device
    if (const uint64_t base = validation->bufferBases[i]; within({base, base + validation->bufferLimits[i]}))
      return 1;
  const MemoryRanges::Range stack{reinterpret_cast<uint64_t>(__builtin_frame_address(0)), self.m_frame};
  if (within(self.m_scratch) || within(self.m_code) || within(stack)) return 1;
#if INVAR_ASAN
  if (void* fake = __asan_get_current_fake_stack())
    if (__asan_addr_is_in_fake_stack(fake, reinterpret_cast<void*>(address), nullptr, nullptr)) return 1;
#endif
  return 0;
}

std::optional<Error> ShaderValidation::report(const CpuKernel& kernel) const {
  const KernelViolation& found = m_shared.violation;
  if (!found.access) return std::nullopt;
  constexpr long kPageFault = 3;   // MTLCommandBufferErrorPageFault
  const uint64_t x = found.positionXY & 0xffffffff, y = found.positionXY >> 32;
  return Error{ErrorDomain::CommandBuffer, kPageFault,
               "[kernel '" + kernel.reflection().name + "'] invalid " +
                  (AccessWord::isStore(found.access) ? "store of " : "load of ") +
                  text(AccessWord::size(found.access)) + " bytes " + place(kernel.reflection(), found) +
                  "; thread (" + text(x) + ", " + text(y) + ", " + text(found.positionZ) + "); " +
                  (AccessWord::isStore(found.access) ? "nothing was stored" : "0 was loaded") +
                  " (MTL_SHADER_VALIDATION)",
              true};
}

}  // namespace invar::cpu
