// Matrix products of the libraries that a user would pick instead.
#pragma once

#include "Measure.hpp"

namespace invar::bench {

/// oneDNN with one thread a call, or with all cores in each call.
MakeWork oneDnnProducts(unsigned n, bool allCores);
/// OpenBLAS as it comes: its own threads, all cores.
MakeWork openBlasProducts(unsigned n);

}  // namespace invar::bench
