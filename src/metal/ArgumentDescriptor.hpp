// What stands behind MTL::ArgumentDescriptor, and the structure that a list of them describes.
#pragma once

#include "Metal/MTLArgumentEncoder.hpp"
#include "base/Result.hpp"
#include "metal/Descriptor.hpp"
#include "protocol/Reflection.hpp"

namespace invar::metal {

struct ArgumentDescriptorValues {
  MTL::DataType dataType = MTL::DataTypeNone;
  NS::UInteger index = 0, arrayLength = 0;
  MTL::BindingAccess access = MTL::BindingAccessReadOnly;
  MTL::TextureType textureType = MTL::TextureType2D;
  NS::UInteger constantBlockAlignment = 0;
};

class ArgumentDescriptor final
    : public Descriptor<ArgumentDescriptor, MTL::ArgumentDescriptor, ArgumentDescriptorValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;

  /// Lays the members out as the compiler lays out a structure with them. The error, without a call's name, says which
  /// value of which member is wrong.
  static Result<protocol::ArgumentStructure> layOut(const NS::Array* descriptors);
};

}  // namespace invar::metal
