// `invar stress`: the report's programs, and more, at every thread count.
#pragma once

namespace CLI { class App; }

namespace invar::stress {

/// Adds the subcommand; `status` gets its exit status: 0 only if every run of every cell succeeded.
void addStressCommand(CLI::App& app, int& status);

}  // namespace invar::stress
