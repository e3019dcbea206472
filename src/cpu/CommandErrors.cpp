#include "cpu/CommandErrors.hpp"

#include <csignal>
#include <cstdio>

#include "device/GridLimits.hpp"

namespace invar::cpu {

using namespace device;
using namespace protocol;

namespace {

// Apple's numbers.
constexpr long kTimeout = 2, kPageFault = 3, kInvalidResource = 9;

std::string hexadecimal(uintptr_t address) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "0x%llx", static_cast<unsigned long long>(address));
  return digits;
}

std::string overTime(uint32_t timeLimit) {
  return describeSignal(SIGXCPU) + ", limit " + std::to_string(timeLimit) + " ms";
}

// The argument that an address stands for, if the kernel has it and nothing is bound to it: a stray access may come
// by any address.
const Argument* unboundArgument(const DispatchCommand& dispatch, ArgumentKind kind, int index) {
  if (index < 0) return nullptr;
  const auto at = uint32_t(index);
  bool bound = false;
  if (kind == ArgumentKind::Buffer) bound = at < dispatch.bindingCount && dispatch.bindings[at].address();
  if (kind == ArgumentKind::Texture) bound = at < dispatch.textureCount && dispatch.textures[at];
  if (kind == ArgumentKind::Sampler) bound = at < dispatch.samplerCount && dispatch.samplers[at];
  if (bound) return nullptr;
  for (const Argument& argument : dispatch.kernel->reflection().arguments)
    if (argument.kind == kind && at - argument.index < argument.arrayLength) return &argument;
  return nullptr;
}

std::string describeUnbound(const DispatchCommand& dispatch, uintptr_t address) {
  const auto describe = [&](ArgumentKind kind, int index, const char* attribute, const char* call) -> std::string {
    const Argument* argument = unboundArgument(dispatch, kind, index);
    if (!argument) return {};
    return std::string("uses ") + attribute + "(" + std::to_string(index) + ") '" + argument->name +
           "', to which nothing is bound; bind it with " + call;
  };
  const int sampler = FaultGuard::unboundSamplerIndex(address);
  if (sampler >= int(kMaxSamplerBindings))
    return "uses a sampler in memory that was never set; write SamplerState::gpuResourceID there";
  std::string text =
      describe(ArgumentKind::Buffer, FaultGuard::unboundIndex(address), "buffer", "setBuffer or setBytes");
  if (text.empty())
    text = describe(ArgumentKind::Texture, FaultGuard::unboundTextureIndex(address), "texture", "setTexture");
  if (text.empty()) text = describe(ArgumentKind::Sampler, sampler, "sampler", "setSamplerState");
  return text;
}

std::string nameOf(const Command& command) {
  const auto text = [](uint64_t number) { return std::to_string(number); };
  switch (command.kind) {
    case Command::Kind::Dispatch:
      return "[kernel '" + static_cast<const DispatchCommand&>(command).kernel->reflection().name +
             "'] the read of its indirect counts";
    case Command::Kind::Copy:
      return "[copy of " + text(static_cast<const CopyCommand&>(command).length) + " bytes]";
    case Command::Kind::CopyRegion: {
      const auto& copy = static_cast<const CopyRegionCommand&>(command);
      return "[copy of " + text(copy.images) + " x " + text(copy.rows) + " rows of " + text(copy.rowBytes) + " bytes]";
    }
    case Command::Kind::Fill:
      return "[fill of " + text(static_cast<const FillCommand&>(command).length) + " bytes]";
    case Command::Kind::Mipmap:
      return "[mipmap level " + text(static_cast<const MipmapCommand&>(command).level) + "]";
    case Command::Kind::Product: {
      const auto& product = static_cast<const ProductCommand&>(command);
      return "[matrix product of " + text(product.rows) + " x " + text(product.inner) + " by " +
             text(product.inner) + " x " + text(product.columns) + "]";
    }
    case Command::Kind::Host: return std::string("[") + static_cast<const HostCommand&>(command).name + "]";
    case Command::Kind::Barrier: break;
  }
  return "[barrier]";
}

}  // namespace

Error kernelError(const DispatchCommand& dispatch, const Fault& fault, uint32_t timeLimit) {
  const std::string kernel = "[kernel '" + dispatch.kernel->reflection().name + "'] ";
  if (fault.signal == SIGXCPU) return {ErrorDomain::CommandBuffer, kTimeout, kernel + overTime(timeLimit)};
  if (std::string unbound = describeUnbound(dispatch, fault.address); !unbound.empty())
    return {ErrorDomain::CommandBuffer, kInvalidResource, kernel + unbound};
  if (fault.address == FaultGuard::kNoAddress)
    return {ErrorDomain::CommandBuffer, kPageFault, kernel + "used an address outside the address space"};
  return {ErrorDomain::CommandBuffer, kPageFault,
          kernel + describeSignal(fault.signal) + " (" + hexadecimal(fault.address) + ")"};
}

Error memoryError(const Command& command, const Fault& fault, uint32_t timeLimit) {
  if (fault.signal == SIGXCPU)
    return {ErrorDomain::CommandBuffer, kTimeout, nameOf(command) + " " + overTime(timeLimit)};
  const std::string what = fault.signal == SIGSEGV ? "touched memory that is not mapped, or that may not be written"
                                                   : describeSignal(fault.signal);
  return {ErrorDomain::CommandBuffer, kPageFault,
          nameOf(command) + " " + what +
              (fault.address == FaultGuard::kNoAddress ? "" : " (" + hexadecimal(fault.address) + ")")};
}

std::optional<Error> indirectError(const Size3& groups, const Size3& each) {
  std::string problem = gridProblem("threadgroups", groups.x, groups.y, groups.z);
  if (problem.empty())
    problem = gridProblem("threads", uint64_t(groups.x) * each.x, uint64_t(groups.y) * each.y,
                          uint64_t(groups.z) * each.z);
  if (problem.empty()) return {};
  return Error{ErrorDomain::CommandBuffer, kInvalidResource,
               "[MTL::ComputeCommandEncoder::dispatchThreadgroups] " + problem};
}

}  // namespace invar::cpu
