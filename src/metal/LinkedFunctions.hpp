// What stands behind MTL::LinkedFunctions.
#pragma once

#include "Metal/MTLLinkedFunctions.hpp"
#include "metal/Descriptor.hpp"

namespace invar::metal {

struct LinkedFunctionsValues {
  Held<NS::Array> functions, binaryFunctions, privateFunctions;
  Held<NS::Dictionary> groups;
};

class LinkedFunctions final : public Descriptor<LinkedFunctions, MTL::LinkedFunctions, LinkedFunctionsValues> {
public:
  static const TypeInfo kType;
  using Descriptor::Descriptor;

  /// Functions in all lists.
  size_t count() const;
};

}  // namespace invar::metal
