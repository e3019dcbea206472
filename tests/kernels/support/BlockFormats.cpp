#include "kernels/support/BlockFormats.hpp"

#include <cmath>
#include <cstring>
#include <random>
#include <stdexcept>

namespace invar::kernels {
namespace {

constexpr size_t kSuper = 256;  // elements of a super-block

double half(const uint8_t* at) { return static_cast<double>(tools::load(ElementType::Half, at)); }
uint16_t word(const uint8_t* at) { return static_cast<uint16_t>(at[0] | at[1] << 8); }
uint32_t long_(const uint8_t* at) { return word(at) | uint32_t(word(at + 2)) << 16; }
unsigned low(uint8_t byte) { return byte & 15; }
unsigned high(uint8_t byte) { return byte >> 4; }
unsigned bit(const uint8_t* bits, size_t i) { return bits[i / 8] >> i % 8 & 1; }
/// The `i`-th byte of a table's entry.
int byteOf(const Tables& tables, const char* name, size_t entry, size_t i) {
  return static_cast<int8_t>(tables.at(name).at(entry) >> 8 * i);
}
/// 7 bits give 8 signs: the last makes their number even.
unsigned evenSigns(unsigned seven) { return seven | (__builtin_popcount(seven) & 1u) << 7; }

void q1_0(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < 128; ++i) to[i] = bit(b + 2, i) ? half(b) : -half(b);
}
void q2_0(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < 64; ++i) to[i] = half(b) * (int(b[2 + i / 4] >> i % 4 * 2 & 3) - 1);
}
void tq2_0(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < kSuper; ++i) to[i] = half(b + 64) * (int(b[i / 128 * 32 + i % 32] >> i / 32 % 4 * 2 & 3) - 1);
}

/// Formats of 32 elements keep the low nibbles of their bytes before the high ones.
unsigned nibble(const uint8_t* bytes, size_t i) { return i < 16 ? low(bytes[i]) : high(bytes[i - 16]); }

void q4_0(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < 32; ++i) to[i] = half(b) * (int(nibble(b + 2, i)) - 8);
}
void q4_1(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < 32; ++i) to[i] = half(b) * nibble(b + 4, i) + half(b + 2);
}
void q5_0(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < 32; ++i) to[i] = half(b) * (int(nibble(b + 6, i) | bit(b + 2, i) << 4) - 16);
}
void q5_1(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < 32; ++i) to[i] = half(b) * (nibble(b + 8, i) | bit(b + 4, i) << 4) + half(b + 2);
}
void q8_0(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < 32; ++i) to[i] = half(b) * static_cast<int8_t>(b[2 + i]);
}
void mxfp4(const uint8_t* b, double* to, const Tables&) {
  constexpr double kMagnitudes[8] = {0, 0.5, 1, 1.5, 2, 3, 4, 6};  // E2M1
  const double scale = std::ldexp(1.0, b[0] - 127);                // E8M0
  for (size_t i = 0; i < 32; ++i) {
    const unsigned code = nibble(b + 1, i);
    to[i] = scale * (code & 8 ? -kMagnitudes[code & 7] : kMagnitudes[code]);
  }
}
void iq4_nl(const uint8_t* b, double* to, const Tables& tables) {
  for (size_t i = 0; i < 32; ++i) to[i] = half(b) * byteOf(tables, "kvalues_iq4nl", nibble(b + 2, i), 0);
}

void q2_K(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < kSuper; ++i) {
    const uint8_t scale = b[i / 16];
    const unsigned q = b[16 + i / 128 * 32 + i % 32] >> i / 32 % 4 * 2 & 3;
    to[i] = half(b + 80) * low(scale) * q - half(b + 82) * high(scale);
  }
}
void q3_K(const uint8_t* b, double* to, const Tables&) {
  const uint8_t *mask = b, *bits = b + 32, *scales = b + 96;
  for (size_t i = 0; i < kSuper; ++i) {
    const size_t group = i / 16;  // 16 scales of 6 bits: nibbles in 8 bytes, then pairs of bits in 4
    const unsigned scale = (group < 8 ? low(scales[group]) : high(scales[group - 8])) | (scales[8 + group % 4] >> group / 4 * 2 & 3) << 4;
    const int q = int(bits[i / 128 * 32 + i % 32] >> i / 32 % 4 * 2 & 3) - (mask[i % 32] >> i / 32 & 1 ? 0 : 4);
    to[i] = half(b + 108) * (int(scale) - 32) * q;
  }
}
/// Scale and minimum, 6 bits each, of the `j`-th of 8 groups in 12 bytes.
std::pair<unsigned, unsigned> scaleAndMinimum(const uint8_t* s, size_t j) {
  if (j < 4) return {s[j] & 63u, s[j + 4] & 63u};
  return {low(s[j + 4]) | (s[j - 4] >> 6) << 4, high(s[j + 4]) | (s[j] >> 6) << 4};
}
void q4_K(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < kSuper; ++i) {
    const auto [scale, minimum] = scaleAndMinimum(b + 4, i / 32);
    const uint8_t byte = b[16 + i / 64 * 32 + i % 32];
    to[i] = half(b) * scale * (i / 32 % 2 ? high(byte) : low(byte)) - half(b + 2) * minimum;
  }
}
void q5_K(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < kSuper; ++i) {
    const auto [scale, minimum] = scaleAndMinimum(b + 4, i / 32);
    const uint8_t byte = b[48 + i / 64 * 32 + i % 32];
    const unsigned q = (i / 32 % 2 ? high(byte) : low(byte)) | (b[16 + i % 32] >> i / 32 & 1u) << 4;
    to[i] = half(b) * scale * q - half(b + 2) * minimum;
  }
}
void q6_K(const uint8_t* b, double* to, const Tables&) {
  for (size_t i = 0; i < kSuper; ++i) {
    const size_t part = i / 128, j = i % 128;  // in each half, 64 bytes of low and 32 of high bits
    const uint8_t byte = b[part * 64 + j % 64];
    const unsigned q = (j < 64 ? low(byte) : high(byte)) | (b[128 + part * 32 + j % 32] >> j / 32 * 2 & 3u) << 4;
    to[i] = half(b + 208) * static_cast<int8_t>(b[192 + i / 16]) * (int(q) - 32);
  }
}
void iq4_xs(const uint8_t* b, double* to, const Tables& tables) {
  for (size_t i = 0; i < kSuper; ++i) {
    const size_t group = i / 32;
    const uint8_t pair = b[4 + group / 2];
    const unsigned scale = (group % 2 ? high(pair) : low(pair)) | (word(b + 2) >> 2 * group & 3u) << 4;
    to[i] = half(b) * (int(scale) - 32) * byteOf(tables, "kvalues_iq4nl", nibble(b + 8 + group * 16, i % 32), 0);
  }
}

// Formats of the iq family: groups of 8 (or 4) elements are an entry of a grid, with signs beside it.

void iq2_xxs(const uint8_t* b, double* to, const Tables& tables) {
  for (size_t i = 0; i < kSuper; ++i) {
    const uint8_t* group = b + 2 + i / 32 * 8;  // four grid indices, then signs and a scale
    const uint32_t rest = long_(group + 4);
    const size_t j = i % 32 / 8;
    const unsigned signs = evenSigns(rest >> 7 * j & 127);
    to[i] = half(b) * (0.5 + (rest >> 28)) / 4 * byteOf(tables, "iq2xxs_grid", group[j], i % 8) * (signs >> i % 8 & 1 ? -1 : 1);
  }
}
void iq2_xs(const uint8_t* b, double* to, const Tables& tables) {
  for (size_t i = 0; i < kSuper; ++i) {
    const uint16_t code = word(b + 2 + i / 8 * 2);
    const uint8_t scales = b[66 + i / 32];
    const double scale = half(b) * (0.5 + (i / 16 % 2 ? high(scales) : low(scales))) / 4;
    to[i] = scale * byteOf(tables, "iq2xs_grid", code & 511, i % 8) * (evenSigns(code >> 9) >> i % 8 & 1 ? -1 : 1);
  }
}
void iq2_s(const uint8_t* b, double* to, const Tables& tables) {
  for (size_t i = 0; i < kSuper; ++i) {
    const size_t group = i / 8;
    const unsigned index = b[2 + group] | (b[66 + i / 32] >> group % 4 * 2 & 3u) << 8;
    const uint8_t scales = b[74 + i / 32];
    const double scale = half(b) * (0.5 + (i / 16 % 2 ? high(scales) : low(scales))) / 4;
    to[i] = scale * byteOf(tables, "iq2s_grid", index, i % 8) * (b[34 + group] >> i % 8 & 1 ? -1 : 1);
  }
}
void iq3_xxs(const uint8_t* b, double* to, const Tables& tables) {
  for (size_t i = 0; i < kSuper; ++i) {
    const uint32_t rest = long_(b + 66 + i / 32 * 4);
    const unsigned signs = evenSigns(rest >> 7 * (i % 32 / 8) & 127);
    to[i] = half(b) * (0.5 + (rest >> 28)) / 2 * byteOf(tables, "iq3xxs_grid", b[2 + i / 4], i % 4) * (signs >> i % 8 & 1 ? -1 : 1);
  }
}
void iq3_s(const uint8_t* b, double* to, const Tables& tables) {
  for (size_t i = 0; i < kSuper; ++i) {
    const size_t group = i / 4;
    const unsigned index = b[2 + group] | (b[66 + i / 32] >> group % 8 & 1u) << 8;
    const uint8_t scales = b[106 + i / 64];
    const double scale = half(b) * (1 + 2 * (i / 32 % 2 ? high(scales) : low(scales)));
    to[i] = scale * byteOf(tables, "iq3s_grid", index, i % 4) * (b[74 + i / 8] >> i % 8 & 1 ? -1 : 1);
  }
}
constexpr double kShift = 0.125;  // of the grid of iq1, up or down

void iq1_s(const uint8_t* b, double* to, const Tables& tables) {
  for (size_t i = 0; i < kSuper; ++i) {
    const uint16_t rest = word(b + 34 + i / 32 * 2);  // 3 more bits for each of four indices, scale, direction
    const size_t group = i / 8;
    const unsigned index = b[2 + group] | (rest >> group % 4 * 3 & 7u) << 8;
    const double scale = half(b) * (2 * (rest >> 12 & 7) + 1);
    to[i] = scale * (byteOf(tables, "iq1s_grid", index, i % 8) + (rest & 0x8000 ? -kShift : kShift));
  }
}
void iq1_m(const uint8_t* b, double* to, const Tables& tables) {
  const uint8_t* scales = b + 48;
  uint8_t common[2];  // the block's scale lies in the top nibbles of the four words of scales
  common[0] = static_cast<uint8_t>(word(scales) >> 12 | word(scales + 2) >> 12 << 4);
  common[1] = static_cast<uint8_t>(word(scales + 4) >> 12 | word(scales + 6) >> 12 << 4);
  for (size_t i = 0; i < kSuper; ++i) {
    const size_t group = i / 8;
    const unsigned more = group % 2 ? high(b[32 + group / 2]) : low(b[32 + group / 2]);
    const unsigned index = b[group] | (more & 7) << 8;
    const unsigned scale = word(scales + i / 64 * 2) >> i / 16 % 4 * 3 & 7;
    to[i] = half(common) * (2 * scale + 1) * (byteOf(tables, "iq1s_grid", index, i % 8) + (more & 8 ? -kShift : kShift));
  }
}

const std::vector<BlockFormat> kFormats = {
    {"q1_0", 128, 18, 0, -1, q1_0},       {"q2_0", 64, 18, 0, -1, q2_0},        {"q4_0", 32, 18, 0, -1, q4_0},
    {"q4_1", 32, 20, 0, 2, q4_1},         {"q5_0", 32, 22, 0, -1, q5_0},        {"q5_1", 32, 24, 0, 2, q5_1},
    {"q8_0", 32, 34, 0, -1, q8_0},        {"mxfp4", 32, 17, -1, -1, mxfp4},     {"q2_K", 256, 84, 80, 82, q2_K},
    {"q3_K", 256, 110, 108, -1, q3_K},    {"q4_K", 256, 144, 0, 2, q4_K},       {"q5_K", 256, 176, 0, 2, q5_K},
    {"q6_K", 256, 210, 208, -1, q6_K},    {"iq2_xxs", 256, 66, 0, -1, iq2_xxs}, {"iq2_xs", 256, 74, 0, -1, iq2_xs},
    {"iq2_s", 256, 82, 0, -1, iq2_s},     {"iq3_xxs", 256, 98, 0, -1, iq3_xxs}, {"iq3_s", 256, 110, 0, -1, iq3_s},
    {"iq1_s", 256, 50, 0, -1, iq1_s},     {"iq1_m", 256, 56, -1, -1, iq1_m},    {"iq4_nl", 32, 18, 0, -1, iq4_nl},
    {"iq4_xs", 256, 136, 0, -1, iq4_xs},  {"tq2_0", 256, 66, 64, -1, tq2_0},
};

}  // namespace

const std::vector<BlockFormat>& blockFormats() { return kFormats; }

const BlockFormat& blockFormat(const std::string& name) {
  for (const BlockFormat& format : kFormats)
    if (name == format.name) return format;
  throw std::out_of_range(name + " is no block format");
}

std::vector<char> randomBlocks(const BlockFormat& format, size_t count, unsigned seed) {
  std::mt19937_64 engine(seed);
  std::vector<char> bytes(count * format.bytes);
  for (char& byte : bytes) byte = static_cast<char>(engine() >> 56);
  const auto scaleOf = [&] { return 0.01 + 0.02 * static_cast<double>(engine() >> 11) * 0x1p-53; };
  for (size_t i = 0; i < count; ++i) {
    char* block = bytes.data() + i * format.bytes;
    if (format.scale >= 0) tools::store(ElementType::Half, scaleOf(), block + format.scale);
    if (format.second >= 0) tools::store(ElementType::Half, scaleOf(), block + format.second);
    if (std::strcmp(format.name, "mxfp4") == 0) block[0] = static_cast<char>(120 + engine() % 10);
    if (std::strcmp(format.name, "iq1_m") == 0) {
      char scale[2];
      tools::store(ElementType::Half, scaleOf(), scale);
      const uint16_t bits = word(reinterpret_cast<const uint8_t*>(scale));
      for (int part = 0; part < 4; ++part) {
        char& top = block[49 + 2 * part];
        top = static_cast<char>((top & 15) | (bits >> 4 * part & 15) << 4);
      }
    }
  }
  return bytes;
}

Values decoded(const BlockFormat& format, const std::vector<char>& blocks, const Tables& tables) {
  const size_t count = blocks.size() / format.bytes;
  Values values(count * format.elements);
  for (size_t i = 0; i < count; ++i)
    format.decode(reinterpret_cast<const uint8_t*>(blocks.data()) + i * format.bytes, values.data() + i * format.elements, tables);
  return values;
}

}  // namespace invar::kernels
