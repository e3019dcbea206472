// What the compiler leaves in memory for each Objective-C file, in the form that GCC's runtime library reads.
#pragma once

namespace invar::objc::abi {

struct Ivar {
  const char* name;
  const char* type;
  int offset;   ///< before the layout: from the end of the superclass
};

struct IvarList {
  int count;
  Ivar entries[];
};

/// Until it is registered, `super` is a name. Once it is, libobjc reads the first six words only.
struct ClassRecord {
  void* isa;
  const char* super;
  const char* name;
  long version;
  unsigned long info;
  long size;    ///< before the layout what the class adds to its superclass, negated: 0 or less
  IvarList* ivars;
  void* methods;
  void* dispatchTable;
  void* subclasses;
  void* sibling;
  void* protocols;
  void* collectorType;
  // clang's own, present in the classes that it compiled.
  long abiVersion;
  int** ivarOffsets;   ///< for each of `ivars`, the variable that compiled code reads its offset from
  void* properties;
  long strongIvars;
  long weakIvars;
};

struct SymbolTable {
  unsigned long selectorCount;
  void* selectors;
  unsigned short classCount;
  unsigned short categoryCount;
  void* definitions[];   ///< classes first
};

struct Module {
  unsigned long version;
  unsigned long size;
  const char* name;
  SymbolTable* symbols;
};

/// What libobjc accepts, and what clang says when instance variables are hidden.
inline constexpr unsigned long kGccVersion = 8;
inline constexpr unsigned long kHiddenIvarsVersion = 10;

}  // namespace invar::objc::abi
