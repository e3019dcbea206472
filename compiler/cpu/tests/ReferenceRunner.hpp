// Runs a natively compiled test kernel thread by thread, each on a stack of its own, with the plainest
// possible barriers and lane operations: what the lowered kernel is compared with.
#pragma once

#include "protocol/KernelAbi.hpp"

namespace invar::lowering::test {

/// Runs the whole grid. Threadgroup arguments get memory of their own.
void runReference(void (*kernel)(), const protocol::KernelLaunch& launch);

}  // namespace invar::lowering::test
