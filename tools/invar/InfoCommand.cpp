#include "invar/InfoCommand.hpp"

#include <Foundation/Foundation.hpp>
#include <Metal/Metal.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace invar::tools {
namespace {

struct Family { MTL::GPUFamily family; const char* name; };
constexpr Family kFamilies[] = {
    {MTL::GPUFamilyApple1, "Apple1"}, {MTL::GPUFamilyApple2, "Apple2"}, {MTL::GPUFamilyApple3, "Apple3"},
    {MTL::GPUFamilyApple4, "Apple4"}, {MTL::GPUFamilyApple5, "Apple5"}, {MTL::GPUFamilyApple6, "Apple6"},
    {MTL::GPUFamilyApple7, "Apple7"}, {MTL::GPUFamilyApple8, "Apple8"}, {MTL::GPUFamilyApple9, "Apple9"},
    {MTL::GPUFamilyMac2, "Mac2"},     {MTL::GPUFamilyCommon1, "Common1"}, {MTL::GPUFamilyCommon2, "Common2"},
    {MTL::GPUFamilyCommon3, "Common3"}, {MTL::GPUFamilyMetal3, "Metal3"}};

std::string text(const NS::String* s) { return s ? s->utf8String() : ""; }

void row(const char* name, const std::string& value) { fmt::print("  {:<34}{}\n", name, value); }
std::string mebibytes(uint64_t bytes) { return fmt::format("{} MiB", bytes >> 20); }

int info() {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  auto devices = NS::TransferPtr(MTL::CopyAllDevices());
  for (NS::UInteger i = 0; i < devices->count(); ++i) {
    auto* device = devices->object<MTL::Device>(i);
    fmt::print("device {}: {}\n", i, text(device->name()));
    row("architecture", text(device->architecture()->name()));
    row("registry ID", std::to_string(device->registryID()));
    row("unified memory", device->hasUnifiedMemory() ? "yes" : "no");
    row("recommended working set", mebibytes(device->recommendedMaxWorkingSetSize()));
    row("longest buffer", mebibytes(device->maxBufferLength()));
    const MTL::Size most = device->maxThreadsPerThreadgroup();
    row("threads per threadgroup", fmt::format("{} x {} x {}", most.width, most.height, most.depth));
    row("threadgroup memory", fmt::format("{} bytes", device->maxThreadgroupMemoryLength()));
    std::string families;
    for (const Family& f : kFamilies) if (device->supportsFamily(f.family)) families += std::string(families.empty() ? "" : ", ") + f.name;
    row("families", families);
  }
  return devices->count() ? 0 : 1;
}

}  // namespace

void addInfoCommand(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("info", "Show the devices, their families and limits");
  command->footer("\nThe settings of the library (INVAR_WORKERS, MTL_DEBUG_LAYER, ...) are listed in docs/configuration.md.");
  command->callback([&status] { status = info(); });
}

}  // namespace invar::tools
