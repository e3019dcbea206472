// The arguments that functions are measured on.
#pragma once

#include <array>
#include <vector>

namespace invar::accuracy {

/// Up to three arguments for each evaluation, one array an argument.
using Samples = std::array<std::vector<float>, 3>;

/// Every exponent and sign with `perExponent` random digits each, special values, and neighbours of `hard` points.
/// Functions of several arguments get pairs and triples of these in random order, half of them of like magnitude.
Samples floatSamples(unsigned arity, unsigned perExponent, const char* hard);

/// Every half, for one argument; `count` random ones for several.
Samples halfSamples(unsigned arity, unsigned count);

}  // namespace invar::accuracy
