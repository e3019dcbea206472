// What MSL leaves out of C++ and only the syntax tree shows.
#pragma once

#include "compiler/msl/Session.hpp"

namespace invar::msl {

/// Checks the source's own declarations: where variables may be stored, what a function constant may be, that kernels
/// stand at namespace scope and are called by nobody, and that no function calls itself other than as a loop (templates that nothing has
/// instantiated yet are left to the kernel that does). Reports every break of a rule to the session.
void checkDeclarations(Session& session);

}  // namespace invar::msl
