#include "accuracy/Measurement.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "accuracy/Kernels.hpp"
#include "accuracy/Samples.hpp"
#include "common/Text.hpp"

namespace invar::accuracy {
namespace {

using Real = long double;
using Kind = Bound::Kind;

struct Format {
  int digits, least;   ///< of the mantissa; exponent of the least normal number, as frexp counts
  Real largest;
};
constexpr Format kFloat{24, -125, 0x1.fffffep127L}, kHalf{11, -13, 65504}, kBfloat{8, -125, 0x1.fep127L};

Format formatOf(Form form) { return form == Form::Half ? kHalf : form == Form::Bfloat ? kBfloat : kFloat; }

Real ulpOf(Real x, const Format& format) {
  int exponent = 0;
  (void)std::frexp(x, &exponent);
  return std::ldexp(Real(1), std::max(exponent, format.least) - format.digits);
}

/// In units in the last place. A result beyond the largest number is infinity, which counts as the next.
double errorOf(Real got, Real exact, const Format& format) {
  if (std::isnan(exact)) return std::isnan(got) ? 0 : INFINITY;
  if (std::isnan(got)) return INFINITY;
  const Real unit = ulpOf(format.largest, format), beyond = format.largest + unit;
  if (std::fabs(exact) >= beyond && std::isinf(got)) return std::signbit(exact) == std::signbit(got) ? 0 : INFINITY;
  if (std::isinf(exact)) return INFINITY;
  if (std::isinf(got)) got = std::copysign(beyond, got);
  return double(std::fabs(got - exact) / ulpOf(std::min(std::fabs(exact), format.largest), format));
}

Bound boundOf(const MathFunction& function, Form form, const Setup& setup) {
  switch (form) {
    case Form::Half: case Form::Bfloat: return {Kind::Ulps, function.half};
    case Form::Precise: return function.precise;
    case Form::Fast: return function.fast;
    case Form::Plain: break;
  }
  // Operators have no functions to choose; the mode decides.
  const bool precise = hasNamespaces(function) ? setup.functions == MTL::MathFloatingPointFunctionsPrecise
                                               : setup.mode == MTL::MathModeSafe;
  // A function that is only an operator with a name takes the mode's freedoms, too.
  return precise ? function.precise : function.fast;
}

/// What the bound allows here, in units in the last place or absolutely; infinity when it says nothing.
double allowed(const Bound& bound, Real x) {
  switch (bound.kind) {
    case Kind::Ulps: return bound.value;
    case Kind::Absolute: return std::fabs(x) <= bound.range ? bound.value : INFINITY;
    case Kind::Exponential: return 3 + std::floor(std::fabs(double(2 * x)));
    case Kind::Logarithm: return x >= 0.5L && x <= 2 ? 0x1p-21 : 3;
    case Kind::Formula: return INFINITY;
  }
  return INFINITY;
}

bool isAbsolute(const Bound& bound, Real x) {
  return bound.kind == Kind::Absolute || (bound.kind == Kind::Logarithm && x >= 0.5L && x <= 2);
}

class Evaluation {
public:
  Evaluation(MTL::Device* device, MTL::Library* library, const char* kernel, const Samples& samples)
      : m_count(samples[0].size()) {
    NS::Error* error = nullptr;
    auto function = NS::TransferPtr(library->newFunction(tools::toMetal(kernel)));
    auto state = NS::TransferPtr(device->newComputePipelineState(function.get(), &error));
    if (!state) {
      m_error = tools::fromMetal(error);
      return;
    }
    auto queue = NS::TransferPtr(device->newCommandQueue());
    MTL::CommandBuffer* commands = queue->commandBuffer();
    MTL::ComputeCommandEncoder* encoder = commands->computeCommandEncoder();
    encoder->setComputePipelineState(state.get());
    for (unsigned i = 0; i < 7; ++i) {
      m_buffers[i] = NS::TransferPtr(device->newBuffer(m_count * sizeof(float), MTL::ResourceStorageModeShared));
      if (i < 3 && !samples[i].empty()) std::memcpy(m_buffers[i]->contents(), samples[i].data(), m_count * sizeof(float));
      encoder->setBuffer(m_buffers[i].get(), 0, i);
    }
    encoder->dispatchThreads(MTL::Size::Make(m_count, 1, 1), MTL::Size::Make(256, 1, 1));
    encoder->endEncoding();
    commands->commit();
    commands->waitUntilCompleted();
    if (commands->status() == MTL::CommandBufferStatusError) m_error = tools::fromMetal(commands->error());
  }
  const std::string& error() const { return m_error; }
  const float* results(Form form) const {
    return contents(form == Form::Precise ? 4 : form == Form::Fast ? 5 : 3);
  }
  const float* vectors() const { return contents(6); }

private:
  const float* contents(unsigned i) const { return static_cast<const float*>(m_buffers[i]->contents()); }

  size_t m_count;
  NS::SharedPtr<MTL::Buffer> m_buffers[7];
  std::string m_error;
};

/// What fast math need not get right: infinity, NaN and subnormal numbers, going in or coming out.
bool isOrdinary(const Samples& samples, size_t i, unsigned arity, Real exact, const Format& format) {
  const Real least = std::ldexp(Real(1), format.least - 1);
  auto ordinary = [&](Real x) { return x == 0 || (std::fabs(x) >= least && std::fabs(x) <= format.largest); };
  for (unsigned a = 0; a < arity; ++a)
    if (!ordinary(samples[a][i])) return false;
  return ordinary(exact);
}

bool sameBits(float a, float b) {
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b);
}

}  // namespace

const char* nameOf(Form form) {
  switch (form) {
    case Form::Plain: return "float";
    case Form::Precise: return "precise::";
    case Form::Fast: return "fast::";
    case Form::Half: return "half";
    case Form::Bfloat: return "bfloat";
  }
  return "";
}

std::vector<Finding> Measurement::measure(const MathFunction& function, const Setup& setup, std::string& error) {
  auto options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
  options->setMathMode(setup.mode);
  options->setMathFloatingPointFunctions(setup.functions);
  NS::Error* failure = nullptr;
  auto library = NS::TransferPtr(m_device->newLibrary(tools::toMetal(kernelSource(function)), options.get(), &failure));
  if (!library) {
    error = tools::fromMetal(failure);
    return {};
  }
  const Samples floats = floatSamples(function.arity, m_perExponent, function.hard);
  const Samples halves = halfSamples(function.arity, 65536);
  Samples bfloats = floats;
  for (std::vector<float>& values : bfloats)
    for (float& x : values)
      if (!std::isnan(x)) x = std::bit_cast<float>(std::bit_cast<uint32_t>(x) & 0xffff0000u);
  const Evaluation evaluations[] = {{m_device, library.get(), "floats", floats}, {m_device, library.get(), "halves", halves},
                                    {m_device, library.get(), "bfloats", bfloats}};
  for (const Evaluation& evaluation : evaluations)
    if (!evaluation.error().empty()) {
      error = evaluation.error();
      return {};
    }

  std::vector<Finding> findings;
  for (Form form : kForms) {
    if ((form == Form::Precise || form == Form::Fast) && !hasNamespaces(function)) continue;
    // bfloat goes through the functions of float: fast ones do not take arguments of every size.
    if (form == Form::Bfloat && setup.functions != MTL::MathFloatingPointFunctionsPrecise) continue;
    const unsigned set = form == Form::Half ? 1 : form == Form::Bfloat ? 2 : 0;
    const Samples& samples = set == 1 ? halves : set == 2 ? bfloats : floats;
    const Evaluation& evaluation = evaluations[set];
    const float* results = evaluation.results(form);
    const Format format = formatOf(form);
    Finding finding{form, boundOf(function, form, setup)};
    // Processors that convert to bfloat flush subnormal numbers, as Metal allows.
    const bool everything = form == Form::Precise || ((form == Form::Plain || form == Form::Half) && setup.mode == MTL::MathModeSafe);
    for (size_t i = 0; i < samples[0].size(); ++i) {
      Real arguments[3] = {};
      bool hasNan = false;
      for (unsigned a = 0; a < function.arity; ++a) {
        arguments[a] = samples[a][i];
        hasNan = hasNan || std::isnan(arguments[a]);
      }
      const auto [x, y, z] = arguments;
      const Real exact = function.reference(x, y, z);
      if (hasNan && function.arity == 3) continue;   // which of three is the median is then anyone's guess
      if (!everything && !isOrdinary(samples, i, function.arity, exact, format)) continue;
      const double limit = allowed(finding.bound, x);
      const bool absolute = isAbsolute(finding.bound, x);
      if (absolute && std::isinf(limit)) continue;
      double distance = absolute ? double(std::fabs(results[i] - exact)) : errorOf(results[i], exact, format);
      // A pole has two sides, and its argument does not tell from which it is come to.
      if (std::isinf(results[i]) && std::isinf(exact) && std::string_view(function.name) == "tanpi") distance = 0;
      ++finding.measured;
      if (absolute == (finding.bound.kind == Kind::Absolute)) finding.worst = std::max(finding.worst, distance);
      const bool agrees = form == Form::Precise || form == Form::Fast || sameBits(results[i], evaluation.vectors()[i]);
      if (distance <= limit + 1e-4 * limit && agrees) continue;
      finding.within = false;
      if (finding.complaint.empty())
        finding.complaint = fmt::format("{} {} in {}: ({:a}, {:a}, {:a}) gave {:.9g}, exact is {:.12g}{}", nameOf(form), function.name,
                                        setup.name, double(x), double(y), double(z), results[i], double(exact),
                                        agrees ? "" : fmt::format("; as a vector's element {:.9g}", evaluation.vectors()[i]));
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace invar::accuracy
