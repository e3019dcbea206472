// What the user asked `invar compile` for.
#pragma once

#include <Metal/Metal.hpp>

#include <string>
#include <vector>

namespace invar::tools {

struct CompileRequest {
  std::vector<std::string> files;      ///< to be listed with their kernels' arguments
  std::vector<std::string> folders;    ///< --all: to be compiled whole
  std::vector<std::string> includes;   ///< -I
  std::vector<std::string> defines;    ///< -D, NAME or NAME=VALUE
  std::vector<std::string> skips;      ///< --skip, patterns for files and kernels
  MTL::LanguageVersion version = MTL::LanguageVersion3_2;
  MTL::MathMode math = MTL::MathModeFast;
  std::string constantsFile;           ///< --constants
  std::string jsonFile;                ///< --json
  unsigned jobs = 0;
  bool quiet = false;
};

}  // namespace invar::tools
