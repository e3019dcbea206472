// candle's matrix products, attention and convolutions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/candle/Candle.hpp"
#include "kernels/support/PackedArguments.hpp"
#include "kernels/support/Reference.hpp"

namespace invar::kernels::candle {
namespace {

using T = ElementType;

const char* longName(T type) { return type == T::Float ? "float32" : type == T::Half ? "float16" : "bfloat16"; }

Values transposed(const Values& x, size_t rows, size_t columns) {
  Values y(x.size());
  for (size_t i = 0; i < rows; ++i)
    for (size_t j = 0; j < columns; ++j) y[j * rows + i] = x[i * columns + j];
  return y;
}

void checkGemm(Context& context) {
  struct Tile {
    size_t m, n, k, groupsM, groupsN;
  };
  const Tile tiles[] = {{32, 32, 16, 2, 2}, {64, 64, 16, 2, 2}, {64, 64, 16, 1, 2}, {64, 32, 32, 2, 2}, {32, 64, 16, 1, 2}};
  struct Shape {
    size_t batch, m, n, k;
  };
  for (const T type : {T::Float, T::Half, T::BFloat})
    for (const Tile& tile : tiles)
      for (const bool transposeA : {false, true})
        for (const bool transposeB : {false, true})
          for (const Shape& s : {Shape{1, 128, 64, 96}, Shape{2, 77, 50, 45}}) {
            // Every tile, and every layout with the first tile; each is another kernel to compile.
            if ((transposeA || transposeB) && &tile != tiles) continue;
            const std::string kernel = fmt::format("gemm_{}{}_{}_{}_{}_{}_{}_{}_{}", transposeA ? 't' : 'n', transposeB ? 't' : 'n', shortName(type),
                                                   shortName(type), tile.m, tile.n, tile.k, tile.groupsM, tile.groupsN);
            context.check(kernel, fmt::format("{}x{}x{}x{}", s.batch, s.m, s.n, s.k), {std::max(2e-6, 2 * roundingOf(type)), 1}, [&] {
              Values a, b, expected;
              for (unsigned i = 0; i < s.batch; ++i) {
                const Values left = roundedTo(type, randomValues(s.m * s.k, -1, 1, 2 * i)), right = roundedTo(type, randomValues(s.k * s.n, -1, 1, 2 * i + 1));
                const Values c = reference::product(left, right, s.m, s.n, s.k), storedA = transposeA ? transposed(left, s.m, s.k) : left,
                             storedB = transposeB ? transposed(right, s.k, s.n) : right;
                a.insert(a.end(), storedA.begin(), storedA.end());
                b.insert(b.end(), storedB.begin(), storedB.end());
                expected.insert(expected.end(), c.begin(), c.end());
              }
              const size_t groupsN = (s.n + tile.n - 1) / tile.n, groupsM = (s.m + tile.m - 1) / tile.m;
              const auto d = resultBuffer(type, expected.size());
              auto launch = context.launch("mlx_gemm.metal", kernel,
                                           {{"10", s.batch > 1}, {"100", 0}, {"110", 0}, {"200", s.m % tile.m == 0}, {"201", s.n % tile.n == 0},
                                            {"202", s.k % tile.k == 0}, {"300", 0}});
              const auto i = [](size_t value) { return static_cast<int64_t>(value); };
              PackedArguments parameters;
              parameters.i32({i(s.m), i(s.n), i(s.k), i(transposeA ? s.m : s.k), i(transposeB ? s.k : s.n), i(s.n), i(groupsN), i(groupsM)})
                  .u64({s.m * s.k, s.n * s.k, s.m * s.n}).i32({0, i(s.k / tile.k), 1});
              launch.buffer(0, bufferOf(type, a)).buffer(1, bufferOf(type, b)).buffer(3, d).bytes(4, parameters.bytes());
              launch.value(6, int32_t(s.batch)).bytes(7, PackedArguments().u64({s.m * s.k, s.n * s.k}).bytes());
              launch.runGroups(MTL::Size::Make(groupsN, groupsM, s.batch), MTL::Size::Make(32, tile.groupsN, tile.groupsM));
              return Comparison{valuesIn(d, type, expected.size()), expected};
            });
          }
}

void checkGemv(Context& context) {
  struct Layout {
    bool isTransposed;
    size_t bm, bn, sm, sn, tm, tn, in, out;
  };
  const Layout layouts[] = {{false, 1, 1, 8, 4, 4, 4, 50, 77},     {false, 1, 8, 1, 32, 4, 4, 2000, 100}, {false, 4, 1, 1, 32, 4, 4, 300, 301},
                            {false, 8, 1, 1, 32, 4, 4, 260, 4100}, {false, 4, 1, 1, 32, 1, 4, 100, 3},     {true, 1, 2, 8, 4, 4, 4, 130, 300},
                            {true, 1, 4, 8, 4, 4, 4, 129, 515},    {true, 1, 16, 8, 4, 4, 4, 70, 2051},    {true, 1, 2, 8, 4, 4, 1, 130, 3},
                            {true, 1, 16, 4, 8, 4, 4, 8200, 2050}};
  for (const T type : {T::Float, T::Half, T::BFloat})
    for (const Layout& l : layouts) {
      const std::string kernel = fmt::format("{}_{}_bm{}_bn{}_sm{}_sn{}_tm{}_tn{}_nc0_axpby0", l.isTransposed ? "gemv_t" : "gemv", longName(type),
                                             l.bm, l.bn, l.sm, l.sn, l.tm, l.tn);
      context.check(kernel, fmt::format("{}x{}", l.out, l.in), {std::max(4e-6, 2 * roundingOf(type)), 1}, [&] {
        const Values matrix = roundedTo(type, randomValues(l.in * l.out)), vector = roundedTo(type, randomValues(l.in, -1, 1, 2));
        const Values expected = reference::productWithTransposed(matrix, vector, l.out, 1, l.in);
        const auto y = resultBuffer(type, l.out);
        auto launch = context.launch("gemv.metal", kernel);
        const size_t leading = l.isTransposed ? l.out : l.in;
        launch.buffer(0, bufferOf(type, l.isTransposed ? transposed(matrix, l.out, l.in) : matrix)).buffer(1, bufferOf(type, vector)).buffer(3, y);
        launch.value(4, int32_t(l.in)).value(5, int32_t(l.out)).value(6, int32_t(leading)).value(7, 1.0f).value(8, 0.0f).value(9, int32_t(1));
        launch.value(10, int32_t(1)).value(11, int64_t(l.in)).value(12, int64_t(0)).value(13, int64_t(0)).value(14, int32_t(1));
        const size_t each = l.isTransposed ? l.bn * l.sn * l.tn : l.bm * l.sm * l.tm;
        launch.runGroups(MTL::Size::Make((l.out + each - 1) / each, 1, 1), MTL::Size::Make(32, l.bn, l.bm));
        return Comparison{valuesIn(y, type, l.out), expected};
      });
    }
}

void checkAttention(Context& context) {
  // One query: the keys are shared by groups of heads.
  for (const T type : {T::Float, T::Half, T::BFloat})
    for (const size_t depth : {32, 64, 96, 128}) {
      const reference::AttentionShape s{8, 2, 1, 199, depth, depth, 1 / std::sqrt(double(depth))};
      const Values q = roundedTo(type, randomValues(s.heads * depth, -2, 2, 1)), k = roundedTo(type, randomValues(s.keyHeads * s.keys * depth, -2, 2, 2)),
                   v = roundedTo(type, randomValues(s.keyHeads * s.keys * depth, -1, 1, 3));
      const std::string kernel = fmt::format("sdpa_vector_{}_{}", type == T::Float ? "float" : type == T::Half ? "float16_t" : "bfloat16_t", depth);
      context.check(kernel, fmt::format("8/2 heads, 1x{}x{}", s.keys, depth), {std::max(1e-5, 2 * roundingOf(type)), 1}, [&] {
        const auto out = resultBuffer(type, s.heads * depth);
        auto launch = context.launch("scaled_dot_product_attention.metal", kernel, {{"20", 0}});
        launch.arguments(bufferOf(type, q), bufferOf(type, k), bufferOf(type, v), out, int32_t(s.heads / s.keyHeads), int32_t(s.keys),
                         uint64_t(s.keys * depth), uint64_t(s.keys * depth), float(s.scale), 1.0f);
        launch.runGroups(MTL::Size::Make(1, s.heads, 1), MTL::Size::Make(1024, 1, 1));
        return Comparison{valuesIn(out, type, s.heads * depth), reference::attention(q, k, v, s)};
      });
    }
  // Many queries.
  for (const T type : {T::Float, T::Half, T::BFloat})
    for (const size_t depth : {64, 80, 128})
      for (const bool isCausal : {false, true})
        for (const bool isAligned : {true, false}) {
          const size_t keysEach = depth < 128 ? 32 : 16, queriesEach = 32;
          reference::AttentionShape s{4, 2, isAligned ? 64u : 45u, isAligned ? 96u : 71u, depth, depth, 1 / std::sqrt(double(depth)), isCausal};
          // The causal kernel reads keys behind the last one, up to the end of its tiles, and masks them.
          const auto withKeysBehind = [&](Values values) {
            values.resize(values.size() + (queriesEach + keysEach) * depth);
            return values;
          };
          const Values q = roundedTo(type, randomValues(s.heads * s.queries * depth, -2, 2, 1)),
                       k = roundedTo(type, randomValues(s.keyHeads * s.keys * depth, -2, 2, 2)),
                       v = roundedTo(type, randomValues(s.keyHeads * s.keys * depth, -1, 1, 3));
          const std::string kernel = fmt::format("steel_attention_{}_bq32_bk{}_bd{}_wm4_wn1_mask{}", longName(type), keysEach, depth, longName(type));
          // The tiles' products and weights are of the element type.
          const Tolerance tolerance{type == T::Float ? 2e-5 : 6 * roundingOf(type), 1};
          context.check(kernel, fmt::format("4/2 heads, {}x{}x{}{}", s.queries, s.keys, depth, isCausal ? " causal" : ""), tolerance, [&] {
            const size_t count = s.heads * s.queries * depth;
            const auto out = resultBuffer(type, count);
            auto launch = context.launch("scaled_dot_product_attention.metal", kernel,
                                         {{"200", s.queries % queriesEach == 0}, {"201", s.keys % keysEach == 0}, {"300", 0}, {"301", isCausal}});
            const auto i = [](size_t value) { return static_cast<int64_t>(value); };
            PackedArguments parameters;
            parameters.i32({1, i(s.heads), i(depth), i(s.queries), i(s.keys), i(s.heads / s.keyHeads)}).f32({s.scale, 1});
            parameters.i32({i((s.queries + queriesEach - 1) / queriesEach), i((s.keys + keysEach - 1) / keysEach), i(s.queries / queriesEach),
                            i(s.keys / keysEach), i(s.queries % queriesEach), i(s.keys % keysEach), i(s.keys - s.queries)});
            parameters.i64({i(s.heads * s.queries * depth), i(s.queries * depth), i(depth)});
            for (int both = 0; both < 2; ++both) parameters.i64({i(s.keyHeads * s.keys * depth), i(s.keys * depth), i(depth)});
            parameters.i64({i(s.heads * s.queries * depth), i(s.queries * depth), i(depth)});
            launch.arguments(bufferOf(type, q), bufferOf(type, withKeysBehind(k)), bufferOf(type, withKeysBehind(v)), out);
            launch.bytes(4, parameters.bytes());
            launch.runGroups(MTL::Size::Make((s.queries + queriesEach - 1) / queriesEach, s.heads, 1), MTL::Size::Make(32, 4, 1));
            return Comparison{valuesIn(out, type, count), reference::attention(q, k, v, s)};
          });
        }
}

void checkConvolution(Context& context) {
  const reference::ConvolutionShape s{2, 3, 23, 19, 5, 3, 3, 2, 1, 1};
  const size_t patch = s.channels * s.kernelHeight * s.kernelWidth, places = s.outHeight() * s.outWidth();
  const std::vector<uint64_t> dims = {s.batch, s.channels, s.height, s.width},
                              strides = {s.channels * s.height * s.width, s.height * s.width, s.width, 1};
  for (const T type : {T::Float, T::Half, T::BFloat}) {
    const Values x = roundedTo(type, randomValues(s.batch * s.channels * s.height * s.width)), w = roundedTo(type, randomValues(s.filters * patch, -1, 1, 2));
    context.check(fmt::format("im2col_{}", shortName(type)), "2x3x23x19, 3x3", {1e-12, 1}, [&] {
      const size_t count = s.batch * places * patch;
      const auto columns = resultBuffer(type, count);
      auto launch = context.launch("conv.metal", fmt::format("im2col_{}", shortName(type)));
      launch.arguments(uint64_t(count), uint64_t(s.outHeight()), uint64_t(s.outWidth()), uint64_t(s.kernelHeight), uint64_t(s.kernelWidth),
                       uint64_t(s.stride), uint64_t(s.padding), uint64_t(s.dilation), dims, strides, bufferOf(type, x), columns);
      runLinear(launch, count);
      // The patches times the filters are the convolution.
      Values y(s.batch * s.filters * places);
      const Values all = valuesIn(columns, type, count);
      for (size_t n = 0; n < s.batch; ++n) {
        const Values part(all.begin() + ptrdiff_t(n * places * patch), all.begin() + ptrdiff_t((n + 1) * places * patch));
        const Values product = reference::productWithTransposed(w, part, s.filters, places, patch);
        std::copy(product.begin(), product.end(), y.begin() + ptrdiff_t(n * s.filters * places));
      }
      return Comparison{y, reference::convolution(x, w, s)};
    });
    // A transposed convolution is the convolution's derivative: w[in channel][out channel][y][x].
    context.check(fmt::format("conv_transpose2d_{}", shortName(type)), "2x3x23x19, 3x3", {std::max(1e-6, 2 * roundingOf(type)), 1}, [&] {
      const size_t filters = s.filters, outHeight = (s.height - 1) * 2 - 2 + 2 + 1 + 1, outWidth = (s.width - 1) * 2 - 2 + 2 + 1 + 1;
      const Values kernel = roundedTo(type, randomValues(s.channels * filters * 9, -1, 1, 3));
      Values expected(s.batch * filters * outHeight * outWidth, 0);
      for (size_t n = 0; n < s.batch; ++n)
        for (size_t c = 0; c < s.channels; ++c)
          for (size_t y = 0; y < s.height; ++y)
            for (size_t xx = 0; xx < s.width; ++xx)
              for (size_t f = 0; f < filters; ++f)
                for (size_t ky = 0; ky < 3; ++ky)
                  for (size_t kx = 0; kx < 3; ++kx) {
                    const size_t oy = y * 2 + ky - 1, ox = xx * 2 + kx - 1;
                    if (oy < outHeight && ox < outWidth)
                      expected[((n * filters + f) * outHeight + oy) * outWidth + ox] +=
                          x[((n * s.channels + c) * s.height + y) * s.width + xx] * kernel[((c * filters + f) * 3 + ky) * 3 + kx];
                  }
      const std::vector<uint64_t> kernelDims = {s.channels, filters, 3, 3}, kernelStrides = {filters * 9, 9, 3, 1};
      const auto out = resultBuffer(type, expected.size());
      auto launch = context.launch("conv.metal", fmt::format("conv_transpose2d_{}", shortName(type)));
      launch.arguments(uint64_t(outWidth), uint64_t(outHeight), uint64_t(2), uint64_t(1), uint64_t(1), uint64_t(1), dims, strides, kernelDims,
                       kernelStrides, bufferOf(type, x), bufferOf(type, kernel), out);
      runLinear(launch, expected.size());
      return Comparison{valuesIn(out, type, expected.size()), expected};
    });
    for (const bool isMaximum : {true, false}) {
      const std::string kernel = fmt::format("{}_pool2d_{}", isMaximum ? "max" : "avg", shortName(type));
      context.check(kernel, "2x3x23x19, 3x2", {isMaximum ? 0 : std::max(1e-6, roundingOf(type)), 1}, [&] {
        // candle calls the third dimension the width.
        const size_t kw = 3, kh = 2, stride = 2, outW = (s.height - kw) / stride + 1, outH = (s.width - kh) / stride + 1;
        Values expected;
        for (size_t plane = 0; plane < s.batch * s.channels; ++plane)
          for (size_t a = 0; a < outW; ++a)
            for (size_t b = 0; b < outH; ++b) {
              double sum = 0, most = -INFINITY;
              for (size_t i = 0; i < kw; ++i)
                for (size_t j = 0; j < kh; ++j) {
                  const double value = x[(plane * s.height + a * stride + i) * s.width + b * stride + j];
                  sum += value;
                  most = std::max(most, value);
                }
              expected.push_back(isMaximum ? most : sum / double(kw * kh));
            }
        const auto out = resultBuffer(type, expected.size());
        auto launch = context.launch("conv.metal", kernel);
        launch.arguments(uint64_t(kw), uint64_t(kh), uint64_t(stride), uint64_t(stride), dims, strides, bufferOf(type, x), out);
        runLinear(launch, expected.size());
        return Comparison{valuesIn(out, type, expected.size()), expected};
      });
    }
  }
}

const Registration kGemm{{"candle", "gemm", checkGemm}}, kGemv{{"candle", "gemv", checkGemv}},
    kAttention{{"candle", "attention", checkAttention}}, kConvolution{{"candle", "convolution", checkConvolution}};

}  // namespace
}  // namespace invar::kernels::candle
