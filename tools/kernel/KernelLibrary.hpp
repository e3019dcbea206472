// A library of Metal source and the pipelines of its kernels, with errors as Failure instead of NS::Error.
// Thread safety: One thread at a time. Calls need an autorelease pool.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "kernel/ElementType.hpp"

namespace invar::tools {

/// The value of a function constant: a number for each element, or one for all.
struct ConstantValue {
  template <class T>
    requires std::is_arithmetic_v<T>
  ConstantValue(T number) : elements{Number(number)} {}
  explicit ConstantValue(std::vector<Number> numbers) : elements(std::move(numbers)) {}

  std::vector<Number> elements;
};

/// A function constant by name or by index ("700"), and its value.
using Constants = std::vector<std::pair<std::string, ConstantValue>>;

struct ConstantInfo {
  std::string name;
  unsigned index;
  bool isRequired;
};

class KernelLibrary {
public:
  using Pipeline = NS::SharedPtr<MTL::ComputePipelineState>;

  explicit KernelLibrary(NS::SharedPtr<MTL::Library> library) : m_library(std::move(library)) {}
  /// Compiles `source` for the default device. Throws Failure with the compiler's diagnostics.
  static KernelLibrary fromSource(const std::string& source, const MTL::CompileOptions* options = nullptr);

  MTL::Device* device() const { return m_library->device(); }
  std::vector<std::string> kernels() const;
  /// The constants that the kernel depends on. Throws Failure when there is no such kernel.
  std::vector<ConstantInfo> constantsOf(const std::string& kernel) const;
  /// Constants that the kernel does not have are ignored, as Metal does. Throws Failure: no such kernel (with the names
  /// nearest to it), a required constant without a value, one with another number of elements, and what the compiler says.
  Pipeline pipeline(const std::string& kernel, const Constants& constants = {}) const;

private:
  NS::SharedPtr<MTL::Function> function(const std::string& kernel) const;

  NS::SharedPtr<MTL::Library> m_library;
};

}  // namespace invar::tools
