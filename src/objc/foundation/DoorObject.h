// What makes a class a door: its instances are C++ objects, whose first word is the class. They are made, counted
// and destroyed by C++; Objective-C only sends messages to them. No instance variables, no state, no lock.
#pragma once

#import <Foundation/Foundation.h>

#include "Foundation/Foundation.hpp"
#include "foundation/ObjectiveCDoor.hpp"

/// Every object answers whether C++ knows it.
@interface NSObject (InvarDoor)
/// The C++ object at this address; null for an object of Objective-C alone.
- (NS::Object *)invarObject;
/// A reference to the C++ object, the receiver's own or one made from it, that the caller owns; null
/// for a class that has no counterpart in C++. A collection raises for such an object in it.
- (NS::Object *)newInvarObject;
@end

/// The counting methods, in every root of a door hierarchy.
#define INVAR_COUNTED_BY_CPP                                                                   \
  -(id)retain { return (id)NS::detail::retain((void *)self); }                                 \
  -(oneway void)release { NS::detail::release((void *)self); }                                 \
  -(id)autorelease { return (id)NS::detail::autorelease((void *)self); }                       \
  -(NSUInteger)retainCount { return NS::detail::retainCount((void *)self); }                   \
  -(BOOL)retainWeakReference { return NS::detail::retainIfAlive((void *)self); }               \
  -(BOOL)allowsWeakReference { return YES; }                                                   \
  -(NS::Object *)invarObject { return (NS::Object *)(void *)self; }                            \
  -(NS::Object *)newInvarObject { return (NS::Object *)NS::detail::retain((void *)self); }

/// Counting, and what C++ knows about equality and text.
#define INVAR_DOOR_OBJECT                                                                      \
  INVAR_COUNTED_BY_CPP                                                                         \
  -(NSUInteger)hash { return ((NS::Object *)(void *)self)->hash(); }                           \
  -(BOOL)isEqual : (id)other {                                                                 \
    return ((NS::Object *)(void *)self)->isEqual([other invarObject]);                         \
  }                                                                                            \
  -(NSString *)description { return (id)(void *)((NS::Object *)(void *)self)->description(); }

/// For classes that Apple declares NSCopying.
#define INVAR_COPIED_BY_CPP \
  -(id)copyWithZone : (NSZone *)zone { return (id)NS::detail::copy((void *)self); }

/// For classes that a program may allocate.
#define INVAR_MADE_BY_CPP(Door) \
  +(id)allocWithZone : (NSZone *)zone { return invar::objc::adopted(self, Door::alloc()); }

/// For classes whose objects only the library makes: alloc raises, as an object without C++ is none.
#define INVAR_MADE_BY_THE_LIBRARY \
  +(id)allocWithZone : (NSZone *)zone { return invar::objc::refused(self); }

/// Root of the doors to classes that Apple shows as protocols.
@interface InvarNSObject : NSObject
@end

namespace invar::objc {

/// A new C++ object for +alloc of `type`, which may be an app's subclass; raises when that one has instance
/// variables, for which a C++ object has no room.
id adopted(Class type, void *object);
/// Raises: objects of the class are made by the library.
id refused(Class type);

}  // namespace invar::objc
