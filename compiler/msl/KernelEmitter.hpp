// From a kernel's declaration to its module.
#pragma once

#include <optional>

#include "compiler/msl/FunctionReferences.hpp"
#include "compiler/msl/ParsedLibrary.hpp"
#include "compiler/msl/Session.hpp"

namespace invar::msl {

/// Instantiates `entry` if need be, generates its code and applies the constants. Errors are reported to
/// the session.
std::optional<ParsedLibrary::Kernel> emitKernel(Session& session, const SourceInventory& inventory,
                                                const std::string& name,
                                                const std::vector<FunctionConstantValue>& constants);

}  // namespace invar::msl
