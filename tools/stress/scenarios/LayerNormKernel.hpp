// The report's second kind of work: a custom kernel with threadgroup memory and barriers.
#pragma once

#include "stress/scenarios/Parts.hpp"

namespace invar::stress {

inline constexpr double kLayerNormEpsilon = 1e-5;
inline constexpr double kLayerNormTolerance = 5e-5;
inline constexpr unsigned kLayerNormThreads = 256;

/// The library with `layer_norm`, compiled once a process; throws with the compiler's words.
MTL::Library* layerNormLibrary();
/// A pipeline state of its own from that library.
Shared<MTL::ComputePipelineState> makeLayerNormPipeline();
/// Encodes one dispatch: a threadgroup normalises a row.
void encodeLayerNorm(MTL::ComputeCommandEncoder* encoder, MTL::ComputePipelineState* pipeline,
                     MTL::Buffer* input, MTL::Buffer* gamma, MTL::Buffer* beta, MTL::Buffer* output,
                     unsigned rows, unsigned columns);

}  // namespace invar::stress
