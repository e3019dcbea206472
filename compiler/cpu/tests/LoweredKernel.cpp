#include "cpu/tests/LoweredKernel.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <fstream>

#include "cpu/KernelBuiltins.hpp"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/SourceMgr.h"

namespace invar::lowering::test {

namespace {

/// What a front end would do: every other function is internal, and a body calls the kernel.
bool makeBody(llvm::Module& module, const std::string& name) {
  llvm::Function* kernel = module.getFunction(name);
  if (!kernel) return false;
  for (llvm::Function& function : module)
    if (!function.isDeclaration() && function.getName() != kBodyName)
      function.setLinkage(llvm::GlobalValue::InternalLinkage);
  if (name == kBodyName) return true;
  llvm::LLVMContext& context = module.getContext();
  auto* type = llvm::FunctionType::get(llvm::Type::getVoidTy(context), false);
  auto* body = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, kBodyName, module);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(context, "entry", body));
  builder.CreateCall(kernel);
  builder.CreateRetVoid();
  std::vector<llvm::Function*> others;
  for (bool changed = true; changed;) {
    changed = false;
    for (llvm::Function& function : module)
      if (!function.isDeclaration() && function.hasLocalLinkage() && function.use_empty()) {
        function.eraseFromParent();
        changed = true;
        break;
      }
  }
  // A front end emits only the threadgroup variables that the kernel uses.
  for (llvm::GlobalVariable& variable : llvm::make_early_inc_range(module.globals())) {
    variable.removeDeadConstantUsers();
    if (variable.hasLocalLinkage() && variable.use_empty()) variable.eraseFromParent();
  }
  return true;
}

}  // namespace

LoweredKernel::LoweredKernel(const std::string& file, const std::string& name, const Options& options) {
  llvm::LLVMContext context;
  llvm::SMDiagnostic diagnostic;
  std::unique_ptr<llvm::Module> module = llvm::parseIRFile(file, diagnostic, context);
  if (!module || !makeBody(*module, name)) {
    m_error = "no kernel " + name + " in " + file;
    return;
  }
  m_reflection.name = name;
  for (uint32_t index : {0u, 2u, 4u, 5u}) {
    protocol::Argument argument;
    argument.index = index;
    argument.access = protocol::ArgumentAccess::ReadOnly;
    m_reflection.arguments.push_back(argument);
  }
  const std::clock_t start = std::clock();   // processor time: the machine may have other work
  Result result = lower(std::move(module), m_reflection, options);
  m_milliseconds = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (auto* error = std::get_if<std::string>(&result)) {
    m_error = *error;
    return;
  }
  char path[] = "/tmp/invar-test-XXXXXX";
  int descriptor = mkstemp(path);
  auto& bytes = std::get<std::vector<char>>(result);
  if (descriptor < 0 || write(descriptor, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    m_error = "cannot write the object";
  close(descriptor);
  m_handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!getenv("INVAR_KEEP_OBJECTS")) unlink(path);
  if (!m_handle) m_error = dlerror();
  else m_entry = reinterpret_cast<protocol::KernelEntry>(dlsym(m_handle, protocol::kKernelEntryName));
}

LoweredKernel::~LoweredKernel() {
  if (m_handle) dlclose(m_handle);
}

std::vector<char> LoweredKernel::makeScratch(protocol::KernelLaunch& launch,
                                             std::vector<uint32_t>& offsets) const {
  offsets.assign(protocol::kMaxThreadgroupBindings, 0);
  uint64_t end = m_reflection.staticThreadgroupBytes;
  for (int i = 0; i < 4; ++i) {
    offsets[i] = static_cast<uint32_t>((end + 15) / 16 * 16);
    end = offsets[i] + 16384;
  }
  launch.threadgroupOffsets = offsets.data();
  launch.contextOffset = (end + 63) / 64 * 64;
  uint64_t threads =
      launch.threadsPerThreadgroup[0] * launch.threadsPerThreadgroup[1] * launch.threadsPerThreadgroup[2];
  uint64_t simdgroups = (threads + 31) / 32;
  uint64_t bytes =
      launch.contextOffset + m_reflection.contextBytesFixed +
      simdgroups * (m_reflection.contextBytesPerSimdgroup + 32 * m_reflection.contextBytesPerThread);
  return std::vector<char>(bytes + 64 + 64, static_cast<char>(0xab));
}

void LoweredKernel::run(protocol::KernelLaunch launch, uint64_t first, uint64_t count) const {
  std::vector<uint32_t> offsets;
  std::vector<char> memory = makeScratch(launch, offsets);
  char* scratch = reinterpret_cast<char*>((reinterpret_cast<uintptr_t>(memory.data()) + 63) / 64 * 64);
  uint64_t all =
      uint64_t(launch.threadgroupsPerGrid[0]) * launch.threadgroupsPerGrid[1] * launch.threadgroupsPerGrid[2];
  m_entry(&launch, first, std::min(count, all - first), scratch);
}

protocol::KernelLaunch makeLaunch(void* const* buffers, std::array<uint32_t, 3> grid,
                                  std::array<uint32_t, 3> group) {
  protocol::KernelLaunch launch{};
  launch.buffers = buffers;
  for (int d = 0; d < 3; ++d) {
    launch.threadsPerGrid[d] = grid[d];
    launch.threadsPerThreadgroup[d] = group[d];
    launch.threadgroupsPerGrid[d] = (grid[d] + group[d] - 1) / group[d];
  }
  return launch;
}

}  // namespace invar::lowering::test
