// The real compiler: Metal Shading Language in, objects for this machine's CPU out.
#pragma once

#include "compiler/msl/ParsedLibrary.hpp"
#include "compiler/service/Compiler.hpp"
#include "compiler/service/PrecompiledHeaders.hpp"

namespace invar::service {

/// Joins the front end (msl/) and the CPU target (cpu/).
class MslCompiler final : public Compiler {
public:
  explicit MslCompiler(PrecompiledHeaders headers) : m_headers(std::move(headers)) {}

  void warmUp() override;
  Outcome<std::unique_ptr<Source>> parse(const protocol::LibraryRequest& request) override;

private:
  bool compileNothing();
  msl::ParseRequest toParseRequest(const protocol::LibraryRequest& request);

  PrecompiledHeaders m_headers;
  std::unique_ptr<msl::Prelude> m_prelude;   ///< for sources without macros and include paths
};

}  // namespace invar::service
