// What the tests of our own kernels share.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "kernel/KernelLibrary.hpp"
#include "kernel/Launch.hpp"
#include "kernels/support/Reference.hpp"
#include "kernels/support/Values.hpp"

namespace invar::kernels::test {

using tools::Launch;
using T = ElementType;

class KernelTest : public testing::Test {
protected:
  /// A kernel of metal/`file`; each file is compiled once in the process.
  static Launch launch(const std::string& file, const std::string& kernel, const tools::Constants& constants = {}) {
    static std::map<std::string, std::unique_ptr<tools::KernelLibrary>> libraries;
    auto& library = libraries[file];
    if (!library) {
      std::ifstream stream(INVAR_SOURCE_DIR "/tests/kernels/metal/" + file);
      const std::string source{std::istreambuf_iterator<char>(stream), {}};
      library = std::make_unique<tools::KernelLibrary>(tools::KernelLibrary::fromSource(source));
    }
    return Launch(library->pipeline(kernel, constants));
  }
  static MTL::Size size(size_t width, size_t height = 1, size_t depth = 1) { return MTL::Size::Make(width, height, depth); }

  static void expectNear(const Values& got, const Values& expected, const Tolerance& tolerance, const std::string& what) {
    EXPECT_LE(largestError(got, expected, tolerance), tolerance.relative) << what;
  }
  /// Half a unit in the last place of 1; 0 for whole numbers.
  static double roundingOf(T type) { return type == T::Float ? 0x1p-24 : type == T::Half ? 0x1p-11 : type == T::BFloat ? 0x1p-8 : 0; }

  NS::SharedPtr<NS::AutoreleasePool> m_pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
};

inline constexpr T kFloats[] = {T::Float, T::Half, T::BFloat};

}  // namespace invar::kernels::test
