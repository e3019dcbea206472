// ggml's attention (for many queries, and for few with the work of a query split) and its convolutions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/ggml/Ggml.hpp"
#include "kernels/support/Reference.hpp"

namespace invar::kernels::ggml {
namespace {

using T = ElementType;

/// Keys or values of one of the types that they are cached in.
struct Cache {
  Tensor tensor;
  std::vector<char> data;
  Values values;
};

Cache makeCache(const Context& context, const std::string& type, std::array<int64_t, 4> extent, unsigned seed) {
  const size_t count = size_t(extent[0] * extent[1] * extent[2] * extent[3]);
  if (type[0] == 'q') {
    const BlockFormat& format = blockFormat(type);
    Cache cache{dense(extent, format.bytes, format.elements), randomBlocks(format, count / format.elements, seed), {}};
    cache.values = decoded(format, cache.data, tables(context));
    return cache;
  }
  const T element = type == "f32" ? T::Float : type == "f16" ? T::Half : T::BFloat;
  Cache cache{dense(extent, tools::sizeOf(element)), {}, roundedTo(element, randomValues(count, -1, 1, seed))};
  cache.data.resize(count * tools::sizeOf(element));
  for (size_t i = 0; i < count; ++i) tools::store(element, cache.values[i], cache.data.data() + i * tools::sizeOf(element));
  return cache;
}

size_t padded(size_t n, size_t to) { return (n + to - 1) / to * to; }

struct Case {
  std::string type;
  size_t depth, queries, keys;
  bool hasMask;
  std::string text() const { return fmt::format("8/4 heads, {}x{}x{}{}", queries, keys, depth, hasMask ? ", mask" : ""); }
};

constexpr size_t kHeads = 8, kKeyHeads = 4;

/// What all of a case's kernels need.
struct Problem {
  Problem(const Context& context, const Case& c)
      : q(dense({int64_t(c.depth), int64_t(c.queries), kHeads, 1}, 4)), mask(dense({int64_t(c.keys), int64_t(c.queries), 1, 1}, 2)),
        k(makeCache(context, c.type, {int64_t(c.depth), int64_t(c.keys), kKeyHeads, 1}, 2)),
        v(makeCache(context, c.type, {int64_t(c.depth), int64_t(c.keys), kKeyHeads, 1}, 3)),
        queryValues(roundedTo(T::Float, randomValues(q.count(), -1, 1, 1))), scale(1 / std::sqrt(double(c.depth))) {
    if (c.hasMask) {
      maskValues = roundedTo(T::Half, randomValues(c.keys * c.queries, -3, 0, 4));
      // The queries see up to their own place, as in a causal mask.
      for (size_t row = 0; row < c.queries; ++row)
        for (size_t i = row + c.keys - c.queries + 1; i < c.keys; ++i) maskValues[row * c.keys + i] = -INFINITY;
    }
    // The result lies as [query][head][depth].
    const Values byHead = reference::attention(queryValues, k.values, v.values, {kHeads, kKeyHeads, c.queries, c.keys, c.depth, c.depth, scale}, maskValues);
    expected.resize(byHead.size());
    for (size_t head = 0; head < kHeads; ++head)
      for (size_t row = 0; row < c.queries; ++row)
        std::copy_n(byHead.begin() + ptrdiff_t((head * c.queries + row) * c.depth), c.depth, expected.begin() + ptrdiff_t((row * kHeads + head) * c.depth));
    queryBuffer = bufferOf(T::Float, queryValues);
    keys = bufferOf(k.data);
    values = bufferOf(v.data);
    maskBuffer = c.hasMask ? bufferOf(T::Half, maskValues) : queryBuffer;
    isPadded = false;
  }

  /// The arguments that both attention kernels take.
  PackedArguments arguments(const Case& c) const {
    PackedArguments arguments;
    const auto stride = [](const Cache& cache) { return int64_t(cache.tensor.stride[1] / cache.tensor.stride[0]); };
    arguments.i32({q.extent[1], kHeads, 1}).u64({q.stride[1], q.stride[2], q.stride[3]}).i32({int64_t(c.keys), kKeyHeads, 1, stride(k)});
    arguments.u64({k.tensor.stride[1], k.tensor.stride[2], k.tensor.stride[3]}).i32({stride(v)});
    arguments.u64({v.tensor.stride[1], v.tensor.stride[2], v.tensor.stride[3]});
    arguments.i32({int64_t(c.hasMask ? c.queries : 0), c.hasMask, c.hasMask});
    arguments.u64({mask.stride[1], mask.stride[2], mask.stride[3]}).i32({kHeads, int64_t(c.queries), 1});
    arguments.f32({scale, 0, 1, 1}).i32({8}).f32({0});
    return arguments;
  }

  /// Copies the last keys, which are fewer than `together`, into a block of their own, filled up.
  void pad(Context& context, const Case& c, size_t together) {
    const size_t each = together * kKeyHeads;
    padding = resultBuffer(T::UChar, each * (k.tensor.stride[1] + v.tensor.stride[1]) + 2 * together * c.queries);
    isPadded = c.keys % together != 0;
    if (!isPadded) return;
    auto launch = context.launch(kFile, "kernel_flash_attn_ext_pad", {{"100", c.hasMask}, {"125", together}});
    PackedArguments arguments;
    arguments.i32({int64_t(c.keys), kKeyHeads, 1}).u64({k.tensor.stride[1], k.tensor.stride[2], k.tensor.stride[3]});
    arguments.u64({v.tensor.stride[1], v.tensor.stride[2], v.tensor.stride[3]}).i32({int64_t(c.hasMask ? c.queries : 0), c.hasMask, c.hasMask});
    arguments.u64({mask.stride[1], mask.stride[2], mask.stride[3]});
    launch.bytes(0, arguments.bytes()).buffer(1, keys).buffer(2, values).buffer(3, maskBuffer).buffer(4, padding);
    launch.runGroups(MTL::Size::Make(together, kKeyHeads, 1), MTL::Size::Make(32, 1, 1));
  }

  tools::Constants constants(const Case& c, int base) const {
    const auto name = [&](int offset) { return std::to_string(base + offset); };
    return {{name(0), c.hasMask}, {name(1), 0}, {name(2), 0}, {name(3), 0}, {name(4), isPadded},
            {name(20), Number(k.tensor.stride[1] / k.tensor.stride[0])}, {name(21), Number(v.tensor.stride[1] / v.tensor.stride[0])}};
  }

  using Number = tools::Number;
  Tensor q, mask;
  Cache k, v;
  Values queryValues, maskValues, expected;
  Buffer queryBuffer, keys, values, maskBuffer, padding;
  double scale;
  bool isPadded;
};

double toleranceOf(const Case& c) { return c.type == "bf16" ? 1.6e-2 : 2e-3; }

void attendMany(Context& context, const Case& c) {
  const std::string kernel = fmt::format("kernel_flash_attn_ext_{}_dk{}_dv{}", c.type, c.depth, c.depth);
  context.check(kernel, c.text(), {toleranceOf(c), 1}, [&] {
    constexpr size_t kQueries = 8, kKeys = 64, kGroups = 4;
    Problem p(context, c);
    p.pad(context, c, kKeys);
    const size_t blocks0 = (c.keys + kKeys - 1) / kKeys, blocks1 = (c.queries + kQueries - 1) / kQueries;
    const auto blocks = resultBuffer(T::UChar, padded(blocks0 * blocks1, 32));
    if (c.hasMask) {
      auto launch = context.launch(kFile, "kernel_flash_attn_ext_blk", {{"224", kQueries}, {"225", kKeys}});
      PackedArguments arguments;
      arguments.i32({int64_t(c.queries), int64_t(c.keys), int64_t(c.queries), 1, 1}).u64({p.mask.stride[1], p.mask.stride[2], p.mask.stride[3]});
      launch.bytes(0, arguments.bytes()).buffer(1, p.maskBuffer).buffer(2, blocks);
      launch.runGroups(MTL::Size::Make(blocks0, blocks1, 1), MTL::Size::Make(32, 1, 1));
    }
    auto constants = p.constants(c, 300);
    constants.emplace_back("310", c.hasMask && c.queries % 8 != 0);
    constants.emplace_back("322", kGroups);
    const auto out = resultBuffer(T::Float, p.expected.size());
    auto launch = context.launch(kFile, kernel, constants);
    const size_t memory = padded((kQueries * (c.depth + 2 * padded(c.depth, 64) + 4 * kKeys) + (c.type[0] == 'q' ? 16 * 32 * kGroups : 0)) * 2, 16);
    launch.bytes(0, p.arguments(c).bytes()).buffer(1, p.queryBuffer).buffer(2, p.keys).buffer(3, p.values).buffer(4, p.maskBuffer);
    launch.buffer(5, p.queryBuffer).buffer(6, p.padding).buffer(7, blocks).buffer(8, out).threadgroup(0, memory);
    launch.runGroups(MTL::Size::Make(blocks1, kHeads, 1), MTL::Size::Make(32, kGroups, 1));
    return Comparison{valuesIn(out, T::Float, p.expected.size()), p.expected};
  });
}

void attendFew(Context& context, const Case& c) {
  const std::string kernel = fmt::format("kernel_flash_attn_ext_vec_{}_dk{}_dv{}", c.type, c.depth, c.depth);
  context.check(kernel, c.text(), {toleranceOf(c), 1}, [&] {
    constexpr size_t kKeys = 32, kShares = 32, kGroups = 1;
    Problem p(context, c);
    p.pad(context, c, kKeys);
    auto constants = p.constants(c, 400);
    constants.emplace_back("422", kGroups);
    constants.emplace_back("423", kShares);
    const size_t rows = c.queries * kHeads;
    const auto partial = resultBuffer(T::Float, rows * kShares * (c.depth + 2)), out = resultBuffer(T::Float, p.expected.size());
    auto launch = context.launch(kFile, kernel, constants);
    launch.bytes(0, p.arguments(c).bytes()).buffer(1, p.queryBuffer).buffer(2, p.keys).buffer(3, p.values).buffer(4, p.maskBuffer);
    launch.buffer(5, p.queryBuffer).buffer(6, p.padding).buffer(7, partial);
    launch.threadgroup(0, padded((padded(c.depth, 128) + 4 * kKeys + 2 * padded(c.depth, 128)) * kGroups * 2, 16));
    launch.runGroups(MTL::Size::Make(c.queries, kHeads, kShares), MTL::Size::Make(32, kGroups, 1));
    auto reduce = context.launch(kFile, "kernel_flash_attn_ext_vec_reduce", {{"500", c.depth}, {"501", kShares}});
    reduce.value(0, int32_t(rows)).buffer(1, partial).buffer(2, out);
    reduce.runGroups(MTL::Size::Make(rows, 1, 1), MTL::Size::Make(32 * kShares, 1, 1));
    return Comparison{valuesIn(out, T::Float, p.expected.size()), p.expected};
  });
}

void checkAttention(Context& context) {
  for (const char* type : {"f32", "f16", "bf16", "q4_0", "q4_1", "q5_0", "q5_1", "q8_0"})
    for (const size_t depth : {64, 128}) {
      attendMany(context, {type, depth, 32, 128, false});
      attendMany(context, {type, depth, 37, 150, true});
      attendFew(context, {type, depth, 1, 256, false});
      attendFew(context, {type, depth, 3, 151, true});
    }
  attendMany(context, {"f16", 80, 37, 150, true});
}

void checkConvolution(Context& context) {
  const reference::ConvolutionShape s{2, 3, 23, 19, 5, 3, 3, 2, 1, 1};
  const auto i = [](size_t value) { return static_cast<int64_t>(value); };
  const size_t patch = s.channels * 9, places = s.outHeight() * s.outWidth();
  const Tensor x = dense({i(s.width), i(s.height), i(s.channels), i(s.batch)}, 4);
  const Values image = roundedTo(T::Float, randomValues(x.count()));
  for (const T type : {T::Float, T::Half}) {
    const Values weights = roundedTo(type, randomValues(s.filters * patch, -1, 1, 2));
    context.check(fmt::format("kernel_conv_2d_{}_f32", shortName(type)), "2x3x23x19, 3x3", {4e-6, 1}, [&] {
      const Tensor w = dense({3, 3, i(s.channels), i(s.filters)}, tools::sizeOf(type)), out = dense({i(s.outWidth()), i(s.outHeight()), i(s.filters), i(s.batch)}, 4);
      const auto y = resultBuffer(T::Float, out.count());
      auto launch = context.launch(kFile, fmt::format("kernel_conv_2d_{}_f32", shortName(type)));
      PackedArguments arguments;
      for (const Tensor* t : {&w, &x, &out}) arguments.u64({t->stride[0], t->stride[1], t->stride[2], t->stride[3]});
      arguments.i32({x.extent[0], x.extent[1], 3, 3, i(s.channels), i(s.filters), out.extent[0], out.extent[1], i(s.batch), 2, 2, 1, 1, 1, 1});
      launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(type, weights)).buffer(2, bufferOf(T::Float, image)).buffer(3, y);
      launch.runGroups(MTL::Size::Make((out.count() + 255) / 256, 1, 1), MTL::Size::Make(256, 1, 1));
      return Comparison{valuesIn(y, T::Float, out.count()), reference::convolution(image, weights, s)};
    });
    context.check(fmt::format("kernel_im2col_{}", shortName(type)), "2x3x23x19, 3x3", {2 * roundingOf(type), 1}, [&] {
      const size_t count = s.batch * places * patch;
      const auto columns = resultBuffer(type, count);
      auto launch = context.launch(kFile, fmt::format("kernel_im2col_{}", shortName(type)));
      PackedArguments arguments;
      arguments.u64({x.stride[3] / 4, x.stride[2] / 4}).i32({x.extent[0], x.extent[1], i(patch), 2, 2, 1, 1, 1, 1, i(s.batch), 3, 3, 9});
      launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(T::Float, image)).buffer(2, columns);
      launch.runGroups(MTL::Size::Make(s.channels, s.outHeight(), s.outWidth()), MTL::Size::Make(s.batch, 3, 3));
      const Values all = valuesIn(columns, type, count);
      Values y;
      for (size_t n = 0; n < s.batch; ++n) {
        const Values part(all.begin() + ptrdiff_t(n * places * patch), all.begin() + ptrdiff_t((n + 1) * places * patch));
        const Values product = reference::productWithTransposed(weights, part, s.filters, places, patch);
        y.insert(y.end(), product.begin(), product.end());
      }
      return Comparison{y, reference::convolution(image, weights, s)};
    });
  }
}

const Registration kAttention{{"ggml", "attention", checkAttention}}, kConvolution{{"ggml", "convolution", checkConvolution}};

}  // namespace
}  // namespace invar::kernels::ggml
