// Foundation's own objects on their way into C++: each class makes its counterpart, collections with all that is
// in them. A door object is its own counterpart (DoorObject.h) and never comes here.
#include <cstdlib>
#include <cstring>
#include <vector>

#import "objc/foundation/Bridge.hpp"

namespace {

using Objects = std::vector<NS::SharedPtr<NS::Object>>;

Objects counterparts(NSArray *objects) {
  Objects made;
  for (id object in objects) made.push_back(NS::TransferPtr([object newInvarObject]));
  return made;
}

std::vector<const NS::Object *> pointersTo(const Objects &objects) {
  std::vector<const NS::Object *> pointers;
  for (auto &object : objects) pointers.push_back(object.get());
  return pointers;
}

}  // namespace

@implementation NSString (InvarDoor)
- (NS::Object *)newInvarObject {
  // No call here autoreleases: the thread may have no pool.
  char shortText[512];
  if ([self getCString:shortText maxLength:sizeof shortText encoding:NSUTF8StringEncoding])
    return NS::String::alloc()->init(shortText, NS::UTF8StringEncoding);
  const NSUInteger room = [self length] * 4 + 1;
  char *text = static_cast<char *>(std::malloc(room));
  if (!text || ![self getCString:text maxLength:room encoding:NSUTF8StringEncoding]) {
    std::free(text);
    return NS::String::alloc()->init();
  }
  return NS::String::alloc()->init(text, std::strlen(text), NS::UTF8StringEncoding, true);
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
  return made ? made : [super newInvarObject];
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
  return NS::Error::alloc()->init(CONVERTED(NS::String, [self domain]), [self code],
                                  CONVERTED(NS::Dictionary, [self userInfo]));
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
    keys.push_back(NS::TransferPtr([key newInvarObject]));
    objects.push_back(NS::TransferPtr([[self objectForKey:key] newInvarObject]));
  }
  return NS::Dictionary::alloc()->init(pointersTo(objects).data(), pointersTo(keys).data(), keys.size());
}
@end
