#import "objc/foundation/Bridge.hpp"

namespace invar::objc {

id checkClass(id object, Class expected, const char *name, id receiver, SEL call) {
  if ([object isKindOfClass:expected]) return object;
  id inside = (id)(void *)[object invarObject];
  if (inside && [inside isKindOfClass:expected]) return inside;
  const char *receiverName = class_getName(object_getClass(receiver));
  [NSException raise:NSInvalidArgumentException
              format:@"%c[%s %s]: an object of class %s is needed, the argument's class is %s",
                     class_isMetaClass(object_getClass(receiver)) ? '+' : '-',
                     // The class behind a protocol is called as the protocol, with a prefix that concerns nobody.
                     strncmp(receiverName, "Invar", 5) == 0 ? receiverName + 5 : receiverName,
                     sel_getName(call), name, class_getName(object_getClass(object))];
  return nil;
}

NSUInteger enumerateIn(NSArray *all, NSFastEnumerationState *state, __unsafe_unretained id buffer[],
                       NSUInteger room) {
  const NSUInteger begin = state->state, count = [all count];
  NSUInteger given = 0;
  while (given < room && begin + given < count) {
    buffer[given] = [all objectAtIndex:begin + given];
    ++given;
  }
  state->state = begin + given;
  state->itemsPtr = buffer;
  state->mutationsPtr = &state->extra[0];  // stays as it is
  return given;
}

}  // namespace invar::objc
