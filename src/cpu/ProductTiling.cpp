#include "cpu/ProductTiling.hpp"

#include <algorithm>

namespace invar::cpu {
namespace {

// Every tile packs all of b's columns that it covers, so a tile of few rows pays for packing more than it
// computes. 18 rows lose 3 % while b stays in a core's second-level cache; beyond that, b comes from further
// away and 256 rows keep the loss to 2 %. 16-bit elements are widened as well, which costs as much again.
constexpr uint32_t kLeastRows = 18, kLeastRowsOf16Bit = 128, kLeastRowsOfLargeB = 256;
constexpr uint64_t kLargeB = 1 << 20;   // bytes
constexpr uint32_t kLeastColumns = 128;
// A chunk that takes less than this (nanoseconds) is not worth handing to another thread.
constexpr double kLeastChunkTime = 25'000;
// Tiles for each thread: who is done first waits for the others' last tile.
constexpr uint32_t kTilesPerThread = 14;
// Of that many tiles, the last quarter of the rows goes into small ones, a quarter of the others' size.
constexpr uint32_t kTilesForSmallLast = 28;
// Boundaries between tiles fall on the product kernel's own block sizes.
constexpr uint32_t kRowUnit = 8, kColumnUnit = 16;

uint32_t leastRows(const device::ProductCommand& p) {
  const uint64_t bytes = uint64_t(p.inner) * p.columns * sizeof(float);
  if (bytes > kLargeB) return kLeastRowsOfLargeB;
  return p.b.type == device::ElementType::Float32 ? kLeastRows : kLeastRowsOf16Bit;
}

/// Rough time on one core: arithmetic at 100 GFLOP/s or memory at 20 GB/s, whichever is slower.
double estimatedTime(const device::ProductCommand& p) {
  const double m = p.rows, n = p.columns, k = p.inner;
  const double arithmetic = 2 * m * n * k / 100;
  const double memory = (m * k * elementSize(p.a.type) + k * n * elementSize(p.b.type) +
                         m * n * elementSize(p.destination.type)) / 20;
  return std::max(arithmetic, memory) * p.batchCount;
}

uint32_t boundary(uint32_t index, uint32_t tiles, uint32_t length, uint32_t unit) {
  if (index >= tiles) return length;
  return uint32_t(uint64_t(length) * index / tiles) / unit * unit;
}

uint32_t rowBoundary(uint32_t index, uint32_t tiles, uint32_t rows) {
  if (tiles < kTilesForSmallLast || index >= tiles) return boundary(index, tiles, rows, kRowUnit);
  // 3/7 of the tiles take 3/4 of the rows, 4/7 of them the rest.
  const uint64_t edge = 7 * index <= 3 * tiles ? uint64_t(rows) * 7 * index / (4 * tiles)
                                               : rows - uint64_t(rows) * 7 * (tiles - index) / (16 * tiles);
  return uint32_t(edge) / kRowUnit * kRowUnit;
}

}  // namespace

uint32_t ProductTiling::chunksFor(const device::ProductCommand& p, uint32_t parallelism) {
  const double worthwhile = estimatedTime(p) / kLeastChunkTime;
  if (parallelism <= 1 || worthwhile < 2 || !p.rows || !p.columns) return 1;
  const uint32_t wanted = uint32_t(std::min({double(parallelism) * kTilesPerThread, worthwhile, 65536.0}));
  if (p.batchCount >= wanted) return wanted;

  const uint32_t perBatch = (wanted + p.batchCount - 1) / p.batchCount;
  const uint32_t rowTiles = std::clamp(p.rows / leastRows(p), 1u, perBatch);
  uint64_t tiles = uint64_t(rowTiles) * p.batchCount;
  // Columns cost more than rows, so they are cut only when threads would have nothing to do.
  if (tiles < std::min(wanted, parallelism)) {
    const uint32_t enough = std::min(wanted, 2 * parallelism);
    tiles *= std::clamp(p.columns / kLeastColumns, 1u, uint32_t((enough + tiles - 1) / tiles));
  }
  return uint32_t(tiles);
}

ProductTiling::ProductTiling(const device::ProductCommand& p, uint32_t chunkCount)
    : m_rows(p.rows), m_columns(p.columns), m_batches(p.batchCount), m_chunkCount(std::max(chunkCount, 1u)) {
  if (!m_batches || m_chunkCount <= m_batches) return;
  const uint32_t perBatch = (m_chunkCount + m_batches - 1) / m_batches;
  m_rowTiles = std::clamp(p.rows / std::min(leastRows(p), std::max(1u, p.rows)), 1u, perBatch);
  const uint32_t columnTiles = (perBatch + m_rowTiles - 1) / m_rowTiles;
  m_columnTiles = std::clamp(p.columns / kColumnUnit, 1u, columnTiles);
}

ProductTile ProductTiling::tile(uint64_t index) const {
  const uint32_t perBatch = m_rowTiles * m_columnTiles;
  const uint32_t inBatch = uint32_t(index % perBatch);
  const uint32_t r = inBatch / m_columnTiles, c = inBatch % m_columnTiles;
  ProductTile tile{};
  tile.batch = uint32_t(index / perBatch);
  tile.row = rowBoundary(r, m_rowTiles, m_rows);
  tile.rows = rowBoundary(r + 1, m_rowTiles, m_rows) - tile.row;
  tile.column = boundary(c, m_columnTiles, m_columns, kColumnUnit);
  tile.columns = boundary(c + 1, m_columnTiles, m_columns, kColumnUnit) - tile.column;
  return tile;
}

uint64_t ProductTiling::firstOf(uint32_t chunk) const {
  return count() * std::min(chunk, m_chunkCount) / m_chunkCount;
}

}  // namespace invar::cpu
