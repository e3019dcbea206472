#include "compiler/msl/tests/FrontEndFixture.hpp"

namespace invar::msl::test {

using protocol::ArgumentAccess;
using protocol::ArgumentKind;

class Reflection : public FrontEnd {};

TEST_F(Reflection, DescribesEveryArgument) {
  auto kernel = compile(R"(
struct Args { uint n; float4 v; };
kernel void k(device const float* a [[buffer(3)]], device half4* b [[buffer(1)]], constant Args& args [[buffer(7)]],
              threadgroup float2* scratch [[threadgroup(2)]], device atomic_uint* count [[buffer(8)]],
              const device packed_float3* p [[buffer(9)]], uint i [[thread_position_in_grid]]) {
  b[i] = half4(args.v); scratch[i] = a[i] + p[i].x; atomic_fetch_add_explicit(count, 1u, memory_order_relaxed);
})", "k");
  ASSERT_TRUE(kernel);
  const auto& arguments = kernel->reflection.arguments;
  ASSERT_EQ(arguments.size(), 6u);
  EXPECT_EQ(kernel->reflection.name, "k");
  EXPECT_EQ(arguments[0].name, "a");
  EXPECT_EQ(arguments[0].index, 3u);
  EXPECT_EQ(arguments[0].access, ArgumentAccess::ReadOnly);
  EXPECT_EQ(arguments[0].elementSize, 4u);
  EXPECT_EQ(arguments[0].elementType, 3u);
  EXPECT_EQ(arguments[0].typeName, "float");
  EXPECT_TRUE(arguments[0].active);
  EXPECT_EQ(arguments[1].access, ArgumentAccess::ReadWrite);
  EXPECT_EQ(arguments[1].elementSize, 8u);
  EXPECT_EQ(arguments[1].elementAlignment, 8u);
  EXPECT_EQ(arguments[1].elementType, 19u);
  EXPECT_EQ(arguments[1].typeName, "half4");
  EXPECT_EQ(arguments[2].typeName, "Args");
  EXPECT_EQ(arguments[2].elementType, 1u);
  EXPECT_EQ(arguments[2].elementSize, 32u);
  EXPECT_EQ(arguments[2].elementAlignment, 16u);
  EXPECT_TRUE(arguments[2].isConstantReference);
  EXPECT_EQ(arguments[3].kind, ArgumentKind::ThreadgroupMemory);
  EXPECT_EQ(arguments[3].index, 2u);
  EXPECT_EQ(arguments[4].elementType, 33u);
  EXPECT_EQ(arguments[5].elementSize, 12u);
  EXPECT_EQ(arguments[5].typeName, "packed_float3");
}

TEST_F(Reflection, GivesFreeIndicesInOrder) {
  auto kernel = compile("kernel void k(device int* a, device int* b [[buffer(0)]], constant int& c, device int* d [[buffer(2)]],"
                        " device int* e, threadgroup int* t) { a[0] = b[0] + c + d[0] + e[0] + t[0]; }", "k");
  ASSERT_TRUE(kernel);
  std::vector<uint32_t> indices;
  for (const auto& argument : kernel->reflection.arguments) indices.push_back(argument.index);
  EXPECT_EQ(indices, (std::vector<uint32_t>{1, 0, 3, 2, 4, 0}));
}

TEST_F(Reflection, TellsArgumentsThatAreNotUsed) {
  auto kernel = compile("kernel void k(device int* a [[buffer(0)]], device int* b [[buffer(1)]], constant int& c [[buffer(2)]])"
                        " { a[0] = 1; }", "k");
  ASSERT_TRUE(kernel);
  EXPECT_TRUE(kernel->reflection.arguments[0].active);
  EXPECT_FALSE(kernel->reflection.arguments[1].active);
  EXPECT_FALSE(kernel->reflection.arguments[2].active);
}

TEST_F(Reflection, ReadsKernelAttributes) {
  auto kernel = compile("[[kernel, max_total_threads_per_threadgroup(8 * 32)]] void k(device int* a) { a[0] = 1; }", "k");
  ASSERT_TRUE(kernel);
  EXPECT_EQ(kernel->reflection.maxTotalThreadsPerThreadgroup, 256u);
}

TEST_F(Reflection, TakesArrayParametersAsPointers) {
  auto kernel = compile("kernel void k(device long* a [[buffer(0)]], constant int64_t strides[3] [[buffer(1)]],"
                        " device float m[2][4]) { a[0] = strides[2] + long(m[1][3]); }", "k");
  ASSERT_TRUE(kernel);
  EXPECT_EQ(kernel->reflection.arguments[1].elementSize, 8u);
  EXPECT_EQ(kernel->reflection.arguments[1].access, ArgumentAccess::ReadOnly);
  EXPECT_EQ(kernel->reflection.arguments[2].elementSize, 4u);
}

TEST_F(Reflection, ListsFunctionsOfEveryKind) {
  auto library = parse(R"(
kernel void plain(device int* a) { a[0] = 1; }
namespace inner { kernel void nested(device int* a) { a[0] = 1; } }
[[host_name("renamed")]] kernel void original(device int* a) { a[0] = 1; }
template <typename T> kernel void t(device T* a) { a[0] = 1; }
template [[host_name("t_float")]] kernel decltype(t<float>) t<float>;
template [[host_name("t_" "int")]] [[kernel]] void t<int>(device int* a);
float helper(float x) { return x; })");
  ASSERT_TRUE(library);
  std::vector<std::string> names;
  for (const auto& function : library->functions()) names.push_back(function.name);
  EXPECT_EQ(names, (std::vector<std::string>{"plain", "inner::nested", "renamed", "t_float", "t_int"}));
}

}  // namespace invar::msl::test
