// From files of source to pipelines, through the public API alone: an application can do the same.
#pragma once

#include "compile/ConstantsFile.hpp"
#include "compile/CompileRequest.hpp"

namespace invar::tools {

/// Thread safety: thread-safe. The calling thread needs an autorelease pool.
class KernelMaker {
public:
  /// Throws std::runtime_error when a setting names something that cannot be used.
  explicit KernelMaker(const CompileRequest& request);

  /// Null with the reason in `error`.
  NS::SharedPtr<MTL::Library> library(const std::string& path, std::string& error) const;
  /// Null with the reason in `error`. The kernel is specialised: every function constant has a value.
  NS::SharedPtr<MTL::ComputePipelineState> pipeline(
      MTL::Library* library, const std::string& kernel, std::string& error,
      MTL::ComputePipelineReflection** reflection = nullptr) const;
  const ConstantsFile& constants() const { return m_constants; }

private:
  ConstantsFile m_constants;
  MTL::Device* m_device;
  NS::SharedPtr<MTL::CompileOptions> m_options;
};

}  // namespace invar::tools
