// Blocks as objects. The classes that a compiled block names are arrays of words (Blocks.cpp): they are filled with what
// a compiler would have left for classes of those names, and registered as such.
#import <Foundation/Foundation.h>

#include "objc/runtime/Blocks.hpp"
#include "objc/runtime/Modules.hpp"
#include "objc/runtime/ReturnedObject.hpp"

@interface NSBlock : NSObject <NSCopying>
@end

namespace invar::objc {
namespace {

constexpr int kClasses = 5;
constexpr long kClassBytes = 13 * sizeof(void*);   // of the record that libobjc keeps
constexpr unsigned long kClassBit = 1, kMetaclassBit = 2;

void registerBlockClasses() {
  static abi::ClassRecord metaclasses[kClasses];
  alignas(abi::SymbolTable) static char memory[sizeof(abi::SymbolTable) + (kClasses + 1) * sizeof(void*)];
  auto* symbols = reinterpret_cast<abi::SymbolTable*>(memory);
  static abi::Module module{abi::kGccVersion, sizeof(abi::Module), "blocks", symbols};
  void** const arrays[kClasses] = {_NSConcreteStackBlock, _NSConcreteMallocBlock, _NSConcreteGlobalBlock,
                                   _NSConcreteAutoBlock, _NSConcreteFinalizingBlock};
  static const char* const names[kClasses] = {"__NSStackBlock__", "__NSMallocBlock__", "__NSGlobalBlock__",
                                              "__NSAutoBlock__", "__NSFinalizingBlock__"};
  for (int i = 0; i < kClasses; ++i) {
    auto* record = reinterpret_cast<abi::ClassRecord*>(arrays[i]);
    record->isa = &metaclasses[i];
    record->super = metaclasses[i].super = "NSBlock";
    record->name = metaclasses[i].name = names[i];
    record->info = kClassBit;
    record->size = 4 * sizeof(void*);
    metaclasses[i].isa = const_cast<char*>("NSObject");
    metaclasses[i].info = kMetaclassBit;
    metaclasses[i].size = kClassBytes;
    symbols->definitions[i] = record;
  }
  symbols->classCount = kClasses;
  registerModule(module);
}

}  // namespace
}  // namespace invar::objc

using namespace invar::objc;

@implementation NSBlock
+ (void)load { runAfterLoading(registerBlockClasses); }
- (id)copyWithZone:(NSZone*)zone { return id(copyBlock(self)); }
- (id)copy { return id(copyBlock(self)); }
- (id)retain { return id(copyBlock(self)); }
- (oneway void)release { releaseBlock(self); }
- (id)autorelease { return autorelease(self); }
- (NSUInteger)retainCount { return blockRetainCount(self); }
- (void)dealloc {   // a block's memory is freed with its last reference
  if (false) [super dealloc];
}
@end
