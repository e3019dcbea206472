// What the token pass makes of MSL, seen from outside: it compiles, and means what it says.
#include "compiler/msl/tests/FrontEndFixture.hpp"

namespace invar::msl::test {

class TokenPass : public FrontEnd {
protected:
  void accepts(const std::string& source) {
    EXPECT_TRUE(compile(source, "k")) << source;
    EXPECT_EQ(m_diagnostics, "") << source;
  }
};

TEST_F(TokenPass, GivesLiteralsTheirTypes) {
  accepts("static_assert(is_same_v<decltype(1.0), float> && is_same_v<decltype(1.), float> && is_same_v<decltype(1e5), float>);\n"
          "static_assert(is_same_v<decltype(1.0h), half> && is_same_v<decltype(2H), half> && is_same_v<decltype(1.5bf), bfloat>);\n"
          "static_assert(is_same_v<decltype(0x1p-3), float> && is_same_v<decltype(0x1e), int> && is_same_v<decltype(1.0f), float>);\n"
          "static_assert(is_same_v<decltype(0xEul), ulong> && is_same_v<decltype(0xAf16), int>);\n"
          "static_assert(is_same_v<decltype(__FLT16_MAX__), half> && is_same_v<decltype(-__FLT16_MAX__ / 2), half>);\n"
          "kernel void k(device float* a) { a[0] = 1.0h + -1.5e-3; }");
}

TEST_F(TokenPass, ChoosesAmongObjectsInDifferentSpaces) {
  accepts("constant float4 zero = float4(0);\n"
          "kernel void k(const device float4* in, device float4* out, threadgroup float4* t) {\n"
          "  float4 a = in[1].x > 0 ? in[0] : zero, b = a.x > 0 ? zero : t[0], c = a.y > 0 ? t[0] : out[1];\n"
          "  auto d = a.z > 0 ? zero : in[2];\n"
          "  out[0] = a + b + c + d;\n"
          "}");
}

TEST_F(TokenPass, DeducesLengthsOfVectorsAsAnyInteger) {
  accepts(R"(
template <typename T, uint N> T total(vec<T, N> v) {
  T sum = 0;
  for (uint i = 0; i < N; ++i) sum += v[i];
  return sum;
}
template <size_t N, typename T, unsigned short M> int both(const device metal::vec<T, N>& v, thread array<vec<T, M>, 2>& w) { return N * 10 + M; }
template <typename T> struct Length { static constexpr constant int value = 1; };
template <typename T, unsigned int N> struct Length<vec<T, N>> { static constexpr constant int value = N; };
template <uint N> uint half_of(uint x) { return x - N > 100u; }
static_assert(Length<float3>::value == 3 && Length<float>::value == 1);
kernel void k(device float4* a, device uint* o) {
  array<float2, 2> w = {};
  o[0] = total(a[0]) + both(a[1], w) + half_of<2>(1);
})");
}

TEST_F(TokenPass, TakesMethodsForOneAddressSpaceBehindTheirClass) {
  accepts(R"(
int take(const device int* p) { return *p; }
struct S { int v; int get() const device; int get() const constant; void run(device int* o) device const; };
int S::get() const device { return 1 + take(&v); }
int S::get() const constant { return 2; }
template <class T> struct Of { T v; device T& at() device; T sum() const device; };
template <class T> device T& Of<T>::at() device { return v; }
template <class T> T Of<T>::sum() const device { return v + take(&v); }
kernel void k(device S* a, constant S& c, device Of<int>* t, device int* o) {
  o[0] = a->get() + c.get();
  a->run(o);
  t->at() = 5;
  o[2] = t->sum();
}
void S::run(device int* o) device const { o[3] = take(&v); })");
}

TEST_F(TokenPass, TakesMethodsThatDifferInAddressSpaceOnly) {
  accepts(R"(
struct S {
  float v;
  float get() const thread { return v; }
  float get() const device { return v; }
  float get() const constant { return v; }
  float get() const threadgroup { return v; }
  S() thread : v{0} {}
  S(float x) : v(x) {}
  S(float x) threadgroup : v(x) {}
  operator float() const thread { return v; }
  operator float() const device { return v; }
  operator float() const threadgroup { return v; }
  thread S& operator+=(S o) thread { v += o.v; return *this; }
  device S& operator+=(S o) device { v += o.v; return *this; }
};
kernel void k(device S* a, constant S& c) { threadgroup S t; t = a[0]; a[1] = S(a[0].get() + c.get() + float(t)); })");
}

TEST_F(TokenPass, TellsVariablesFromPointersInThreadgroupMemory) {
  accepts(R"(
template <typename T, int N> struct Tile { T v[N]; };
void use(threadgroup float* p, threadgroup float (&r)[8]) { threadgroup float* q = p; r[0] = *q; }
kernel void k(device float* a, threadgroup float* arg [[threadgroup(0)]]) {
  threadgroup float x[8], y;
  threadgroup Tile<float, 3> tile;
  alignas(16) threadgroup half h[4];
  threadgroup float* p = x;
  threadgroup float& r = y;
  auto q = (threadgroup half*)p;
  const threadgroup float* c = arg;
  use(x, x); r = c[0]; tile.v[0] = q[0]; h[0] = 1;
  a[0] = y + tile.v[0] + h[0];
})");
}

TEST_F(TokenPass, KnowsAttributesFromSubscripts) {
  accepts("kernel void k(device int* a [[buffer(0)]], uint i [[thread_position_in_grid]]) {\n"
          "  [[maybe_unused]] int b[2] = {0, 1};\n  a[b[a[0]]] = 1; [&](int x) { a[x] = 2; }(b[1]);\n}");
}

TEST_F(TokenPass, KeepsAddressSpacesApart) {
  accepts(R"(
int f(device float*) { return 1; } int f(threadgroup float*) { return 2; } int f(thread float*) { return 3; } int f(constant float*) { return 4; }
template <typename T> struct Space; template <typename T> struct Space<device T*> { static constant constexpr int v = 1; };
template <typename T> struct Space<constant T*> { static constant constexpr int v = 4; };
template <typename T> struct Space<threadgroup T*> { static constant constexpr int v = 2; };
static_assert(Space<device int*>::v == 1 && Space<constant int*>::v == 4 && Space<threadgroup int*>::v == 2);
constant float table[3] = {1, 2, 3};
kernel void k(device float* a, constant float* c) { float x; a[0] = f(a) + f(c) + f(&x) + table[1]; })");
}

TEST_F(TokenPass, ConvertsWhereMetalDoes) {
  accepts(R"(
struct C { float re, im; };
kernel void k(device C* a, constant C* c, device half* h, device bfloat* b) {
  a[0] = h[0] > 0 ? a[1] : C{1, 2};
  b[0] = h[0];
  h[1] = static_cast<half>(b[1]);
  b[2] = static_cast<bfloat>(h[2]);
})");
}

TEST_F(TokenPass, ConvertsWhereTheLibraryIsNotPrecompiled) {
  ParseRequest plain = request("kernel void k(device half* h, device bfloat* b) { b[0] = h[0]; }");
  plain.library.precompiledHeader.clear();
  auto library = ParsedLibrary::parse(plain, m_diagnostics);
  ASSERT_TRUE(library) << m_diagnostics;
  EXPECT_TRUE(library->emit("k", {}, m_diagnostics)) << m_diagnostics;
}

TEST_F(TokenPass, LeavesOtherPragmasAlone) {
  accepts("#pragma METAL internals : enable\nkernel void k(device int* a) {\n#pragma unroll\n  for (int i = 0; i < 4; ++i) a[i] = i;\n"
          "  _Pragma(\"clang loop unroll(full)\") for (int i = 0; i < 4; ++i) a[i] = i;\n}");
}

TEST_F(TokenPass, AcceptsGraphicsFunctions) {
  accepts(R"(
struct In { float4 position [[attribute(0)]]; }; struct Out { float4 position [[position]]; float2 uv [[user(texcoord)]]; };
vertex Out v(In in [[stage_in]], uint id [[vertex_id]]) { Out o; o.position = in.position; return o; }
fragment float4 f(Out in [[stage_in]]) { return in.position; }
kernel void k(device int* a) { a[0] = 1; })");
}

}  // namespace invar::msl::test
