// Where MSL wants an address space and C++ has none to want.
#pragma once

#include "compiler/msl/Session.hpp"

namespace invar::msl {

/// Reports pointers and references of the source that name no address space, and named spaces that become 'thread' memory.
/// Templates are not looked at, nor what stands in macros.
/// Metal documentation: Metal Shading Language Specification, "Address Spaces".
void checkAddressSpaces(Session& session);

}  // namespace invar::msl
