#include <metal_stdlib>
using namespace metal;
template <class T, uint N> struct Row {
  T v[N];
  device T& operator[](uint i) device { return v[i]; }
  const device T& operator[](uint i) const device { return v[i]; }
  const constant T& operator[](uint i) const constant { return v[i]; }
  threadgroup T& operator[](uint i) threadgroup { return v[i]; }
  thread T& operator[](uint i) thread { return v[i]; }
  const thread T& operator[](uint i) const thread { return v[i]; }
};
struct Place {
  int sum;
  int space() const { return 0; }
  int space() const device { return 1; }
  int space() const constant { return 2; }
  int space() const threadgroup { return 3; }
  int add(int n) device { sum += n; return 10 + space(); }
  int add(int n) device const { return 20 + space() + n; }
};
int spaceOf(const thread int&) { return 0; }
int spaceOf(const device int&) { return 1; }
int spaceOf(const constant int&) { return 2; }
int spaceOf(const threadgroup int&) { return 3; }
kernel void probe(device uint* out, device Row<int, 2>& d, constant Row<int, 2>& c, device Place* place, constant Place& fixed,
                  device float2x2& m, constant array<int, 2>& a, uint i [[thread_position_in_grid]]) {
  threadgroup Row<int, 2> t;
  threadgroup Place shared;
  Row<int, 2> own = {{1, 2}};
  const Row<int, 2> still = own;
  Place mine = {4};
  const device Place* seen = place;
  device float2& column = m[1];
  constant int& first = a[0];
  thread int& last = own[1];
  last += first;
  out[i] = spaceOf(d[0]) == 1 && spaceOf(c[0]) == 2 && spaceOf(t[0]) == 3 && spaceOf(own[0]) == 0 && spaceOf(still[1]) == 0 &&
           mine.space() == 0 && place->space() == 1 && fixed.space() == 2 && shared.space() == 3 && place->add(0) == 11 &&
           seen->add(1) == 22 && own[1] == 2 && column.x == 0;
}
