#include "objc/dispatch/Data.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "dispatch/data.h"
#include "objc/dispatch/BlockWork.hpp"
#include "objc/dispatch/Queue.hpp"

namespace invar::dispatch {

Data::Data() : Object(Kind::Data, [](Object*) {}) { makeImmortal(); }

Data::Data(std::vector<Piece> pieces)
    : Object(Kind::Data, [](Object* object) { delete static_cast<Data*>(object); }), m_pieces(std::move(pieces)) {
  for (const Piece& piece : m_pieces) m_size += piece.size;
}

Data* Data::of(const void* object) {
  auto* known = static_cast<Object*>(const_cast<void*>(object));
  return known && known->kind() == Kind::Data ? static_cast<Data*>(known) : nullptr;
}

namespace {

dispatch_data_t door(const Data* data) { return reinterpret_cast<dispatch_data_t>(const_cast<Data*>(data)); }

/// The empty object for no bytes.
dispatch_data_t newData(std::vector<Data::Piece> pieces) {
  std::erase_if(pieces, [](const Data::Piece& piece) { return piece.size == 0; });
  return pieces.empty() ? static_cast<dispatch_data_t>(_dispatch_data_object_empty) : door(new Data(std::move(pieces)));
}

Data::Piece copied(const void* from, size_t size) {
  void* memory = std::malloc(size);
  if (!memory) return {};
  std::memcpy(memory, from, size);
  return {std::make_shared<const Bytes>(memory, std::free, memory), static_cast<const char*>(memory), size};
}

struct Mapping { void* begin; size_t size; };

/// Memory of the caller's, with what is to be done when nobody needs it.
std::shared_ptr<const Bytes> adopted(const void* buffer, size_t size, dispatch_queue_t queue, dispatch_block_t destructor) {
  if (destructor == DISPATCH_DATA_DESTRUCTOR_FREE)
    return std::make_shared<const Bytes>(buffer, std::free, const_cast<void*>(buffer));
  if (destructor == DISPATCH_DATA_DESTRUCTOR_MUNMAP)
    return std::make_shared<const Bytes>(buffer, [](void* context) {
      const std::unique_ptr<Mapping> mapping(static_cast<Mapping*>(context));
      munmap(mapping->begin, mapping->size);
    }, new Mapping{const_cast<void*>(buffer), size});
  struct Ending { Reference<Queue> queue; Work work; };
  Queue* asked = Queue::of(queue);
  return std::make_shared<const Bytes>(buffer, [](void* context) {
    const std::unique_ptr<Ending> ending(static_cast<Ending*>(context));
    ending->queue->async(ending->work);
  }, new Ending{Reference<Queue>::share(asked ? asked : &Queue::global(QOS_CLASS_DEFAULT)), copiedWork(destructor)});
}

std::vector<Data::Piece> piecesOf(dispatch_data_t data) {
  const Data* found = Data::of(data);
  return found ? found->pieces() : std::vector<Data::Piece>{};
}

}  // namespace
}  // namespace invar::dispatch

using namespace invar::dispatch;

extern "C" {

const dispatch_block_t _dispatch_data_destructor_free = ^{};
const dispatch_block_t _dispatch_data_destructor_munmap = ^{ (void)0; };

dispatch_data_t dispatch_data_create(const void* buffer, size_t size, dispatch_queue_t queue, dispatch_block_t destructor) {
  if (destructor == DISPATCH_DATA_DESTRUCTOR_DEFAULT) return newData({size ? copied(buffer, size) : Data::Piece{}});
  const auto bytes = adopted(buffer, size, queue, destructor);
  return newData({{bytes, static_cast<const char*>(buffer), size}});
}

size_t dispatch_data_get_size(dispatch_data_t data) { return Data::of(data) ? Data::of(data)->size() : 0; }

dispatch_data_t dispatch_data_create_map(dispatch_data_t data, const void** buffer, size_t* size) {
  auto pieces = piecesOf(data);
  if (pieces.size() > 1) {
    const size_t whole = dispatch_data_get_size(data);
    auto* memory = static_cast<char*>(std::malloc(whole));
    if (!memory) return nullptr;
    size_t at = 0;
    for (const auto& piece : pieces) {
      std::memcpy(memory + at, piece.begin, piece.size);
      at += piece.size;
    }
    pieces = {{std::make_shared<const Bytes>(memory, std::free, memory), memory, whole}};
  }
  if (buffer) *buffer = pieces.empty() ? nullptr : pieces[0].begin;
  if (size) *size = pieces.empty() ? 0 : pieces[0].size;
  return newData(std::move(pieces));
}

dispatch_data_t dispatch_data_create_concat(dispatch_data_t first, dispatch_data_t second) {
  auto pieces = piecesOf(first);
  for (auto& piece : piecesOf(second)) pieces.push_back(std::move(piece));
  return newData(std::move(pieces));
}

dispatch_data_t dispatch_data_create_subrange(dispatch_data_t data, size_t offset, size_t length) {
  std::vector<Data::Piece> pieces;
  for (auto& piece : piecesOf(data)) {
    const size_t skipped = std::min(offset, piece.size);
    const size_t size = std::min(piece.size - skipped, length);
    if (size) pieces.push_back({piece.bytes, piece.begin + skipped, size});
    offset -= skipped;
    length -= size;
  }
  return newData(std::move(pieces));
}

bool dispatch_data_apply(dispatch_data_t data, DISPATCH_NOESCAPE dispatch_data_applier_t applier) {
  size_t offset = 0;
  for (const auto& piece : piecesOf(data)) {
    const auto region = Reference<Object>::adopt(Data::of(newData({piece})));
    if (!applier(reinterpret_cast<dispatch_data_t>(region.get()), offset, piece.begin, piece.size)) return false;
    offset += piece.size;
  }
  return true;
}

dispatch_data_t dispatch_data_copy_region(dispatch_data_t data, size_t location, size_t* offset) {
  size_t begin = 0;
  for (const auto& piece : piecesOf(data)) {
    if (location < begin + piece.size) {
      if (offset) *offset = begin;
      return newData({piece});
    }
    begin += piece.size;
  }
  if (offset) *offset = begin;
  return newData({});
}

}
