// What the checks of ggml's kernels share.
#pragma once

#include <array>

#include "kernels/check/Check.hpp"
#include "kernels/support/BlockFormats.hpp"
#include "kernels/support/PackedArguments.hpp"

namespace invar::kernels::ggml {

inline constexpr const char* kFile = "ggml-metal.metal";

/// A tensor as ggml describes it to kernels: the innermost dimension first, strides in bytes.
struct Tensor {
  std::array<int64_t, 4> extent;
  std::array<uint64_t, 4> stride;
  size_t count() const { return size_t(extent[0] * extent[1] * extent[2] * extent[3]); }
  size_t rows() const { return count() / size_t(extent[0]); }
  std::string text() const;
};

/// Without gaps; `bytes` of a block of `elements`.
Tensor dense(std::array<int64_t, 4> extent, size_t bytes, size_t elements = 1);

/// Appends the extents in 32 or 64 bits, then the strides.
void add32(PackedArguments& arguments, const Tensor& tensor);
void add64(PackedArguments& arguments, const Tensor& tensor);

/// f32, f16, bf16.
const char* shortName(ElementType type);
double roundingOf(ElementType type);
/// The least power of two times 32 that covers `count`, at most 1024.
size_t threadsFor(size_t count);

/// The tables of the checkout's block formats.
const Tables& tables(const Context& context);

}  // namespace invar::kernels::ggml
