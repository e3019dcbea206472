// The ways between the doors. cpp(self) is the C++ object behind a method's receiver, objc(object) the Objective-C
// view of a C++ result: both are casts. Arguments come in through GIVEN, which checks their class, and CONVERTED,
// which makes C++ objects of Foundation's where they are not C++ objects already.
#pragma once

#import <objc/runtime.h>

#include <vector>

#import "objc/foundation/DoorObject.h"

namespace invar::objc {

/// The Objective-C class of a C++ class, and its name in Apple's headers.
template <class Door>
struct ClassOf;

/// The object, or the C++ object that it stands for (MPSCommandBuffer). Raises NSInvalidArgumentException with both
/// class names unless that is of the class.
id checkClass(id object, Class expected, const char *name, id receiver, SEL call);

inline bool isKindOf(id object, Class expected) {
  return *reinterpret_cast<Class *>((void *)object) == expected || [object isKindOfClass:expected];
}

/// The C++ object behind an argument; null for nil. Raises when it is of another class.
template <class Door>
Door *given(id object, id receiver, SEL call) {
  Class expected = ClassOf<Door>::get();
  if (object && *reinterpret_cast<Class *>((void *)object) != expected) [[unlikely]]
    object = checkClass(object, expected, ClassOf<Door>::kName, receiver, call);
  return reinterpret_cast<Door *>((void *)object);
}

/// As given, for a C array of objects, which is a C array of C++ objects then.
template <class Door>
const Door *const *givenArray(const id *objects, NSUInteger count, id receiver, SEL call) {
  for (NSUInteger i = 0; objects && i < count; ++i) given<Door>(objects[i], receiver, call);
  return reinterpret_cast<const Door *const *>(objects);
}

/// A reference to a C++ object made from a Foundation object; null for nil. Raises for another class.
template <class Door>
NS::SharedPtr<Door> converted(id object, id receiver, SEL call) {
  if (!object) return {};
  auto owner = NS::TransferPtr(static_cast<Door *>([object newInvarObject]));
  if (!owner || !isKindOf((id)(void *)owner.get(), ClassOf<Door>::get())) [[unlikely]]
    checkClass(object, ClassOf<Door>::get(), ClassOf<Door>::kName, receiver, call);
  return owner;
}

/// The same for an array, each of whose elements is checked.
template <class Element>
NS::SharedPtr<NS::Array> convertedArray(NSArray *array, id receiver, SEL call) {
  for (id element in array) given<Element>(element, receiver, call);
  return converted<NS::Array>(array, receiver, call);
}

/// Fast enumeration (NSFastEnumeration) over what cannot change: the next objects of `all` behind state's place.
NSUInteger enumerateIn(NSArray *all, NSFastEnumerationState *state, __unsafe_unretained id buffer[],
                       NSUInteger room);

// In a method: the receiver and the selector are those of the error.
#define GIVEN(Door, argument) ::invar::objc::given<Door>(argument, self, _cmd)
#define GIVEN_ARRAY(Door, objects, count) ::invar::objc::givenArray<Door>(objects, count, self, _cmd)
/// Alive to the end of the expression that it stands in.
#define CONVERTED(Door, argument) ::invar::objc::converted<Door>(argument, self, _cmd).get()
#define CONVERTED_ARRAY(Element, array) ::invar::objc::convertedArray<Element>(array, self, _cmd).get()

/// A class of both doors that Apple shows as a protocol; the class InvarName implements it.
#define INVAR_PROTOCOL_PAIR(Door, Name)                                                        \
  inline Door *cpp(Invar##Name *object) { return reinterpret_cast<Door *>((void *)object); }  \
  inline id<Name> objc(const Door *object) { return (id<Name>)(void *)object; }                \
  template <>                                                                                  \
  struct ClassOf<Door> {                                                                       \
    static constexpr const char *kName = #Name;                                                \
    static Class get() {                                                                       \
      static const Class found = objc_getClass("Invar" #Name);                                 \
      return found;                                                                            \
    }                                                                                          \
  };

/// A class that Apple shows as a class. `Implementation` is its name in the runtime.
#define INVAR_NAMED_CLASS_PAIR(Door, Name, Implementation)                                     \
  inline Door *cpp(Name *object) { return reinterpret_cast<Door *>((void *)object); }         \
  inline Name *objc(const Door *object) { return (Name *)(void *)object; }                     \
  template <>                                                                                  \
  struct ClassOf<Door> {                                                                       \
    static constexpr const char *kName = #Name;                                                \
    static Class get() {                                                                       \
      static const Class found = objc_getClass(Implementation);                                \
      return found;                                                                            \
    }                                                                                          \
  };
#define INVAR_CLASS_PAIR(Door, Name) INVAR_NAMED_CLASS_PAIR(Door, Name, #Name)
#define INVAR_FOUNDATION_PAIR(Name) INVAR_NAMED_CLASS_PAIR(NS::Name, NS##Name, "InvarNS" #Name)

INVAR_FOUNDATION_PAIR(Array)
INVAR_FOUNDATION_PAIR(Data)
INVAR_FOUNDATION_PAIR(Dictionary)
INVAR_FOUNDATION_PAIR(Error)
INVAR_FOUNDATION_PAIR(Number)
INVAR_FOUNDATION_PAIR(Set)
INVAR_FOUNDATION_PAIR(String)
INVAR_FOUNDATION_PAIR(URL)
INVAR_FOUNDATION_PAIR(Value)

}  // namespace invar::objc
