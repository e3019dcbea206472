// A number, a pointer or a small C value as an object.
// Thread safety: Immutable.
// Metal documentation: NSValue, NSNumber
#pragma once

#include "NSObject.hpp"

namespace NS {

class NS_EXPORT Value : public Copying<Value> {
public:
  /// A C value of an Objective-C type encoding of one scalar or pointer ("i", "d", "^v"); null for others.
  static Value* value(const void* pValue, const char* pType);
  /// A pointer; what it points to is neither read nor kept.
  static Value* value(const void* pPointer);

  static Value* alloc();
  Value* init(const void* pValue, const char* pType);

  /// Writes the value's bytes, at most `size` of them.
  void getValue(void* pValue, UInteger size) const;
  const char* objCType() const;
  bool isEqualToValue(Value* pValue) const;
  void* pointerValue() const;
};

class NS_EXPORT Number : public Copying<Number, Value> {
public:
  static Number* number(bool value);
  static Number* number(char value);
  static Number* number(unsigned char value);
  static Number* number(short value);
  static Number* number(unsigned short value);
  static Number* number(int value);
  static Number* number(unsigned int value);
  static Number* number(long value);
  static Number* number(unsigned long value);
  static Number* number(long long value);
  static Number* number(unsigned long long value);
  static Number* number(float value);
  static Number* number(double value);

  static Number* alloc();
  Number* init(bool value);
  Number* init(char value);
  Number* init(unsigned char value);
  Number* init(short value);
  Number* init(unsigned short value);
  Number* init(int value);
  Number* init(unsigned int value);
  Number* init(long value);
  Number* init(unsigned long value);
  Number* init(long long value);
  Number* init(unsigned long long value);
  Number* init(float value);
  Number* init(double value);

  char charValue() const;
  unsigned char unsignedCharValue() const;
  short shortValue() const;
  unsigned short unsignedShortValue() const;
  int intValue() const;
  unsigned int unsignedIntValue() const;
  long longValue() const;
  unsigned long unsignedLongValue() const;
  long long longLongValue() const;
  unsigned long long unsignedLongLongValue() const;
  float floatValue() const;
  double doubleValue() const;
  bool boolValue() const;
  Integer integerValue() const;
  UInteger unsignedIntegerValue() const;
  String* stringValue() const;

  ComparisonResult compare(const Number* pOtherNumber) const;
  /// Compares the numbers, whatever types they were made from.
  bool isEqualToNumber(const Number* pNumber) const;
  String* descriptionWithLocale(const Object* pLocale) const;
};

}  // namespace NS
