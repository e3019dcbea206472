// `invar info`.
#pragma once

namespace CLI { class App; }

namespace invar::tools {

/// Adds the subcommand; `status` gets its exit status.
void addInfoCommand(CLI::App& app, int& status);

}  // namespace invar::tools
