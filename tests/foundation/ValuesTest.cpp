#include <gtest/gtest.h>

#include <unistd.h>

#include <cmath>
#include <cstring>
#include <thread>

#include "Foundation/Foundation.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/Error.hpp"
#include "foundation/String.hpp"

namespace invar::foundation::test {

class ValuesTest : public testing::Test {
  PoolScope m_pool;
};

TEST_F(ValuesTest, NumbersConvert) {
  EXPECT_EQ(NS::Number::number(-1)->unsignedLongLongValue(), ~0ull);
  EXPECT_EQ(NS::Number::number(-1)->doubleValue(), -1.0);
  EXPECT_EQ(NS::Number::number(static_cast<unsigned char>(200))->charValue(), char(200));
  EXPECT_EQ(NS::Number::number(3.75)->intValue(), 3);
  EXPECT_EQ(NS::Number::number(1e300)->intValue(), std::numeric_limits<int>::max());
  EXPECT_EQ(NS::Number::number(double(NAN))->intValue(), 0);
  EXPECT_TRUE(NS::Number::number(0.5)->boolValue());
  EXPECT_EQ(NS::Number::number(0.1f)->floatValue(), 0.1f);
  EXPECT_STREQ(NS::Number::number(true)->objCType(), "B");
  EXPECT_STREQ(NS::Number::number(42)->stringValue()->utf8String(), "42");
  EXPECT_STREQ(NS::Number::number(0.5f)->description()->utf8String(), "0.5");
}

TEST_F(ValuesTest, NumbersCompareOverTypes) {
  EXPECT_TRUE(NS::Number::number(1)->isEqualToNumber(NS::Number::number(1.0)));
  EXPECT_EQ(NS::Number::number(1)->hash(), NS::Number::number(1.0)->hash());
  EXPECT_FALSE(NS::Number::number(-1)->isEqualToNumber(NS::Number::number(~0ull)));
  EXPECT_EQ(NS::Number::number(-1)->compare(NS::Number::number(~0ull)), NS::OrderedAscending);
  EXPECT_EQ(NS::Number::number(2.5)->compare(NS::Number::number(2)), NS::OrderedDescending);
}

TEST_F(ValuesTest, ValuesHoldPointersAndScalars) {
  int object = 0;
  EXPECT_EQ(NS::Value::value(&object)->pointerValue(), &object);
  EXPECT_TRUE(NS::Value::value(&object)->isEqualToValue(NS::Value::value(&object)));
  double number = 2.5, back = 0;
  NS::Value::value(&number, "d")->getValue(&back, sizeof back);
  EXPECT_EQ(back, 2.5);
  EXPECT_EQ(NS::Value::value(&number, "{CGRect=dddd}"), nullptr);
}

TEST_F(ValuesTest, DataCopiesBytes) {
  char bytes[] = "abc";
  auto* data = NS::Data::data(bytes, 3);
  bytes[0] = 'x';
  EXPECT_EQ(data->length(), 3u);
  EXPECT_EQ(std::memcmp(data->bytes(), "abc", 3), 0);
  EXPECT_TRUE(data->isEqual(NS::Data::data("abc", 3)));
}

TEST_F(ValuesTest, DataThatCannotBeIsNull) {
  EXPECT_EQ(NS::Data::data("abc", UINT64_MAX), nullptr);
  EXPECT_EQ(NS::Data::data("abc", INT64_MAX), nullptr);
  EXPECT_EQ(NS::Data::data(nullptr, 3), nullptr);
  EXPECT_EQ(NS::Data::data(nullptr, 0)->length(), 0u);
}

TEST_F(ValuesTest, UrlsNameFiles) {
  auto* url = NS::URL::fileURLWithPath(MTLSTR("/tmp/a b.metal"));
  EXPECT_STREQ(url->fileSystemRepresentation(), "/tmp/a b.metal");
  EXPECT_STREQ(url->absoluteString()->utf8String(), "file:///tmp/a%20b.metal");
  auto back = NS::TransferPtr(NS::URL::alloc()->init(url->absoluteString()));
  EXPECT_TRUE(back->isEqual(url));
  EXPECT_STREQ(back->path()->utf8String(), "/tmp/a b.metal");
  auto web = NS::TransferPtr(NS::URL::alloc()->init(MTLSTR("https://example.org/a")));
  EXPECT_EQ(web->fileSystemRepresentation(), nullptr);
  EXPECT_EQ(NS::URL::alloc()->init(MTLSTR("no scheme")), nullptr);
  EXPECT_EQ(NS::URL::fileURLWithPath(nullptr), nullptr);
}

TEST_F(ValuesTest, TheMainBundleIsTheExecutablesFolder) {
  std::string executable = NS::Bundle::mainBundle()->executablePath()->utf8String();
  std::string folder = NS::Bundle::mainBundle()->bundlePath()->utf8String();
  EXPECT_EQ(executable.rfind(folder + "/", 0), 0u);
  EXPECT_EQ(NS::Bundle::bundle(MTLSTR("/no/such/folder")), nullptr);
  EXPECT_EQ(NS::Bundle::mainBundle()->pathForResource(MTLSTR("no-such-file"), MTLSTR("metallib")), nullptr);
}

TEST_F(ValuesTest, TheProcessKnowsItself) {
  auto* process = NS::ProcessInfo::processInfo();
  EXPECT_EQ(process->processIdentifier(), getpid());
  EXPECT_GE(process->processorCount(), 1u);
  EXPECT_GE(process->activeProcessorCount(), 1u);
  EXPECT_GT(process->physicalMemory(), 1u << 20);
  EXPECT_GE(process->arguments()->count(), 1u);
  EXPECT_GT(process->hostName()->length(), 0u);
  setenv("INVAR_TEST_VALUE", "a=b", 1);
  EXPECT_STREQ(process->environment()->object<NS::String>(MTLSTR("INVAR_TEST_VALUE"))->utf8String(), "a=b");
  EXPECT_FALSE(process->globallyUniqueString()->isEqualToString(process->globallyUniqueString()));
  EXPECT_TRUE(process->isOperatingSystemAtLeastVersion({1, 0, 0}));
  EXPECT_FALSE(process->isOperatingSystemAtLeastVersion({1000, 0, 0}));
}

TEST_F(ValuesTest, AConditionWakesItsWaiter) {
  auto condition = NS::TransferPtr(NS::Condition::alloc()->init());
  bool ready = false;
  std::thread waker([&] {
    condition->lock();
    ready = true;
    condition->signal();
    condition->unlock();
  });
  condition->lock();
  while (!ready) condition->wait();
  EXPECT_FALSE(condition->waitUntilDate(NS::Date::dateWithTimeIntervalSinceNow(0.01)));
  condition->unlock();
  waker.join();
}

TEST_F(ValuesTest, RangesEndWhereTheySay) {
  auto range = NS::Range::Make(3, 4);
  EXPECT_EQ(range.Max(), 7u);
  EXPECT_TRUE(range.LocationInRange(6));
  EXPECT_FALSE(range.LocationInRange(7));
  EXPECT_FALSE(range.LocationInRange(2));
  EXPECT_TRUE(range.Equal(NS::Range(3, 4)));
}

TEST_F(ValuesTest, ErrorsSayWhatWentWrong) {
  NS::Object* objects[] = {MTLSTR("it broke"), MTLSTR("because")};
  NS::Object* keys[] = {NS::LocalizedDescriptionKey, NS::LocalizedFailureReasonErrorKey};
  auto* error = NS::Error::error(NS::POSIXErrorDomain, 2, NS::Dictionary::dictionary(objects, keys, 2));
  EXPECT_EQ(error->code(), 2);
  EXPECT_STREQ(error->domain()->utf8String(), "NSPOSIXErrorDomain");
  EXPECT_STREQ(error->localizedDescription()->utf8String(), "it broke");
  EXPECT_STREQ(error->localizedFailureReason()->utf8String(), "because");
  EXPECT_EQ(error->localizedRecoverySuggestion(), nullptr);
  auto* bare = NS::Error::error(NS::CocoaErrorDomain, 4, nullptr);
  EXPECT_NE(std::string(bare->localizedDescription()->utf8String()).find("NSCocoaErrorDomain error 4"),
            std::string::npos);
}

TEST_F(ValuesTest, WhatErrorsCannotUseIsAbsent) {
  auto* number = NS::Number::number(1);
  auto* wrong = NS::Error::error(reinterpret_cast<NS::String*>(number), 7,
                                 reinterpret_cast<NS::Dictionary*>(MTLSTR("info")));
  EXPECT_EQ(wrong->domain(), nullptr);
  EXPECT_EQ(wrong->userInfo(), nullptr);
  EXPECT_NE(std::string(wrong->localizedDescription()->utf8String()).find("error 7"), std::string::npos);
  auto* info = NS::Dictionary::dictionary(number, NS::LocalizedDescriptionKey);
  auto* noText = NS::Error::error(NS::CocoaErrorDomain, 8, info);
  EXPECT_NE(std::string(noText->localizedDescription()->utf8String()).find("error 8"), std::string::npos);
}

TEST_F(ValuesTest, TheLibrarysErrorsBecomeApples) {
  NS::Error* error = nullptr;
  report(&error, {ErrorDomain::Library, 3, "[Library::x] no such function"});
  EXPECT_STREQ(error->domain()->utf8String(), "MTLLibraryErrorDomain");
  EXPECT_EQ(error->code(), 3);
  EXPECT_STREQ(error->localizedDescription()->utf8String(), "[Library::x] no such function");
  EXPECT_EQ(error->retainCount(), 1u);
  report(nullptr, {ErrorDomain::Invar, 1, "nobody asked"});
}

}  // namespace invar::foundation::test
