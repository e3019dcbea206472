#include "compiler/msl/tests/FrontEndFixture.hpp"

namespace invar::msl::test {

class DiagnosticText : public FrontEnd {
protected:
  void expect(const std::string& source, const std::string& part) {
    std::string diagnostics = failure(source);
    EXPECT_NE(diagnostics.find(part), std::string::npos) << source << "\n" << diagnostics;
    EXPECT_EQ(diagnostics.find("opencl"), std::string::npos) << diagnostics;
    EXPECT_EQ(diagnostics.find("__global"), std::string::npos) << diagnostics;
  }
};

TEST_F(DiagnosticText, PointsIntoTheSource) {
  EXPECT_EQ(failure("kernel void k(device float* a) {\n  a[0] = b;\n}"),
            "program_source:4:10: error: use of undeclared identifier 'b'\n"
            "    4 |   a[0] = b;\n"
            "      |          ^\n");
}

TEST_F(DiagnosticText, KeepsTheLibraryOut) {
  std::string diagnostics = failure("kernel void k(device float* a) { float4 v = a; }");
  EXPECT_NE(diagnostics.find("no viable conversion from 'device float *' to 'float4'"), std::string::npos) << diagnostics;
  EXPECT_EQ(diagnostics.find("vector.h"), std::string::npos) << diagnostics;
}

TEST_F(DiagnosticText, SpeaksMetal) {
  expect("kernel void k(device float* a) { threadgroup float* p = a; }",
         "cannot initialize a variable of type 'threadgroup float *' with an lvalue of type 'device float *'");
  expect("void f(threadgroup half4& x);\nkernel void k(device half4* a) { f(a[0]); }", "address space 'device'");
  expect("kernel void k(device bfloat* a) { struct S { int x; } s; a[0] = s; }", "'bfloat'");
}

TEST_F(DiagnosticText, NamesTheRuleThatIsBroken) {
  expect("kernel void k(device double* a) {}", "program_source:3:22: error: 'double' is not supported in Metal");
  expect("kernel void k(device float* a) { goto end; end: a[0] = 1; }", "'goto' is not supported");
  expect("kernel void k(device float* a) { int* p = new int; }", "'new' is not supported");
  expect("struct S { virtual void f(); };", "'virtual' is not supported");
  expect("kernel void k(device float* a) { try { } catch (...) { } }", "exceptions are not supported");
  expect("kernel void k(device float* a) { throw 1; }", "exceptions are not supported");
  expect("int f(int n) { return n ? f(n - 1) << 1 : 0; }\nkernel void k(device int* a) { a[0] = f(a[1]); }",
         "calls itself; recursion is not supported in Metal");
  expect("float g(float x);\nkernel void k(device float* a) { a[0] = g(a[0]); }", "'g(float)' is used by kernel 'k' and has no definition");
}

TEST_F(DiagnosticText, ChecksKernelParameters) {
  expect("kernel int k(device int* a) { return 1; }", "must have return type 'void'");
  expect("kernel void k(uint i) {}", "parameter 'i' of kernel 'k' has type 'uint' and no attribute");
  expect("kernel void k(float* a) {}", "must name the address space");
  expect("kernel void k(device int* a, float4 i [[thread_position_in_grid]]) {}", "it must be 'ushort' or 'uint'");
  expect("kernel void k(device int* a, uint2 i [[thread_index_in_simdgroup]]) {}", "it must be 'ushort' or 'uint'");
  expect("kernel void k(device int* a [[buffer(31)]]) {}", "has index 31; the highest is 30");
  expect("kernel void k(device int* a [[buffer(1)]], device int* b [[buffer(1)]]) {}", "is that of parameter 'a' too");
  expect("kernel void k(device int* a [[threadgroup(1)]]) {}", "does not fit");
  expect("kernel void k(float x [[buffer(0)]]) {}", "must be a pointer or a reference");
}

TEST_F(DiagnosticText, SaysWhyAFunctionOfTheLibraryDoesNotFit) {
  expect("kernel void k(device atomic_uint* a) { atomic_fetch_add_explicit(a, 1); }",
         "note: it does not fit: requires 3 arguments, but 2 were provided");
  expect("kernel void k(texture2d<float, access::write> t) { t.write(1.0f, float2(1)); }",
         "note: it does not fit: no known conversion from 'float2' to 'uint2' for 2nd argument");
  EXPECT_EQ(m_diagnostics.find("metal_"), std::string::npos) << m_diagnostics;
}

TEST_F(DiagnosticText, WarnsOfUnknownAttributes) {
  auto library = parse("kernel void k(device int* a [[bufer(1)]]) { a[0] = 1; }");
  EXPECT_NE(m_diagnostics.find("unknown attribute 'bufer' ignored"), std::string::npos) << m_diagnostics;
}

TEST_F(DiagnosticText, IsQuietAboutGoodPrograms) {
  ASSERT_TRUE(compile("#define C static constant constexpr const\nstruct S { C short n = 3; };\n"
                      "kernel void k(const device float* a, const constant int* b, device float* c) { c[0] = a[0] + b[0] + S::n; }", "k"));
  EXPECT_EQ(m_diagnostics, "");
}

TEST_F(DiagnosticText, SurvivesNonsense) {
  for (const char* source : {
         "", "}", "{", "]]", "[[", "[[[[", "kernel", "kernel void", "kernel void k(", "kernel void k(device", "template [[host_name(",
         "template [[host_name(\"k\")]] kernel void f<float>;", "constant", "constant int x [[function_constant]];",
         "constant int x [[function_constant(y)]];", "threadgroup float x[", "struct S { int f() const device; int f() const thread",
         "kernel void k(device int a[) {}", "kernel void k(device int* a [[buffer(]]) {}", "kernel void k(device int* a [[buffer(-1)]]) {}",
         "#include <nothing.h>", "#error no", "#pragma METAL fp", "#pragma METAL", "/*", "\"", "kernel void k() { ((((((((",
         "template <int N> struct A { A<N + 1> a; }; A<0> x;", "constexpr int f(int n) { return f(n + 1); } constexpr int x = f(0);",
         "template [[host_name(\"k\")]] kernel decltype(g<float>) g<float>;", "kernel void k(constant auto& x) {}"}) {
    std::string diagnostics;
    auto library = ParsedLibrary::parse(request(source), diagnostics);
    if (library) library->emit("k", {}, diagnostics);
  }
}

}  // namespace invar::msl::test
