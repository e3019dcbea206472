// ggml's kernels over rows: sums, softmax, norms, rotary embedding, sorting.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/ggml/Ggml.hpp"
#include "kernels/support/Reference.hpp"

namespace invar::kernels::ggml {
namespace {

using T = ElementType;

MTL::Size groupsOf(const Tensor& t) { return MTL::Size::Make(size_t(t.extent[1]), size_t(t.extent[2]), size_t(t.extent[3])); }

constexpr std::array<int64_t, 4> kShapes[] = {{1024, 5, 3, 2}, {333, 5, 3, 2}, {4096, 3, 1, 1}, {20, 7, 2, 1}};

void checkReduce(Context& context) {
  for (const auto& shape : kShapes) {
    const Tensor t = dense(shape, 4);
    const bool isBy4 = shape[0] % 4 == 0;
    const Values x = roundedTo(T::Float, randomValues(t.count(), 0, 1));
    const size_t steps = size_t(shape[0]) / (isBy4 ? 4 : 1);
    for (const bool isMean : {false, true}) {
      const std::string kernel = fmt::format("kernel_sum_rows_f32_f32{}", isBy4 ? "_4" : "");
      context.check(fmt::format("{} ({})", kernel, isMean ? "mean" : "sum"), t.text(), {4e-6}, [&] {
        const Tensor out = dense({1, shape[1], shape[2], shape[3]}, 4);
        const auto y = resultBuffer(T::Float, t.rows());
        auto launch = context.launch(kFile, kernel, {{"1400", isMean ? 11 : 10}});
        PackedArguments arguments;
        Tensor counted = t;
        counted.extent[0] = int64_t(steps);
        add64(arguments, counted);
        add64(arguments, out);
        launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(T::Float, x)).buffer(2, y).threadgroup(0, isBy4 ? 512 : 128);
        launch.runGroups(groupsOf(t), MTL::Size::Make(std::min(threadsFor(steps), steps), 1, 1));
        const double divisor = isMean ? double(shape[0]) : 1;
        return Comparison{valuesIn(y, T::Float, t.rows()), mapped(reference::sumOfRows(x, size_t(shape[0])), [=](double sum) { return sum / divisor; })};
      });
    }
    context.check("kernel_argmax_f32", t.text(), {0}, [&] {
      Values expected;
      for (size_t row = 0; row < t.rows(); ++row) {
        const auto begin = x.begin() + ptrdiff_t(row) * shape[0];
        expected.push_back(double(std::max_element(begin, begin + shape[0]) - begin));
      }
      const auto y = resultBuffer(T::Int, t.rows());
      auto launch = context.launch(kFile, "kernel_argmax_f32");
      PackedArguments arguments;
      arguments.i64({shape[0]}).u64({t.stride[1]});
      launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(T::Float, x)).buffer(2, y).threadgroup(0, 32 * 8);
      launch.runGroups(MTL::Size::Make(t.rows(), 1, 1), MTL::Size::Make(std::min<size_t>(256, threadsFor(size_t(shape[0]))), 1, 1));
      return Comparison{valuesIn(y, T::Int, t.rows()), expected};
    });
  }
}

void checkSoftmax(Context& context) {
  for (const auto& shape : kShapes)
    for (const T maskType : {T::Float, T::Half})
      for (const bool hasMask : {false, true}) {
        const Tensor t = dense(shape, 4), mask = dense({shape[0], shape[1], 1, 1}, tools::sizeOf(maskType));
        const bool isBy4 = shape[0] % 4 == 0;
        const std::string kernel = fmt::format("kernel_soft_max_{}{}", shortName(maskType), isBy4 ? "_4" : "");
        if (!hasMask && maskType == T::Half) continue;
        const float scale = 0.7f, bias = hasMask ? 8 : 0;
        context.check(kernel, t.text() + (hasMask ? ", mask" : ""), {1e-5, 0.1}, [&] {
          const Values x = roundedTo(T::Float, randomValues(t.count(), -8, 8)), m = roundedTo(maskType, randomValues(mask.count(), -4, 0, 2));
          // The mask's slope is another power for each head.
          const double heads = double(1 << int(std::floor(std::log2(double(shape[2]))))), m0 = std::exp2(-bias / heads), m1 = std::exp2(-bias / 2 / heads);
          Values logits(x.size());
          for (size_t i = 0; i < x.size(); ++i) {
            const size_t row = i / size_t(shape[0]), head = row / size_t(shape[1]) % size_t(shape[2]);
            const double slope = !hasMask ? 0 : double(head) < heads ? std::pow(m0, double(head) + 1) : std::pow(m1, 2 * (double(head) - heads) + 1);
            logits[i] = x[i] * scale + slope * m[row % size_t(shape[1]) * size_t(shape[0]) + i % size_t(shape[0])];
          }
          const auto source = bufferOf(T::Float, x), y = resultBuffer(T::Float, t.count());
          auto launch = context.launch(kFile, kernel);
          PackedArguments arguments;
          arguments.i32({shape[0], shape[1], shape[2]}).u64({t.stride[1], t.stride[2], t.stride[3]}).i32({shape[1], 1, 1});
          arguments.u64({mask.stride[1], mask.stride[2], mask.stride[3]}).u64({t.stride[1], t.stride[2], t.stride[3]});
          arguments.f32({scale, bias, m0, m1}).i32({int64_t(heads)});
          // The source in the place of the mask means that there is none.
          launch.bytes(0, arguments.bytes()).buffer(1, source).buffer(2, hasMask ? bufferOf(maskType, m) : source).buffer(3, source).buffer(4, y);
          launch.threadgroup(0, 128);
          const size_t threads = std::min<size_t>(256, threadsFor(size_t(shape[0]) / (isBy4 ? 4 : 1)));
          launch.runGroups(groupsOf(t), MTL::Size::Make(threads, 1, 1));
          return Comparison{valuesIn(y, T::Float, t.count()), reference::softmax(logits, size_t(shape[0]))};
        });
      }
}

void checkNorms(Context& context) {
  const float epsilon = 1e-5f;
  for (const auto& shape : kShapes)
    for (const bool isRms : {false, true})
      for (int fused = 1; fused <= 3; ++fused) {
        const Tensor t = dense(shape, 4);
        const bool isBy4 = shape[0] % 4 == 0;
        const std::string kernel = fmt::format("kernel_{}norm{}_f32{}", isRms ? "rms_" : "", fused == 1 ? "" : fused == 2 ? "_mul" : "_mul_add", isBy4 ? "_4" : "");
        context.check(kernel, t.text(), {1e-5, 0.3}, [&] {
          const size_t length = size_t(shape[0]), steps = length / (isBy4 ? 4 : 1);
          const Values x = roundedTo(T::Float, randomValues(t.count(), -2, 3)), scale = roundedTo(T::Float, randomValues(length, 0.5, 1.5, 2)),
                       shift = roundedTo(T::Float, randomValues(length, -1, 1, 3));
          Values expected = isRms ? reference::rmsNorm(x, length, epsilon) : reference::layerNorm(x, length, epsilon);
          for (size_t i = 0; i < expected.size(); ++i) {
            if (fused >= 2) expected[i] *= scale[i % length];
            if (fused >= 3) expected[i] += shift[i % length];
          }
          const auto y = resultBuffer(T::Float, t.count());
          auto launch = context.launch(kFile, kernel);
          PackedArguments arguments;
          arguments.i32({shape[0], int64_t(steps)}).u64({t.stride[1], t.stride[2], t.stride[3]}).f32({epsilon});
          for (int d = 1; d <= 3; ++d) arguments.i32({shape[size_t(d)], 1, 1});
          for (int d = 1; d <= 3; ++d) arguments.u64({t.stride[size_t(d)], length * 4, length * 4});
          launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(T::Float, x)).buffer(2, bufferOf(T::Float, scale)).buffer(3, bufferOf(T::Float, shift)).buffer(4, y);
          launch.threadgroup(0, 128);
          launch.runGroups(groupsOf(t), MTL::Size::Make(std::min(threadsFor(steps), (steps + 31) / 32 * 32), 1, 1));
          return Comparison{valuesIn(y, T::Float, t.count()), expected};
        });
      }
  context.check("kernel_group_norm_f32", "30x20x12, 4 groups", {1e-5, 0.3}, [&] {
    const Tensor t = dense({30, 20, 12, 1}, 4);
    const Values x = roundedTo(T::Float, randomValues(t.count(), -2, 3));
    const auto y = resultBuffer(T::Float, t.count());
    auto launch = context.launch(kFile, "kernel_group_norm_f32");
    PackedArguments arguments;
    arguments.i64({30, 20, 12}).u64({t.stride[0], t.stride[1], t.stride[2]}).i32({4}).f32({epsilon});
    launch.bytes(0, arguments.bytes()).buffer(1, bufferOf(T::Float, x)).buffer(2, y).threadgroup(0, 128);
    launch.runGroups(MTL::Size::Make(4, 1, 1), MTL::Size::Make(32, 1, 1));
    return Comparison{valuesIn(y, T::Float, t.count()), reference::layerNorm(x, 30 * 20 * 3, epsilon)};
  });
}

void checkRope(Context& context) {
  for (const T type : {T::Float, T::Half})
    for (const bool isNeox : {false, true}) {
      const std::string kernel = fmt::format("kernel_rope_{}_{}", isNeox ? "neox" : "norm", shortName(type));
      // depth, heads, tokens; the last quarter of the depth is not turned.
      const int64_t depth = 128, turned = 96, heads = 6, tokens = 17;
      const Tensor t = dense({depth, heads, tokens, 1}, tools::sizeOf(type));
      context.check(kernel, t.text(), {std::max(2e-5, 2 * roundingOf(type)), 1}, [&] {
        const Values x = roundedTo(type, randomValues(t.count()));
        Values expected = x, places;
        for (int i = 0; i < tokens; ++i) places.push_back(i * 3);
        for (size_t row = 0; row < t.rows(); ++row)
          for (int64_t i = 0; i < turned / 2; ++i) {
            const double angle = places[row / size_t(heads)] * std::pow(10000.0, -2.0 * double(i) / double(turned));
            const size_t a = row * size_t(depth) + size_t(isNeox ? i : 2 * i), b = a + size_t(isNeox ? turned / 2 : 1);
            expected[a] = x[a] * std::cos(angle) - x[b] * std::sin(angle);
            expected[b] = x[a] * std::sin(angle) + x[b] * std::cos(angle);
          }
        const auto source = bufferOf(type, x), y = resultBuffer(type, t.count());
        auto launch = context.launch(kFile, kernel, {{"800", 0}, {"801", 0}});
        PackedArguments arguments;
        add32(arguments, t);
        add32(arguments, t);
        arguments.i32({0, turned, 0, 4096}).f32({10000, 1, 0, 1, 32, 1}).i32({0, 0, 0, 0}).flag({false, false});
        launch.bytes(0, arguments.bytes()).buffer(1, source).buffer(2, bufferOf(T::Int, places)).buffer(3, source).buffer(4, y);
        launch.runGroups(groupsOf(t), MTL::Size::Make(size_t(depth), 1, 1));
        return Comparison{valuesIn(y, type, t.count()), expected};
      });
    }
}

void checkSort(Context& context) {
  for (const bool descending : {false, true})
    for (const int64_t length : {1000, 128, 5000}) {
      const std::string order = descending ? "desc" : "asc", kernel = "kernel_argsort_f32_i32_" + order, merge = "kernel_argsort_merge_f32_i32_" + order;
      const Tensor t = dense({length, 3, 2, 1}, 4);
      context.check(length > 1024 ? kernel + " and merge" : kernel, t.text(), {0}, [&] {
        const Values x = roundedTo(T::Float, randomValues(t.count()));
        auto y = resultBuffer(T::Int, t.count()), other = resultBuffer(T::Int, t.count());
        const auto source = bufferOf(T::Float, x);
        size_t threads = 1;
        while (int64_t(threads) < length && 2 * threads <= 1024) threads *= 2;
        const size_t parts = (size_t(length) + threads - 1) / threads;
        auto launch = context.launch(kFile, kernel);
        PackedArguments arguments;
        add32(arguments, t);
        // Each part is sorted in whole, wherever it lies.
        arguments.i32({t.extent[0], t.extent[1], t.extent[2], t.extent[3], int64_t(threads)});
        launch.bytes(0, arguments.bytes()).buffer(1, source).buffer(2, y).threadgroup(0, (threads * 4 + 15) / 16 * 16);
        launch.runGroups(MTL::Size::Make(parts * 3, 2, 1), MTL::Size::Make(threads, 1, 1));
        for (size_t have = threads; have < size_t(length); have *= 2) {
          auto next = context.launch(kFile, merge);
          PackedArguments merging;
          add64(merging, t);
          merging.i32({t.extent[0], t.extent[1], t.extent[2], t.extent[3], length, int64_t(have)});
          next.bytes(0, merging.bytes()).buffer(1, source).buffer(2, y).buffer(3, other);
          next.runGroups(MTL::Size::Make((size_t(length) + 2 * have - 1) / (2 * have) * 3, 2, 1), MTL::Size::Make(512, 1, 1));
          std::swap(y, other);
        }
        return Comparison{valuesIn(y, T::Int, t.count()), reference::argSort(x, size_t(length), descending)};
      });
    }
}

const Registration kReduce{{"ggml", "reduce", checkReduce}}, kSoftmax{{"ggml", "softmax", checkSoftmax}}, kNorms{{"ggml", "norms", checkNorms}},
    kRope{{"ggml", "rope", checkRope}}, kSort{{"ggml", "sort", checkSort}};

}  // namespace
}  // namespace invar::kernels::ggml
