// Writes what a run that dies was doing: the signal, and the stacks of all threads.
#pragma once

namespace invar::stress {

/// Installs handlers for the signals that end a process, and for SIGUSR1, by which the parent asks a run
/// that hangs for the stacks of its threads. They write to standard error.
void installCrashReporter();

}  // namespace invar::stress
