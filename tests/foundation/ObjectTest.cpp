#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Probe.hpp"
#include "foundation/AutoreleasePool.hpp"

namespace invar::foundation::test {

TEST(Object, LastReleaseDestroys) {
  std::atomic<int> destroyed{0};
  NS::Object* object = (new Probe(destroyed))->door();
  EXPECT_EQ(object->retainCount(), 1u);
  EXPECT_EQ(object->retain(), object);
  EXPECT_EQ(object->retainCount(), 2u);
  object->release();
  EXPECT_EQ(destroyed, 0);
  object->release();
  EXPECT_EQ(destroyed, 1);
}

TEST(Object, CountsFromManyThreads) {
  for (int threads : {1, 2, 4, 8, 16, 64}) {
    std::atomic<int> destroyed{0};
    NS::Object* object = (new Probe(destroyed))->door();
    std::vector<std::thread> workers;
    for (int t = 0; t < threads; ++t) {
      object->retain();
      workers.emplace_back([object] {
        for (int i = 0; i < 1000; ++i) object->retain()->release();
        object->release();
      });
    }
    object->release();
    for (auto& worker : workers) worker.join();
    EXPECT_EQ(destroyed, 1) << threads << " threads";
  }
}

TEST(Object, ReleaseUnlessLastKeepsTheLast) {
  std::atomic<int> destroyed{0};
  auto* probe = new Probe(destroyed);
  probe->retain();
  EXPECT_TRUE(probe->releaseUnlessLast());
  EXPECT_FALSE(probe->releaseUnlessLast());
  EXPECT_EQ(probe->retainCount(), 1u);
  EXPECT_EQ(destroyed, 0);
  probe->release();
  EXPECT_EQ(destroyed, 1);
}

// Keeps its memory over its destruction, so that the test may look at a released object.
struct Storage {
  alignas(std::max_align_t) std::byte bytes[64];
};
class Placed final : public Implements<Placed, NS::Object> {
public:
  static void destroyInPlace(ObjectBase* object) noexcept { static_cast<Placed*>(object)->~Placed(); }
  static inline constinit const TypeInfo kType{
      .name = "Placed", .super = &kObjectType, .destroy = destroyInPlace};
  Placed() : Implements(kType) {}
  // A destructor that uses the object, as one that takes part in a delegate's clean-up does.
  ~Placed() {
    retain();
    release();
  }
};

TEST(Object, OneReleaseTooManyIsReportedAndChangesNothing) {
  Storage storage;
  auto* object = new (storage.bytes) Placed;
  NS::Object* door = object->door();
  door->release();
  EXPECT_EQ(&object->type(), &kReleasedType);
  Storage before = storage;
  testing::internal::CaptureStderr();
  door->release();
  door->retain();
  EXPECT_NE(testing::internal::GetCapturedStderr().find("one release too many"), std::string::npos);
  EXPECT_EQ(std::memcmp(before.bytes, storage.bytes, sizeof storage), 0);
  EXPECT_EQ(Placed::checked(door), nullptr);
}

TEST(Object, AReleasedArgumentIsNoObjectOfAnyClass) {
  Storage storage;
  auto* object = new (storage.bytes) Placed;
  NS::Object* door = object->door();
  EXPECT_EQ(Placed::checked(door), object);
  EXPECT_EQ(Probe::checked(door), nullptr);
  EXPECT_EQ(Placed::checked(nullptr), nullptr);
  door->release();
  EXPECT_EQ(Placed::checked(door), nullptr);
}

TEST(Object, DescribesItselfByClassAndAddress) {
  PoolScope pool;
  std::atomic<int> destroyed{0};
  auto object = NS::TransferPtr((new Probe(destroyed))->door());
  std::string text = object->description()->utf8String();
  EXPECT_EQ(text.rfind("<Probe: 0x", 0), 0u) << text;
  EXPECT_TRUE(object->isEqual(object.get()));
  EXPECT_FALSE(object->isEqual(nullptr));
  EXPECT_NE(object->hash(), 0u);
}

TEST(Object, OwnershipFollowsTheNames) {
  PoolScope outer;
  NS::String *owned, *copied, *pooled;
  {
    PoolScope inner;
    owned = NS::String::alloc()->init("owned", NS::UTF8StringEncoding);
    pooled = NS::String::string("pooled", NS::UTF8StringEncoding);
    copied = pooled->copy();
    EXPECT_EQ(pooled->retainCount(), 2u);  // the pool's and the copy's, since immutable text is shared
    EXPECT_EQ(owned->retainCount(), 1u);
  }
  EXPECT_EQ(copied->retainCount(), 1u);
  EXPECT_STREQ(copied->utf8String(), "pooled");
  copied->release();
  owned->release();
}

// A null that the compiler cannot see, as a program's are.
template <class T>
T* nil() {
  T* volatile pointer = nullptr;
  return pointer;
}

TEST(Object, NullReceiversAnswerZero) {
  NS::Object* object = nil<NS::Object>();
  EXPECT_EQ(object->retain(), nullptr);
  object->release();
  EXPECT_EQ(object->autorelease(), nullptr);
  EXPECT_EQ(object->retainCount(), 0u);
  EXPECT_EQ(object->hash(), 0u);
  EXPECT_EQ(object->description(), nullptr);
  EXPECT_FALSE(object->isEqual(object));
  auto* string = nil<NS::String>();
  EXPECT_EQ(string->length(), 0u);
  EXPECT_EQ(string->utf8String(), nullptr);
  EXPECT_EQ(string->cString(NS::UTF16StringEncoding), nullptr);
  EXPECT_EQ(string->stringByAppendingString(string), nullptr);
  EXPECT_EQ(string->copy(), nullptr);
  EXPECT_EQ(string->init("x", NS::UTF8StringEncoding), nullptr);
  auto* error = nil<NS::Error>();
  EXPECT_EQ(error->localizedDescription()->utf8String(), nullptr);
  EXPECT_EQ(error->code(), 0);
  EXPECT_EQ(error->localizedFailureReason(), nullptr);
  EXPECT_EQ(nil<NS::Array>()->count(), 0u);
  EXPECT_EQ(nil<NS::Array>()->object(0), nullptr);
  EXPECT_EQ(nil<NS::Array>()->objectEnumerator()->nextObject(), nullptr);
  EXPECT_EQ(nil<NS::Dictionary>()->object(MTLSTR("k")), nullptr);
  EXPECT_EQ(nil<NS::Set>()->count(), 0u);
  EXPECT_EQ(nil<NS::Number>()->doubleValue(), 0.0);
  EXPECT_EQ(nil<NS::Value>()->pointerValue(), nullptr);
  EXPECT_EQ(nil<NS::Data>()->bytes(), nullptr);
  EXPECT_EQ(nil<NS::URL>()->path(), nullptr);
  EXPECT_EQ(nil<NS::Bundle>()->bundlePath(), nullptr);
  EXPECT_EQ(nil<NS::Date>()->timeIntervalSinceNow(), 0.0);
  EXPECT_EQ(nil<NS::ProcessInfo>()->processorCount(), 0u);
  nil<NS::Condition>()->broadcast();
  nil<NS::AutoreleasePool>()->drain();
}

}  // namespace invar::foundation::test
