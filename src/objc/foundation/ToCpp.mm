// Foundation's own objects on their way into C++: each class makes its counterpart, collections with all that is
// in them. A door object is its own counterpart (DoorObject.h) and never comes here.
#include <vector>

#import "objc/foundation/Bridge.hpp"

namespace {

using Objects = std::vector<NS::SharedPtr<NS::Object>>;

NS::SharedPtr<NS::Object> counterpart(id object) {
  auto made = NS::TransferPtr([object newInvarObject]);
  if (!made)
    [NSException raise:NSInvalidArgumentException
                format:@"a collection with an object of class %@, which has no counterpart in Metal",
                       NSStringFromClass([object class])];
  return made;
}

Objects counterparts(NSArray *objects) {
  Objects made;
  for (id object in objects) made.push_back(counterpart(object));
  return made;
}

std::vector<const NS::Object *> pointersTo(const Objects &objects) {
  std::vector<const NS::Object *> pointers;
  for (auto &object : objects) pointers.push_back(object.get());
  return pointers;
}

// Half of a pair is no character; C++ keeps UTF-8, which has none.
void replaceLoneSurrogates(std::vector<unichar> &units) {
  auto isHigh = [](unichar unit) { return (unit & 0xfc00) == 0xd800; };
  auto isLow = [](unichar unit) { return (unit & 0xfc00) == 0xdc00; };
  for (size_t i = 0; i < units.size(); ++i) {
    if (isHigh(units[i]) && i + 1 < units.size() && isLow(units[i + 1])) ++i;
    else if (isHigh(units[i]) || isLow(units[i])) units[i] = 0xfffd;
  }
}

}  // namespace

@implementation NSString (InvarDoor)
- (NS::Object *)newInvarObject {
  // By code units: a constant string of GNUstep's cuts other conversions at its first character beyond ASCII. No
  // call here autoreleases, since the thread may have no pool.
  std::vector<unichar> units([self length]);
  [self getCharacters:units.data() range:NSMakeRange(0, units.size())];
  replaceLoneSurrogates(units);
  return NS::String::alloc()->init(units.data(), units.size() * sizeof(unichar),
                                   NS::UTF16LittleEndianStringEncoding, false);
}
@end

@implementation NSValue (InvarDoor)
- (NS::Object *)newInvarObject {
  char bytes[64] = {};
  NSUInteger size = 0;
  NSGetSizeAndAlignment([self objCType], &size, nullptr);
  NS::Value *made = nullptr;
  if (size <= sizeof bytes) {
    [self getValue:bytes];
    made = NS::Value::alloc()->init(bytes, [self objCType]);
  }
  return made;
}
@end

@implementation NSNumber (InvarDoor)
- (NS::Object *)newInvarObject {
  auto *number = NS::Number::alloc();
  switch ([self objCType][0]) {
    case 'f': return number->init([self floatValue]);
    case 'd': return number->init([self doubleValue]);
    case 'B': return number->init(bool([self boolValue]));
    case 'C': case 'S': case 'I': case 'L': case 'Q': return number->init([self unsignedLongLongValue]);
    default: return number->init([self longLongValue]);
  }
}
@end

@implementation NSData (InvarDoor)
- (NS::Object *)newInvarObject {
  return NS::Data::alloc()->init([self bytes], [self length]);
}
@end

@implementation NSURL (InvarDoor)
- (NS::Object *)newInvarObject {
  auto text = invar::objc::converted<NS::String>([self isFileURL] ? [self path] : [self absoluteString], self, _cmd);
  return [self isFileURL] ? NS::URL::alloc()->initFileURLWithPath(text.get()) : NS::URL::alloc()->init(text.get());
}
@end

@implementation NSError (InvarDoor)
- (NS::Object *)newInvarObject {
  // C++ looks the text up under Apple's key, GNUstep's has another name.
  NSMutableDictionary *info = [NSMutableDictionary dictionaryWithDictionary:[self userInfo]];
  [info setObject:[self localizedDescription] forKey:@"NSLocalizedDescription"];
  return NS::Error::alloc()->init(CONVERTED(NS::String, [self domain]), [self code],
                                  CONVERTED(NS::Dictionary, info));
}
@end

@implementation NSArray (InvarDoor)
- (NS::Object *)newInvarObject {
  Objects objects = counterparts(self);
  return NS::Array::alloc()->init(pointersTo(objects).data(), objects.size());
}
@end

@implementation NSSet (InvarDoor)
- (NS::Object *)newInvarObject {
  Objects objects = counterparts([self allObjects]);
  return NS::Set::alloc()->init(pointersTo(objects).data(), objects.size());
}
@end

@implementation NSDictionary (InvarDoor)
- (NS::Object *)newInvarObject {
  Objects keys, objects;
  for (id key in self) {
    keys.push_back(counterpart(key));
    objects.push_back(counterpart([self objectForKey:key]));
  }
  return NS::Dictionary::alloc()->init(pointersTo(objects).data(), pointersTo(keys).data(), keys.size());
}
@end
