#include "compiler/msl/MetalWords.hpp"

#include <algorithm>

#include "clang/Basic/CharInfo.h"

namespace invar::msl {
namespace {

struct Spelling {
  const char* clang;
  const char* metal;
};

// Longer ones first: a name that begins with another must be tried before it.
constexpr Spelling kSpellings[] = {
  {"const __global_host", "constant"}, {"__global_host const", "constant"}, {"__global_host", "constant"},
  {"__global_device", "device"},       {"__global", "device"},              {"__local", "threadgroup"},
  {"__private", "thread"},             {"__bf16", "bfloat"},                {"_Float16", "half"},
  {"unsigned char", "uchar"},          {"unsigned short", "ushort"},        {"unsigned int", "uint"},
  {"unsigned long", "ulong"},
  {"SYglobal", "device"},              {"SYlocal", "threadgroup"},          {"SYhost", "constant"},   // in symbols
  {"__attribute__((opencl_global))", "device"},
  {"__attribute__((opencl_local))", "threadgroup"},
  {"__attribute__((opencl_global_host))", "constant"},
  {"'opencl_global'", "'device'"},       {"'opencl_local'", "'threadgroup'"},
  {"'opencl_global_host'", "'constant'"}, {"'annotate' attribute", "attribute"},
};

constexpr llvm::StringRef kElements[] = {"bool", "char", "uchar", "short", "ushort", "int", "uint",
                                         "long", "ulong", "half", "bfloat", "float"};

bool isElement(llvm::StringRef name) {
  return std::find(std::begin(kElements), std::end(kElements), name) != std::end(kElements);
}

/// `vec<float, 4>` is float4 to a Metal program, and `matrix<float, 4, 3>` is float4x3. Consumes it from `text`, or
/// leaves that alone.
std::string consumeShape(llvm::StringRef& text) {
  llvm::StringRef rest = text;
  rest.consume_front("metal::");
  const bool packed = rest.consume_front("packed_");
  const bool matrix = !packed && rest.consume_front("matrix<");
  if (!matrix && !rest.consume_front("vec<")) return {};
  auto [arguments, behind] = rest.split('>');
  auto [element, sizes] = arguments.split(", ");
  if (sizes.size() != (matrix ? 4 : 1) || !clang::isDigit(sizes.front()) || !clang::isDigit(sizes.back())) return {};
  std::string name = inMetalWords(element);
  if (!isElement(name)) return {};
  text = behind;
  name = (packed ? "packed_" : "") + name + sizes.front();
  return matrix ? name + "x" + sizes.back() : name;
}

bool isPartOfName(char c) { return clang::isAsciiIdentifierContinue(c); }

}  // namespace

std::string inMetalWords(llvm::StringRef text) {
  std::string out;
  while (!text.empty()) {
    bool replaced = false;
    bool startsName = out.empty() || !isPartOfName(out.back());
    if (startsName)
      if (std::string shape = consumeShape(text); !shape.empty()) {
        out += shape;
        continue;
      }
    for (const Spelling& spelling : kSpellings) {
      llvm::StringRef from = spelling.clang;
      if (!startsName || !text.starts_with(from)) continue;
      if (isPartOfName(from.back()) && text.size() > from.size() && isPartOfName(text[from.size()])) continue;
      out += spelling.metal;
      text = text.drop_front(from.size());
      replaced = true;
      break;
    }
    if (replaced) continue;
    out += text.front();
    text = text.drop_front();
  }
  return out;
}

std::string withoutRepetition(std::string text) {
  for (size_t at = text.find("' (aka '"); at != std::string::npos; at = text.find("' (aka '", at + 1)) {
    size_t begin = text.rfind('\'', at - 1), end = text.find("')", at + 8);
    if (begin == std::string::npos || end == std::string::npos) break;
    if (text.substr(begin + 1, at - begin - 1) == text.substr(at + 8, end - at - 8))
      text.erase(at + 1, end + 2 - at - 1);
  }
  return text;
}

}  // namespace invar::msl
