#include "cpu/Product.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "base/Sanitizer.hpp"
#include "cpu/CpuMemory.hpp"
#include "cpu/ElementConversion.hpp"
#include "cpu/ProductTiling.hpp"
#include "cpu/SingleThreadGemm.hpp"

namespace invar::cpu {
namespace {

using device::ElementType;

// Blocks of the packed path: its three panels (1, 1 and 0.25 MiB) are about what a core's own cache holds.
constexpr uint32_t kBlockRows = 256, kBlockColumns = 1024, kBlockInner = 256;

/// A part of an operand in memory.
struct View {
  std::byte* base = nullptr;
  ElementType type = ElementType::Float32;
  int64_t rowStride = 0, columnStride = 0;   // elements
  uint32_t rows = 0, columns = 0;

  View(const device::MatrixOperand& operand, uint32_t batch, uint32_t rows, uint32_t columns)
      : type(operand.type), rowStride(operand.rowStride), columnStride(operand.columnStride),
        rows(rows), columns(columns) {
    if (operand.memory)
      base = operand.memory->contents() + operand.offset +
             (operand.batchOffsets ? operand.batchOffsets[batch] : 0);
  }

  std::byte* at(int64_t row, int64_t column) const {
    return base + (row * rowStride + column * columnStride) * int64_t(elementSize(type));
  }
  View part(uint32_t row, uint32_t partRows, uint32_t column, uint32_t partColumns) const {
    View v = *this;
    v.base = at(row, column);
    v.rows = partRows;
    v.columns = partColumns;
    return v;
  }
  View transposed() const {
    View v = *this;
    std::swap(v.rowStride, v.columnStride);
    std::swap(v.rows, v.columns);
    return v;
  }
  bool samePlace(const View& other) const {
    return base == other.base && type == other.type && rowStride == other.rowStride &&
           columnStride == other.columnStride;
  }

  /// As the product kernel can read it, or nothing when it must be packed first.
  std::optional<GemmOperand> direct() const {
    if (type != ElementType::Float32 || reinterpret_cast<uintptr_t>(base) % alignof(float))
      return std::nullopt;
    const auto* data = reinterpret_cast<const float*>(base);
    if ((columnStride == 1 || columns == 1) && (rowStride >= columns || rows == 1))
      return GemmOperand{data, rows == 1 ? columns : rowStride, false};
    if ((rowStride == 1 || rows == 1) && (columnStride >= rows || columns == 1))
      return GemmOperand{data, columns == 1 ? rows : columnStride, true};
    return std::nullopt;
  }
};

template <class Announce>
void announce([[maybe_unused]] const View& view, [[maybe_unused]] Announce&& range) {
#if INVAR_TSAN || INVAR_ASAN
  const View v = std::abs(view.columnStride) <= std::abs(view.rowStride) ? view : view.transposed();
  const size_t size = elementSize(v.type);
  for (uint32_t r = 0; r < v.rows; ++r) {
    if (v.columnStride == 1) { range(v.at(r, 0), v.columns * size); continue; }
    for (uint32_t c = 0; c < v.columns; ++c) range(v.at(r, c), size);
  }
#endif
}

/// Reads an element of each page that a view has elements in, and writes it back if the view is to be written: the
/// elements are its own, so that no other thread's bytes are touched.
void touchPages(const View& view, bool written) {
  constexpr uint64_t kPage = 4096;
  const View v = std::abs(view.columnStride) <= std::abs(view.rowStride) ? view : view.transposed();
  const uint64_t stride = uint64_t(std::abs(v.columnStride)) * elementSize(v.type);
  const uint32_t step = stride ? uint32_t(std::clamp<uint64_t>(kPage / stride, 1, kPage)) : v.columns;
  const auto touch = [&](uint32_t row, uint32_t column) {
    auto* element = reinterpret_cast<volatile std::byte*>(v.at(row, column));
    const std::byte value = *element;
    if (written) *element = value;
  };
  for (uint32_t row = 0; v.columns && row < v.rows; ++row) {
    for (uint64_t column = 0; column < v.columns; column += step) touch(row, uint32_t(column));
    touch(row, v.columns - 1);
  }
}

/// Memory for panels, kept by each thread for its next product.
class Panel {
public:
  float* reserve(size_t count) {
    if (count > m_capacity) {
      m_floats.reset(static_cast<float*>(std::aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64)));
      m_capacity = m_floats ? count : 0;
    }
    return m_floats.get();
  }

private:
  struct Free { void operator()(float* p) const { std::free(p); } };
  std::unique_ptr<float, Free> m_floats;
  size_t m_capacity = 0;
};
struct Panels { Panel a, b, destination; };
thread_local Panels t_panels;

/// Widens a view to a dense panel, along the direction in which its memory runs.
GemmOperand pack(const View& view, float* panel) {
  const bool byColumns = std::abs(view.rowStride) < std::abs(view.columnStride) && view.rows > 1;
  const View v = byColumns ? view.transposed() : view;
  for (uint32_t r = 0; r < v.rows; ++r)
    widen(v.type, v.at(r, 0), v.columnStride, panel + size_t(r) * v.columns, v.columns);
  return {panel, v.columns, byColumns};
}

/// Where a block's float32 result is made: the destination itself, or a panel that is stored afterwards.
struct Result32 { float* data; int64_t leading; };

/// destination = beta * c, the part of a product that needs no multiplication.
void storeScaled(const View& destination, const View* c, float beta, float* row) {
  for (uint32_t r = 0; r < destination.rows; ++r) {
    for (uint32_t first = 0; first < destination.columns; first += kBlockColumns) {
      const uint32_t count = std::min(kBlockColumns, destination.columns - first);
      if (c) {
        widen(c->type, c->at(r, first), c->columnStride, row, count);
        for (uint32_t i = 0; i < count; ++i) row[i] *= beta;
      } else {
        std::fill_n(row, count, 0.0f);
      }
      narrow(destination.type, row, destination.at(r, first), destination.columnStride, count);
    }
  }
}

Error outOfMemory(size_t bytes) {
  return {ErrorDomain::CommandBuffer, 8 /* MTLCommandBufferErrorOutOfMemory */,
          "[cpu::runProduct] no memory for the panels of a product, " + std::to_string(bytes) + " bytes"};
}

/// One tile: every view is cut to it already.
Result<void> runTile(View a, View b, View destination, const View* cOrNull, float alpha, float beta) {
  const uint32_t inner = a.columns;
  announce(destination, [](std::byte* at, size_t n) { announceWrite(at, n); });
  if (cOrNull) announce(*cOrNull, [](std::byte* at, size_t n) { announceRead(at, n); });

  if (!inner || alpha == 0) {
    float* row = t_panels.destination.reserve(kBlockColumns);
    if (!row) return outOfMemory(kBlockColumns * sizeof(float));
    storeScaled(destination, cOrNull, beta, row);
    return {};
  }
  announce(a, [](std::byte* at, size_t n) { announceRead(at, n); });
  announce(b, [](std::byte* at, size_t n) { announceRead(at, n); });

  // A destination whose columns are dense is the transposed product with dense rows.
  std::optional<View> cCopy;
  if (cOrNull) cCopy = *cOrNull;
  if (destination.rowStride == 1 && destination.columnStride != 1) {
    std::swap(a, b);
    a = a.transposed();
    b = b.transposed();
    destination = destination.transposed();
    if (cCopy) cCopy = cCopy->transposed();
  }

  const auto directA = a.direct(), directB = b.direct(), directDestination = destination.direct();
  const bool inPlace = directDestination && !directDestination->transposed;
  const bool accumulateInPlace = inPlace && cCopy && cCopy->samePlace(destination);
  const bool whole = directA && directB && inPlace;
  const uint32_t blockRows = whole ? destination.rows : std::min(destination.rows, kBlockRows);
  const uint32_t blockColumns = whole ? destination.columns : std::min(destination.columns, kBlockColumns);
  const uint32_t blockInner = directA && directB ? inner : std::min(inner, kBlockInner);

  float* panelA = directA ? nullptr : t_panels.a.reserve(size_t(blockRows) * blockInner);
  float* panelB = directB ? nullptr : t_panels.b.reserve(size_t(blockInner) * blockColumns);
  float* panelD = inPlace ? nullptr : t_panels.destination.reserve(size_t(blockRows) * blockColumns);
  if ((!directA && !panelA) || (!directB && !panelB) || (!inPlace && !panelD))
    return outOfMemory(sizeof(float) * (size_t(blockRows) + blockInner) * blockColumns);

  for (uint32_t column = 0; column < destination.columns; column += blockColumns) {
    const uint32_t columns = std::min(blockColumns, destination.columns - column);
    for (uint32_t row = 0; row < destination.rows; row += blockRows) {
      const uint32_t rows = std::min(blockRows, destination.rows - row);
      const View d = destination.part(row, rows, column, columns);
      const Result32 result = inPlace ? Result32{reinterpret_cast<float*>(d.base), directDestination->leading}
                                      : Result32{panelD, columns};
      if (cCopy && !accumulateInPlace) {
        const View c = cCopy->part(row, rows, column, columns);
        for (uint32_t r = 0; r < rows; ++r)
          widen(c.type, c.at(r, 0), c.columnStride, result.data + r * result.leading, columns);
      }
      for (uint32_t k = 0; k < inner; k += blockInner) {
        const uint32_t depth = std::min(blockInner, inner - k);
        const View partA = a.part(row, rows, k, depth), partB = b.part(k, depth, column, columns);
        const GemmOperand x = directA ? *partA.direct() : pack(partA, panelA);
        const GemmOperand y = directB ? *partB.direct() : pack(partB, panelB);
        const float scale = k ? 1.0f : cCopy ? beta : 0.0f;
        if (!singleThreadGemm(rows, columns, depth, alpha, x, y, scale, result.data, result.leading))
          return outOfMemory(sizeof(float) * size_t(depth) * columns);
      }
      if (!inPlace)
        for (uint32_t r = 0; r < rows; ++r)
          narrow(d.type, result.data + r * result.leading, d.at(r, 0), d.columnStride, columns);
    }
  }
  return {};
}

}  // namespace

uint32_t productChunks(const device::ProductCommand& product, uint32_t parallelism) {
  return ProductTiling::chunksFor(product, parallelism);
}

bool probeProduct(const device::ProductCommand& p, uint32_t chunk, uint32_t chunkCount, Fault& fault) {
  const auto risky = [](const device::MatrixOperand& o) { return o.memory && CpuMemory::isPrograms(*o.memory); };
  const bool a = risky(p.a), b = risky(p.b), c = risky(p.c) && p.beta != 0, d = risky(p.destination);
  if (!a && !b && !c && !d) return true;
  const ProductTiling tiling(p, chunkCount);
  return FaultGuard::run([&] {
    for (uint64_t i = tiling.firstOf(chunk), end = tiling.firstOf(chunk + 1); i < end; ++i) {
      const ProductTile t = tiling.tile(i);
      const auto tile = [&](const device::MatrixOperand& o) {
        return View(o, t.batch, p.rows, p.columns).part(t.row, t.rows, t.column, t.columns);
      };
      if (d) touchPages(tile(p.destination), true);
      if (c) touchPages(tile(p.c), false);
      if (p.alpha == 0) continue;   // the factors are not read then
      if (a) touchPages(View(p.a, t.batch, p.rows, p.inner).part(t.row, t.rows, 0, p.inner), false);
      if (b) touchPages(View(p.b, t.batch, p.inner, p.columns).part(0, p.inner, t.column, t.columns), false);
    }
  }, fault);
}

Result<void> runProduct(const device::ProductCommand& p, uint32_t chunk, uint32_t chunkCount) {
  const ProductTiling tiling(p, chunkCount);
  for (uint64_t i = tiling.firstOf(chunk), end = tiling.firstOf(chunk + 1); i < end; ++i) {
    const ProductTile t = tiling.tile(i);
    if (!t.rows || !t.columns) continue;
    const View a = View(p.a, t.batch, p.rows, p.inner).part(t.row, t.rows, 0, p.inner);
    const View b = View(p.b, t.batch, p.inner, p.columns).part(0, p.inner, t.column, t.columns);
    const View d = View(p.destination, t.batch, p.rows, p.columns).part(t.row, t.rows, t.column, t.columns);
    const View c = View(p.c, t.batch, p.rows, p.columns).part(t.row, t.rows, t.column, t.columns);
    const bool addsC = p.c.memory && p.beta != 0;
    if (auto done = runTile(a, b, d, addsC ? &c : nullptr, p.alpha, p.beta); !done) return done;
  }
  return {};
}

}  // namespace invar::cpu
