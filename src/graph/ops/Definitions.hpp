// The operations that other parts of the layer ask for by name. An operation that nobody asks for is declared
// in its own file alone.
#pragma once

#include "graph/Node.hpp"

namespace invar::graph::ops {

extern const Definition kPlaceholder;
extern const Definition kConstant;
extern const Definition kMatrixMultiplication;
extern const Definition kAddition;

}  // namespace invar::graph::ops
