// What stands behind NS::Value and NS::Number.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>

#include "Foundation/NSNumber.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

/// One scalar or pointer and its Objective-C type encoding.
class Value : public Implements<Value, NS::Value> {
public:
  static const TypeInfo kType;
  Value() : Implements(kType) {}

  char encoding() const { return m_encoding[0]; }
  const char* objCType() const { return m_encoding; }
  uint64_t bits() const { return m_bits; }
  size_t size() const { return sizeOf(m_encoding); }
  /// Bytes of a type; 0 for one that is no scalar and no pointer.
  static size_t sizeOf(const char* encoding);
  /// Between alloc and init only. False when the type is not taken.
  bool assign(const void* value, const char* encoding);

protected:
  explicit Value(const TypeInfo& type) : Implements(type) {}

private:
  char m_encoding[8] = "^v";
  uint64_t m_bits = 0;
};

class Number final : public Implements<Number, NS::Number, Value> {
public:
  static const TypeInfo kType;
  Number() : Implements(kType) {}

  bool isFloat() const { return encoding() == 'f' || encoding() == 'd'; }
  bool isUnsigned() const;

  /// The number as a C++ type. A float that does not fit is clamped, since the cast is undefined in C++.
  template <class T>
  T as() const {
    if (isFloat()) return fromDouble<T>(asDouble());
    return isUnsigned() ? static_cast<T>(bits()) : static_cast<T>(asSigned());
  }
  double asDouble() const;
  /// The order of two numbers of any types; not-a-number comes before the others.
  NS::ComparisonResult compare(const Number& other) const;
  std::string text() const;

private:
  int64_t asSigned() const;
  template <class T>
  static T fromDouble(double value) {
    if constexpr (std::floating_point<T>) return T(value);
    else if constexpr (std::same_as<T, bool>) return value != 0;
    else {
      if (!(value == value)) return 0;
      if (value <= double(std::numeric_limits<T>::min())) return std::numeric_limits<T>::min();
      if (value >= double(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
      return T(value);
    }
  }
};

}  // namespace invar::foundation
