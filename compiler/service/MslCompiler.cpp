#include "compiler/service/MslCompiler.hpp"

#include <algorithm>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/cpu/CpuTarget.hpp"
#include "compiler/msl/ParsedLibrary.hpp"
#include "compiler/service/Limits.hpp"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Support/ErrorHandling.h"

namespace invar::service {
namespace {

using protocol::Status;

constexpr uint32_t kUsualVersion = 0x30002;  // what SourceOptions ask for when the application does not say
constexpr const char* kWarmUpSource =
    "#include <metal_stdlib>\n"
    "kernel void warm_up(device float* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i] += 1; }\n";
constexpr Limits kWarmUpLimits{60000, 4096};

lowering::Options loweringOptions(const protocol::KernelRequest& request) {
  lowering::Options options;
  options.fastMath = request.library.mathMode != static_cast<uint8_t>(msl::MathMode::Safe);
  if (request.library.optimization == 1) options.optimization = 2;  // for size
  if (request.quick) options.optimization = 0;
  options.boundsChecks = request.boundsChecks;
  options.logging = request.library.logging;
  if (request.sanitizer == "thread") options.sanitizer = lowering::Sanitizer::Thread;
  if (request.sanitizer == "address") options.sanitizer = lowering::Sanitizer::Address;
  return options;
}

class MslSource final : public Source {
public:
  MslSource(std::unique_ptr<msl::ParsedLibrary> library, std::string warnings)
      : m_library(std::move(library)), m_warnings(std::move(warnings)) {}

  protocol::LibraryReply describe() override { return {m_library->functions(), m_warnings}; }

  void prepare() override { m_library->prepare(); }

  Outcome<Object> compileKernel(const protocol::KernelRequest& request) override {
    const auto& functions = m_library->functions();
    const auto asked = std::find_if(functions.begin(), functions.end(),
                                    [&](const auto& function) { return function.name == request.function; });
    if (asked == functions.end())
      return Failure{Status::FunctionNotFound, "the library has no such function"};
    if (asked->kind != protocol::FunctionKind::Kernel)
      return Failure{Status::Unsupported,
                     "it is a vertex or fragment function; only kernels can be compiled"};
    std::vector<msl::FunctionConstantValue> constants;
    for (const protocol::ConstantValue& c : request.constants)
      constants.push_back({c.name, c.index, c.type, c.bytes});

    std::string diagnostics;
    std::optional<msl::ParsedLibrary::Kernel> kernel =
        m_library->emit(request.function, constants, diagnostics);
    if (!kernel) return Failure{Status::CompileError, std::move(diagnostics)};
    Object object;
    object.reflection = kernel->reflection;
    lowering::Result lowered =
        lowering::lower(std::move(kernel->module), object.reflection, loweringOptions(request));
    if (auto* message = std::get_if<std::string>(&lowered))
      return Failure{Status::Internal, std::move(*message)};
    const auto& bytes = std::get<std::vector<char>>(lowered);
    object.bytes.assign(bytes.begin(), bytes.end());
    return object;
  }

private:
  std::unique_ptr<msl::ParsedLibrary> m_library;
  std::string m_warnings;
};

}  // namespace

void MslCompiler::warmUp() {
  llvm::install_bad_alloc_error_handler([](void*, const char*, bool) { exitOutOfMemory(); });
  // The zygote must outlive everything, so another process tries a precompiled header that did not come
  // with the program: it may have to be made, and it may be broken.
  if (!m_headers.isBuiltIn(kUsualVersion)) {
    const pid_t trial = ::fork();
    if (trial == 0) {
      enterLimits(kWarmUpLimits);
      ::_exit(compileNothing() ? 0 : 1);
    }
    int status = -1;
    if (trial > 0) ::waitpid(trial, &status, 0);
    if (status != 0) {
      m_headers.giveUp(kUsualVersion);
      return;
    }
  }
  if (!compileNothing()) return;
  protocol::LibraryRequest usual;
  usual.languageVersion = kUsualVersion;
  m_prelude = std::make_unique<msl::Prelude>(toParseRequest(usual));
}

// Every process that is forked from here finds LLVM's tables filled and its pages in memory.
bool MslCompiler::compileNothing() {
  protocol::KernelRequest request;
  request.library.source = kWarmUpSource;
  request.library.fileName = "warm-up";
  request.library.languageVersion = kUsualVersion;
  request.function = "warm_up";
  auto parsed = parse(request.library);
  auto* source = std::get_if<std::unique_ptr<Source>>(&parsed);
  return source && std::holds_alternative<Object>((*source)->compileKernel(request));
}

msl::ParseRequest MslCompiler::toParseRequest(const protocol::LibraryRequest& request) {
  msl::ParseRequest parse;
  parse.source = request.source;
  parse.fileName = request.fileName;
  parse.macros = request.macros;
  parse.includePaths = request.includePaths;
  parse.languageVersion = request.languageVersion;
  parse.mathMode = static_cast<msl::MathMode>(std::min<uint8_t>(request.mathMode, 2));
  parse.mathFunctions = static_cast<msl::MathFunctions>(std::min<uint8_t>(request.mathFunctions, 1));
  parse.library.folder = m_headers.libraryFolder();
  parse.library.precompiledHeader = m_headers.find(request.languageVersion);
  return parse;
}

Outcome<std::unique_ptr<Source>> MslCompiler::parse(const protocol::LibraryRequest& request) {
  std::string diagnostics;
  std::unique_ptr<msl::ParsedLibrary> library =
      msl::ParsedLibrary::parse(toParseRequest(request), diagnostics, m_prelude.get());
  if (!library) return Failure{Status::CompileError, std::move(diagnostics)};
  return std::unique_ptr<Source>(std::make_unique<MslSource>(std::move(library), std::move(diagnostics)));
}

}  // namespace invar::service
