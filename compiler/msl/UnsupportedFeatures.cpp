#include "compiler/msl/UnsupportedFeatures.hpp"

#include "compiler/msl/ForeignNames.hpp"

namespace invar::msl {
namespace {

struct Feature {
  const char* name;
  const char* version;   ///< of Metal, that brought it
};

constexpr Feature kRayTracing{"ray tracing", "2.3"};
constexpr Feature kFunctionTables{"tables of visible functions", "2.3"};
constexpr Feature kIndirect{"indirect command buffers", "2.1"};
constexpr Feature kMeshes{"mesh shading", "3.0"};
constexpr Feature kTessellation{"tessellation", "1.2"};
constexpr Feature kImageblocks{"imageblocks", "2.0"};
constexpr Feature kPixels{"pixel data types", "2.0"};
constexpr Feature kTensors{"tensors", "4.0"};
constexpr Feature kRates{"rasterization rate maps", "2.2"};
constexpr Feature kFragments{"fragment functions", "1.0"};

struct Name {
  const char* name;
  const Feature* feature;
};

constexpr Name kNames[] = {
  {"raytracing", &kRayTracing},
  {"acceleration_structure", &kRayTracing},
  {"instance_acceleration_structure", &kRayTracing},
  {"primitive_acceleration_structure", &kRayTracing},
  {"intersector", &kRayTracing},
  {"intersection_query", &kRayTracing},
  {"intersection_params", &kRayTracing},
  {"intersection_result", &kRayTracing},
  {"intersection_type", &kRayTracing},
  {"intersection_function_table", &kRayTracing},
  {"triangle_data", &kRayTracing},
  {"curve_data", &kRayTracing},
  {"instancing", &kRayTracing},
  {"world_space_data", &kRayTracing},
  {"visible_function_table", &kFunctionTables},
  {"command_buffer", &kIndirect},
  {"compute_command", &kIndirect},
  {"render_command", &kIndirect},
  {"compute_pipeline_state", &kIndirect},
  {"render_pipeline_state", &kIndirect},
  {"mesh_grid_properties", &kMeshes},
  {"mesh", &kMeshes},
  {"topology", &kMeshes},
  {"object_data", &kMeshes},
  {"patch_control_point", &kTessellation},
  {"imageblock", &kImageblocks},
  {"imageblock_data_rate", &kImageblocks},
  {"r8unorm", &kPixels},
  {"r8snorm", &kPixels},
  {"r16unorm", &kPixels},
  {"r16snorm", &kPixels},
  {"rg8unorm", &kPixels},
  {"rg8snorm", &kPixels},
  {"rg16unorm", &kPixels},
  {"rg16snorm", &kPixels},
  {"rgba8unorm", &kPixels},
  {"srgba8unorm", &kPixels},
  {"rgba8snorm", &kPixels},
  {"rgba16unorm", &kPixels},
  {"rgba16snorm", &kPixels},
  {"rgb10a2", &kPixels},
  {"rg11b10f", &kPixels},
  {"rgb9e5", &kPixels},
  {"tensor", &kTensors},
  {"tensor_handle", &kTensors},
  {"tensor_inline", &kTensors},
  {"tensor_offset", &kTensors},
  {"cooperative_tensor", &kTensors},
  {"dextents", &kTensors},
  {"mpp", &kTensors},
  {"rasterization_rate_map_decoder", &kRates},
  {"rasterization_rate_map_data", &kRates},
  {"color_attachment", &kFragments},
};

struct Header {
  const char* prefix;
  const Feature* feature;
};

constexpr Header kHeaders[] = {
  {"metal_raytracing", &kRayTracing},
  {"metal_visible_function_table", &kFunctionTables},
  {"metal_command_buffer", &kIndirect},
  {"metal_mesh", &kMeshes},
  {"metal_imageblocks", &kImageblocks},
  {"metal_tensor", &kTensors},
  {"metal_cooperative_tensor", &kTensors},
  {"MetalPerformancePrimitives", &kTensors},
  {"metal_rasterization_rate", &kRates},
};

/// Headers of C and C++ that real sources include when they are written for a CPU as well.
constexpr const char* kStandardHeaders[] = {
  "algorithm", "array", "atomic", "bit", "bitset", "cassert", "cctype", "cfloat", "chrono", "climits", "cmath", "complex",
  "concepts", "cstdarg", "cstddef", "cstdint", "cstdio", "cstdlib", "cstring", "deque", "exception", "functional",
  "initializer_list", "iostream", "iterator", "limits", "list", "map", "memory", "mutex", "new", "numeric", "optional",
  "ostream", "queue", "random", "ratio", "set", "span", "sstream", "stdexcept", "string", "string_view", "thread", "tuple",
  "type_traits", "typeinfo", "unordered_map", "unordered_set", "utility", "variant", "vector",
  "assert.h", "float.h", "limits.h", "math.h", "stdarg.h", "stdio.h", "stdlib.h", "string.h",
};

std::string belongsTo(llvm::StringRef name, const Feature& feature) {
  return ("'" + name + "' belongs to " + feature.name + " (Metal " + feature.version + "), which Invar does not support").str();
}

}  // namespace

std::string explainMissingName(llvm::StringRef name) {
  for (const Name& known : kNames)
    if (name == known.name) return belongsTo(name, *known.feature);
  if (name == "std") return "'std' is not available in Metal: there is no C++ standard library; see namespace 'metal'";
  if (name == "printf") return "'printf' is not available in Metal; use 'os_log'";
  return explainForeignName(name);
}

std::string explainMissingHeader(llvm::StringRef file) {
  for (const Header& known : kHeaders)
    if (file.starts_with(known.prefix)) return belongsTo(file, *known.feature);
  for (const char* known : kStandardHeaders)
    if (file == known)
      return ("'" + file + "' is not available in Metal: there is no C or C++ standard library; include <metal_stdlib>").str();
  return {};
}

}  // namespace invar::msl
