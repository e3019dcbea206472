#include "cases/Metal.hpp"

#include <stdexcept>

namespace invar::bench {

MTL::Device* device() {
  static MTL::Device* shared = MTL::CreateSystemDefaultDevice();
  if (!shared) throw std::runtime_error("there is no Metal device");
  return shared;
}

Shared<MTL::Buffer> buffer(size_t bytes) { return NS::TransferPtr(device()->newBuffer(bytes, MTL::ResourceStorageModeShared)); }

Shared<MTL::Buffer> buffer(const std::vector<float>& values) {
  return NS::TransferPtr(device()->newBuffer(values.data(), values.size() * 4, MTL::ResourceStorageModeShared));
}

namespace {

[[noreturn]] void fail(const NS::Error* error) {
  throw std::runtime_error(error ? error->localizedDescription()->utf8String() : "no reason given");
}

}  // namespace

Shared<MTL::Library> library(const std::string& source) {
  Pool pool;
  NS::Error* error = nullptr;
  auto made = NS::TransferPtr(device()->newLibrary(NS::String::string(source.c_str(), NS::UTF8StringEncoding), nullptr, &error));
  if (!made) fail(error);
  return made;
}

Shared<MTL::ComputePipelineState> pipeline(MTL::Library* library, const std::string& name) {
  Pool pool;
  NS::Error* error = nullptr;
  auto function = NS::TransferPtr(library->newFunction(NS::String::string(name.c_str(), NS::UTF8StringEncoding)));
  auto state = NS::TransferPtr(device()->newComputePipelineState(function.get(), &error));
  if (!state) fail(error);
  return state;
}

Shared<MTL::ComputePipelineState> pipeline(const std::string& source, const std::string& name) {
  return pipeline(library(source).get(), name);
}

const KernelText kEmptyKernel = {
    "#include <metal_stdlib>\nusing namespace metal;\nkernel void nothing(device float* x [[buffer(0)]]) {}",
    "kernel void nothing(global float* x) {}"};

const KernelText kAxpyKernel = {
    R"(#include <metal_stdlib>
using namespace metal;
kernel void axpy(device const float* x [[buffer(0)]], device float* y [[buffer(1)]], constant float& a [[buffer(2)]],
                 uint i [[thread_position_in_grid]]) { y[i] = a * x[i] + y[i]; })",
    R"(kernel void axpy(global const float* restrict x, global float* restrict y, float a) {
  size_t i = get_global_id(0);
  y[i] = a * x[i] + y[i];
})"};

// A threadgroup a row, a tree of barriers for each of the two sums.
const KernelText kLayerNormKernel = {
    R"(#include <metal_stdlib>
using namespace metal;
kernel void layer_norm(device const float* input [[buffer(0)]], device const float* gamma [[buffer(1)]],
                       device const float* beta [[buffer(2)]], device float* output [[buffer(3)]], constant uint& columns [[buffer(4)]],
                       threadgroup float* partial [[threadgroup(0)]], uint row [[threadgroup_position_in_grid]],
                       uint t [[thread_position_in_threadgroup]], uint n [[threads_per_threadgroup]]) {
  device const float* in = input + row * columns;
  device float* out = output + row * columns;
  float sum = 0;
  for (uint c = t; c < columns; c += n) sum += in[c];
  partial[t] = sum;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  for (uint s = n / 2; s > 0; s /= 2) {
    if (t < s) partial[t] += partial[t + s];
    threadgroup_barrier(mem_flags::mem_threadgroup);
  }
  float mean = partial[0] / columns;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  float squares = 0;
  for (uint c = t; c < columns; c += n) { float d = in[c] - mean; squares += d * d; }
  partial[t] = squares;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  for (uint s = n / 2; s > 0; s /= 2) {
    if (t < s) partial[t] += partial[t + s];
    threadgroup_barrier(mem_flags::mem_threadgroup);
  }
  float scale = rsqrt(partial[0] / columns + 1e-5f);
  for (uint c = t; c < columns; c += n) out[c] = (in[c] - mean) * scale * gamma[c] + beta[c];
})",
    R"(kernel void layer_norm(global const float* input, global const float* gamma, global const float* beta,
                       global float* output, uint columns, local float* partial) {
  uint row = get_group_id(0), t = get_local_id(0), n = get_local_size(0);
  global const float* in = input + row * columns;
  global float* out = output + row * columns;
  float sum = 0;
  for (uint c = t; c < columns; c += n) sum += in[c];
  partial[t] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint s = n / 2; s > 0; s /= 2) {
    if (t < s) partial[t] += partial[t + s];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  float mean = partial[0] / columns;
  barrier(CLK_LOCAL_MEM_FENCE);
  float squares = 0;
  for (uint c = t; c < columns; c += n) { float d = in[c] - mean; squares += d * d; }
  partial[t] = squares;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint s = n / 2; s > 0; s /= 2) {
    if (t < s) partial[t] += partial[t + s];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  float scale = rsqrt(partial[0] / columns + 1e-5f);
  for (uint c = t; c < columns; c += n) out[c] = (in[c] - mean) * scale * gamma[c] + beta[c];
})"};

// The same with SIMD-group sums, as Metal programs write it today; PoCL has no such operation.
const KernelText kLayerNormSimdKernel = {
    R"(#include <metal_stdlib>
using namespace metal;
static float groupSum(float v, threadgroup float* partial, uint lane, uint simd, uint simds) {
  v = simd_sum(v);
  if (lane == 0) partial[simd] = v;
  threadgroup_barrier(mem_flags::mem_threadgroup);
  float total = simd_sum(lane < simds ? partial[lane] : 0.0f);
  threadgroup_barrier(mem_flags::mem_threadgroup);
  return total;
}
kernel void layer_norm_simd(device const float* input [[buffer(0)]], device const float* gamma [[buffer(1)]],
                       device const float* beta [[buffer(2)]], device float* output [[buffer(3)]], constant uint& columns [[buffer(4)]],
                       threadgroup float* partial [[threadgroup(0)]], uint row [[threadgroup_position_in_grid]],
                       uint t [[thread_position_in_threadgroup]], uint n [[threads_per_threadgroup]],
                       uint lane [[thread_index_in_simdgroup]], uint simd [[simdgroup_index_in_threadgroup]],
                       uint simds [[simdgroups_per_threadgroup]]) {
  device const float* in = input + row * columns;
  device float* out = output + row * columns;
  float sum = 0;
  for (uint c = t; c < columns; c += n) sum += in[c];
  float mean = groupSum(sum, partial, lane, simd, simds) / columns;
  float squares = 0;
  for (uint c = t; c < columns; c += n) { float d = in[c] - mean; squares += d * d; }
  float scale = rsqrt(groupSum(squares, partial, lane, simd, simds) / columns + 1e-5f);
  for (uint c = t; c < columns; c += n) out[c] = (in[c] - mean) * scale * gamma[c] + beta[c];
})",
    nullptr};

const KernelText kTiledMatmulKernel = {
    R"(#include <metal_stdlib>
using namespace metal;
kernel void tiled_matmul(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]], device float* c [[buffer(2)]],
                         constant uint& n [[buffer(3)]], uint2 g [[thread_position_in_grid]], uint2 l [[thread_position_in_threadgroup]]) {
  threadgroup float ta[16][16];
  threadgroup float tb[16][16];
  float sum = 0;
  for (uint k = 0; k < n; k += 16) {
    ta[l.y][l.x] = a[g.y * n + k + l.x];
    tb[l.y][l.x] = b[(k + l.y) * n + g.x];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint i = 0; i < 16; ++i) sum += ta[l.y][i] * tb[i][l.x];
    threadgroup_barrier(mem_flags::mem_threadgroup);
  }
  c[g.y * n + g.x] = sum;
})",
    R"(kernel void tiled_matmul(global const float* a, global const float* b, global float* c, uint n) {
  local float ta[16][16];
  local float tb[16][16];
  uint gx = get_global_id(0), gy = get_global_id(1), lx = get_local_id(0), ly = get_local_id(1);
  float sum = 0;
  for (uint k = 0; k < n; k += 16) {
    ta[ly][lx] = a[gy * n + k + lx];
    tb[ly][lx] = b[(k + ly) * n + gx];
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint i = 0; i < 16; ++i) sum += ta[ly][i] * tb[i][lx];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  c[gy * n + gx] = sum;
})"};

const KernelText kNaiveMatmulKernel = {
    R"(#include <metal_stdlib>
using namespace metal;
kernel void naive_matmul(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]], device float* c [[buffer(2)]],
                         constant uint& n [[buffer(3)]], uint2 g [[thread_position_in_grid]]) {
  float sum = 0;
  for (uint k = 0; k < n; ++k) sum += a[g.y * n + k] * b[k * n + g.x];
  c[g.y * n + g.x] = sum;
})",
    R"(kernel void naive_matmul(global const float* a, global const float* b, global float* c, uint n) {
  uint gx = get_global_id(0), gy = get_global_id(1);
  float sum = 0;
  for (uint k = 0; k < n; ++k) sum += a[gy * n + k] * b[k * n + gx];
  c[gy * n + gx] = sum;
})"};

// A matrix by a vector, one thread a row.
const KernelText kGemvKernel = {
    R"(#include <metal_stdlib>
using namespace metal;
kernel void gemv(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]], device float* c [[buffer(2)]],
                 constant uint& n [[buffer(3)]], uint row [[thread_position_in_grid]]) {
  float sum = 0;
  for (uint k = 0; k < n; ++k) sum += a[row * n + k] * b[k];
  c[row] = sum;
})",
    R"(kernel void gemv(global const float* a, global const float* b, global float* c, uint n) {
  uint row = get_global_id(0);
  float sum = 0;
  for (uint k = 0; k < n; ++k) sum += a[row * n + k] * b[k];
  c[row] = sum;
})"};

}  // namespace invar::bench
