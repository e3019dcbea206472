// Records a product of matrices as a command of the seam. What every multiplying kernel ends in.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "device/Arena.hpp"
#include "device/Command.hpp"
#include "mps/Layout.hpp"

namespace invar::mps {

/// A batch of matrices in a memory. Strides in elements; batch strides innermost batch dimension first,
/// 0 where the batch repeats.
struct ProductOperand {
  device::Memory* memory = nullptr;
  uint64_t offset = 0;   ///< bytes
  device::ElementType type = device::ElementType::Float32;
  int64_t rowStride = 0, columnStride = 0;
  std::array<int64_t, kMaxDimensions> batchStrides{};
};

/// destination = alpha * a x b + beta * c, for every batch. Checked already; `c` may be without memory.
struct ProductDescription {
  uint64_t rows = 0, columns = 0, inner = 0;
  uint32_t batchDimensions = 0;
  std::array<uint64_t, kMaxDimensions> batchLengths{};
  ProductOperand a, b, c, destination;
  float alpha = 1, beta = 0;
};

/// Makes a batch of small products one large one where b is the same for all and the rows follow each other.
void foldBatches(ProductDescription& product);

/// The command, made in `arena`. An error text when a size is beyond what a command holds.
struct RecordedProduct { const device::ProductCommand* command = nullptr; std::string error; };
RecordedProduct makeProductCommand(device::Arena& arena, ProductDescription product);

/// The shapes of A x B [+ C] by the rules of MPSNDArrayMatrixMultiplication, innermost first: dimension 0 and
/// 1 are the matrix, the others broadcast. An error text when they do not fit.
struct ProductShape { std::vector<uint64_t> lengths; std::string error; };
ProductShape productShape(std::span<const uint64_t> a, std::span<const uint64_t> b);
/// Whether `c` broadcasts to `destination`; an error text otherwise.
std::string addendFits(std::span<const uint64_t> c, std::span<const uint64_t> destination);

/// An array as an operand of a product whose destination has `lengths`.
ProductOperand operandOf(device::Memory* memory, uint64_t firstByte, device::ElementType type,
                         const Layout& layout, std::span<const uint64_t> lengths, bool broadcastsMatrix);

}  // namespace invar::mps
