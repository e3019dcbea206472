// invar-compiler, the program that libinvar starts when something must be compiled.
#include <cstdio>
#include <cstring>

#include "compiler/service/MslCompiler.hpp"
#include "compiler/service/Zygote.hpp"

namespace {

constexpr uint32_t kPrecompiledVersions[] = {0x30002};

int precompile(const invar::service::PrecompiledHeaders& headers) {
  for (const uint32_t version : kPrecompiledVersions) {
    std::string diagnostics;
    if (headers.precompile(version, diagnostics)) continue;
    std::fprintf(stderr, "invar-compiler: the Metal headers in %s cannot be precompiled\n%s\n",
                 headers.libraryFolder().c_str(), diagnostics.c_str());
    return 1;
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  using namespace invar::service;
  const char* mode = count > 1 ? arguments[1] : "";
  PrecompiledHeaders headers(PrecompiledHeaders::findResources(), count > 2 ? arguments[2] : "");
  if (!std::strcmp(mode, "--precompile")) return precompile(headers);
  if (!std::strcmp(mode, "--serve")) {
    MslCompiler compiler(std::move(headers));
    return runService(compiler);
  }
  std::fputs("The compiler service of Invar; the library starts it when it needs it.\n"
             "  invar-compiler --serve [CACHE FOLDER]   serve on descriptor 3 (the library does this)\n"
             "  invar-compiler --precompile             precompile the Metal headers in share/invar\n", stderr);
  return 2;
}
