#include "mps/KernelEncoding.hpp"

#include <algorithm>

#include "base/Config.hpp"
#include "compile/Compiler.hpp"

namespace invar::mps {

Result<Ref<device::Kernel>> loadKernel(device::Device& device, std::string source, const char* name,
                                       const char* file) {
  compile::SourceOptions options;
  options.fileName = file;
  options.mathMode = compile::MathMode::Safe;
  auto library = compile::compileLibrary(std::move(source), options);
  if (!library) return library.takeError();
  return device.loadKernel(**library, {name, {}, config().shaderValidation});
}

void addDispatch(metal::PassRecorder& pass, device::Kernel& kernel, std::span<const device::Binding> bindings,
                 uint32_t columns, uint32_t rows) {
  constexpr uint32_t kThreadsPerThreadgroup = 256;
  if (!columns || !rows) return;
  device::DispatchCommand command{};
  command.kind = device::Command::Kind::Dispatch;
  command.kernel = &kernel;
  command.bindings = pass.arena().copy(bindings);
  command.bindingCount = uint32_t(bindings.size());
  const uint32_t group = std::min(kThreadsPerThreadgroup, kernel.reflection().maxTotalThreadsPerThreadgroup);
  command.threadsPerGrid = {columns, rows, 1};
  command.threadsPerThreadgroup = {group, 1, 1};
  command.threadgroupsPerGrid = {columns / group + (columns % group != 0), rows, 1};
  pass.keepAlive(kernel);
  pass.add(pass.arena().create(command));
}

}  // namespace invar::mps
