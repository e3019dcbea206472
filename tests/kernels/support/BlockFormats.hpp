// The block formats of quantised weights that ggml defines: their sizes, and decoders of our own.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kernels/support/Values.hpp"

namespace invar::kernels {

/// Tables that some formats look their values up in, by name; they come from the checkout (BlockTables).
using Tables = std::map<std::string, std::vector<uint64_t>>;

struct BlockFormat {
  const char* name;
  size_t elements, bytes;
  /// Where the block's scales of 16-bit floating point lie; -1 for none. Random bytes there would be NaN or huge.
  int scale, second;
  void (*decode)(const uint8_t* block, double* to, const Tables& tables);
};

/// q1_0 to q8_0, the k-quants, iq1_s to iq4_xs, mxfp4 and tq2_0.
const std::vector<BlockFormat>& blockFormats();
const BlockFormat& blockFormat(const std::string& name);

/// `count` blocks of random bits, with scales of ordinary size.
std::vector<char> randomBlocks(const BlockFormat& format, size_t count, unsigned seed = 1);
Values decoded(const BlockFormat& format, const std::vector<char>& blocks, const Tables& tables);

}  // namespace invar::kernels
