// What kernels should compute, in double and as plainly as can be. Matrices are rows first.
#pragma once

#include "kernels/support/Values.hpp"

namespace invar::kernels::reference {

/// c[m][n] = sum over k of a[m][k] * b[k][n].
Values product(const Values& a, const Values& b, size_t m, size_t n, size_t k);
/// The same with b given as its columns, b[n][k].
Values productWithTransposed(const Values& a, const Values& b, size_t m, size_t n, size_t k);

/// Of each row of `length`.
Values softmax(const Values& x, size_t length);
Values sumOfRows(const Values& x, size_t length);
/// (x - mean) / sqrt(variance + epsilon) * scale + shift; an empty scale is 1 and an empty shift 0.
Values layerNorm(const Values& x, size_t length, double epsilon, const Values& scale = {}, const Values& shift = {});
/// x / sqrt(mean of squares + epsilon) * scale.
Values rmsNorm(const Values& x, size_t length, double epsilon, const Values& scale = {});
/// Where the elements of a row go in order: indices, equal ones in their order.
Values argSort(const Values& x, size_t length, bool descending = false);
Values inclusiveSum(const Values& x, size_t length);

struct AttentionShape {
  size_t heads, keyHeads, queries, keys, depth, valueDepth;
  double scale;
  bool isCausal = false;
};
/// softmax(q k^T * scale + mask) v for q[head][query][depth], k[keyHead][key][depth], v[keyHead][key][valueDepth],
/// giving [head][query][valueDepth]. An empty mask is none; otherwise mask[query][key] is added.
Values attention(const Values& q, const Values& k, const Values& v, const AttentionShape& shape, const Values& mask = {});

struct ConvolutionShape {
  size_t batch, channels, height, width, filters, kernelHeight, kernelWidth;
  size_t stride = 1, padding = 0, dilation = 1;
  size_t outHeight() const { return (height + 2 * padding - dilation * (kernelHeight - 1) - 1) / stride + 1; }
  size_t outWidth() const { return (width + 2 * padding - dilation * (kernelWidth - 1) - 1) / stride + 1; }
};
/// x[batch][channel][y][x], w[filter][channel][y][x] -> [batch][filter][y][x].
Values convolution(const Values& x, const Values& w, const ConvolutionShape& shape);

}  // namespace invar::kernels::reference
