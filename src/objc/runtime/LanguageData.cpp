#include "objc/runtime/LanguageData.hpp"

#include <cstring>

namespace invar::objc {
namespace {

// DWARF's encodings of pointers: a form in the low bits, what it is relative to in the high ones.
constexpr uint8_t kOmitted = 0xff, kFormBits = 0x0f, kRelativeBits = 0x70, kFromHere = 0x10, kIndirect = 0x80;
enum Form : uint8_t { kAbsolute = 0, kUleb = 1, kU2 = 2, kU4 = 3, kU8 = 4, kSleb = 9, kS2 = 10, kS4 = 11, kS8 = 12 };

const uint8_t* readUnsigned(const uint8_t* at, uint64_t& value) {
  value = 0;
  for (int shift = 0;; shift += 7) {
    const uint8_t byte = *at++;
    if (shift < 64) value |= uint64_t(byte & 0x7f) << shift;
    if (!(byte & 0x80)) return at;
  }
}

template <class T>
const uint8_t* readPlain(const uint8_t* at, uintptr_t& value) {
  T read;
  std::memcpy(&read, at, sizeof read);
  value = uintptr_t(int64_t(read));
  return at + sizeof read;
}

int sizeOf(uint8_t encoding) {
  switch (encoding & kFormBits) {
    case kU2: case kS2: return 2;
    case kU4: case kS4: return 4;
    default: return 8;
  }
}

const uint8_t* readEncoded(const uint8_t* at, uint8_t encoding, uintptr_t& value) {
  const uint8_t* const begin = at;
  value = 0;
  if (encoding == kOmitted) return at;
  uint64_t leb = 0;
  switch (encoding & kFormBits) {
    case kUleb: at = readUnsigned(at, leb); value = leb; break;
    case kU2: at = readPlain<uint16_t>(at, value); break;
    case kU4: at = readPlain<uint32_t>(at, value); break;
    case kS2: at = readPlain<int16_t>(at, value); break;
    case kS4: at = readPlain<int32_t>(at, value); break;
    default: at = readPlain<int64_t>(at, value); break;
  }
  if (!value) return at;
  if ((encoding & kRelativeBits) == kFromHere) value += reinterpret_cast<uintptr_t>(begin);
  if (encoding & kIndirect) std::memcpy(&value, reinterpret_cast<const void*>(value), sizeof value);
  return at;
}

}  // namespace

const uint8_t* LanguageData::readSigned(const uint8_t* at, int64_t& value) {
  uint64_t bits = 0;
  int shift = 0;
  uint8_t byte = 0;
  do {
    byte = *at++;
    if (shift < 64) bits |= uint64_t(byte & 0x7f) << shift;
    shift += 7;
  } while (byte & 0x80);
  if (shift < 64 && (byte & 0x40)) bits |= ~uint64_t(0) << shift;
  value = int64_t(bits);
  return at;
}

LanguageData::LanguageData(_Unwind_Context* context) {
  const auto* at = static_cast<const uint8_t*>(_Unwind_GetLanguageSpecificData(context));
  if (!at) return;
  const uintptr_t function = _Unwind_GetRegionStart(context);
  uintptr_t padBase = function;
  const uint8_t padEncoding = *at++;
  if (padEncoding != kOmitted) at = readEncoded(at, padEncoding, padBase);
  uint64_t length = 0;
  m_typeEncoding = *at++;
  if (m_typeEncoding != kOmitted) {
    at = readUnsigned(at, length);
    m_types = at + length;
  }
  const uint8_t callEncoding = *at++;
  at = readUnsigned(at, length);

  int beforeInstruction = 0;
  uintptr_t instruction = _Unwind_GetIPInfo(context, &beforeInstruction);
  if (!beforeInstruction) --instruction;   // a return address may already belong to the next call
  findCall(at, at + length, callEncoding, function, padBase, instruction);
}

void LanguageData::findCall(const uint8_t* at, const uint8_t* end, uint8_t encoding, uintptr_t function,
                            uintptr_t padBase, uintptr_t instruction) {
  while (at < end) {
    uintptr_t start = 0, size = 0, pad = 0;
    uint64_t action = 0;
    at = readEncoded(at, encoding, start);
    at = readEncoded(at, encoding, size);
    at = readEncoded(at, encoding, pad);
    at = readUnsigned(at, action);
    if (instruction < function + start) return;   // the table is in order
    if (instruction >= function + start + size) continue;
    if (pad) m_landingPad = padBase + pad;
    if (action) m_actions = end + action - 1;
    return;
  }
}

const void* LanguageData::caughtType(int64_t filter) const {
  uintptr_t type = 0;
  if (m_types) readEncoded(m_types - filter * sizeOf(m_typeEncoding), m_typeEncoding, type);
  return reinterpret_cast<const void*>(type);
}

}  // namespace invar::objc
