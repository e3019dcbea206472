// How clang is set up for MSL. The language options are the same for every library of a language version, so
// that one precompiled header fits them all; what may differ (math mode) is set where a precompiled
// header does not look.
#pragma once

#include <string>

#include "clang/Frontend/CompilerInstance.h"
#include "compiler/msl/ParseRequest.hpp"

namespace invar::msl {

/// The library's folder: the request's own, or the source tree's.
std::string libraryFolder(const LibraryPaths& paths);

/// May be changed until the parse begins.
void setMathMode(clang::LangOptions& options, MathMode mode);

/// Fills `compiler`'s invocation. `precompiling`: for writing the precompiled header, from its text.
bool configure(clang::CompilerInstance& compiler, const ParseRequest& request, bool precompiling);

}  // namespace invar::msl
