// Functions of a library, and the values of their constants.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "Foundation/Foundation.hpp"
#include "HandmadeLibrary.hpp"
#include "Metal/Metal.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"
#include "metal/DataTypes.hpp"
#include "metal/Function.hpp"
#include "metal/FunctionConstantValues.hpp"

namespace invar::metal {
namespace {

using foundation::textOf;

class LibraryTest : public testing::Test {
protected:
  /// The error of making "scaled" with the values; empty when it was made.
  std::string failure(const MTL::FunctionConstantValues* values,
                      long code = MTL::LibraryErrorCompileFailure) {
    NS::Error* error = nullptr;
    auto function = NS::TransferPtr(m_library->newFunction(MTLSTR("scaled"), values, &error));
    if (function) return "";
    EXPECT_TRUE(error);
    EXPECT_EQ(error->code(), code);
    EXPECT_TRUE(error->domain()->isEqualToString(MTL::LibraryErrorDomain));
    return std::string(textOf(error->localizedDescription()));
  }

  foundation::PoolScope m_pool;
  Retained<Library> m_made = test::handmadeLibrary();
  MTL::Library* m_library = m_made->door();
  NS::SharedPtr<MTL::FunctionConstantValues> m_values =
      NS::TransferPtr(MTL::FunctionConstantValues::alloc()->init());
  const float m_scale = 1.5f;
  const bool m_fast = true;
};

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

TEST_F(LibraryTest, NamesItsFunctions) {
  auto* names = m_library->functionNames();
  ASSERT_EQ(names->count(), 3u);
  EXPECT_TRUE(names->object<NS::String>(1)->isEqualToString(MTLSTR("scaled")));
  auto function = NS::TransferPtr(m_library->newFunction(MTLSTR("plain")));
  ASSERT_TRUE(function);
  EXPECT_TRUE(function->name()->isEqualToString(MTLSTR("plain")));
  EXPECT_EQ(function->functionType(), MTL::FunctionTypeKernel);
  EXPECT_EQ(function->device(), m_library->device());
  EXPECT_EQ(function->functionConstantsDictionary()->count(), 0u);
}

TEST_F(LibraryTest, AnUnknownFunctionIsNotFound) {
  EXPECT_FALSE(m_library->newFunction(MTLSTR("nothing")));
  EXPECT_FALSE(m_library->newFunction(static_cast<NS::String*>(nullptr)));
  EXPECT_FALSE(m_library->newFunction(MTLSTR("nothing"), nullptr, nullptr));
  NS::Error* error = nullptr;
  EXPECT_FALSE(m_library->newFunction(MTLSTR("nothing"), m_values.get(), &error));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), MTL::LibraryErrorFunctionNotFound);
  EXPECT_TRUE(contains(std::string(textOf(error->localizedDescription())), "'nothing'"));
  EXPECT_TRUE(contains(std::string(textOf(error->localizedDescription())), "'plain'"));
  EXPECT_FALSE(m_library->newFunction(static_cast<MTL::FunctionDescriptor*>(nullptr), &error));
}

TEST_F(LibraryTest, ShowsTheConstantsOfAFunction) {
  auto function = NS::TransferPtr(m_library->newFunction(MTLSTR("scaled")));
  ASSERT_TRUE(function);
  auto* constants = function->functionConstantsDictionary();
  ASSERT_EQ(constants->count(), 3u);
  auto* extra = constants->object<MTL::FunctionConstant>(reinterpret_cast<NS::Object*>(MTLSTR("extra")));
  ASSERT_TRUE(extra);
  EXPECT_EQ(extra->index(), 7u);
  EXPECT_EQ(extra->type(), MTL::DataTypeInt3);
  EXPECT_FALSE(extra->required());
}

TEST_F(LibraryTest, TakesConstantsByIndexAndByName) {
  m_values->setConstantValue(&m_scale, MTL::DataTypeFloat, NS::UInteger(0));
  m_values->setConstantValue(&m_fast, MTL::DataTypeBool, MTLSTR("fast"));
  NS::Error* error = nullptr;
  auto function = NS::TransferPtr(m_library->newFunction(MTLSTR("scaled"), m_values.get(), &error));
  ASSERT_TRUE(function) << textOf(error->localizedDescription());
  const auto& constants = Function::of(function.get())->constants();
  ASSERT_EQ(constants.size(), 2u);
  EXPECT_EQ(constants[0].index, 0u);
  EXPECT_EQ(*reinterpret_cast<const float*>(constants[0].bytes.data()), 1.5f);
  EXPECT_EQ(constants[1].index, 1u);
  EXPECT_EQ(constants[1].bytes, std::vector<uint8_t>{1});
  EXPECT_FALSE(Function::of(function.get())->missingConstant());
}

TEST_F(LibraryTest, ConstantValuesAreSetsThatCopy) {
  m_values->setConstantValue(&m_scale, MTL::DataTypeFloat, NS::UInteger(0));
  m_values->setConstantValue(&m_fast, MTL::DataTypeBool, NS::UInteger(1));
  auto copy = NS::TransferPtr(m_values->copy());
  m_values->reset();
  EXPECT_TRUE(contains(failure(m_values.get()), "'scale' at index 0 is required and has no value"));
  EXPECT_EQ(failure(copy.get()), "");
}

TEST_F(LibraryTest, RangesFollowEachOtherInMemory) {
  protocol::FunctionInfo function;
  function.constants = {{"a", 4, MTL::DataTypeInt3, true}, {"b", 5, MTL::DataTypeInt3, true}};
  const int32_t numbers[8] = {1, 2, 3, 0, 4, 5, 6, 0};   // three components take the room of four
  auto* values = FunctionConstantValues::of(m_values.get());
  m_values->setConstantValues(numbers, MTL::DataTypeInt3, NS::Range(4, 2));
  auto given = FunctionConstantValues::specialise("test", function, values);
  ASSERT_TRUE(given);
  ASSERT_EQ(given->size(), 2u);
  EXPECT_EQ(*reinterpret_cast<const int32_t*>((*given)[1].bytes.data()), 4);
}

TEST_F(LibraryTest, WrongTypesAndValuesAreNamed) {
  m_values->setConstantValue(&m_fast, MTL::DataTypeBool, NS::UInteger(1));
  const int wrong = 3;
  m_values->setConstantValue(&wrong, MTL::DataTypeInt, NS::UInteger(0));
  auto text = failure(m_values.get());
  EXPECT_TRUE(contains(text, "was given as int, must be float")) << text;
  EXPECT_TRUE(contains(text, "[MTL::Library::newFunction]")) << text;
  EXPECT_TRUE(contains(failure(nullptr), "is required"));

  m_values->setConstantValue(nullptr, MTL::DataTypeFloat, NS::UInteger(0));
  EXPECT_TRUE(contains(failure(m_values.get()), "value is null"));
  m_values->reset();
  m_values->setConstantValue(&wrong, MTL::DataTypeFloat4x4, NS::UInteger(0));
  EXPECT_TRUE(contains(failure(m_values.get()), "data type 15"));
  m_values->reset();
  m_values->setConstantValues(&wrong, MTL::DataTypeInt, NS::Range(3, ~NS::UInteger(0)));
  EXPECT_TRUE(contains(failure(m_values.get()), "limit 65535"));
  m_values->reset();
  m_values->setConstantValue(&wrong, MTL::DataTypeInt, static_cast<NS::String*>(nullptr));
  EXPECT_TRUE(contains(failure(m_values.get()), "name is null"));
}

TEST_F(LibraryTest, ArgumentsOfAnotherClassAreErrors) {
  auto* string = MTLSTR("no values");
  EXPECT_TRUE(contains(failure(reinterpret_cast<MTL::FunctionConstantValues*>(string),
                               MTL::LibraryErrorFunctionNotFound), "not an MTLFunctionConstantValues"));
  NS::Error* error = nullptr;
  EXPECT_FALSE(m_library->newFunction(reinterpret_cast<NS::String*>(m_values.get()), nullptr, &error));
  EXPECT_TRUE(error);
  EXPECT_FALSE(m_library->newFunction(reinterpret_cast<MTL::FunctionDescriptor*>(string), &error));
}

TEST_F(LibraryTest, DescriptorsSpecialiseAndRename) {
  auto descriptor = NS::TransferPtr(MTL::FunctionDescriptor::alloc()->init());
  descriptor->setName(MTLSTR("scaled"));
  descriptor->setSpecializedName(MTLSTR("scaled_by_1.5"));
  m_values->setConstantValue(&m_scale, MTL::DataTypeFloat, NS::UInteger(0));
  m_values->setConstantValue(&m_fast, MTL::DataTypeBool, NS::UInteger(1));
  descriptor->setConstantValues(m_values.get());
  m_values->reset();   // the descriptor has a copy
  NS::Error* error = nullptr;
  auto function = NS::TransferPtr(m_library->newFunction(descriptor.get(), &error));
  ASSERT_TRUE(function);
  EXPECT_TRUE(function->name()->isEqualToString(MTLSTR("scaled_by_1.5")));
  EXPECT_EQ(Function::of(function.get())->info().name, "scaled");
  auto copy = NS::TransferPtr(descriptor->copy());
  EXPECT_TRUE(copy->name()->isEqualToString(MTLSTR("scaled")));
}

TEST_F(LibraryTest, HandlersAreCalledOnceOnAThreadOfTheLibrary) {
  constexpr int kCalls = 50;
  std::atomic<int> made{0}, failed{0}, elsewhere{0};
  const auto self = std::this_thread::get_id();
  const MTL::FunctionCompletionHandlerFunction handler = [&](MTL::Function* function, NS::Error* error) {
    elsewhere += std::this_thread::get_id() != self;
    EXPECT_NE(function == nullptr, error == nullptr);
    if (function) ++made;
    else ++failed;
    made.notify_all();
    failed.notify_all();
  };
  for (int i = 0; i < kCalls; ++i) {
    m_library->newFunction(MTLSTR("plain"), nullptr, handler);
    m_library->newFunction(MTLSTR("nothing"), nullptr, handler);
  }
  m_library->newFunction(MTLSTR("plain"), nullptr, MTL::FunctionCompletionHandlerFunction());
  for (int seen = made; seen < kCalls; seen = made) made.wait(seen);
  for (int seen = failed; seen < kCalls; seen = failed) failed.wait(seen);
  EXPECT_EQ(made, kCalls);
  EXPECT_EQ(failed, kCalls);
  EXPECT_EQ(elsewhere, 2 * kCalls);
}

TEST(DataTypesTest, HaveMetalsSizes) {
  EXPECT_EQ(constantSize(MTL::DataTypeBool), 1u);
  EXPECT_EQ(constantSize(MTL::DataTypeHalf3), 8u);
  EXPECT_EQ(constantSize(MTL::DataTypeFloat3), 16u);
  EXPECT_EQ(constantSize(MTL::DataTypeULong4), 32u);
  EXPECT_EQ(constantSize(MTL::DataTypeBFloat2), 4u);
  EXPECT_EQ(constantSize(MTL::DataTypeUChar4), 4u);
  for (auto none : {MTL::DataTypeNone, MTL::DataTypeStruct, MTL::DataTypeHalf2x2, MTL::DataTypeTexture})
    EXPECT_EQ(constantSize(none), 0u);
  EXPECT_EQ(dataTypeName(MTL::DataTypeUShort3), "ushort3");
  EXPECT_EQ(dataTypeName(MTL::DataTypeTexture), "type 58");
}

}  // namespace
}  // namespace invar::metal
