// `invar compile`.
#pragma once

namespace CLI { class App; }

namespace invar::tools {

/// Adds the subcommand; `status` gets its exit status.
void addCompileCommand(CLI::App& app, int& status);

}  // namespace invar::tools
