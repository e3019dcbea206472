// A program's own code as its compiler sees it: public headers, -O2, none of the library's flags.
// tests.cmake compiles it once with g++ and once with clang, under the name in CALLER.
#include <Foundation/Foundation.hpp>

namespace {

template <class T>
T* nil() {
  T* volatile pointer = nullptr;
  return pointer;
}

}  // namespace

/// Calls on null receivers; returns 0 when every one answered zero, or the line of the first that did not.
extern "C" int CALLER() {
#define EXPECT_ZERO(call) \
  if (call) return __LINE__
  auto* object = nil<NS::Object>();
  EXPECT_ZERO(object->retain());
  EXPECT_ZERO(object->autorelease());
  EXPECT_ZERO(object->retainCount());
  EXPECT_ZERO(object->hash());
  EXPECT_ZERO(object->isEqual(object));
  EXPECT_ZERO(object->description()->utf8String());
  object->release();
  EXPECT_ZERO(nil<NS::Error>()->localizedDescription()->utf8String());
  EXPECT_ZERO(nil<NS::Error>()->code());
  EXPECT_ZERO(nil<NS::Error>()->userInfo()->object(nil<NS::String>()));
  EXPECT_ZERO(nil<NS::Error>()->copy());
  EXPECT_ZERO(nil<NS::String>()->length());
  EXPECT_ZERO(nil<NS::String>()->characterAtIndex(3));
  EXPECT_ZERO(nil<NS::String>()->isEqualToString(nil<NS::String>()));
  EXPECT_ZERO(nil<NS::Array>()->object<NS::Number>(2)->intValue());
  EXPECT_ZERO(nil<NS::Array>()->objectEnumerator()->nextObject());
  EXPECT_ZERO(nil<NS::Dictionary>()->keyEnumerator()->allObjects()->count());
  EXPECT_ZERO(nil<NS::Number>()->doubleValue() != 0.0);
  EXPECT_ZERO(nil<NS::ProcessInfo>()->operatingSystemVersion().majorVersion);
  {
    auto pointer = NS::RetainPtr(nil<NS::String>());
    EXPECT_ZERO(pointer->length());
    EXPECT_ZERO(NS::TransferPtr(nil<NS::String>()).get());
  }
  nil<NS::AutoreleasePool>()->drain();
  return 0;
}
