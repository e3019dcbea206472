// What a program is told of source that does not compile: domain, code and text of the error. What is said of each
// rule of the language is compiler/msl/tests/Refusals.txt.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"

namespace invar::metal {
namespace {

using foundation::autoreleasedString;
using foundation::textOf;

class CompileErrors : public testing::Test {
protected:
  NS::SharedPtr<MTL::Library> library(const std::string& source, const MTL::CompileOptions* options = nullptr) {
    m_error = nullptr;
    return NS::TransferPtr(m_device->newLibrary(autoreleasedString(source), options, &m_error));
  }
  void expectError(long code, const char* part) {
    ASSERT_TRUE(m_error);
    EXPECT_EQ(textOf(m_error->domain()), "MTLLibraryErrorDomain");
    EXPECT_EQ(m_error->code(), code);
    const std::string text(textOf(m_error->localizedDescription()));
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }

  foundation::PoolScope m_pool;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::Error* m_error = nullptr;
};

TEST_F(CompileErrors, HaveLineColumnAndCaret) {
  EXPECT_FALSE(library("#include <metal_stdlib>\nkernel void k(device float* a) {\n  threadgroup float* p = a;\n}\n"));
  expectError(MTL::LibraryErrorCompileFailure,
              "program_source:3:22: error: cannot initialize a variable of type 'threadgroup float *' with an lvalue of type "
              "'device float *'\n    3 |   threadgroup float* p = a;\n      |                      ^   ~");
}

TEST_F(CompileErrors, SayWhichPartOfMetalIsMissing) {
  EXPECT_FALSE(library("#include <metal_raytracing>\nkernel void k() {}\n"));
  expectError(MTL::LibraryErrorCompileFailure, "ray tracing (Metal 2.3), which Invar does not support");
}

TEST_F(CompileErrors, WarningsComeWithTheLibrary) {
  EXPECT_TRUE(library("kernel void k(device int* a [[bufer(1)]]) { a[0] = 1; }"));
  expectError(MTL::LibraryErrorCompileWarning, "unknown attribute 'bufer' ignored");
}

TEST_F(CompileErrors, ComeWithThePipelineWhenATemplateIsWrong) {
  auto made = library(R"(
template <class T> T down(T n) { return n > 0 ? down(n - 1) / 2 : n; }
template <class T> kernel void t(device T* a [[buffer(0)]]) { a[0] = down(a[1]); }
template [[host_name("k")]] kernel decltype(t<int>) t<int>;)");
  ASSERT_TRUE(made);
  auto function = NS::TransferPtr(made->newFunction(MTLSTR("k")));
  ASSERT_TRUE(function);
  EXPECT_FALSE(NS::TransferPtr(m_device->newComputePipelineState(function.get(), &m_error)));
  expectError(MTL::LibraryErrorCompileFailure, "calls itself; recursion is not supported in Metal");
}

TEST_F(CompileErrors, ThreadgroupMemoryHasALimit) {
  auto made = library("#include <metal_stdlib>\nkernel void k(device int* a, uint i [[thread_position_in_grid]]) {\n"
                      "  threadgroup int t[10000];\n  t[i] = int(i); a[i] = t[i ^ 1]; }");
  ASSERT_TRUE(made);
  auto function = NS::TransferPtr(made->newFunction(MTLSTR("k")));
  EXPECT_FALSE(NS::TransferPtr(m_device->newComputePipelineState(function.get(), &m_error)));
  expectError(MTL::LibraryErrorCompileFailure, "40000");
}

TEST_F(CompileErrors, LanguageVersionsAreKnownOrRefused) {
  auto options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
  options->setLanguageVersion(MTL::LanguageVersion(0x50001));
  EXPECT_FALSE(library("kernel void k() {}", options.get()));
  expectError(MTL::LibraryErrorUnsupported, "languageVersion 5.1, versions 1.0 to 4.0 are known");
  options->setLanguageVersion(MTL::LanguageVersion2_4);
  EXPECT_TRUE(library("#if __METAL_VERSION__ != 240\n#error version\n#endif\nkernel void k() {}", options.get()));
}

TEST_F(CompileErrors, OfOneLibraryDoNotTouchOthers) {
  std::string deep = "kernel void k(device int* a) { a[0] = ";
  deep += std::string(300000, '(') + "1; }";
  std::atomic<int> good{0};
  std::vector<std::thread> others;
  for (int i = 0; i < 4; ++i)
    others.emplace_back([&, i] {
      foundation::PoolScope pool;
      const std::string source = "kernel void k(device int* a [[buffer(0)]]) { a[0] = " + std::to_string(i) + "; }";
      auto made = NS::TransferPtr(m_device->newLibrary(autoreleasedString(source), nullptr, nullptr));
      auto function = NS::TransferPtr(made->newFunction(MTLSTR("k")));
      good += bool(NS::TransferPtr(m_device->newComputePipelineState(function.get(), static_cast<NS::Error**>(nullptr))));
    });
  EXPECT_FALSE(library(deep));
  expectError(MTL::LibraryErrorCompileFailure, "");
  for (auto& other : others) other.join();
  EXPECT_EQ(good, 4);
}

}  // namespace
}  // namespace invar::metal
