#include <metal_stdlib>
using namespace metal;
using metal::uint;
enum Plain { one = 1, two };
enum class Small : uchar { a = 200, b };
static_assert(sizeof(bool) == 1 && sizeof(char) == 1 && sizeof(ushort) == 2 && sizeof(int) == 4 && sizeof(long) == 8, "sizes");
static_assert(sizeof(half) == 2 && sizeof(bfloat) == 2 && sizeof(float) == 4 && sizeof(size_t) == 8, "sizes");
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  half h = 1.5h;
  bfloat b = 2.5bf;
  int64_t l = 1l << 40;
  uint8_t wraps = uchar(i + 300);
  float f = metal::uint(1.5f);
  out[i] = h * 2 == 3.0h && float(b) == 2.5f && l == 1099511627776 && wraps == ((i + 44) & 255) && f == 1.0f && two == 2 &&
           uint(Small::b) == 201u && 0x1p3f == 8.0f && as_type<uint>(1.0f) == 0x3f800000u;
}
