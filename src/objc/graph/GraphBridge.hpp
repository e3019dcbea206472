// The classes of MPSGraph in both doors.
#pragma once

#import <MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.h>

#include "MetalPerformanceShadersGraph/MetalPerformanceShadersGraph.hpp"
#import "objc/mps/MpsBridge.hpp"

namespace invar::objc {

INVAR_CLASS_PAIR(MPS::Graph, MPSGraph)
INVAR_CLASS_PAIR(MPS::GraphCompilationDescriptor, MPSGraphCompilationDescriptor)
INVAR_CLASS_PAIR(MPS::GraphDevice, MPSGraphDevice)
INVAR_CLASS_PAIR(MPS::GraphExecutable, MPSGraphExecutable)
INVAR_CLASS_PAIR(MPS::GraphExecutableExecutionDescriptor, MPSGraphExecutableExecutionDescriptor)
INVAR_CLASS_PAIR(MPS::GraphExecutionDescriptor, MPSGraphExecutionDescriptor)
INVAR_CLASS_PAIR(MPS::GraphOperation, MPSGraphOperation)
INVAR_CLASS_PAIR(MPS::GraphShapedType, MPSGraphShapedType)
INVAR_CLASS_PAIR(MPS::GraphTensor, MPSGraphTensor)
INVAR_CLASS_PAIR(MPS::GraphTensorData, MPSGraphTensorData)

/// A dictionary from tensors to objects of one class: both are checked.
template <class Object>
NS::SharedPtr<NS::Dictionary> byTensor(NSDictionary *dictionary, id receiver, SEL call) {
  for (id key in dictionary) {
    given<MPS::GraphTensor>(key, receiver, call);
    given<Object>([dictionary objectForKey:key], receiver, call);
  }
  return converted<NS::Dictionary>(dictionary, receiver, call);
}

}  // namespace invar::objc

#define BY_TENSOR(Object, dictionary) ::invar::objc::byTensor<Object>(dictionary, self, _cmd).get()
