#include "mps/ElementCopy.hpp"

#include <vector>

#include "mps/KernelEncoding.hpp"

namespace invar::mps {
namespace {

const char* kernelTypeOf(uint64_t elementBytes) {
  switch (elementBytes) {
    case 1: return "uchar";
    case 2: return "ushort";
    case 4: return "uint";
    case 8: return "ulong";
    default: return nullptr;
  }
}

/// Parameters: the first element's place in both, the number of dimensions of both, then a length and a stride for each.
std::string sourceFor(const std::string& type) {
  return "#include <metal_stdlib>\nusing namespace metal;\n"
         "static long place(constant long* p, long at, long dimensions, uint i) {\n"
         "  for (long d = 0; d < dimensions; ++d) {\n"
         "    const uint length = uint(p[2 * d]);\n"
         "    at += long(i % length) * p[2 * d + 1];\n"
         "    i /= length;\n"
         "  }\n"
         "  return at;\n"
         "}\n"
         "kernel void invar_copy_elements(device const " + type + "* in [[buffer(0)]], device " + type +
         "* out [[buffer(1)]],\n"
         "                                constant long* p [[buffer(2)]], uint i [[thread_position_in_grid]]) {\n"
         "  out[place(p + 4 + 2 * p[2], p[1], p[3], i)] = in[place(p + 4, p[0], p[2], i)];\n"
         "}\n";
}

}  // namespace

std::string addElementCopy(metal::PassRecorder& pass, device::Device& device, uint64_t elementBytes,
                           const ElementPlace& source, const ElementPlace& destination) {
  const uint64_t count = source.layout->elementCount();
  if (source.layout->isPacked() && destination.layout->isPacked()) {
    device::CopyCommand command{};
    command.kind = device::Command::Kind::Copy;
    command.source = source.memory;
    command.sourceOffset = source.firstByte;
    command.destination = destination.memory;
    command.destinationOffset = destination.firstByte;
    command.length = count * elementBytes;
    pass.add(pass.arena().create(command));
    return {};
  }
  if (count > UINT32_MAX) return std::to_string(count) + " elements with gaps, limit 4294967295";
  const char* type = kernelTypeOf(elementBytes);
  if (!type) return "elements of " + std::to_string(elementBytes) + " bytes, limit 8";
  auto kernel = loadKernel(device, sourceFor(type), "invar_copy_elements", "copy_elements");
  if (!kernel) return kernel.takeError().message;

  std::vector<int64_t> numbers(4), dimensions;
  device::Binding bindings[3];
  for (size_t i = 0; i < 2; ++i) {
    const ElementPlace& place = i == 0 ? source : destination;
    // Bound at the lowest element: an address in front of a binding is out of its bounds.
    const int64_t lowest = place.layout->extent()->lowest;
    bindings[i] = bindMemory(*place.memory, place.firstByte + uint64_t(lowest * int64_t(elementBytes)));
    const Layout merged = place.layout->merged();
    numbers[i] = -lowest;
    numbers[2 + i] = merged.count;
    for (uint32_t d = 0; d < merged.count; ++d) {
      dimensions.push_back(int64_t(merged.lengths[d]));
      dimensions.push_back(merged.strides[d]);
    }
  }
  numbers.insert(numbers.end(), dimensions.begin(), dimensions.end());
  bindings[2] = bindValues(pass, std::span<const int64_t>(numbers));
  addDispatch(pass, **kernel, bindings, uint32_t(count));
  return {};
}

}  // namespace invar::mps
