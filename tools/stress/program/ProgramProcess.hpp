// One run of a program in a process of its own.
#pragma once

#include "ProgramPlan.hpp"

namespace invar::stress::program {

/// Starts the plan's program and waits for it. What a failed run wrote to standard output and standard error is kept in
/// `reportFile`, with its command.
Run runProgram(const Plan& plan, unsigned threads, const std::string& reportFile);

}  // namespace invar::stress::program
