#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"

namespace invar::foundation::test {

class StringTest : public testing::Test {
  PoolScope m_pool;
};

NS::String* utf8(const char* text) { return NS::String::string(text, NS::UTF8StringEncoding); }

TEST_F(StringTest, CountsCodeUnits) {
  auto* text = utf8("a\u00e9\u4e2d\U0001F600");
  EXPECT_EQ(text->length(), 5u);
  EXPECT_EQ(text->character(1), 0xe9);
  EXPECT_EQ(text->character(3), 0xd83d);
  EXPECT_EQ(text->character(4), 0xde00);
  EXPECT_EQ(text->character(5), 0);
  EXPECT_EQ(text->lengthOfBytes(NS::UTF8StringEncoding), 10u);
  EXPECT_EQ(utf8("")->length(), 0u);
}

TEST_F(StringTest, RefusesWhatIsNoTextInItsEncoding) {
  EXPECT_EQ(utf8("\xff"), nullptr);
  EXPECT_EQ(utf8("\xc0\x80"), nullptr);
  EXPECT_EQ(utf8("\xed\xa0\x80"), nullptr);
  EXPECT_EQ(utf8("\xe4\xb8"), nullptr);
  EXPECT_EQ(utf8(nullptr), nullptr);
  EXPECT_EQ(NS::String::string("x", NS::ShiftJISStringEncoding), nullptr);
  char text[] = "x";
  EXPECT_EQ(NS::String::alloc()->init(text, UINT64_MAX, NS::ISOLatin1StringEncoding, false), nullptr);
  EXPECT_EQ(NS::String::alloc()->init(nullptr, 1, NS::UTF8StringEncoding, false), nullptr);
}

TEST_F(StringTest, AsciiTakesOtherBytes) {
  EXPECT_STREQ(NS::String::string("a \xc3\xa9", NS::ASCIIStringEncoding)->utf8String(), "a \xc3\xa9");
  EXPECT_STREQ(NS::String::string("a \xe9", NS::ASCIIStringEncoding)->utf8String(), "a \xc3\xa9");
}

TEST_F(StringTest, EncodesAndDecodes) {
  auto* text = utf8("a\u00e9\U0001F600");
  EXPECT_EQ(text->cString(NS::ASCIIStringEncoding), nullptr);
  EXPECT_STREQ(utf8("\u00e9")->cString(NS::ISOLatin1StringEncoding), "\xe9");
  for (auto encoding : {NS::UTF16StringEncoding, NS::UTF16BigEndianStringEncoding, NS::UTF32StringEncoding,
                        NS::UTF32BigEndianStringEncoding, NS::UTF8StringEncoding}) {
    auto bytes = encode("a\u00e9\U0001F600", encoding);
    ASSERT_TRUE(bytes);
    void* buffer = std::malloc(bytes->size());
    std::memcpy(buffer, bytes->data(), bytes->size());
    auto back = NS::TransferPtr(NS::String::alloc()->init(buffer, bytes->size(), encoding, true));
    EXPECT_TRUE(back->isEqualToString(text)) << encoding;
  }
  auto* wide = reinterpret_cast<const char16_t*>(text->cString(NS::UTF16StringEncoding));
  EXPECT_EQ(std::u16string(wide), u"a\u00e9\U0001F600");
}

TEST_F(StringTest, FindsAndCompares) {
  auto* text = utf8("one two one");
  EXPECT_EQ(text->rangeOfString(utf8("one"), 0).location, 0u);
  EXPECT_EQ(text->rangeOfString(utf8("one"), NS::BackwardsSearch).location, 8u);
  EXPECT_EQ(text->rangeOfString(utf8("TWO"), NS::CaseInsensitiveSearch).location, 4u);
  EXPECT_EQ(text->rangeOfString(utf8("three"), 0).location, NS::UInteger(NS::NotFound));
  EXPECT_EQ(text->rangeOfString(utf8("two"), NS::AnchoredSearch).length, 0u);
  EXPECT_EQ(utf8("Abc")->caseInsensitiveCompare(utf8("aBC")), NS::OrderedSame);
  EXPECT_EQ(utf8("a")->caseInsensitiveCompare(utf8("B")), NS::OrderedAscending);
  EXPECT_STREQ(utf8("a")->stringByAppendingString(utf8("b"))->utf8String(), "ab");
  EXPECT_TRUE(utf8("a")->isEqual(utf8("a")));
  EXPECT_EQ(utf8("a")->hash(), utf8("a")->hash());
  EXPECT_FALSE(utf8("a")->isEqual(NS::Number::number(1)));
}

TEST_F(StringTest, ConstantsAreOneObjectThatStays) {
  NS::String* constant = MTLSTR("constant");
  EXPECT_EQ(constant, MTLSTR("constant"));
  for (int i = 0; i < 10; ++i) constant->release();
  EXPECT_STREQ(constant->utf8String(), "constant");
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t)
    threads.emplace_back([constant] { EXPECT_EQ(MTLSTR("constant"), constant); });
  for (auto& thread : threads) thread.join();
}

TEST_F(StringTest, TheLayersReadAndMakeThem) {
  EXPECT_EQ(textOf(autoreleasedString("text")), "text");
  EXPECT_EQ(textOf(nullptr), "");
  EXPECT_EQ(textOf(reinterpret_cast<NS::String*>(NS::Number::number(1))), "");
}

}  // namespace invar::foundation::test
