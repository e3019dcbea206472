// What the front end is told about a source and about the values of its function constants.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "protocol/Reflection.hpp"

namespace invar::msl {

enum class MathMode : uint8_t { Safe = 0, Relaxed = 1, Fast = 2 };   // MTLMathMode's numbers
enum class MathFunctions : uint8_t { Fast = 0, Precise = 1 };        // MTLMathFloatingPointFunctions' numbers

/// Where the Metal standard library lies.
struct LibraryPaths {
  /// The folder that holds invar_metal.h, and include/ with metal_stdlib and its like. Empty: the
  /// source tree's own compiler/library.
  std::string folder;
  /// What precompileLibraryHeader wrote for this folder and language version. Empty: the header is
  /// parsed as text, some 100 times slower; a file that does not fit is an error.
  std::string precompiledHeader;
};

struct ParseRequest {
  std::string source;
  std::string fileName = "program_source";   ///< what diagnostics call the source
  std::map<std::string, std::string> macros;
  std::vector<std::string> includePaths;
  uint32_t languageVersion = 0x30002;        ///< MTLLanguageVersion: (major << 16) | minor
  MathMode mathMode = MathMode::Fast;
  MathFunctions mathFunctions = MathFunctions::Fast;
  LibraryPaths library;
};

/// The value of one function constant, by name or, when `name` is empty, by index.
struct FunctionConstantValue {
  std::string name;
  uint32_t index = 0;
  protocol::DataType type = 0;               ///< MTLDataType; 0: not checked against the source
  std::vector<uint8_t> bytes;
};

}  // namespace invar::msl
