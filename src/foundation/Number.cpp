#include "foundation/Number.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>

#include "foundation/String.hpp"

namespace invar::foundation {
namespace {

const Number& number(const ObjectBase* object) { return *static_cast<const Number*>(object); }

}  // namespace

constinit const TypeInfo Value::kType{
    .name = "NSValue",
    .super = &kObjectType,
    .destroy = destroyObject,
    .hash = [](const ObjectBase* o) noexcept { return static_cast<const Value*>(o)->m_bits; },
    .isEqual = [](const ObjectBase* a, const ObjectBase* b) noexcept {
      if (!b->isKindOf(kType)) return false;
      auto *left = static_cast<const Value*>(a), *right = static_cast<const Value*>(b);
      return left->m_bits == right->m_bits && std::strcmp(left->m_encoding, right->m_encoding) == 0;
    }};

constinit const TypeInfo Number::kType{
    .name = "NSNumber",
    .super = &Value::kType,
    .destroy = destroyObject,
    // Equal numbers of different types share a hash: integers and whole floats go through double.
    .hash = [](const ObjectBase* o) noexcept -> uint64_t {
      return std::hash<double>()(number(o).asDouble());
    },
    .isEqual = [](const ObjectBase* a, const ObjectBase* b) noexcept {
      return b->isKindOf(Number::kType) && number(a).compare(number(b)) == NS::OrderedSame;
    },
    .description = [](const ObjectBase* o) { return number(o).text(); }};

size_t Value::sizeOf(const char* encoding) {
  switch (encoding ? encoding[0] : 0) {
    case 'c': case 'C': case 'B': return 1;
    case 's': case 'S': return 2;
    case 'i': case 'I': case 'f': return 4;
    case 'l': case 'L': case 'q': case 'Q': case 'd': case '^': case '*': case '@': return 8;
    default: return 0;
  }
}

bool Value::assign(const void* value, const char* encoding) {
  size_t bytes = sizeOf(encoding);
  if (!bytes || !value || std::strlen(encoding) >= sizeof m_encoding) return false;
  m_bits = 0;
  std::memcpy(&m_bits, value, bytes);
  std::strcpy(m_encoding, encoding);
  return true;
}

bool Number::isUnsigned() const { return std::strchr("BCSILQ", encoding()) != nullptr; }

int64_t Number::asSigned() const {
  int unused = 64 - 8 * int(size());
  return int64_t(bits() << unused) >> unused;
}

double Number::asDouble() const {
  if (encoding() == 'd') {
    double value;
    uint64_t all = bits();
    std::memcpy(&value, &all, sizeof value);
    return value;
  }
  if (encoding() == 'f') {
    float value;
    uint32_t low = uint32_t(bits());
    std::memcpy(&value, &low, sizeof value);
    return double(value);
  }
  return isUnsigned() ? double(bits()) : double(asSigned());
}

NS::ComparisonResult Number::compare(const Number& other) const {
  auto order = [](auto a, auto b) {
    return a < b ? NS::OrderedAscending : a > b ? NS::OrderedDescending : NS::OrderedSame;
  };
  if (isFloat() || other.isFloat()) {
    double a = asDouble(), b = other.asDouble();
    if (std::isnan(a) || std::isnan(b)) return order(!std::isnan(a), !std::isnan(b));
    return order(a, b);
  }
  bool negative = !isUnsigned() && asSigned() < 0;
  bool otherNegative = !other.isUnsigned() && other.asSigned() < 0;
  if (negative != otherNegative) return negative ? NS::OrderedAscending : NS::OrderedDescending;
  return negative ? order(asSigned(), other.asSigned()) : order(as<uint64_t>(), other.as<uint64_t>());
}

std::string Number::text() const {
  if (!isFloat()) return isUnsigned() ? std::to_string(bits()) : std::to_string(asSigned());
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", encoding() == 'f' ? 7 : 15, asDouble());
  return text;
}

}  // namespace invar::foundation

namespace NS {

using Held = invar::foundation::Value;
using Digits = invar::foundation::Number;

namespace {

template <class Impl, class Door, class T>
Door* finish(Door* self, T* value, const char* encoding) {
  auto* object = Impl::of(self);
  if (!object || object->assign(value, encoding)) return self;
  object->release();
  return nullptr;
}

}  // namespace

Value* Value::value(const void* pValue, const char* pType) {
  return alloc()->init(pValue, pType)->autorelease();
}
Value* Value::value(const void* pPointer) { return value(&pPointer, "^v"); }
Value* Value::alloc() { return (new Held)->door(); }
Value* Value::init(const void* pValue, const char* pType) { return finish<Held>(this, pValue, pType); }

void Value::getValue(void* pValue, UInteger size) const {
  if (!this || !pValue) return;
  uint64_t bits = Held::of(this)->bits();
  std::memcpy(pValue, &bits, std::min<UInteger>(size, Held::of(this)->size()));
}

const char* Value::objCType() const { return this ? Held::of(this)->objCType() : nullptr; }
bool Value::isEqualToValue(Value* pValue) const { return isEqual(pValue); }

void* Value::pointerValue() const {
  if (!this || Held::of(this)->encoding() != '^') return nullptr;
  return reinterpret_cast<void*>(Held::of(this)->bits());
}

Number* Number::alloc() { return (new Digits)->door(); }

// number and init, and the accessor, for each C type: type, encoding, accessor's name.
#define INVAR_NUMBER_TYPES(X)                        \
  X(bool, "B", boolValue)                            \
  X(char, "c", charValue)                            \
  X(unsigned char, "C", unsignedCharValue)           \
  X(short, "s", shortValue)                          \
  X(unsigned short, "S", unsignedShortValue)         \
  X(int, "i", intValue)                              \
  X(unsigned int, "I", unsignedIntValue)             \
  X(long, "l", longValue)                            \
  X(unsigned long, "L", unsignedLongValue)           \
  X(long long, "q", longLongValue)                   \
  X(unsigned long long, "Q", unsignedLongLongValue)  \
  X(float, "f", floatValue)                          \
  X(double, "d", doubleValue)
#define X(type, encoding, accessor)                                                  \
  Number* Number::number(type value) { return alloc()->init(value)->autorelease(); } \
  Number* Number::init(type value) { return finish<Digits>(this, &value, encoding); } \
  type Number::accessor() const { return this ? Digits::of(this)->as<type>() : static_cast<type>(0); }
INVAR_NUMBER_TYPES(X)
#undef X

Integer Number::integerValue() const { return longValue(); }
UInteger Number::unsignedIntegerValue() const { return unsignedLongValue(); }
String* Number::stringValue() const { return description(); }

ComparisonResult Number::compare(const Number* pOtherNumber) const {
  auto *a = Digits::of(this), *b = Digits::checked(pOtherNumber);
  return a && b ? a->compare(*b) : OrderedSame;
}

bool Number::isEqualToNumber(const Number* pNumber) const { return isEqual(pNumber); }
String* Number::descriptionWithLocale(const Object*) const { return description(); }

}  // namespace NS
