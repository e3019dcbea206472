#include "compiler/msl/tests/FrontEndFixture.hpp"

namespace invar::msl::test {

class FunctionConstantValues : public FrontEnd {
protected:
  static constexpr protocol::DataType kBool = 53, kInt = 29, kFloat = 3;
  const char* m_source = R"(
constant bool has_mask [[function_constant(0)]];
constant int factor [[function_constant(1)]];
constant bool both = has_mask && is_function_constant_defined(factor);
constant int chosen = is_function_constant_defined(factor) ? factor : 42;
kernel void k(device int* a [[buffer(0)]], device int* mask [[buffer(1), function_constant(has_mask)]],
              device int* extra [[buffer(2), function_constant(both)]]) {
  a[0] = chosen;
  if (has_mask) a[1] = mask[0];
  if (both) a[2] = extra[0];
}
kernel void needs(device int* a) { a[0] = factor; }
kernel void none(device int* a) { a[0] = 1; })";
};

TEST_F(FunctionConstantValues, AreListedByFunction) {
  auto library = parse(m_source);
  ASSERT_TRUE(library);
  const auto& functions = library->functions();
  ASSERT_EQ(functions.size(), 3u);
  ASSERT_EQ(functions[0].constants.size(), 2u);
  EXPECT_EQ(functions[0].constants[0].name, "has_mask");
  EXPECT_EQ(functions[0].constants[0].type, kBool);
  EXPECT_TRUE(functions[0].constants[0].required);
  EXPECT_EQ(functions[0].constants[1].index, 1u);
  EXPECT_FALSE(functions[0].constants[1].required);
  ASSERT_EQ(functions[1].constants.size(), 1u);
  EXPECT_TRUE(functions[1].constants[0].required);
  EXPECT_TRUE(functions[2].constants.empty());
}

TEST_F(FunctionConstantValues, ChooseArgumentsAndDerivedConstants) {
  auto library = parse(m_source);
  ASSERT_TRUE(library);
  auto without = library->emit("k", {{"has_mask", 0, kBool, {0}}}, m_diagnostics);
  ASSERT_TRUE(without) << m_diagnostics;
  EXPECT_EQ(without->reflection.arguments.size(), 1u);
  EXPECT_NE(text(*without->module).find("constant i32 42"), std::string::npos);
  auto with = library->emit("k", {{"", 0, kBool, {1}}, {"", 1, kInt, {7, 0, 0, 0}}}, m_diagnostics);
  ASSERT_TRUE(with) << m_diagnostics;
  EXPECT_EQ(with->reflection.arguments.size(), 3u);
  EXPECT_NE(text(*with->module).find("constant i32 7"), std::string::npos);
  EXPECT_EQ(text(*with->module).find("global_ctors"), std::string::npos);
}

TEST_F(FunctionConstantValues, AreNotMissedBehindAConditionThatTheyAreDefined) {
  const std::string source = R"(
constant float value [[function_constant(5)]];
constant bool given = is_function_constant_defined(value);
constant bool positive = given && value > 0;
kernel void k(device float* a) { if (given && positive) a[0] = value; else a[0] = !given ? -1 : value; })";
  for (const Constants& constants : {Constants{}, Constants{{"value", 0, kFloat, {0, 0, 128, 63}}}}) {
    auto kernel = compile(source, "k", constants);
    EXPECT_TRUE(kernel) << m_diagnostics;
  }
}

TEST_F(FunctionConstantValues, AreMissedWhenNeeded) {
  auto library = parse(m_source);
  ASSERT_TRUE(library);
  EXPECT_FALSE(library->emit("needs", {}, m_diagnostics));
  EXPECT_NE(m_diagnostics.find("function constant 'factor' (index 1) is used by kernel 'needs' and was given no value"),
            std::string::npos) << m_diagnostics;
}

TEST_F(FunctionConstantValues, MustHaveTheRightTypeAndSize) {
  auto library = parse(m_source);
  ASSERT_TRUE(library);
  EXPECT_FALSE(library->emit("needs", {{"factor", 0, kFloat, {0, 0, 0, 0}}}, m_diagnostics));
  EXPECT_NE(m_diagnostics.find("has type 'int', but the value given has type 'float'"), std::string::npos) << m_diagnostics;
  EXPECT_FALSE(library->emit("needs", {{"factor", 0, kInt, {0, 0}}}, m_diagnostics));
  EXPECT_NE(m_diagnostics.find("takes 4 bytes, but the value given has 2"), std::string::npos) << m_diagnostics;
}

TEST_F(FunctionConstantValues, AreFoundThroughTemplatesThatNothingInstantiated) {
  auto library = parse(R"(
constant bool flag [[function_constant(4)]];
template <typename T> struct Body { template <int N> static void run(device T* a) { if (flag) a[0] = N; } };
constant int other [[function_constant(5)]];
void direct(device float* a) { a[1] = other; }
template <typename B, typename T, void (*F)(device T*)> kernel void t(device T* a) { B::template run<3>(a); F(a); }
template [[host_name("f")]] kernel decltype(t<Body<float>, float, direct>) t<Body<float>, float, direct>;)");
  ASSERT_TRUE(library);
  ASSERT_EQ(library->functions().size(), 1u);
  ASSERT_EQ(library->functions()[0].constants.size(), 2u);
  EXPECT_EQ(library->functions()[0].constants[0].name, "flag");
  EXPECT_EQ(library->functions()[0].constants[1].name, "other");
}

TEST_F(FunctionConstantValues, MayBeVectors) {
  auto kernel = compile("constant float2 v [[function_constant(3)]];\nkernel void k(device float* a) { a[0] = v.x + v.y; }",
                        "k", {{"v", 0, 4, {0, 0, 128, 63, 0, 0, 0, 64}}});
  EXPECT_TRUE(kernel);
}

}  // namespace invar::msl::test
