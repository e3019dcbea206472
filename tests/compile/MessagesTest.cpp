#include "protocol/Messages.hpp"

#include <gtest/gtest.h>

namespace invar::protocol {
namespace {

KernelRequest sampleRequest() {
  KernelRequest request;
  request.library = {"source", "name", {{"A", "1"}, {"B", ""}}, {"/x", "/y"}, 0x30001, 1, 1, 1};
  request.function = "f";
  request.constants = {{"c", 3, 29, {1, 2, 3, 4}}, {"", 4, 53, {1}}};
  request.sanitizer = "thread";
  request.boundsChecks = true;
  request.quick = true;
  return request;
}

KernelReply sampleReply() {
  KernelReply reply;
  reply.reflection.name = "f";
  reply.reflection.arguments = {
      {"a", ArgumentKind::Buffer, 2, ArgumentAccess::ReadOnly, false, 16, 8, 6, "float4", true}};
  reply.reflection.contextBytesPerThread = 1ull << 40;
  reply.reflection.requiredThreadsPerThreadgroup[2] = 7;
  reply.reflection.usesBarriersOrLanes = true;
  return reply;
}

TEST(Messages, comeBackAsTheyWent) {
  KernelRequest request;
  ASSERT_TRUE(decode(encode(sampleRequest()), request));
  EXPECT_EQ(encode(request), encode(sampleRequest()));
  EXPECT_EQ(request.library.macros.at("A"), "1");
  EXPECT_TRUE(request.boundsChecks);
  EXPECT_TRUE(request.quick);
  EXPECT_EQ(request.constants[0].bytes, (std::vector<uint8_t>{1, 2, 3, 4}));
  KernelReply reply;
  ASSERT_TRUE(decode(encode(sampleReply()), reply));
  EXPECT_EQ(encode(reply), encode(sampleReply()));
  EXPECT_EQ(reply.reflection.arguments.at(0).typeName, "float4");
  LibraryReply library, again;
  library.functions = {{"k", FunctionKind::Kernel, {{"c", 1, 3, false}}}};
  library.warnings = "w";
  ASSERT_TRUE(decode(encode(library), again));
  EXPECT_EQ(again.functions.at(0).constants.at(0).name, "c");
}

TEST(Messages, truncatedOrLongerBytesAreRefused) {
  const std::vector<uint8_t> whole = encode(sampleRequest());
  KernelRequest request;
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode(ByteSpan(whole).first(size), request)) << size;
  std::vector<uint8_t> longer = whole;
  longer.push_back(0);
  EXPECT_FALSE(decode(longer, request));
}

TEST(Messages, anyByteMayBeWrong) {
  const std::vector<uint8_t> whole = encode(sampleReply());
  for (size_t at = 0; at < whole.size(); ++at)
    for (const uint8_t value : {0x00, 0x7f, 0xff}) {
      std::vector<uint8_t> bytes = whole;
      bytes[at] = value;
      KernelReply reply;
      (void)decode(bytes, reply);  // no crash, no huge allocation
    }
}

}  // namespace
}  // namespace invar::protocol
