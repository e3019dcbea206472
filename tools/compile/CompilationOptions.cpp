#include "compile/CompilationOptions.hpp"

#include <CLI/CLI.hpp>

#include <map>

namespace invar::tools {
namespace {

const std::map<std::string, MTL::LanguageVersion> kVersions = {
    {"metal1.0", MTL::LanguageVersion1_0}, {"metal1.1", MTL::LanguageVersion1_1},
    {"metal1.2", MTL::LanguageVersion1_2}, {"metal2.0", MTL::LanguageVersion2_0},
    {"metal2.1", MTL::LanguageVersion2_1}, {"metal2.2", MTL::LanguageVersion2_2},
    {"metal2.3", MTL::LanguageVersion2_3}, {"metal2.4", MTL::LanguageVersion2_4},
    {"metal3.0", MTL::LanguageVersion3_0}, {"metal3.1", MTL::LanguageVersion3_1},
    {"metal3.2", MTL::LanguageVersion3_2}, {"metal4.0", MTL::LanguageVersion4_0}};

const std::map<std::string, MTL::MathMode> kMathModes = {
    {"safe", MTL::MathModeSafe}, {"relaxed", MTL::MathModeRelaxed}, {"fast", MTL::MathModeFast}};

}  // namespace

void addCompilationOptions(CLI::App& command, CompileRequest& request) {
  command.add_option("-I", request.includes, "Folder in which #include looks")->allow_extra_args(false);
  command.add_option("-D", request.defines, "Macro, NAME or NAME=VALUE")->allow_extra_args(false);
  command.add_option("--std", request.version, "Language version, as in -std=metal3.2, which is the default")
      ->transform(CLI::CheckedTransformer(kVersions, CLI::ignore_case).description("metal1.0 to metal4.0"));
  command.add_option("--math", request.math, "safe, relaxed or fast, which is the default")
      ->transform(CLI::CheckedTransformer(kMathModes, CLI::ignore_case).description("MODE"));
}

}  // namespace invar::tools
