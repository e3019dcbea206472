// Loading of compiled Objective-C files: every file's constructor calls __objc_exec_class, which stands here in front
// of libobjc's.
#pragma once

#include "objc/runtime/ModuleAbi.hpp"

namespace invar::objc {

/// Hands a file whose classes need no layout to libobjc.
void registerModule(abi::Module& module);

/// For a +load method: calls `function` once libobjc is done with the file that is being loaded.
void runAfterLoading(void (*function)());

}  // namespace invar::objc
