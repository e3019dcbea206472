#include "objc/runtime/ClassLayout.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "objc/runtime.h"

namespace invar::objc {
namespace {

constexpr long kUnknown = -1;
constexpr long kWord = 8;
constexpr long kObjectAlignment = 16;   // of GNUstep's objects

/// Size of an instance of a class, in this file or already registered.
long instanceSize(const abi::Module& module, const char* name) {
  for (int i = 0; i < module.symbols->classCount; ++i) {
    const auto* record = static_cast<const abi::ClassRecord*>(module.symbols->definitions[i]);
    if (std::strcmp(record->name, name) == 0) return record->size > 0 ? record->size : kUnknown;
  }
  // The registered class itself, not class_getInstanceSize: that resolves classes, which may send +load.
  const auto* known = reinterpret_cast<const abi::ClassRecord*>(objc_lookUpClass(name));
  return known ? known->size : kUnknown;
}

/// Where the class's own part begins, after `superSize` bytes. Offsets may be negative, into the padding at the end that
/// the compiler saw in the superclass; and instance variables must keep the alignment that the compiler gave them:
/// the class's end was a multiple of its alignment, so its beginning has the negated size's remainder.
long beginOf(const abi::ClassRecord& record, long superSize) {
  long lowest = 0;
  for (int i = 0; record.ivars && i < record.ivars->count; ++i)
    lowest = std::min<long>(lowest, record.ivars->entries[i].offset);
  long begin = superSize + (-lowest + kWord - 1) / kWord * kWord;
  begin = (begin + kWord - 1) / kWord * kWord;
  if (record.size % kWord == 0)
    while ((begin - record.size) % kObjectAlignment != 0) begin += kWord;
  return begin;
}

void layOut(abi::ClassRecord& record, long superSize) {
  const long begin = beginOf(record, superSize);
  for (int i = 0; record.ivars && i < record.ivars->count; ++i) {
    record.ivars->entries[i].offset += int(begin);
    if (record.ivarOffsets) *record.ivarOffsets[i] = record.ivars->entries[i].offset;
  }
  record.size = begin - record.size;
}

}  // namespace

bool layOutClasses(abi::Module& module) {
  // A class may stand before its superclass: rounds, until one changes nothing.
  for (bool changed = true; changed;) {
    changed = false;
    bool complete = true;
    for (int i = 0; i < module.symbols->classCount; ++i) {
      auto& record = *static_cast<abi::ClassRecord*>(module.symbols->definitions[i]);
      if (record.size > 0) continue;
      const long superSize = record.super ? instanceSize(module, record.super) : 0;
      if (superSize == kUnknown) {
        complete = false;
        continue;
      }
      layOut(record, superSize);
      changed = true;
    }
    if (complete) return true;
  }
  return false;
}

}  // namespace invar::objc
