// Products of matrices and vectors, attention, convolution, and products with weights in blocks of 4 bits.
#include <metal_stdlib>
using namespace metal;

#define INSTANCE(name, function, ...) template [[host_name(name)]] kernel decltype(function<__VA_ARGS__>) function<__VA_ARGS__>;
#define FOR_FLOATS(function) \
  INSTANCE(#function "_float", function, float) INSTANCE(#function "_half", function, half) INSTANCE(#function "_bfloat", function, bfloat)

struct Shape {
  uint m, n, k;
};

// A SIMD-group for a row of the matrix.
template <class T>
kernel void gemv(device const T* a [[buffer(0)]], device const T* x [[buffer(1)]], device T* y [[buffer(2)]], constant Shape& shape [[buffer(3)]],
                 uint block [[threadgroup_position_in_grid]], uint lane [[thread_index_in_simdgroup]],
                 uint group [[simdgroup_index_in_threadgroup]], uint groups [[simdgroups_per_threadgroup]]) {
  const uint row = block * groups + group;
  if (row >= shape.m) return;
  float sum = 0;
  for (uint i = lane; i < shape.k; i += 32) sum = fma(float(a[row * shape.k + i]), float(x[i]), sum);
  sum = simd_sum(sum);
  if (simd_is_first()) y[row] = T(sum);
}
FOR_FLOATS(gemv)

// Tiles of 16 x 16 in threadgroup memory; the edges are filled with zeros.
template <class T>
kernel void gemm_tiled(device const T* a [[buffer(0)]], device const T* b [[buffer(1)]], device T* c [[buffer(2)]], constant Shape& shape [[buffer(3)]],
                       uint2 at [[thread_position_in_grid]], ushort2 t [[thread_position_in_threadgroup]]) {
  threadgroup T left[16][17], right[16][17];
  float sum = 0;
  for (uint first = 0; first < shape.k; first += 16) {
    left[t.y][t.x] = at.y < shape.m && first + t.x < shape.k ? a[at.y * shape.k + first + t.x] : T(0);
    right[t.y][t.x] = at.x < shape.n && first + t.y < shape.k ? b[(first + t.y) * shape.n + at.x] : T(0);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (ushort i = 0; i < 16; ++i) sum += float(left[t.y][i]) * float(right[i][t.x]);
    threadgroup_barrier(mem_flags::mem_threadgroup);
  }
  if (at.x < shape.n && at.y < shape.m) c[at.y * shape.n + at.x] = T(sum);
}
FOR_FLOATS(gemm_tiled)

// A SIMD-group for 16 x 16 of the result, in four matrices of 8 x 8; b is given as its columns.
template <class T>
kernel void gemm_matrices(device const T* a [[buffer(0)]], device const T* b [[buffer(1)]], device float* c [[buffer(2)]], constant Shape& shape [[buffer(3)]],
                          uint2 block [[threadgroup_position_in_grid]]) {
  simdgroup_matrix<float, 8, 8> sums[2][2];
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j) sums[i][j] = make_filled_simdgroup_matrix<float, 8, 8>(0.0f);
  for (uint k = 0; k < shape.k; k += 8) {
    simdgroup_matrix<T, 8, 8> left[2], right[2];
    for (int i = 0; i < 2; ++i) {
      simdgroup_load(left[i], a + (block.y * 16 + i * 8) * shape.k + k, shape.k);
      simdgroup_load(right[i], b + (block.x * 16 + i * 8) * shape.k + k, shape.k, ulong2(0), true);
    }
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j) simdgroup_multiply_accumulate(sums[i][j], left[i], right[j], sums[i][j]);
  }
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j) simdgroup_store(sums[i][j], c + (block.y * 16 + i * 8) * shape.n + block.x * 16 + j * 8, shape.n);
}
FOR_FLOATS(gemm_matrices)

struct AttentionShape {
  uint queries, keys, depth;
  float scale;
  bool isCausal;
};

// A SIMD-group for a query: lanes hold parts of the depth, and the softmax is kept up as keys come by.
template <class T>
kernel void attention(device const T* q [[buffer(0)]], device const T* k [[buffer(1)]], device const T* v [[buffer(2)]], device T* out [[buffer(3)]],
                      constant AttentionShape& shape [[buffer(4)]], uint2 block [[threadgroup_position_in_grid]], uint lane [[thread_index_in_simdgroup]]) {
  constexpr uint kMost = 4;  // elements of a lane: depths to 128
  const uint query = block.x, head = block.y, each = shape.depth / 32;
  float sums[kMost] = {}, own[kMost] = {};
  for (uint i = 0; i < each; ++i) own[i] = float(q[(head * shape.queries + query) * shape.depth + lane + 32 * i]) * shape.scale;
  float most = -INFINITY, total = 0;
  const uint seen = shape.isCausal ? query + shape.keys - shape.queries + 1 : shape.keys;
  for (uint key = 0; key < seen; ++key) {
    const uint first = (head * shape.keys + key) * shape.depth;
    float score = 0;
    for (uint i = 0; i < each; ++i) score += own[i] * float(k[first + lane + 32 * i]);
    score = simd_sum(score);
    const float higher = max(most, score), rescale = exp(most - higher), weight = exp(score - higher);
    total = total * rescale + weight;
    for (uint i = 0; i < each; ++i) sums[i] = sums[i] * rescale + weight * float(v[first + lane + 32 * i]);
    most = higher;
  }
  for (uint i = 0; i < each; ++i) out[(head * shape.queries + query) * shape.depth + lane + 32 * i] = T(sums[i] / total);
}
FOR_FLOATS(attention)

struct ConvolutionShape {
  uint channels, height, width, filters, kernelHeight, kernelWidth, stride, padding, dilation, outHeight, outWidth;
};

template <class T>
kernel void convolution(device const T* x [[buffer(0)]], constant T* w [[buffer(1)]], device T* y [[buffer(2)]], constant ConvolutionShape& s [[buffer(3)]],
                        uint3 at [[thread_position_in_grid]]) {
  const uint image = at.z / s.filters, filter = at.z % s.filters;
  float sum = 0;
  for (uint c = 0; c < s.channels; ++c)
    for (uint ky = 0; ky < s.kernelHeight; ++ky) {
      const int iy = int(at.y * s.stride + ky * s.dilation) - int(s.padding);
      if (iy < 0 || iy >= int(s.height)) continue;
      for (uint kx = 0; kx < s.kernelWidth; ++kx) {
        const int ix = int(at.x * s.stride + kx * s.dilation) - int(s.padding);
        if (ix < 0 || ix >= int(s.width)) continue;
        sum += float(x[((image * s.channels + c) * s.height + uint(iy)) * s.width + uint(ix)]) *
               float(w[((filter * s.channels + c) * s.kernelHeight + ky) * s.kernelWidth + kx]);
      }
    }
  y[(at.z * s.outHeight + at.y) * s.outWidth + at.x] = T(sum);
}
FOR_FLOATS(convolution)

// 32 weights of 4 bits with a common scale, 18 bytes that lie at any even address.
struct Block {
  half scale;
  uchar codes[16];
};

kernel void product_of_blocks(device const Block* weights [[buffer(0)]], device const float* x [[buffer(1)]], device float* y [[buffer(2)]],
                              constant Shape& shape [[buffer(3)]], uint row [[threadgroup_position_in_grid]], uint lane [[thread_index_in_simdgroup]]) {
  const uint blocks = shape.k / 32;
  float sum = 0;
  // Two lanes share a block.
  for (uint i = lane / 2; i < blocks; i += 16) {
    device const Block& block = weights[row * blocks + i];
    device const packed_uchar4* codes = reinterpret_cast<device const packed_uchar4*>(block.codes + lane % 2 * 8);
    device const packed_float4* part = reinterpret_cast<device const packed_float4*>(x + i * 32 + lane % 2 * 8);
    float4 four = 0;
    for (int j = 0; j < 2; ++j) {
      const uchar4 both = codes[j];
      four = fma(float4(both & uchar4(15)) - 8, float4(part[j]), four);
      four = fma(float4(both >> 4) - 8, float4(part[j + 4]), four);
    }
    sum += float(block.scale) * (four.x + four.y + four.z + four.w);
  }
  sum = simd_sum(sum);
  if (lane == 0) y[row] = sum;
}
