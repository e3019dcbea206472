#include "objc/runtime/Modules.hpp"

#include <dlfcn.h>

#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "base/Export.hpp"
#include "objc/runtime.h"
#include "objc/runtime/ClassLayout.hpp"

namespace invar::objc {
namespace {

using Register = void (*)(void*);

// Files load one after the other, and a +load method may load a library with more of them.
constinit std::recursive_mutex s_mutex;
constinit void (*s_afterLoading)() = nullptr;

// Files with a class whose superclass is not known yet. Never freed: a program may load files until it ends.
std::vector<abi::Module*>& waiting() {
  static auto* modules = new std::vector<abi::Module*>;
  return *modules;
}

Register libobjcRegister() {
  // By name, not as the next in line: gnustep-base may have been loaded ahead of libobjc.
  static const auto found = [] {
    void* library = dlopen("libobjc.so.4", RTLD_LAZY | RTLD_NOLOAD);
    return reinterpret_cast<Register>(library ? dlsym(library, "__objc_exec_class") : nullptr);
  }();
  return found;
}

bool needsLayout(const abi::Module& module) {
  for (int i = 0; i < module.symbols->classCount; ++i)
    if (static_cast<abi::ClassRecord*>(module.symbols->definitions[i])->size <= 0) return true;
  return false;
}

void registerWaiting() {
  auto& modules = waiting();
  for (size_t i = 0; i < modules.size();) {
    if (layOutClasses(*modules[i])) {
      abi::Module* module = modules[i];
      modules.erase(modules.begin() + ptrdiff_t(i));
      registerModule(*module);
      i = 0;   // its classes may be what another one waits for
    } else {
      ++i;
    }
  }
}

void load(abi::Module& module) {
  const std::lock_guard lock(s_mutex);
  if (module.version == abi::kHiddenIvarsVersion) {
    module.version = abi::kGccVersion;
    module.size = sizeof(abi::Module);
  }
  if (needsLayout(module) && !layOutClasses(module)) {
    waiting().push_back(&module);
    return;
  }
  registerModule(module);
  registerWaiting();
}

}  // namespace

void registerModule(abi::Module& module) {
  const std::lock_guard lock(s_mutex);
  if (auto* handOver = libobjcRegister()) handOver(&module);
  if (auto* function = std::exchange(s_afterLoading, nullptr)) function();
}

void runAfterLoading(void (*function)()) {
  const std::lock_guard lock(s_mutex);
  s_afterLoading = function;
}

}  // namespace invar::objc

extern "C" INVAR_EXPORT void __objc_exec_class(void* module) {
  invar::objc::load(*static_cast<invar::objc::abi::Module*>(module));
}
