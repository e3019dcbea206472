// The options of every command that compiles source: -I, -D, --std (-std=) and --math.
#pragma once

#include "compile/CompileRequest.hpp"

namespace CLI { class App; }

namespace invar::tools {

/// Adds them to `command`. They write to `request`, which must live as long.
void addCompilationOptions(CLI::App& command, CompileRequest& request);

}  // namespace invar::tools
