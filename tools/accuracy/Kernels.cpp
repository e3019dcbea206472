#include "accuracy/Kernels.hpp"

#include <string_view>

namespace invar::accuracy {
namespace {

std::string inNamespace(std::string expression, std::string_view space) {
  for (size_t at = expression.find("NS::"); at != std::string::npos; at = expression.find("NS::", at + space.size()))
    expression.replace(at, 2, space);
  return expression;
}

/// One evaluation with variables of type `type`, of which `element` is the one to look at.
std::string block(const MathFunction& function, const char* space, const std::string& type, const std::string& result,
                  const char* element) {
  std::string code = "  {\n    typedef " + type + " T;\n    T second = T(0);\n";
  const char* names[] = {"x", "y", "z"};
  const bool vector = *element != 0;
  for (unsigned a = 0; a < function.arity; ++a) {
    const std::string argument = std::string(names[a]) + "s[i]";
    code += std::string("    T ") + names[a] + " = T(" + argument + ");\n";
    if (vector) code += std::string("    ") + names[a] + ".xyz = 1;\n";
  }
  return code + "    T value = " + inNamespace(function.expression, space) + ";\n    " + result + "[i] = float(value" +
         element + ");\n  }\n";
}

std::string kernel(const char* name, const std::string& blocks) {
  return std::string("kernel void ") + name +
         "(device const float* xs [[buffer(0)]], device const float* ys [[buffer(1)]],\n"
         "    device const float* zs [[buffer(2)]], device float* plain [[buffer(3)]], device float* precisely [[buffer(4)]],\n"
         "    device float* fastly [[buffer(5)]], device float* vectors [[buffer(6)]], uint i [[thread_position_in_grid]]) {\n" +
         blocks + "}\n";
}

}  // namespace

bool hasNamespaces(const MathFunction& function) {
  return std::string_view(function.expression).find("NS::") != std::string_view::npos;
}

std::string kernelSource(const MathFunction& function) {
  std::string floats = block(function, "metal", "float", "plain", "") + block(function, "metal", "float4", "vectors", ".w");
  if (hasNamespaces(function))
    floats += block(function, "metal::precise", "float", "precisely", "") + block(function, "metal::fast", "float", "fastly", "");
  return "#include <metal_stdlib>\nusing namespace metal;\n" + kernel("floats", floats) +
         kernel("halves", block(function, "metal", "half", "plain", "") + block(function, "metal", "half4", "vectors", ".w")) +
         kernel("bfloats",
                block(function, "metal", "bfloat", "plain", "") + block(function, "metal", "bfloat4", "vectors", ".w"));
}

}  // namespace invar::accuracy
