#include "kernels/ggml/Ggml.hpp"

#include <fmt/format.h>

#include "kernels/support/BlockTables.hpp"

namespace invar::kernels::ggml {

std::string Tensor::text() const {
  std::string text = std::to_string(extent[0]);
  size_t last = 4;
  while (last > 1 && extent[last - 1] == 1) --last;
  for (size_t i = 1; i < last; ++i) text += fmt::format("x{}", extent[i]);
  return text;
}

Tensor dense(std::array<int64_t, 4> extent, size_t bytes, size_t elements) {
  Tensor tensor{extent, {bytes, 0, 0, 0}};
  tensor.stride[1] = uint64_t(extent[0]) / elements * bytes;
  tensor.stride[2] = tensor.stride[1] * uint64_t(extent[1]);
  tensor.stride[3] = tensor.stride[2] * uint64_t(extent[2]);
  return tensor;
}

void add32(PackedArguments& arguments, const Tensor& t) {
  arguments.i32({t.extent[0], t.extent[1], t.extent[2], t.extent[3]}).u64({t.stride[0], t.stride[1], t.stride[2], t.stride[3]});
}

void add64(PackedArguments& arguments, const Tensor& t) {
  arguments.i64({t.extent[0], t.extent[1], t.extent[2], t.extent[3]}).u64({t.stride[0], t.stride[1], t.stride[2], t.stride[3]});
}

const char* shortName(ElementType type) { return type == ElementType::Float ? "f32" : type == ElementType::Half ? "f16" : "bf16"; }
double roundingOf(ElementType type) { return type == ElementType::Float ? 0x1p-24 : type == ElementType::Half ? 0x1p-11 : 0x1p-8; }

size_t threadsFor(size_t count) {
  size_t threads = 32;
  while (threads < count && threads < 1024) threads *= 2;
  return threads;
}

const Tables& tables(const Context& context) {
  static const Tables kTables = readBlockTables((context.folder().parent_path() / "ggml-common.h").string());
  return kTables;
}

}  // namespace invar::kernels::ggml
