// The main queue's thread: its work waits here until the main thread comes by, in dispatch_main or its NSRunLoop.
#pragma once

#include "objc/dispatch/Work.hpp"

namespace invar::dispatch {

// Thread safety: thread-safe.
void submitToMainThread(Item* item);
/// For the main thread: runs what has been submitted so far.
void drainMainThread();
/// Runs the main thread's work for ever.
[[noreturn]] void runMainThread();
bool onMainThread();

}  // namespace invar::dispatch
