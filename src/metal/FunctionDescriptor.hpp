// What stands behind MTL::FunctionDescriptor.
#pragma once

#include "Metal/MTLFunctionConstantValues.hpp"
#include "Metal/MTLFunctionDescriptor.hpp"
#include "metal/Descriptor.hpp"

namespace invar::metal {

struct FunctionDescriptorValues {
  Held<NS::String> name, specialisedName;
  Held<MTL::FunctionConstantValues> constants;
  MTL::FunctionOptions options = MTL::FunctionOptionNone;
  Held<NS::Array> binaryArchives;
};

class FunctionDescriptor final
    : public Descriptor<FunctionDescriptor, MTL::FunctionDescriptor, FunctionDescriptorValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;
};

}  // namespace invar::metal
