// What the front end's tests share: the library's header precompiled once, and short ways to compile.
#pragma once

#include <gtest/gtest.h>

#include "compiler/msl/ParsedLibrary.hpp"
#include "llvm/IR/Module.h"

namespace invar::msl::test {

using Constants = std::vector<FunctionConstantValue>;

class FrontEnd : public ::testing::Test {
protected:
  /// A request for a source, with `using namespace metal` before it on its first line.
  static ParseRequest request(const std::string& source);
  /// The library of a source that must be right.
  std::unique_ptr<ParsedLibrary> parse(const std::string& source);
  /// A kernel of a source that must be right.
  std::optional<ParsedLibrary::Kernel> compile(const std::string& source, const std::string& kernel,
                                               const Constants& constants = {});
  /// The diagnostics of a source whose parse, or whose kernel `k`, must fail.
  std::string failure(const std::string& source, const Constants& constants = {});
  static std::string text(const llvm::Module& module);

  std::string m_diagnostics;   ///< of the last call
};

}  // namespace invar::msl::test
