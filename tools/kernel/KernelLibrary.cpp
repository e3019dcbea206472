#include "kernel/KernelLibrary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "common/Text.hpp"
#include "kernel/Failure.hpp"

namespace invar::tools {
namespace {

/// Changes of one letter that lead from one name to the other.
size_t distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t(0));
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] != b[j])});
      diagonal = above;
    }
  }
  return row.back();
}

std::string nearestTo(const std::string& name, const std::vector<std::string>& names) {
  if (names.empty()) return "the file has no kernel at all";
  constexpr size_t kShown = 5;
  std::vector<std::pair<size_t, std::string>> byDistance;
  for (const auto& other : names) byDistance.emplace_back(distance(name, other), other);
  std::sort(byDistance.begin(), byDistance.end());
  std::string text = names.size() > kShown ? fmt::format("the nearest of {} are", names.size()) : "there are";
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i) text += " " + byDistance[i].second;
  return text;
}

template <class Visit>
void forEachConstant(const MTL::Function* function, Visit visit) {
  const NS::Dictionary* constants = function->functionConstantsDictionary();
  auto* names = constants->keyEnumerator<NS::String>();
  while (const NS::String* name = names->nextObject()) visit(constants->object<MTL::FunctionConstant>(name));
}

}  // namespace

KernelLibrary KernelLibrary::fromSource(const std::string& source, const MTL::CompileOptions* options) {
  auto device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  auto usual = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
  usual->setEnableLogging(true);
  NS::Error* error = nullptr;
  auto library = NS::TransferPtr(device->newLibrary(toMetal(source), options ? options : usual.get(), &error));
  if (!library) throw Failure(fromMetal(error));
  return KernelLibrary(std::move(library));
}

std::vector<std::string> KernelLibrary::kernels() const {
  std::vector<std::string> kernels;
  const NS::Array* names = m_library->functionNames();
  for (NS::UInteger i = 0; i < names->count(); ++i) kernels.push_back(fromMetal(names->object<NS::String>(i)));
  return kernels;
}

NS::SharedPtr<MTL::Function> KernelLibrary::function(const std::string& kernel) const {
  auto function = NS::TransferPtr(m_library->newFunction(toMetal(kernel)));
  if (!function) throw Failure(fmt::format("{}: no such kernel; {}", kernel, nearestTo(kernel, kernels())));
  return function;
}

std::vector<ConstantInfo> KernelLibrary::constantsOf(const std::string& kernel) const {
  std::vector<ConstantInfo> constants;
  const auto declaring = function(kernel);
  forEachConstant(declaring.get(), [&](const MTL::FunctionConstant* constant) {
    constants.push_back({fromMetal(constant->name()), static_cast<unsigned>(constant->index()), constant->required()});
  });
  return constants;
}

KernelLibrary::Pipeline KernelLibrary::pipeline(const std::string& kernel, const Constants& constants) const {
  NS::Error* error = nullptr;
  auto function = this->function(kernel);
  if (!constants.empty()) {
    auto values = NS::TransferPtr(MTL::FunctionConstantValues::alloc()->init());
    forEachConstant(function.get(), [&](const MTL::FunctionConstant* constant) {
      for (const auto& [name, value] : constants) {
        if (name != fromMetal(constant->name()) && name != std::to_string(constant->index())) continue;
        const auto type = elementTypeOf(constant->type());
        if (!type) throw Failure(fmt::format("function constant '{}' is no number; it cannot be set here", name));
        const size_t count = elementCountOf(constant->type()), given = value.elements.size();
        if (given != 1 && given != count)
          throw Failure(fmt::format("function constant '{}' takes {} {}, and {} were given", name, count,
                                    count == 1 ? "number" : "numbers", given));
        char bytes[4 * 8];
        for (size_t i = 0; i < count; ++i)
          store(*type, value.elements[given == 1 ? 0 : i], bytes + i * sizeOf(*type));
        values->setConstantValue(bytes, constant->type(), constant->index());
      }
    });
    function = NS::TransferPtr(m_library->newFunction(toMetal(kernel), values.get(), &error));
    if (!function) throw Failure(fromMetal(error));
  }
  Pipeline made = NS::TransferPtr(device()->newComputePipelineState(function.get(), &error));
  if (!made) throw Failure(fromMetal(error));
  return made;
}

}  // namespace invar::tools
