// `invar compile FILE ...`: the kernels of files with their arguments.
#pragma once

#include "compile/KernelMaker.hpp"

namespace invar::tools {

/// Prints what it finds, and errors to standard error. True when every kernel became a pipeline.
bool listFiles(const CompileRequest& request, const KernelMaker& maker);

}  // namespace invar::tools
