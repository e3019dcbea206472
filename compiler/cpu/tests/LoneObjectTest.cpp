// The linker in memory: what it links runs, and what needs a real linker is left to one.
#include "cpu/LoneObject.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cpu/NativeCode.hpp"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Support/SourceMgr.h"

namespace invar::lowering::test {
namespace {

using Bytes = llvm::SmallVector<char, 0>;

Bytes objectOf(const char* text) {
  llvm::LLVMContext context;
  llvm::SMDiagnostic diagnostic;
  auto module = llvm::parseAssemblyString(text, diagnostic, context);
  auto machine = machineFor({});
  EXPECT_TRUE(module) << diagnostic.getMessage().str();
  if (!module || machine.index() != 0) return {};
  module->setTargetTriple(std::get<0>(machine)->getTargetTriple().str());
  module->setDataLayout(std::get<0>(machine)->createDataLayout());
  auto object = generateObject(*module, *std::get<0>(machine));
  return object.index() == 0 ? std::get<0>(object) : Bytes();
}

/// Code, constants, data with an address in it, zeros.
constexpr const char* kEverything = R"(
@counter = internal global i32 40
@zeros = internal global [100 x i32] zeroinitializer
@table = internal constant [4 x i32] [i32 1, i32 2, i32 3, i32 4]
@address = internal global ptr getelementptr (i8, ptr @table, i64 8)
define i32 @next(i32 %i) {
  %n = load i32, ptr @counter
  %at = load volatile ptr, ptr @address
  %three = load i32, ptr %at
  %place = getelementptr [100 x i32], ptr @zeros, i64 0, i32 %i
  %old = load i32, ptr %place
  store i32 %three, ptr %place
  %a = add i32 %n, %three
  %b = add i32 %a, %old
  store i32 %b, ptr @counter
  ret i32 %b
})";

TEST(LoneObject, IsLoadedAndRuns) {
  const auto linked = linkLoneObject(objectOf(kEverything));
  ASSERT_TRUE(linked);
  const int file = memfd_create("lone-object", 0);
  ASSERT_EQ(write(file, linked->data(), linked->size()), static_cast<ssize_t>(linked->size()));
  void* library = dlopen(("/proc/self/fd/" + std::to_string(file)).c_str(), RTLD_NOW);
  ASSERT_TRUE(library) << dlerror();
  auto* next = reinterpret_cast<int (*)(int)>(dlsym(library, "next"));
  ASSERT_TRUE(next);
  EXPECT_EQ(next(99), 43);
  EXPECT_EQ(next(99), 49);
  EXPECT_FALSE(dlsym(library, "counter"));
  dlclose(library);
  close(file);
}

TEST(LoneObject, LeavesWhatNeedsALinker) {
  EXPECT_FALSE(linkLoneObject(objectOf("declare void @elsewhere()\n"
                                       "define void @f() { call void @elsewhere()\n ret void }")));
  EXPECT_FALSE(linkLoneObject(objectOf("@t = internal thread_local global i32 1\n"
                                       "define ptr @f() { ret ptr @t }")));
}

TEST(LoneObject, RefusesWhatIsCutOff) {
  const Bytes whole = objectOf(kEverything);
  ASSERT_TRUE(linkLoneObject(whole));
  const llvm::ArrayRef<char> bytes(whole);
  for (size_t size = 0; size < bytes.size(); size += 7) EXPECT_FALSE(linkLoneObject(bytes.take_front(size))) << size;
}

}  // namespace
}  // namespace invar::lowering::test
