// How a product is cut: into tiles of rows, and of columns where rows do not suffice, of each batch.
#pragma once

#include <cstdint>

#include "device/Command.hpp"

namespace invar::cpu {

/// A part of one batch's destination.
struct ProductTile {
  uint32_t batch;
  uint32_t row, rows;
  uint32_t column, columns;
};

/// The tiles of a product for a number of chunks; a function of these two alone, so that every chunk
/// finds its own part without being told. Immutable.
class ProductTiling {
public:
  ProductTiling(const device::ProductCommand& product, uint32_t chunkCount);

  uint64_t count() const { return uint64_t(m_batches) * m_rowTiles * m_columnTiles; }
  ProductTile tile(uint64_t index) const;
  /// The tiles of a chunk are [firstOf(chunk), firstOf(chunk + 1)).
  uint64_t firstOf(uint32_t chunk) const;

  /// The number of chunks that keeps `parallelism` threads busy at little loss.
  static uint32_t chunksFor(const device::ProductCommand& product, uint32_t parallelism);

private:
  uint32_t m_rows, m_columns, m_batches, m_chunkCount;
  uint32_t m_rowTiles = 1, m_columnTiles = 1;
};

}  // namespace invar::cpu
