#include "kernels/support/Reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace invar::kernels::reference {

Values product(const Values& a, const Values& b, size_t m, size_t n, size_t k) {
  Values c(m * n, 0.0);
  for (size_t row = 0; row < m; ++row)
    for (size_t inner = 0; inner < k; ++inner)
      for (size_t column = 0; column < n; ++column) c[row * n + column] += a[row * k + inner] * b[inner * n + column];
  return c;
}

Values productWithTransposed(const Values& a, const Values& b, size_t m, size_t n, size_t k) {
  Values c(m * n);
  for (size_t row = 0; row < m; ++row)
    for (size_t column = 0; column < n; ++column)
      c[row * n + column] = std::inner_product(a.begin() + row * k, a.begin() + (row + 1) * k, b.begin() + column * k, 0.0);
  return c;
}

Values softmax(const Values& x, size_t length) {
  Values y(x.size());
  for (size_t row = 0; row < x.size(); row += length) {
    const double most = *std::max_element(x.begin() + row, x.begin() + row + length);
    double sum = 0;
    for (size_t i = row; i < row + length; ++i) sum += y[i] = std::exp(x[i] - most);
    for (size_t i = row; i < row + length; ++i) y[i] /= sum;
  }
  return y;
}

Values sumOfRows(const Values& x, size_t length) {
  Values sums(x.size() / length);
  for (size_t row = 0; row < sums.size(); ++row)
    sums[row] = std::accumulate(x.begin() + row * length, x.begin() + (row + 1) * length, 0.0);
  return sums;
}

Values layerNorm(const Values& x, size_t length, double epsilon, const Values& scale, const Values& shift) {
  Values y(x.size());
  for (size_t row = 0; row < x.size(); row += length) {
    const double mean = std::accumulate(x.begin() + row, x.begin() + row + length, 0.0) / length;
    double squares = 0;
    for (size_t i = 0; i < length; ++i) squares += (x[row + i] - mean) * (x[row + i] - mean);
    const double factor = 1 / std::sqrt(squares / length + epsilon);
    for (size_t i = 0; i < length; ++i)
      y[row + i] = (x[row + i] - mean) * factor * (scale.empty() ? 1 : scale[i]) + (shift.empty() ? 0 : shift[i]);
  }
  return y;
}

Values rmsNorm(const Values& x, size_t length, double epsilon, const Values& scale) {
  Values y(x.size());
  for (size_t row = 0; row < x.size(); row += length) {
    const double squares = std::inner_product(x.begin() + row, x.begin() + row + length, x.begin() + row, 0.0);
    const double factor = 1 / std::sqrt(squares / length + epsilon);
    for (size_t i = 0; i < length; ++i) y[row + i] = x[row + i] * factor * (scale.empty() ? 1 : scale[i]);
  }
  return y;
}

Values argSort(const Values& x, size_t length, bool descending) {
  Values order(x.size());
  for (size_t row = 0; row < x.size(); row += length) {
    const auto begin = order.begin() + row, end = begin + length;
    std::iota(begin, end, 0.0);
    std::sort(begin, end, [&](double a, double b) {
      const double left = x[row + static_cast<size_t>(a)], right = x[row + static_cast<size_t>(b)];
      return left == right ? a < b : descending ? left > right : left < right;
    });
  }
  return order;
}

Values inclusiveSum(const Values& x, size_t length) {
  Values y(x.size());
  for (size_t row = 0; row < x.size(); row += length)
    std::partial_sum(x.begin() + row, x.begin() + row + length, y.begin() + row);
  return y;
}

Values attention(const Values& q, const Values& k, const Values& v, const AttentionShape& s, const Values& mask) {
  Values out(s.heads * s.queries * s.valueDepth, 0.0), scores(s.keys);
  for (size_t head = 0; head < s.heads; ++head) {
    const size_t keyHead = head / (s.heads / s.keyHeads);
    for (size_t query = 0; query < s.queries; ++query) {
      const double* row = q.data() + (head * s.queries + query) * s.depth;
      for (size_t key = 0; key < s.keys; ++key) {
        const double* other = k.data() + (keyHead * s.keys + key) * s.depth;
        scores[key] = std::inner_product(row, row + s.depth, other, 0.0) * s.scale;
        if (!mask.empty()) scores[key] += mask[query * s.keys + key];
        // The last query sees all keys.
        if (s.isCausal && key > query + s.keys - s.queries) scores[key] = -std::numeric_limits<double>::infinity();
      }
      const Values weights = softmax(scores, s.keys);
      for (size_t key = 0; key < s.keys; ++key)
        for (size_t i = 0; i < s.valueDepth; ++i)
          out[(head * s.queries + query) * s.valueDepth + i] +=
              weights[key] * v[(keyHead * s.keys + key) * s.valueDepth + i];
    }
  }
  return out;
}

Values convolution(const Values& x, const Values& w, const ConvolutionShape& s) {
  const size_t outHeight = s.outHeight(), outWidth = s.outWidth();
  Values y(s.batch * s.filters * outHeight * outWidth, 0.0);
  size_t at = 0;
  for (size_t n = 0; n < s.batch; ++n)
    for (size_t f = 0; f < s.filters; ++f)
      for (size_t oy = 0; oy < outHeight; ++oy)
        for (size_t ox = 0; ox < outWidth; ++ox, ++at)
          for (size_t c = 0; c < s.channels; ++c)
            for (size_t ky = 0; ky < s.kernelHeight; ++ky)
              for (size_t kx = 0; kx < s.kernelWidth; ++kx) {
                // Unsigned differences that wrap are out of the image too.
                const size_t iy = oy * s.stride + ky * s.dilation - s.padding, ix = ox * s.stride + kx * s.dilation - s.padding;
                if (iy < s.height && ix < s.width)
                  y[at] += x[((n * s.channels + c) * s.height + iy) * s.width + ix] *
                           w[((f * s.channels + c) * s.kernelHeight + ky) * s.kernelWidth + kx];
              }
  return y;
}

}  // namespace invar::kernels::reference
