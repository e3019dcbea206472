#include <metal_stdlib>
using namespace metal;
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  out[i] = popcount(0xffu) == 8 && clz(1u) == 31 && ctz(8u) == 3 && rotate(1u, 31u) == 0x80000000u && mulhi(0x80000000u, 4u) == 2 &&
           abs(-3) == 3u && absdiff(-2, 3) == 5u && addsat(uchar(200), uchar(100)) == 255 && subsat(3u, 5u) == 0 && hadd(3, 5) == 4 &&
           rhadd(3, 4) == 4 && mad24(2, 3, 4) == 10 && mul24(5, 6) == 30 && madhi(1 << 30, 4, 1) == 2 && reverse_bits(1u) == 0x80000000u &&
           extract_bits(0xabcdu, 4, 8) == 0xbcu && insert_bits(0u, 0xfu, 4, 4) == 0xf0u && min3(3, 1, 2) == 1 && median3(3, 1, 2) == 2 &&
           max(int2(1, 5), int2(3, 2)).y == 5;
}
