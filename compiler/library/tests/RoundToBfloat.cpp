// The conversion of float to bfloat that clang calls on machines without an instruction for it, and that
// GCC's runtime library has only since version 13. Returned in a float register's low bits, as the calling
// convention has it.
#include <bit>
#include <cstdint>

extern "C" __bf16 __truncsfbf2(float x) {
  std::uint32_t bits = std::bit_cast<std::uint32_t>(x);
  if ((bits & 0x7fffffff) > 0x7f800000) return std::bit_cast<__bf16>(std::uint16_t(bits >> 16 | 0x40));
  return std::bit_cast<__bf16>(std::uint16_t((bits + 0x7fff + (bits >> 16 & 1)) >> 16));
}
