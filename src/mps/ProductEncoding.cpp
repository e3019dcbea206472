#include "mps/ProductEncoding.hpp"

#include <algorithm>

namespace invar::mps {
namespace {

constexpr uint64_t kMaxBatches = 1u << 24;   // their offsets are recorded one by one

uint64_t at(std::span<const uint64_t> lengths, size_t i) { return i < lengths.size() ? lengths[i] : 1; }

const uint64_t* batchOffsets(device::Arena& arena, const ProductDescription& p, const ProductOperand& operand,
                             uint64_t count) {
  auto* offsets = static_cast<uint64_t*>(arena.allocate(count * sizeof(uint64_t), alignof(uint64_t)));
  std::array<uint64_t, kMaxDimensions> index{};
  const int64_t size = int64_t(elementSize(operand.type));
  int64_t element = 0;
  for (uint64_t i = 0; i < count; ++i) {
    // A batch may lie before the first one: the sum wraps back when the executor adds it.
    offsets[i] = uint64_t(element * size);
    for (uint32_t d = 0; d < p.batchDimensions; ++d) {
      element += operand.batchStrides[d];
      if (++index[d] < p.batchLengths[d]) break;
      element -= operand.batchStrides[d] * int64_t(p.batchLengths[d]);
      index[d] = 0;
    }
  }
  return offsets;
}

device::MatrixOperand seamOperand(const ProductOperand& operand, const uint64_t* offsets) {
  return {operand.memory, operand.offset, operand.type, operand.rowStride, operand.columnStride, offsets};
}

}  // namespace

void foldBatches(ProductDescription& p) {
  while (p.batchDimensions > 0) {
    const auto follows = [&](const ProductOperand& o) {
      return o.batchStrides[0] == int64_t(p.rows) * o.rowStride;
    };
    const bool folds =
        p.batchLengths[0] == 1 || (p.b.batchStrides[0] == 0 && follows(p.a) && follows(p.destination) &&
                                   (!p.c.memory || follows(p.c)) && p.rows * p.batchLengths[0] <= UINT32_MAX);
    if (!folds) return;
    p.rows *= p.batchLengths[0];
    --p.batchDimensions;
    for (uint32_t d = 0; d < p.batchDimensions; ++d) {
      p.batchLengths[d] = p.batchLengths[d + 1];
      for (auto* o : {&p.a, &p.b, &p.c, &p.destination}) o->batchStrides[d] = o->batchStrides[d + 1];
    }
  }
}

RecordedProduct makeProductCommand(device::Arena& arena, ProductDescription p) {
  foldBatches(p);
  uint64_t batches = 1;
  for (uint32_t d = 0; d < p.batchDimensions; ++d) batches *= p.batchLengths[d];
  if (std::max({p.rows, p.columns, p.inner}) > UINT32_MAX)
    return {nullptr, "a matrix has more than 4294967295 rows or columns"};
  if (batches > kMaxBatches)
    return {nullptr,
            std::to_string(batches) + " matrices in one product, limit " + std::to_string(kMaxBatches)};

  device::ProductCommand command{};
  command.kind = device::Command::Kind::Product;
  command.rows = uint32_t(p.rows);
  command.columns = uint32_t(p.columns);
  command.inner = uint32_t(p.inner);
  command.batchCount = uint32_t(batches);
  command.alpha = p.alpha;
  command.beta = p.beta;
  command.a = seamOperand(p.a, batchOffsets(arena, p, p.a, batches));
  command.b = seamOperand(p.b, batchOffsets(arena, p, p.b, batches));
  command.destination = seamOperand(p.destination, batchOffsets(arena, p, p.destination, batches));
  if (p.c.memory && p.beta != 0) command.c = seamOperand(p.c, batchOffsets(arena, p, p.c, batches));
  return {arena.create(command), {}};
}

ProductShape productShape(std::span<const uint64_t> a, std::span<const uint64_t> b) {
  if (at(a, 0) != at(b, 1))
    return {{}, "inner dimensions differ: " + std::to_string(at(a, 0)) + " and " + std::to_string(at(b, 1))};
  ProductShape shape;
  shape.lengths = {at(b, 0), at(a, 1)};
  for (size_t i = 2; i < std::max(a.size(), b.size()); ++i) {
    const uint64_t x = at(a, i), y = at(b, i);
    if (x != y && x != 1 && y != 1)
      return {{}, "batch dimensions differ: " + std::to_string(x) + " and " + std::to_string(y)};
    shape.lengths.push_back(x == 1 ? y : x);
  }
  return shape;
}

std::string addendFits(std::span<const uint64_t> c, std::span<const uint64_t> destination) {
  for (size_t i = 0; i < c.size(); ++i)
    if (c[i] != 1 && c[i] != at(destination, i))
      return "the third source of shape " + shapeText(c) + " does not broadcast to the product's, " +
             shapeText(destination);
  return {};
}

ProductOperand operandOf(device::Memory* memory, uint64_t firstByte, device::ElementType type,
                         const Layout& layout, std::span<const uint64_t> lengths, bool broadcastsMatrix) {
  ProductOperand o;
  o.memory = memory;
  o.offset = firstByte;
  o.type = type;
  o.columnStride = layout.stride(0);
  o.rowStride = layout.stride(1);
  if (broadcastsMatrix) {
    if (layout.length(0) == 1) o.columnStride = 0;
    if (layout.length(1) == 1) o.rowStride = 0;
  }
  for (uint32_t d = 2; d < lengths.size(); ++d)
    o.batchStrides[d - 2] = layout.length(d) == 1 ? 0 : layout.stride(d);
  return o;
}

}  // namespace invar::mps
