// ggml's products with weights of every block format and of float, half and bfloat: with one vector, with a few,
// with a matrix; by expert; and rows taken from them.
#include <fmt/format.h>

#include "kernels/ggml/Ggml.hpp"
#include "kernels/support/Reference.hpp"

namespace invar::kernels::ggml {
namespace {

using T = ElementType;

struct Weights {
  std::string name;
  size_t bytes, elements;  ///< of a block
  std::vector<char> data;
  Values values;
};

Weights blockWeights(const Context& context, const BlockFormat& format, size_t count) {
  Weights weights{format.name, format.bytes, format.elements, randomBlocks(format, count / format.elements), {}};
  weights.values = decoded(format, weights.data, tables(context));
  return weights;
}

Weights plainWeights(ElementType type, size_t count) {
  Weights weights{shortName(type), tools::sizeOf(type), 1, {}, roundedTo(type, randomValues(count))};
  weights.data.resize(count * weights.bytes);
  for (size_t i = 0; i < count; ++i) tools::store(type, weights.values[i], weights.data.data() + i * weights.bytes);
  return weights;
}

/// How ggml lays out the threads of a product with a vector.
struct Layout {
  const char* format;
  size_t rows, groups, memory;  ///< rows of a SIMD-group, SIMD-groups of a threadgroup, bytes of threadgroup memory
};

constexpr Layout kLayouts[] = {
    {"q1_0", 8, 2, 0},     {"q2_0", 8, 2, 0},   {"q4_0", 4, 2, 0},   {"q4_1", 4, 2, 0},  {"q5_0", 4, 2, 0},    {"q5_1", 4, 2, 0},
    {"q8_0", 2, 4, 256},   {"mxfp4", 2, 2, 128}, {"q2_K", 4, 2, 0},  {"q3_K", 2, 2, 0},  {"q4_K", 2, 2, 0},    {"q5_K", 1, 2, 0},
    {"q6_K", 2, 2, 0},     {"iq1_s", 4, 2, 0},  {"iq1_m", 4, 2, 0},  {"iq2_xxs", 4, 2, 256 * 8 + 128},          {"iq2_xs", 4, 2, 512 * 8 + 128},
    {"iq2_s", 4, 2, 0},    {"iq3_xxs", 4, 2, 256 * 4 + 128},         {"iq3_s", 4, 2, 512 * 4},                  {"iq4_nl", 2, 2, 128},
    {"iq4_xs", 2, 2, 128}, {"tq2_0", 4, 2, 0}};

size_t divided(size_t a, size_t b) { return (a + b - 1) / b; }

/// The members of the arguments that describe both operands.
void addOperands(PackedArguments& arguments, const Tensor& w, const Tensor& x) {
  for (const Tensor* t : {&w, &x})
    arguments.i32({t->extent[0], t->extent[1], t->extent[2]}).u64({t->stride[0], t->stride[1], t->stride[2], t->stride[3]});
}

/// weights [rows][depth] of `heads` matrices times x [heads * share][columns][depth].
Values expectedProduct(const Values& weights, const Values& x, size_t rows, size_t columns, size_t depth, size_t heads, size_t share) {
  Values expected;
  for (size_t head = 0; head < heads * share; ++head) {
    const Values w(weights.begin() + ptrdiff_t(head / share * rows * depth), weights.begin() + ptrdiff_t((head / share + 1) * rows * depth)),
        part(x.begin() + ptrdiff_t(head * columns * depth), x.begin() + ptrdiff_t((head + 1) * columns * depth));
    const Values c = reference::productWithTransposed(part, w, columns, rows, depth);
    expected.insert(expected.end(), c.begin(), c.end());
  }
  return expected;
}

/// The kernels for a vector read rows behind the last one, whose results they drop: ggml's weights have others
/// behind them.
std::vector<char> withRowsBehind(const Weights& weights, const Tensor& w, size_t rows) {
  std::vector<char> data = weights.data;
  data.resize(data.size() + rows * w.stride[1]);
  return data;
}

void multiplyVector(Context& context, const std::string& kernel, const Weights& weights, size_t rows, size_t depth, const Layout& layout, bool rowsByGroup) {
  const size_t heads = 2, share = 2, columns = 3;
  context.check(kernel, fmt::format("{}x{}x{}, {} heads", columns, rows, depth, heads * share), {2e-5, 1}, [&] {
    const Tensor w = dense({int64_t(depth), int64_t(rows), heads, 1}, weights.bytes, weights.elements), x = dense({int64_t(depth), columns, heads * share, 1}, 4);
    const Values values = roundedTo(T::Float, randomValues(x.count(), -1, 1, 2));
    const size_t count = rows * columns * heads * share;
    const auto y = resultBuffer(T::Float, count);
    auto launch = context.launch(kFile, kernel, {{"600", layout.groups}, {"602", heads * share}, {"603", share}, {"604", 1}});
    PackedArguments arguments;
    addOperands(arguments, w, x);
    arguments.i32({int64_t(rows), columns, int64_t(layout.rows)}).i16({share, 1});
    launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(withRowsBehind(weights, w, layout.rows * layout.groups))).buffer(2, bufferOf(T::Float, values)).buffer(3, y);
    if (layout.memory) launch.threadgroup(0, layout.memory);
    const size_t each = rowsByGroup ? layout.rows : layout.rows * layout.groups;
    launch.runGroups(MTL::Size::Make(divided(rows, each), columns, heads * share), MTL::Size::Make(32, layout.groups, 1));
    return Comparison{valuesIn(y, T::Float, count), expectedProduct(weights.values, values, rows, columns, depth, heads, share)};
  });
}

void multiplyFew(Context& context, const Weights& weights, size_t rows, size_t depth, size_t each) {
  const size_t columns = each == 2 ? 2 : each == 3 ? 6 : each == 4 ? 7 : 5, groups = 2, across = 8;
  const std::string kernel = fmt::format("kernel_mul_mv_ext_{}_f32_r1_{}", weights.name, each);
  context.check(kernel, fmt::format("{}x{}x{}", columns, rows, depth), {2e-5, 1}, [&] {
    const Tensor w = dense({int64_t(depth), int64_t(rows), 1, 1}, weights.bytes, weights.elements), x = dense({int64_t(depth), int64_t(columns), 1, 1}, 4);
    const Values values = roundedTo(T::Float, randomValues(x.count(), -1, 1, 2));
    const auto y = resultBuffer(T::Float, rows * columns);
    auto launch = context.launch(kFile, kernel, {{"600", groups}, {"601", across}, {"602", 1}, {"603", 1}, {"604", 1}});
    PackedArguments arguments;
    addOperands(arguments, w, x);
    arguments.i32({int64_t(rows), int64_t(columns)}).i16({1, 1});
    launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(weights.data)).buffer(2, bufferOf(T::Float, values)).buffer(3, y);
    launch.runGroups(MTL::Size::Make(divided(rows, 32 / across * groups), divided(columns, each), 1), MTL::Size::Make(32, groups, 1));
    return Comparison{valuesIn(y, T::Float, rows * columns), expectedProduct(weights.values, values, rows, columns, depth, 1, 1)};
  });
}

void multiplyMatrix(Context& context, const Weights& weights, ElementType type, size_t rows, size_t depth, size_t columns, double tolerance) {
  const size_t heads = 2;
  const std::string kernel = fmt::format("kernel_mul_mm_{}_{}", weights.name, shortName(type));
  context.check(kernel, fmt::format("{}x{}x{}, {} heads", columns, rows, depth, heads), {tolerance, 1}, [&] {
    const size_t size = tools::sizeOf(type);
    const Tensor w = dense({int64_t(depth), int64_t(rows), heads, 1}, weights.bytes, weights.elements), x = dense({int64_t(depth), int64_t(columns), heads, 1}, size);
    const Values values = roundedTo(type, randomValues(x.count(), -1, 1, 2));
    const size_t count = rows * columns * heads;
    const bool checksOutput = rows % 64 || columns % 32;
    const auto y = resultBuffer(T::Float, count);
    auto launch = context.launch(kFile, kernel, {{"700", depth % 32 != 0}, {"701", checksOutput}, {"702", heads}, {"703", 1}, {"704", 1}, {"705", 1}});
    PackedArguments arguments;
    arguments.i32({w.extent[0], w.extent[2]}).u64({w.stride[1], w.stride[2], w.stride[3]}).i32({x.extent[2]});
    arguments.u64({x.stride[0], x.stride[1], x.stride[2], x.stride[3]}).i32({int64_t(rows), int64_t(columns)}).i16({1, 1});
    launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(weights.data)).buffer(2, bufferOf(type, values)).buffer(3, y);
    launch.threadgroup(0, checksOutput ? 8192 : 6144);
    launch.runGroups(MTL::Size::Make(divided(columns, 32), divided(rows, 64), heads), MTL::Size::Make(32, 4, 1));
    return Comparison{valuesIn(y, T::Float, count), expectedProduct(weights.values, values, rows, columns, depth, heads, 1)};
  });
}

/// A token's row times the matrices of the experts that it was given to.
void multiplyByExpert(Context& context, const Weights& weights, size_t rows, size_t depth, const Layout& layout, bool rowsByGroup) {
  const size_t experts = 4, used = 2, tokens = 5;
  const std::string kernel = fmt::format("kernel_mul_mv_id_{}_f32", weights.name);
  context.check(kernel, fmt::format("{}x{}x{}, {} of {} experts", tokens, rows, depth, used, experts), {2e-5, 1}, [&] {
    const Tensor w = dense({int64_t(depth), int64_t(rows), experts, 1}, weights.bytes, weights.elements), x = dense({int64_t(depth), 1, tokens, 1}, 4);
    const Values values = roundedTo(T::Float, randomValues(x.count(), -1, 1, 2)), chosen = randomIntegers(used * tokens, 0, experts - 1, 3);
    Values expected;
    for (size_t token = 0; token < tokens; ++token)
      for (size_t slot = 0; slot < used; ++slot) {
        const auto expert = size_t(chosen[token * used + slot]);
        const Values one(weights.values.begin() + ptrdiff_t(expert * rows * depth), weights.values.begin() + ptrdiff_t((expert + 1) * rows * depth)),
            row(values.begin() + ptrdiff_t(token * depth), values.begin() + ptrdiff_t((token + 1) * depth));
        const Values c = reference::productWithTransposed(row, one, 1, rows, depth);
        expected.insert(expected.end(), c.begin(), c.end());
      }
    const auto y = resultBuffer(T::Float, expected.size());
    auto launch = context.launch(kFile, kernel, {{"600", layout.groups}, {"602", 1}, {"603", 1}, {"604", 1}});
    PackedArguments arguments;
    arguments.i32({used, tokens}).u64({used * 4}).i32({w.extent[0], w.extent[1], w.extent[2]}).u64({w.stride[0], w.stride[1], w.stride[2]});
    arguments.i32({x.extent[0], x.extent[1], x.extent[2], x.extent[3]}).u64({x.stride[0], x.stride[1], x.stride[2]});
    arguments.i32({int64_t(rows), int64_t(used)}).u64({rows * 4}).i32({int64_t(layout.rows)});
    launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(withRowsBehind(weights, w, layout.rows * layout.groups))).buffer(2, bufferOf(T::Float, values)).buffer(3, y);
    launch.buffer(4, bufferOf(T::Int, chosen));
    if (layout.memory) launch.threadgroup(0, layout.memory);
    const size_t each = rowsByGroup ? layout.rows : layout.rows * layout.groups;
    launch.runGroups(MTL::Size::Make(divided(rows, each), 1, used * tokens), MTL::Size::Make(32, layout.groups, 1));
    return Comparison{valuesIn(y, T::Float, expected.size()), expected};
  });
}

void takeRows(Context& context, const Weights& weights, size_t rows, size_t depth, bool isBlocks) {
  const std::string kernel = "kernel_get_rows_" + weights.name;
  context.check(kernel, fmt::format("7 of {}x{}", rows, depth), {1e-6}, [&] {
    const Tensor w = dense({int64_t(depth), int64_t(rows), 1, 1}, weights.bytes, weights.elements), out = dense({int64_t(depth), 7, 1, 1}, 4);
    const Values taken = {3, 60, 0, 42, 42, 17, 64};
    Values expected;
    for (const double row : taken)
      expected.insert(expected.end(), weights.values.begin() + ptrdiff_t(row) * ptrdiff_t(depth), weights.values.begin() + (ptrdiff_t(row) + 1) * ptrdiff_t(depth));
    const auto y = resultBuffer(T::Float, expected.size());
    const size_t steps = isBlocks ? depth / 16 : depth, threads = std::min<size_t>(steps, 256);
    auto launch = context.launch(kFile, kernel);
    PackedArguments arguments;
    arguments.i32({int64_t(steps), w.extent[0]}).u64({w.stride[1], w.stride[2], w.stride[3]}).i32({7}).u64({4, 28, 28});
    arguments.u64({out.stride[1], out.stride[2], out.stride[3]});
    launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(weights.data)).buffer(2, bufferOf(T::Int, taken)).buffer(3, y);
    launch.runGroups(MTL::Size::Make(divided(steps, threads) * 7, 1, 1), MTL::Size::Make(threads, 1, 1));
    return Comparison{valuesIn(y, T::Float, expected.size()), expected};
  });
}

void checkQuantized(Context& context) {
  const size_t rows = 65, depth = 512;
  for (const Layout& layout : kLayouts) {
    const Weights weights = blockWeights(context, blockFormat(layout.format), 4 * rows * depth);
    const bool rowsByGroup = weights.name == "q8_0";
    multiplyVector(context, fmt::format("kernel_mul_mv_{}_f32", layout.format), weights, rows, depth, layout, rowsByGroup);
    // Weights are rounded to half before the product.
    multiplyMatrix(context, weights, T::Float, rows, depth, 40, 2e-3);
    multiplyMatrix(context, weights, T::Half, rows, depth, 40, 2e-3);
    multiplyByExpert(context, weights, rows, depth, layout, rowsByGroup);
    takeRows(context, weights, rows, depth, true);
  }
  for (const char* format : {"q1_0", "q2_0", "q4_0", "q4_1", "q5_0", "q5_1", "q8_0", "mxfp4", "iq4_nl", "q2_K", "q3_K", "q4_K", "q5_K", "q6_K"})
    multiplyFew(context, blockWeights(context, blockFormat(format), rows * depth), rows, depth, 4);
}

void checkGemv(Context& context) {
  for (const T type : {T::Float, T::Half, T::BFloat}) {
    const auto groupsFor = [](size_t depth) { return std::min<size_t>(4, divided(depth, 128)); };
    const auto run = [&](size_t rows, size_t depth, const char* suffix, size_t each, size_t groups, size_t memory) {
      multiplyVector(context, fmt::format("kernel_mul_mv_{}_f32{}", shortName(type), suffix), plainWeights(type, 2 * rows * depth), rows, depth,
                     {"", each, groups, memory}, true);
    };
    run(101, 300, "_4", 2, groupsFor(300), 256);
    run(33, 1000, "_4", 2, groupsFor(1000), 256);
    run(101, 333, "", 2, groupsFor(333), 256);
    run(101, 30, "_short", 32, 1, 0);
    for (const size_t each : {2, 3, 4, 5}) multiplyFew(context, plainWeights(type, 101 * 256), 101, 256, each);
  }
}

void checkGemm(Context& context) {
  for (const T type : {T::Float, T::Half, T::BFloat}) {
    // Both sides are rounded to half, or to bfloat.
    const double tolerance = 4 * roundingOf(type == T::BFloat ? type : T::Half);
    multiplyMatrix(context, plainWeights(type, 2 * 128 * 256), T::Float, 128, 256, 64, tolerance);
    multiplyMatrix(context, plainWeights(type, 2 * 77 * 100), T::Float, 77, 100, 45, tolerance);
  }
}

void checkIndexing(Context& context) {
  for (const T type : {T::Float, T::Half, T::BFloat}) takeRows(context, plainWeights(type, 65 * 333), 65, 333, false);
  // Rows written to places of a larger tensor.
  for (const T type : {T::Float, T::Half, T::BFloat}) {
    const std::string kernel = fmt::format("kernel_set_rows_f32_i64_{}", shortName(type));
    context.check(kernel, "9 into 20x100", {0}, [&] {
      const size_t depth = 100, count = 9, all = 20;
      const Tensor x = dense({int64_t(depth), count, 1, 1}, 4), out = dense({int64_t(depth), all, 1, 1}, tools::sizeOf(type));
      const Values values = roundedTo(T::Float, randomValues(x.count())), places = {19, 3, 0, 7, 12, 4, 18, 1, 9};
      Values expected = roundedTo(type, randomValues(out.count(), -1, 1, 2));
      const auto y = bufferOf(type, expected);
      for (size_t i = 0; i < count; ++i)
        for (size_t j = 0; j < depth; ++j) expected[size_t(places[i]) * depth + j] = tools::rounded(type, values[i * depth + j]);
      auto launch = context.launch(kFile, kernel);
      PackedArguments arguments;
      arguments.i32({int64_t(depth), int64_t(count)}).u64({x.stride[1], x.stride[2], x.stride[3]}).i32({1, 1}).u64({8, 8 * count, 8 * count});
      arguments.u64({out.stride[1], out.stride[2], out.stride[3]});
      launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(T::Float, values)).buffer(2, bufferOf(T::Long, places)).buffer(3, y);
      const size_t threads = depth, together = 2;
      launch.runGroups(MTL::Size::Make(divided(count, together), 1, 1), MTL::Size::Make(threads, together, 1));
      return Comparison{valuesIn(y, type, out.count()), expected};
    });
  }
  // A round trip through a format: what it stores is within its step of the value.
  for (const char* format : {"q4_0", "q4_1", "q5_0", "q5_1", "q8_0", "iq4_nl"}) {
    const std::string kernel = fmt::format("kernel_cpy_f32_{}", format);
    const double step = std::string(format) == "q8_0" ? 1.0 / 127 : std::string(format).starts_with("q5") ? 1.0 / 15 : 1.0 / 7;
    context.check(kernel, "512x8", {step, 1}, [&] {
      const BlockFormat& blocks = blockFormat(format);
      const Tensor x = dense({512, 8, 1, 1}, 4), out = dense({512, 8, 1, 1}, blocks.bytes, blocks.elements);
      const Values values = roundedTo(T::Float, randomValues(x.count()));
      const auto y = resultBuffer(T::UChar, x.count() / blocks.elements * blocks.bytes);
      const size_t each = 512 / blocks.elements;
      auto launch = context.launch(kFile, kernel);
      PackedArguments arguments;
      arguments.i64({int64_t(each)});
      add64(arguments, x);
      add64(arguments, out);
      launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(T::Float, values)).buffer(2, y);
      launch.runGroups(MTL::Size::Make(8, 1, 1), MTL::Size::Make(each, 1, 1));
      const auto* bytes = static_cast<const char*>(y->contents());
      return Comparison{decoded(blocks, {bytes, bytes + y->length()}, tables(context)), values};
    });
  }
}

const Registration kQuantized{{"ggml", "quantized", checkQuantized}}, kGemv{{"ggml", "gemv", checkGemv}}, kGemm{{"ggml", "gemm", checkGemm}},
    kIndexing{{"ggml", "indexing", checkIndexing}};

}  // namespace
}  // namespace invar::kernels::ggml
