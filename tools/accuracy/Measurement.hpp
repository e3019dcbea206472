// Runs a math function on the device in all its forms and compares each result with the reference.
#pragma once

#include <Metal/Metal.hpp>

#include <string>
#include <vector>

#include "accuracy/MathFunction.hpp"

namespace invar::accuracy {

/// How the application asks for its library to be compiled.
struct Setup {
  const char* name;
  MTL::MathMode mode;
  MTL::MathFloatingPointFunctions functions;
};

enum class Form { Plain, Precise, Fast, Half, Bfloat };
inline constexpr Form kForms[] = {Form::Plain, Form::Precise, Form::Fast, Form::Half, Form::Bfloat};
const char* nameOf(Form form);

struct Finding {
  Form form;
  Bound bound;
  double worst = 0;            ///< in units in the last place; for Bound::Kind::Absolute the error itself
  bool within = true;          ///< and vectors agree with scalars bit by bit
  size_t measured = 0;
  std::string complaint = {};  ///< of the first result that is out of bounds
};

class Measurement {
public:
  /// `perExponent`: random floats for each exponent and sign.
  Measurement(MTL::Device* device, unsigned perExponent) : m_device(device), m_perExponent(perExponent) {}

  /// A finding for each form that the function has. On failure none, and `error` says why.
  std::vector<Finding> measure(const MathFunction& function, const Setup& setup, std::string& error);

private:
  MTL::Device* m_device;
  unsigned m_perExponent;
};

}  // namespace invar::accuracy
