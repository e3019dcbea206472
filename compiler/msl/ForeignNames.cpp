#include "compiler/msl/ForeignNames.hpp"

namespace invar::msl {
namespace {

struct Name {
  const char* foreign;
  const char* metal;
};

constexpr Name kNames[] = {
  // Functions.
  {"lerp", "mix"}, {"frac", "fract"}, {"mod", "fmod"}, {"inversesqrt", "rsqrt"}, {"mad", "fma"}, {"dFdx", "dfdx"}, {"dFdy", "dfdy"},
  {"bitCount", "popcount"}, {"__popc", "popcount"}, {"__clz", "clz"}, {"asfloat", "as_type<float>"}, {"asuint", "as_type<uint>"},
  {"asint", "as_type<int>"}, {"__float_as_int", "as_type<int>"}, {"__int_as_float", "as_type<float>"},
  // Types.
  {"vec2", "float2"}, {"vec3", "float3"}, {"vec4", "float4"}, {"ivec2", "int2"}, {"ivec3", "int3"}, {"ivec4", "int4"},
  {"uvec2", "uint2"}, {"uvec3", "uint3"}, {"uvec4", "uint4"}, {"bvec2", "bool2"}, {"bvec3", "bool3"}, {"bvec4", "bool4"},
  {"mat2", "float2x2"}, {"mat3", "float3x3"}, {"mat4", "float4x4"}, {"float16_t", "half"}, {"bfloat16_t", "bfloat"},
  {"f32", "float"}, {"f16", "half"}, {"u32", "uint"}, {"i32", "int"}, {"sampler2D", "texture2d<float>"}, {"Texture2D", "texture2d<float>"},
  // What a declaration begins with.
  {"__global__", "kernel"}, {"__kernel", "kernel"}, {"__device__", "inline"}, {"__shared__", "threadgroup"},
  {"groupshared", "threadgroup"}, {"__constant__", "constant"},
  // Waiting and talking to other threads.
  {"__syncthreads", "threadgroup_barrier(mem_flags::mem_threadgroup)"},
  {"GroupMemoryBarrierWithGroupSync", "threadgroup_barrier(mem_flags::mem_threadgroup)"},
  {"barrier", "threadgroup_barrier(mem_flags::mem_threadgroup)"}, {"__syncwarp", "simdgroup_barrier(mem_flags::mem_none)"},
  {"__threadfence", "atomic_thread_fence"},
  {"mem_none", "mem_flags::mem_none"}, {"mem_device", "mem_flags::mem_device"},
  {"mem_threadgroup", "mem_flags::mem_threadgroup"}, {"mem_texture", "mem_flags::mem_texture"},
  {"__shfl_sync", "simd_shuffle"}, {"__shfl_up_sync", "simd_shuffle_up"}, {"__shfl_down_sync", "simd_shuffle_down"},
  {"__shfl_xor_sync", "simd_shuffle_xor"}, {"__ballot_sync", "simd_ballot"}, {"subgroupAdd", "simd_sum"}, {"WaveActiveSum", "simd_sum"},
  {"atomicAdd", "atomic_fetch_add_explicit"}, {"atomicSub", "atomic_fetch_sub_explicit"}, {"atomicMin", "atomic_fetch_min_explicit"},
  {"atomicMax", "atomic_fetch_max_explicit"}, {"atomicExch", "atomic_exchange_explicit"},
  {"atomicCAS", "atomic_compare_exchange_weak_explicit"}, {"InterlockedAdd", "atomic_fetch_add_explicit"},
  {"atomic_fetch_add", "atomic_fetch_add_explicit"}, {"atomic_fetch_sub", "atomic_fetch_sub_explicit"},
  {"atomic_fetch_min", "atomic_fetch_min_explicit"}, {"atomic_fetch_max", "atomic_fetch_max_explicit"},
  {"atomic_fetch_and", "atomic_fetch_and_explicit"}, {"atomic_fetch_or", "atomic_fetch_or_explicit"},
  {"atomic_fetch_xor", "atomic_fetch_xor_explicit"}, {"atomic_load", "atomic_load_explicit"},
  {"atomic_store", "atomic_store_explicit"}, {"atomic_exchange", "atomic_exchange_explicit"},
  {"atomic_compare_exchange_weak", "atomic_compare_exchange_weak_explicit"},
  {"atomic_compare_exchange_strong", "atomic_compare_exchange_weak_explicit"},
  // Constants.
  {"M_PI", "M_PI_F"}, {"M_PI_2", "M_PI_2_F"}, {"M_PI_4", "M_PI_4_F"}, {"M_1_PI", "M_1_PI_F"}, {"M_2_PI", "M_2_PI_F"}, {"M_E", "M_E_F"},
  {"M_SQRT2", "M_SQRT2_F"}, {"M_SQRT1_2", "M_SQRT1_2_F"}, {"M_LN2", "M_LN2_F"}, {"M_LN10", "M_LN10_F"},
};

/// What a kernel asks for with an attribute of a parameter.
constexpr Name kInputs[] = {
  {"threadIdx", "thread_position_in_threadgroup"},        {"blockIdx", "threadgroup_position_in_grid"},
  {"blockDim", "threads_per_threadgroup"},                {"gridDim", "threadgroups_per_grid"},
  {"warpSize", "threads_per_simdgroup"},                  {"get_global_id", "thread_position_in_grid"},
  {"get_local_id", "thread_position_in_threadgroup"},     {"get_group_id", "threadgroup_position_in_grid"},
  {"get_local_size", "threads_per_threadgroup"},          {"get_global_size", "threads_per_grid"},
  {"get_num_groups", "threadgroups_per_grid"},            {"gl_GlobalInvocationID", "thread_position_in_grid"},
  {"gl_LocalInvocationID", "thread_position_in_threadgroup"}, {"gl_WorkGroupID", "threadgroup_position_in_grid"},
  {"gl_WorkGroupSize", "threads_per_threadgroup"},        {"gl_NumWorkGroups", "threadgroups_per_grid"},
  {"gl_LocalInvocationIndex", "thread_index_in_threadgroup"}, {"gl_SubgroupInvocationID", "thread_index_in_simdgroup"},
};

/// C's functions on floats end in `f`.
constexpr const char* kFloatFunctions[] = {
  "acosf", "asinf", "atan2f", "atanf", "ceilf", "copysignf", "cosf", "coshf", "exp2f", "expf", "fabsf", "floorf", "fmaf", "fmaxf",
  "fminf", "fmodf", "log10f", "log2f", "logf", "powf", "rintf", "roundf", "rsqrtf", "sinf", "sinhf", "sqrtf", "tanf", "tanhf", "truncf",
};

std::string use(llvm::StringRef name, const std::string& metal) {
  return "'" + name.str() + "' is not available in Metal; use '" + metal + "'";
}

}  // namespace

std::string explainForeignName(llvm::StringRef name) {
  for (const Name& known : kNames)
    if (name == known.foreign) return use(name, known.metal);
  for (const Name& known : kInputs)
    if (name == known.foreign) return use(name, std::string("uint3 id [[") + known.metal + "]]") + ", a parameter of the kernel";
  for (const char* known : kFloatFunctions)
    if (name == known) return use(name, name.drop_back().str());
  for (const char* known : {"malloc", "free", "calloc", "realloc"})
    if (name == known) return "'" + name.str() + "' is not available in Metal: a function cannot allocate memory";
  return {};
}

}  // namespace invar::msl
