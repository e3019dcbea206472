// Blocks as pieces of work.
#pragma once

#include "dispatch/base.h"
#include "objc/dispatch/Work.hpp"

namespace invar::dispatch {

/// Runs the caller's block, which it keeps until then.
Work borrowedWork(dispatch_block_t block);
/// Runs a copy of the block once, and lets go of it.
Work copiedWork(dispatch_block_t block);
/// Whether dispatch_block_create made the block a barrier.
bool isBarrier(dispatch_block_t block);

}  // namespace invar::dispatch
