#include "invar/CompileCommand.hpp"

#include <Foundation/Foundation.hpp>
#include <Metal/Metal.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace invar::tools {
namespace {

struct Options {
  std::vector<std::string> files;
  std::vector<std::string> defines;
  bool quiet = false;
};

NS::String* string(const std::string& text) { return NS::String::string(text.c_str(), NS::UTF8StringEncoding); }
std::string text(const NS::String* s) { return s ? s->utf8String() : ""; }

std::string kindOf(const MTL::Binding* binding) {
  switch (binding->type()) {
    case MTL::BindingTypeBuffer: return "buffer";
    case MTL::BindingTypeThreadgroupMemory: return "threadgroup";
    case MTL::BindingTypeTexture: return "texture";
    case MTL::BindingTypeSampler: return "sampler";
    default: return "argument";
  }
}

std::string accessOf(const MTL::Binding* binding) {
  switch (binding->access()) {
    case MTL::BindingAccessReadOnly: return "read";
    case MTL::BindingAccessWriteOnly: return "write";
    default: return "read, write";
  }
}

void listArguments(MTL::ComputePipelineReflection* reflection) {
  const NS::Array* bindings = reflection->bindings();
  for (NS::UInteger i = 0; i < bindings->count(); ++i) {
    const auto* binding = bindings->object<MTL::Binding>(i);
    std::string line = fmt::format("    {}({})", kindOf(binding), binding->index());
    line = fmt::format("{:<20}{:<24}", line, text(binding->name()));
    if (binding->type() == MTL::BindingTypeBuffer) {
      const auto* buffer = static_cast<const MTL::BufferBinding*>(binding);
      line += fmt::format("{:<14}{} bytes an element, aligned to {}", accessOf(binding), buffer->bufferDataSize(), buffer->bufferAlignment());
    }
    fmt::print("{}{}\n", line, binding->used() ? "" : ", not used");
  }
}

NS::Dictionary* macrosOf(const std::vector<std::string>& defines) {
  std::vector<NS::Object*> names, values;
  for (const auto& define : defines) {
    const size_t equals = define.find('=');
    names.push_back(string(define.substr(0, equals)));
    values.push_back(string(equals == std::string::npos ? "1" : define.substr(equals + 1)));
  }
  return NS::Dictionary::dictionary(values.data(), names.data(), names.size());
}

/// Compiles one file; the number of its kernels that failed, or 1 when the file itself did.
unsigned compileFile(const std::string& file, const Options& options) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  std::ifstream stream(file);
  if (!stream) {
    fmt::print(stderr, "{}: cannot be read\n", file);
    return 1;
  }
  // Diagnostics then name the file as the user does.
  const std::string source = "#line 1 \"" + file + "\"\n" + std::string(std::istreambuf_iterator<char>(stream), {});
  MTL::Device* device = MTL::CreateSystemDefaultDevice();
  auto compileOptions = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
  if (!options.defines.empty()) compileOptions->setPreprocessorMacros(macrosOf(options.defines));

  NS::Error* error = nullptr;
  auto library = NS::TransferPtr(device->newLibrary(string(source), compileOptions.get(), &error));
  if (!library) {
    fmt::print(stderr, "{}\n", text(error->localizedDescription()));
    return 1;
  }
  unsigned failures = 0;
  const NS::Array* names = library->functionNames();
  fmt::print("{}: {} function{}\n", file, names->count(), names->count() == 1 ? "" : "s");
  for (NS::UInteger i = 0; i < names->count(); ++i) {
    const auto* name = names->object<NS::String>(i);
    auto function = NS::TransferPtr(library->newFunction(name));
    MTL::ComputePipelineReflection* reflection = nullptr;
    auto pipeline = NS::TransferPtr(device->newComputePipelineState(function.get(), MTL::PipelineOptionBindingInfo, &reflection, &error));
    if (!pipeline) {
      fmt::print(stderr, "  kernel {}: {}\n", text(name), text(error->localizedDescription()));
      ++failures;
      continue;
    }
    fmt::print("  kernel {}\n", text(name));
    if (!options.quiet) listArguments(reflection);
  }
  return failures;
}

}  // namespace

void addCompileCommand(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("compile", "Compile files of Metal kernels and list them with their arguments");
  command->add_option("files", options->files, "Files of Metal Shading Language source")->required();
  command->add_option("-D", options->defines, "Macro, NAME or NAME=VALUE");
  command->add_flag("-q,--quiet", options->quiet, "List the kernels without their arguments");
  command->footer(
      "\nThe exit status is 0 only if every kernel of every file became a pipeline.\n"
      "Examples:\n"
      "  invar compile kernels.metal\n"
      "  invar compile -D TILE=32 -q src/*.metal");
  command->callback([options, &status] {
    unsigned failures = 0;
    for (const auto& file : options->files) failures += compileFile(file, *options);
    status = failures ? 1 : 0;
  });
}

}  // namespace invar::tools
