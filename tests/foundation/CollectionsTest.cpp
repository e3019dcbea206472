#include <gtest/gtest.h>

#include <set>
#include <string>

#include "Foundation/Foundation.hpp"
#include "Probe.hpp"
#include "foundation/Array.hpp"
#include "foundation/AutoreleasePool.hpp"

namespace invar::foundation::test {

class CollectionsTest : public testing::Test {
  PoolScope m_pool;
};

TEST_F(CollectionsTest, AnArrayKeepsItsObjects) {
  std::atomic<int> destroyed{0};
  NS::Object* objects[] = {(new Probe(destroyed))->door(), (new Probe(destroyed))->door()};
  // The cast that metal-cpp programs use for arrays of any class.
  auto* array = NS::Array::alloc()->init(reinterpret_cast<NS::Object* const*>(objects), 2);
  objects[0]->release();
  objects[1]->release();
  EXPECT_EQ(destroyed, 0);
  EXPECT_EQ(array->count(), 2u);
  EXPECT_EQ(array->object(1), objects[1]);
  EXPECT_EQ(array->object(2), nullptr);
  array->release();
  EXPECT_EQ(destroyed, 2);
}

TEST_F(CollectionsTest, WalksAnArray) {
  NS::Object* objects[] = {MTLSTR("a"), MTLSTR("b"), MTLSTR("c")};
  auto* array = NS::Array::array(objects, 3);
  auto* walk = array->objectEnumerator<NS::String>();
  EXPECT_STREQ(walk->nextObject()->utf8String(), "a");
  EXPECT_EQ(walk->allObjects()->count(), 2u);
  EXPECT_EQ(walk->nextObject(), nullptr);
  NS::FastEnumerationState state{};
  NS::Object* buffer[2];
  walk = array->objectEnumerator<NS::String>();
  EXPECT_EQ(walk->countByEnumerating(&state, buffer, 2), 2u);
  EXPECT_EQ(walk->countByEnumerating(&state, buffer, 2), 1u);
  EXPECT_EQ(walk->countByEnumerating(&state, buffer, 2), 0u);
}

TEST_F(CollectionsTest, CompareByWhatTheyHold) {
  NS::Object* left[] = {MTLSTR("a"), NS::Number::number(1)};
  NS::Object* right[] = {NS::String::string("a", NS::UTF8StringEncoding), NS::Number::number(1.0)};
  EXPECT_TRUE(NS::Array::array(left, 2)->isEqual(NS::Array::array(right, 2)));
  EXPECT_FALSE(NS::Array::array(left, 2)->isEqual(NS::Array::array(right, 1)));
  auto* table = NS::Dictionary::dictionary(left, left, 2);
  EXPECT_TRUE(table->isEqual(NS::Dictionary::dictionary(right, right, 2)));
  EXPECT_TRUE(NS::Set::set(left, 2)->isEqual(NS::Set::set(right, 2)));
}

TEST_F(CollectionsTest, ADictionaryFindsByHashAndIsEqual) {
  NS::Object* objects[] = {MTLSTR("one"), MTLSTR("two"), MTLSTR("shadowed")};
  NS::Object* keys[] = {NS::Number::number(1), NS::Number::number(2), NS::Number::number(1.0)};
  auto* table = NS::Dictionary::dictionary(objects, keys, 3);
  EXPECT_EQ(table->count(), 2u);
  EXPECT_STREQ(table->object<NS::String>(NS::Number::number(1u))->utf8String(), "one");
  EXPECT_EQ(table->object(NS::Number::number(3)), nullptr);
  EXPECT_EQ(table->object(nullptr), nullptr);
  std::set<int> seen;
  auto* walk = table->keyEnumerator<NS::Number>();
  while (auto* key = walk->nextObject()) seen.insert(key->intValue());
  EXPECT_EQ(seen, (std::set<int>{1, 2}));
}

TEST_F(CollectionsTest, ADictionaryTakesKeysOfAnyClassAndCopiesThem) {
  auto one = Retained<Key>::adopt(new Key(1)), two = Retained<Key>::adopt(new Key(2));
  auto sameAsTwo = Retained<Key>::adopt(new Key(2));
  NS::Object* objects[] = {MTLSTR("one"), MTLSTR("two")};
  NS::Object* keys[] = {one->door(), two->door()};
  auto* table = NS::Dictionary::dictionary(objects, keys, 2);
  EXPECT_STREQ(table->object<NS::String>(sameAsTwo->door())->utf8String(), "two");
  two->number = 5;  // the table has its own copy
  EXPECT_STREQ(table->object<NS::String>(sameAsTwo->door())->utf8String(), "two");
  auto* stored = Key::of(table->keyEnumerator()->nextObject());
  EXPECT_TRUE(stored->copied);
}

TEST_F(CollectionsTest, ASetHoldsEachOnce) {
  NS::Object* objects[] = {MTLSTR("a"), NS::String::string("a", NS::UTF8StringEncoding), MTLSTR("b")};
  auto* set = NS::Set::set(objects, 3);
  EXPECT_EQ(set->count(), 2u);
  EXPECT_TRUE(set->containsObject(MTLSTR("b")));
  EXPECT_FALSE(set->containsObject(MTLSTR("c")));
  EXPECT_EQ(set->allObjects()->count(), 2u);
}

TEST_F(CollectionsTest, TheLayersReadAndMakeArrays) {
  std::atomic<int> destroyed{0};
  PoolScope pool;  // drained before `destroyed` goes
  auto probe = Retained<Probe>::adopt(new Probe(destroyed));
  auto* array = newArray(std::vector<NS::Object*>{probe->door(), MTLSTR("x"), nullptr})->autorelease();
  EXPECT_EQ(array->count(), 2u);
  EXPECT_EQ(objectsOf<Probe>(array), std::vector<Probe*>{probe.get()});
  EXPECT_TRUE(objectsOf<Probe>(nullptr).empty());
}

}  // namespace invar::foundation::test
