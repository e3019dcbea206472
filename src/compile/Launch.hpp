// Starting the compiler service.
#pragma once

#include "base/Result.hpp"
#include "compile/CompilerBinary.hpp"
#include "protocol/Channel.hpp"

namespace invar::compile {

/// Starts the service as a process of its own session, which is no child of this process, and returns
/// the control connection. `cacheFolder` may be empty. It ends when the connection is closed or this process ends. Blocks until the
/// service greets. Thread-safe.
Result<protocol::Descriptor> launchService(const CompilerBinary& binary, const std::string& cacheFolder);

}  // namespace invar::compile
