// candle's products with quantised weights, and rows taken from them.
#include <fmt/format.h>

#include "kernels/candle/Candle.hpp"
#include "kernels/support/BlockFormats.hpp"
#include "kernels/support/Reference.hpp"

namespace invar::kernels::candle {
namespace {

using T = ElementType;

/// How the threads of the product with a vector are laid out for a format.
struct Layout {
  const char* format;
  unsigned width, height, rows;
};

// As candle starts them, but for q2_K's: it starts twice the threadgroups, which write over the next column.
constexpr Layout kLayouts[] = {{"q4_0", 8, 8, 8}, {"q4_1", 8, 8, 8},  {"q5_0", 8, 8, 8},  {"q5_1", 8, 8, 8},  {"q8_0", 8, 8, 8},
                               {"q2_K", 2, 32, 8}, {"q3_K", 2, 32, 4}, {"q4_K", 4, 8, 4}, {"q5_K", 2, 32, 4}, {"q6_K", 2, 32, 2}};

void checkQuantized(Context& context) {
  for (const Layout& layout : kLayouts) {
    const BlockFormat& format = blockFormat(layout.format);
    const size_t depth = 512, rows = 104, rowBytes = depth / format.elements * format.bytes;
    auto blocks = randomBlocks(format, rows * depth / format.elements);
    const Values weights = decoded(format, blocks, {});
    // The kernels for a vector read rows behind the last one, whose results they drop.
    blocks.resize(blocks.size() + layout.rows * rowBytes);

    const std::string vector = fmt::format("kernel_mul_mv_{}_f32", format.name);
    for (const size_t columns : {1, 3})
      context.check(vector, fmt::format("{}x{}x{}", columns, rows, depth), {2e-5, 1}, [&] {
        const Values x = roundedTo(T::Float, randomValues(columns * depth));
        const auto y = resultBuffer(T::Float, columns * rows);
        auto launch = context.launch("quantized.metal", vector);
        const int64_t zero = 0, one = 1, n = int64_t(rows), k = int64_t(depth), m = int64_t(columns);
        launch.arguments(bufferOf(blocks), bufferOf(T::Float, x), y, k, n, one, zero, zero, zero, k, m, one, zero, zero, zero, n, m,
                         uint32_t(1), uint32_t(1));
        launch.runGroups(MTL::Size::Make((rows + layout.rows - 1) / layout.rows, columns, 1), MTL::Size::Make(layout.width, layout.height, 1));
        return Comparison{valuesIn(y, T::Float, columns * rows), reference::productWithTransposed(x, weights, columns, rows, depth)};
      });

    const std::string matrix = fmt::format("kernel_mul_mm_{}_f32", format.name);
    const size_t columns = 45;
    // The kernel rounds weights to half.
    context.check(matrix, fmt::format("{}x{}x{}", columns, rows, depth), {1e-3, 1}, [&] {
      const Values x = roundedTo(T::Float, randomValues(columns * depth));
      const auto y = resultBuffer(T::Float, columns * rows);
      auto launch = context.launch("quantized.metal", matrix);
      launch.arguments(bufferOf(blocks), bufferOf(T::Float, x), y, int64_t(depth), int64_t(1), int64_t(rowBytes), int64_t(rowBytes * rows),
                       int64_t(rowBytes * rows), int64_t(1), int64_t(4), int64_t(4 * depth), int64_t(4 * depth * columns),
                       int64_t(4 * depth * columns), int64_t(rows), int64_t(columns), uint32_t(1), uint32_t(1));
      launch.threadgroup(0, 8192);
      launch.runGroups(MTL::Size::Make((columns + 31) / 32, (rows + 63) / 64, 1), MTL::Size::Make(128, 1, 1));
      return Comparison{valuesIn(y, T::Float, columns * rows), reference::productWithTransposed(x, weights, columns, rows, depth)};
    });

    const std::string take = fmt::format("kernel_get_rows_{}", format.name);
    // One of the kernels multiplies in half.
    const double rounding = format.name == std::string("q8_0") ? 0x1p-11 : 1e-6;
    context.check(take, fmt::format("7 of {}x{}", rows, depth), {rounding}, [&] {
      const Values taken = {3, 99, 0, 42, 42, 17, 64};
      Values expected;
      for (const double row : taken) expected.insert(expected.end(), weights.begin() + ptrdiff_t(row) * ptrdiff_t(depth), weights.begin() + (ptrdiff_t(row) + 1) * ptrdiff_t(depth));
      const auto y = resultBuffer(T::Float, expected.size());
      auto launch = context.launch("quantized.metal", take);
      launch.arguments(bufferOf(blocks), bufferOf(T::Int, taken), y, int64_t(depth), uint64_t(rowBytes), uint64_t(0), int64_t(taken.size()),
                       uint64_t(4), uint64_t(0), uint64_t(depth * 4), uint64_t(0));
      launch.runGroups(MTL::Size::Make(taken.size(), 1, 1), MTL::Size::Make(128, 1, 1));
      return Comparison{valuesIn(y, T::Float, expected.size()), expected};
    });
  }
}

const Registration kQuantized{{"candle", "quantized", checkQuantized}};

}  // namespace
}  // namespace invar::kernels::candle
