#include <gtest/gtest.h>

#include <thread>
#include <unordered_map>

#include "Foundation/Foundation.hpp"
#include "Probe.hpp"

// An app may define this, so the library must not.
template <class T>
struct std::hash<NS::SharedPtr<T>> {
  size_t operator()(const NS::SharedPtr<T>& pointer) const { return std::hash<T*>()(pointer.get()); }
};

namespace invar::foundation::test {

TEST(SharedPtr, TransferTakesOverAndRetainAdds) {
  std::atomic<int> destroyed{0};
  NS::Object* object = (new Probe(destroyed))->door();
  {
    auto owner = NS::TransferPtr(object);
    EXPECT_EQ(object->retainCount(), 1u);
    auto second = NS::RetainPtr(object);
    EXPECT_EQ(object->retainCount(), 2u);
    EXPECT_EQ(owner, second);
    EXPECT_EQ(owner.get(), object);
    EXPECT_EQ(owner->retainCount(), 2u);
  }
  EXPECT_EQ(destroyed, 1);
}

TEST(SharedPtr, CopyMoveAssignReset) {
  std::atomic<int> destroyed{0};
  auto a = NS::TransferPtr((new Probe(destroyed))->door());
  auto b = a;
  EXPECT_EQ(a->retainCount(), 2u);
  auto c = std::move(b);
  EXPECT_FALSE(b);
  EXPECT_EQ(a->retainCount(), 2u);
  b = c;
  EXPECT_EQ(a->retainCount(), 3u);
  b = std::move(c);
  EXPECT_EQ(a->retainCount(), 2u);
  auto& self = b;
  b = self;
  EXPECT_EQ(a->retainCount(), 2u);
  b.reset();
  EXPECT_TRUE(b == nullptr);
  EXPECT_TRUE(a != nullptr);
  a = NS::TransferPtr((new Probe(destroyed))->door());
  EXPECT_EQ(destroyed, 1);
  a = nullptr;
  EXPECT_EQ(destroyed, 2);
}

TEST(SharedPtr, ConvertsToABase) {
  auto string = NS::TransferPtr(NS::String::alloc()->init("text", NS::UTF8StringEncoding));
  NS::SharedPtr<NS::Object> object = string;
  EXPECT_EQ(string->retainCount(), 2u);
  EXPECT_TRUE(object == string);
  object = std::move(string);
  EXPECT_EQ(object->retainCount(), 1u);
  EXPECT_FALSE(string);
}

TEST(SharedPtr, DetachGivesTheReferenceAway) {
  std::atomic<int> destroyed{0};
  auto pointer = NS::TransferPtr((new Probe(destroyed))->door());
  NS::Object* object = pointer.detach();
  EXPECT_FALSE(pointer);
  EXPECT_EQ(destroyed, 0);
  object->release();
  EXPECT_EQ(destroyed, 1);
}

TEST(SharedPtr, TakesNull) {
  EXPECT_FALSE(NS::TransferPtr(static_cast<NS::Object*>(nullptr)));
  EXPECT_FALSE(NS::RetainPtr(static_cast<NS::Object*>(nullptr)));
  NS::SharedPtr<NS::Object> pointer = nullptr;
  EXPECT_TRUE(pointer == nullptr);
}

TEST(SharedPtr, IsAKeyWithTheAppsOwnHash) {
  std::unordered_map<NS::SharedPtr<NS::String>, int> map;
  map[NS::RetainPtr(MTLSTR("one"))] = 1;
  EXPECT_EQ(map[NS::RetainPtr(MTLSTR("one"))], 1);
}

}  // namespace invar::foundation::test
