#include "compile/KernelMaker.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "common/Text.hpp"

namespace invar::tools {
namespace {

/// The library takes include paths as a setting of the process, since Metal's compile options have none.
void addIncludePaths(const std::vector<std::string>& folders) {
  std::string path;
  for (const auto& folder : folders) path += std::filesystem::absolute(folder).string() + ":";
  if (const char* given = std::getenv("INVAR_INCLUDE_PATH")) path += given;
  if (!folders.empty()) setenv("INVAR_INCLUDE_PATH", path.c_str(), 1);
}

NS::Dictionary* macrosOf(const std::vector<std::string>& defines) {
  std::vector<NS::Object*> names, values;
  for (const auto& define : defines) {
    const size_t equals = define.find('=');
    names.push_back(toMetal(define.substr(0, equals)));
    values.push_back(toMetal(equals == std::string::npos ? "1" : define.substr(equals + 1)));
  }
  return NS::Dictionary::dictionary(values.data(), names.data(), names.size());
}

}  // namespace

KernelMaker::KernelMaker(const CompileRequest& request) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  if (!request.constantsFile.empty()) m_constants.load(request.constantsFile);
  addIncludePaths(request.includes);
  m_device = MTL::CreateSystemDefaultDevice();
  m_options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
  m_options->setLanguageVersion(request.version);
  m_options->setMathMode(request.math);
  if (!request.defines.empty()) m_options->setPreprocessorMacros(macrosOf(request.defines));
}

NS::SharedPtr<MTL::Library> KernelMaker::library(const std::string& path, std::string& error) const {
  std::ifstream stream(path);
  if (!stream || std::filesystem::is_directory(path)) {
    error = "error: the file cannot be read";
    return {};
  }
  // Diagnostics then name the file as the user does, and what it includes is found beside it.
  const std::string source =
      "#line 1 \"" + path + "\"\n" + std::string(std::istreambuf_iterator<char>(stream), {});
  NS::Error* reason = nullptr;
  auto library = NS::TransferPtr(m_device->newLibrary(toMetal(source), m_options.get(), &reason));
  if (!library) error = fromMetal(reason);
  return library;
}

NS::SharedPtr<MTL::ComputePipelineState> KernelMaker::pipeline(
    MTL::Library* library, const std::string& kernel, std::string& error,
    MTL::ComputePipelineReflection** reflection) const {
  NS::Error* reason = nullptr;
  auto function = NS::TransferPtr(library->newFunction(toMetal(kernel)));
  if (function && function->functionConstantsDictionary()->count()) {
    auto values = NS::TransferPtr(MTL::FunctionConstantValues::alloc()->init());
    try {
      m_constants.fill(kernel, function.get(), values.get());
    } catch (const std::runtime_error& wrong) {
      error = wrong.what();
      return {};
    }
    function = NS::TransferPtr(library->newFunction(toMetal(kernel), values.get(), &reason));
  }
  if (!function) {
    error = fromMetal(reason);
    return {};
  }
  auto pipeline = NS::TransferPtr(
      m_device->newComputePipelineState(function.get(), MTL::PipelineOptionBindingInfo, reflection, &reason));
  if (!pipeline) error = fromMetal(reason);
  return pipeline;
}

}  // namespace invar::tools
