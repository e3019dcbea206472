#include <metal_stdlib>
using namespace metal;
template <typename T, T (*Join)(T, T)> T fold(T a, T b, T c) { return Join(Join(a, b), c); }
int plus(int a, int b) { return a + b; }
struct Times { template <typename T> T operator()(T a, T b) const { return a * b; } };
template <typename F> int apply(F f, int a, int b) { return f(a, b); }
template <int From, int To> struct Repeat {
  template <typename F, typename... A> static METAL_FUNC void run(F f, A... a) {
    f(From, a...);
    if constexpr (From + 1 < To) Repeat<From + 1, To>::run(f, a...);
  }
};
template <typename T> void twice(int i, thread T* to, const thread T* from) { to[i] = 2 * from[i]; }
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
  int from[] = {1, 2, 3, captured}, to[4];
  Repeat<0, 4>::run(twice<int>, &to[0], &from[0]);
  out[i] = to[0] == 2 && to[3] == 2 * captured && total({1, 2, 3, 4}) == 10 && fold<int, plus>(1, 2, 3) == 6 && apply(Times(), 3, 4) == 12 && apply(shifted, 1, 2) == 3 + int(i) && sum<1, 2, 3>() == 6 &&
           x * y == 12 && bits.u == 0x3f800000u;
}
