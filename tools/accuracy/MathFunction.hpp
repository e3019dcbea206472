// The math functions of the Metal library, what they should give, and how near to it Metal's specification wants them
// ("Numerical Compliance": the tables of accuracy in single precision, with fast math, and in half precision).
#pragma once

#include <vector>

namespace invar::accuracy {

/// How far a result may be from the exact value.
struct Bound {
  enum class Kind {
    Ulps,          ///< `value` units in the last place; 0.5 is correctly rounded, 0 exact
    Absolute,      ///< `value` for arguments up to `range`, no bound beyond
    Exponential,   ///< 3 + floor(2 |x|) units in the last place
    Logarithm,     ///< 3 units in the last place, but from 1/2 to 2 an absolute 2^-21
    Formula,       ///< the specification gives a formula, whose error is what it is
  };
  Kind kind;
  double value = 0, range = 0;
};

struct MathFunction {
  const char* name;
  unsigned arity;                        ///< 1 to 3
  const char* expression;                ///< in MSL, of x, y, z; `NS` is the namespace, `T` the type
  long double (*reference)(long double x, long double y, long double z);
  Bound precise, fast;
  double half;                           ///< units in the last place, in every mode
  const char* hard;                      ///< arguments near which it is hard: "pi/2", "1" or null
};

const std::vector<MathFunction>& mathFunctions();

}  // namespace invar::accuracy
