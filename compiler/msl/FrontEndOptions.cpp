#include "compiler/msl/FrontEndOptions.hpp"

#include "clang/Frontend/CompilerInvocation.h"

namespace invar::msl {
namespace {

// Plain C++17 in the SYCL device mode: it is the mode in which clang has address spaces that are distinct for
// overloads and specialisations, and yet convert to the unnamed one. See tests/AddressSpaceTest.cpp.
constexpr const char* kArguments[] = {
  "-triple", "x86_64-unknown-linux-gnu",
  "-aux-triple", "x86_64-unknown-linux-gnu",   // without it, mangling __bf16 crashes
  "-x", "c++", "-std=c++17", "-fsycl-is-device",
  "-fdeclspec",                                // properties, for the swizzles of vec
  "-nostdsysteminc", "-nobuiltininc", "-nostdinc++",
  "-fno-threadsafe-statics", "-fno-rtti", "-fgnuc-version=4.2.1",
  "-ffloat16-excess-precision=none", "-fbfloat16-excess-precision=none",
  "-mrelocation-model", "pic", "-pic-level", "2",
  "-O0", "-disable-O0-optnone",
  // A kernel's loop may be endless, an unbound argument null, and a path may lack its return: none of them
  // entitles the optimiser to anything.
  "-fno-finite-loops", "-fno-delete-null-pointer-checks", "-fno-strict-return", "-relaxed-aliasing",
  // A message stays readable, whatever the source.
  "-ferror-limit", "100", "-ftemplate-backtrace-limit=6", "-fconstexpr-backtrace-limit=6", "-fno-elide-type",
  "-Werror=vla-cxx-extension",                 // Metal has no such arrays
  // What the token pass makes of correct MSL must not warn.
  "-Wno-duplicate-decl-specifier", "-Wno-ignored-attributes", "-Wno-undefined-internal", "-Wno-undefined-inline",
  "-Wno-undefined-var-template", "-Wno-c++17-extensions", "-Wno-c++20-extensions", "-Wno-nan-infinity-disabled",
  "-Wno-unused-value", "-Wno-missing-declarations", "-Wno-static-in-inline", "-Wno-dollar-in-identifier-extension",
  "-Wno-c99-designator", "-Wno-gcc-compat", "-Wno-extern-initializer", "-Wno-psabi", "-Wno-pass-failed", "-Wno-return-type-c-linkage",
};

void setCodeGeneration(clang::CodeGenOptions& options) {
  // The language options say O0, as the precompiled header's do. The generated code is meant for an
  // optimiser all the same: no `noinline` on everything, and lifetimes of variables marked.
  options.OptimizationLevel = 2;
  options.setInlining(clang::CodeGenOptions::NormalInlining);
  options.DisableO0ImplyOptNone = true;
  options.DisableLifetimeMarkers = false;
  options.StrictReturn = false;
  options.StrictFloatCastOverflow = false;   // saturates, constants too
  options.RelaxedAliasing = true;
  options.setFiniteLoops(clang::CodeGenOptions::FiniteLoopsKind::Never);
  options.NullPointerIsValid = true;
  options.EmitLLVMUseLists = false;
  options.CXAAtExit = false;
  options.DiscardValueNames = false;
}

}  // namespace

void setMathMode(clang::LangOptions& options, MathMode mode) {
  // Fast and relaxed are one here: "no NaN, no infinity" is not taken as a promise, since programs that
  // start a maximum at -INFINITY run on Apple's GPUs in the fast mode as well.
  bool fast = mode != MathMode::Safe;
  options.AllowFPReassoc = fast;
  options.NoSignedZero = fast;
  options.AllowRecip = fast;
  options.ApproxFunc = fast;
  options.MathErrno = false;
  options.setDefaultFPContractMode(fast ? clang::LangOptions::FPM_Fast : clang::LangOptions::FPM_Off);
}

std::string libraryFolder(const LibraryPaths& paths) {
  return paths.folder.empty() ? std::string(INVAR_METAL_LIBRARY) : paths.folder;
}

bool configure(clang::CompilerInstance& compiler, const ParseRequest& request, bool precompiling) {
  std::vector<std::string> arguments(std::begin(kArguments), std::end(kArguments));
  std::string folder = libraryFolder(request.library);
  unsigned version = (request.languageVersion >> 16) * 100 + (request.languageVersion & 0xffff) * 10;
  arguments.push_back("-D__METAL_VERSION__=" + std::to_string(version));
  arguments.insert(arguments.end(), {"-internal-isystem", folder + "/include", "-internal-isystem", folder});
  if (precompiling) {
    // Templates that the library itself uses are instantiated once, in here: no later parse would think of them.
    arguments.insert(arguments.end(), {"-emit-pch", "-fpch-instantiate-templates"});
  } else if (!request.library.precompiledHeader.empty()) {
    arguments.insert(arguments.end(), {"-include-pch", request.library.precompiledHeader});
  } else {
    arguments.insert(arguments.end(), {"-include", "invar_metal.h"});   // found as a system header, which no rule applies to
  }
  for (const auto& [name, value] : request.macros) arguments.push_back("-D" + name + "=" + value);
  for (const std::string& path : request.includePaths) arguments.insert(arguments.end(), {"-I", path});

  std::vector<const char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  if (!clang::CompilerInvocation::CreateFromArgs(compiler.getInvocation(), pointers, compiler.getDiagnostics()))
    return false;
  compiler.getFrontendOpts().DisableFree = false;
  compiler.getDiagnosticOpts().ShowCarets = false;   // of clang itself: it would print a summary to the console
  setMathMode(compiler.getLangOpts(), precompiling ? MathMode::Safe : request.mathMode);
  setCodeGeneration(compiler.getCodeGenOpts());
  return true;
}

}  // namespace invar::msl
