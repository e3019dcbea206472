#include <metal_stdlib>
using namespace metal;
template <typename T, T (*Join)(T, T)> T fold(T a, T b, T c) { return Join(Join(a, b), c); }
int plus(int a, int b) { return a + b; }
struct Times { template <typename T> T operator()(T a, T b) const { return a * b; } };
template <typename F> int apply(F f, int a, int b) { return f(a, b); }
template <int... N> constexpr int sum() { return (N + ... + 0); }
int total(initializer_list<int> values) {
  int sum = 0;
  for (int value : values) sum += value;
  return sum;
}
union Bits { float f; uint u; };
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  int captured = int(i);
  auto shifted = [=](int a, int b) { return a + b + captured; };
  auto [x, y] = int2(3, 4);
  Bits bits;
  bits.f = 1.0f;
  out[i] = total({1, 2, 3, 4}) == 10 && fold<int, plus>(1, 2, 3) == 6 && apply(Times(), 3, 4) == 12 && apply(shifted, 1, 2) == 3 + int(i) && sum<1, 2, 3>() == 6 &&
           x * y == 12 && bits.u == 0x3f800000u;
}
