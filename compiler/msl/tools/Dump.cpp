// invar-msl-dump: shows what the front end makes of a kernel, for those who work on the compiler.
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "compiler/msl/ParsedLibrary.hpp"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"

namespace {

using namespace invar;

constexpr const char* kUsage =
  "usage: invar-msl-dump [options] FILE [KERNEL...]\n"
  "Prints the functions of a Metal source; with names, each kernel's reflection and module; with the name\n"
  "'--all', tries every kernel, function constants being zero, and prints the failures.\n"
  "  --library DIR    the Metal standard library (default: the source tree's)\n"
  "  --pch FILE       its precompiled header; with --precompile, written first\n"
  "  --precompile\n"
  "  -I DIR, -D NAME=VALUE\n"
  "  --constant INDEX=BYTES   a function constant's value in hexadecimal, as in 0=01 or 3=00000100\n"
  "  --safe           math mode safe\n"
  "  -q               no module\n";

void printReflection(const protocol::KernelReflection& reflection) {
  std::printf("; kernel %s, at most %u threads a threadgroup\n", reflection.name.c_str(),
              reflection.maxTotalThreadsPerThreadgroup);
  for (const protocol::Argument& argument : reflection.arguments)
    std::printf(";   %s(%u) %s %s: %s, %llu bytes aligned to %llu, type %u%s%s\n",
                argument.kind == protocol::ArgumentKind::Buffer ? "buffer" : "threadgroup", argument.index,
                argument.access == protocol::ArgumentAccess::ReadOnly ? "read-only" : "read-write",
                argument.name.c_str(), argument.typeName.c_str(), (unsigned long long)argument.elementSize,
                (unsigned long long)argument.elementAlignment, argument.elementType,
                argument.isConstantReference ? ", one element" : "", argument.active ? "" : ", not used");
}

msl::FunctionConstantValue parseConstant(const std::string& text) {
  msl::FunctionConstantValue value;
  size_t equals = text.find('=');
  value.index = uint32_t(std::stoul(text));
  for (size_t i = equals + 1; equals != std::string::npos && i + 1 < text.size(); i += 2)
    value.bytes.push_back(uint8_t(std::stoul(text.substr(i, 2), nullptr, 16)));
  return value;
}

}  // namespace

int main(int count, char** arguments) {
  msl::ParseRequest request;
  std::vector<msl::FunctionConstantValue> constants;
  std::vector<std::string> names;
  bool precompile = false, all = false, quiet = false;
  for (int i = 1; i < count; ++i) {
    std::string argument = arguments[i];
    auto next = [&] { return i + 1 < count ? std::string(arguments[++i]) : std::string(); };
    if (argument == "--library") request.library.folder = next();
    else if (argument == "--pch") request.library.precompiledHeader = next();
    else if (argument == "--precompile") precompile = true;
    else if (argument == "--all") all = true;
    else if (argument == "--safe") request.mathMode = msl::MathMode::Safe;
    else if (argument == "-q") quiet = true;
    else if (argument == "--constant") constants.push_back(parseConstant(next()));
    else if (argument == "-I") request.includePaths.push_back(next());
    else if (argument == "-D") {
      std::string macro = next();
      size_t equals = macro.find('=');
      request.macros[macro.substr(0, equals)] = equals == std::string::npos ? "1" : macro.substr(equals + 1);
    } else names.push_back(argument);
  }
  std::string diagnostics;
  if (precompile) {
    bool done = msl::precompileLibraryHeader(request.library.precompiledHeader, request.languageVersion, diagnostics,
                                             request.library.folder);
    std::fputs(diagnostics.c_str(), stderr);
    if (!done || names.empty()) return done ? 0 : 1;
  }
  if (names.empty()) return std::fputs(kUsage, stderr), 2;
  std::ifstream file(names[0]);
  std::stringstream text;
  text << file.rdbuf();
  request.source = text.str();
  request.fileName = names[0];
  auto library = msl::ParsedLibrary::parse(request, diagnostics);
  std::fputs(diagnostics.c_str(), stderr);
  if (!library) return 1;
  names.erase(names.begin());
  if (all || names.empty()) {
    for (const protocol::FunctionInfo& function : library->functions()) {
      if (all) names.push_back(function.name);
      else std::printf("%s %s\n", function.kind == protocol::FunctionKind::Kernel ? "kernel" : "function",
                       function.name.c_str());
      for (const protocol::FunctionConstant& constant : function.constants)
        if (!all) std::printf("  constant %s index %u type %u%s\n", constant.name.c_str(), constant.index, constant.type,
                              constant.required ? "" : ", optional");
    }
  }
  int failures = 0;
  for (const std::string& name : names) {
    std::vector<msl::FunctionConstantValue> values = constants;
    if (all && values.empty())
      for (const protocol::FunctionInfo& function : library->functions())
        if (function.name == name)
          for (const protocol::FunctionConstant& constant : function.constants)
            values.push_back({"", constant.index, 0, std::vector<uint8_t>(32)});
    auto kernel = library->emit(name, values, diagnostics);
    if (!kernel) ++failures;
    if (!kernel || !all) std::fputs(diagnostics.c_str(), stderr);
    if (!kernel) {
      std::fprintf(stderr, "invar-msl-dump: no kernel '%s'\n", name.c_str());
    } else if (!all) {
      printReflection(kernel->reflection);
      std::fflush(stdout);
      if (!quiet) kernel->module->print(llvm::outs(), nullptr);
      llvm::outs().flush();
    }
  }
  if (all) std::printf("%zu kernels, %d failed\n", names.size(), failures);
  return failures ? 1 : 0;
}
