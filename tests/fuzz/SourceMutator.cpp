#include "tests/fuzz/SourceMutator.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace invar::fuzz {
namespace {

namespace fs = std::filesystem;

/// What the corpus may lack: words of the language and its library, and numbers at the edges.
constexpr const char* kWords[] = {
    "device", "constant", "threadgroup", "thread", "kernel", "vertex", "fragment", "const", "volatile", "static", "constexpr",
    "template", "typename", "class", "struct", "union", "enum", "namespace", "using", "typedef", "auto", "void", "bool", "char",
    "uchar", "short", "ushort", "int", "uint", "long", "ulong", "half", "bfloat", "float", "double", "float2", "float3", "float4",
    "half4", "bfloat4", "int2", "uint3", "ulong2", "bool4", "packed_float3", "float4x4", "half3x2", "simdgroup_float8x8",
    "atomic_int", "atomic_uint", "atomic_float", "atomic_ulong", "texture2d", "texture3d", "sampler", "access::read_write",
    "array", "vec", "matrix", "if", "else", "for", "while", "do", "switch", "case", "default", "break", "continue", "return",
    "goto", "sizeof", "alignof", "this", "operator", "new", "delete", "virtual", "throw", "try", "typeid", "static_assert",
    "reinterpret_cast", "static_cast", "const_cast", "as_type", "decltype", "nullptr", "true", "false", "[[", "]]", "[", "]",
    "(", ")", "{", "}", "<", ">", "<<", ">>", ";", ",", ":", "::", "?", "=", "==", "!=", "<=", ">=", "&&", "||", "+", "-", "*",
    "/", "%", "&", "|", "^", "~", "!", "++", "--", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", ".", "->", "...", "buffer",
    "texture", "host_name", "function_constant", "thread_position_in_grid", "thread_index_in_threadgroup",
    "max_total_threads_per_threadgroup", "threadgroup_barrier", "simdgroup_barrier", "mem_flags::mem_threadgroup",
    "mem_flags::mem_device", "simd_sum", "simd_max", "simd_shuffle", "simd_shuffle_xor", "simd_prefix_exclusive_sum", "simd_ballot",
    "simd_broadcast_first", "quad_sum", "simdgroup_load", "simdgroup_multiply_accumulate", "sin", "pow", "exp", "fma", "clamp",
    "select", "dot", "normalize", "mulhi", "popcount", "clz", "extract_bits", "atomic_fetch_add_explicit", "atomic_load_explicit",
    "memory_order_relaxed", "os_log_default", "is_function_constant_defined", "__attribute__", "asm", "#pragma unroll\n",
    "#pragma METAL fp math_mode(safe)\n", "#define X\n", "#if 0\n", "#endif\n",
    "0", "1", "-1", "2", "31", "32", "33", "255", "256", "1024", "65535", "65536", "2147483647", "2147483648", "4294967295u",
    "0x7fffffffffffffff", "0xffffffffffffffffull", "1e30f", "1e-40f", "0.0f", "-0.0f", "1.0h", "65504.0h", "1.5bf", "INFINITY",
    "NAN", "1.0", "'a'", "\"text\""};

bool isName(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

size_t endOfWord(const std::string& text, size_t at) {
  const char c = text[at];
  size_t end = at + 1;
  if (c == '"' || c == '\'') {
    while (end < text.size() && text[end] != c && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
  }
  if (isName(c)) {
    const bool number = std::isdigit(static_cast<unsigned char>(c));
    while (end < text.size() && (isName(text[end]) || (number && text[end] == '.'))) ++end;
    return end;
  }
  static constexpr const char* kLong[] = {"<<=", ">>=", "...", "::", "->", "++", "--", "<<", "<=", ">=", "==", "!=", "&&",
                                          "||", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "[[", "]]"};
  for (const char* operatorText : kLong)
    if (text.compare(at, std::char_traits<char>::length(operatorText), operatorText) == 0)
      return at + std::char_traits<char>::length(operatorText);
  return end;
}

/// A preprocessor line with those that continue it.
size_t endOfLine(const std::string& text, size_t at) {
  size_t end = text.find('\n', at);
  while (end != std::string::npos && end > 0 && text[end - 1] == '\\') end = text.find('\n', end + 1);
  return end == std::string::npos ? text.size() : end;
}

Words split(const std::string& text) {
  Words words;
  for (size_t at = 0; at < text.size();) {
    if (std::isspace(static_cast<unsigned char>(text[at]))) {
      ++at;
    } else if (text.compare(at, 2, "//") == 0) {
      at = endOfLine(text, at);
    } else if (text.compare(at, 2, "/*") == 0) {
      const size_t end = text.find("*/", at + 2);
      at = end == std::string::npos ? text.size() : end + 2;
    } else {
      const bool directive = text[at] == '#';
      const size_t end = directive ? endOfLine(text, at) : endOfWord(text, at);
      words.push_back(text.substr(at, end - at) + (directive ? "\n" : ""));
      at = end;
    }
  }
  return words;
}

std::string join(const Words& words) {
  std::string text;
  for (const std::string& word : words) {
    if (word.front() == '#' && !text.empty() && text.back() != '\n') text += '\n';
    text += word;
    if (word.back() != '\n') text += word == ";" || word == "{" || word == "}" ? '\n' : ' ';
  }
  return text;
}

bool isKernel(const Words& item) {
  return std::find(item.begin(), item.end(), "kernel") != item.end() ||
         (item.size() > 2 && item[0] == "template" && item[1] != "<");
}

std::string textOf(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

SourceMutator::SourceMutator() {
  const char* elsewhere = std::getenv("INVAR_FUZZ_SOURCES");   // for a machine without the repository
  const fs::path root = elsewhere ? elsewhere : INVAR_SOURCE_DIR;
  std::vector<fs::path> files;
  for (const char* folder : {"tests", "compiler", "examples"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder))
      if (entry.path().extension() == ".metal") files.push_back(entry.path());
  std::sort(files.begin(), files.end());   // the same in every run
  for (const fs::path& file : files) add(textOf(file));
  m_files = m_sources.size();
  std::istringstream table(textOf(root / "compiler/msl/tests/Refusals.txt"));
  std::string section;
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with("== ")) add(section), section.clear();
    else if (!line.starts_with(">> ")) section += line + "\n";
  }
}

void SourceMutator::add(const std::string& text) {
  Source source;
  Words item;
  int depth = 0;
  const Words words = split(text);
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    item.push_back(word);
    m_words.push_back(word);
    if (word == "{" || word == "(") ++depth;
    if (word == "}" || word == ")") --depth;
    const bool closes = word == "}" && (i + 1 == words.size() || words[i + 1] != ";");
    if (depth > 0 || !(word == ";" || word.back() == '\n' || closes)) continue;
    (isKernel(item) ? source.kernels : source.preamble).push_back(std::move(item));
    item.clear();
  }
  if (!source.kernels.empty()) m_sources.push_back(std::move(source));
}

const std::string& SourceMutator::anyWord(Random& random) const {
  static const Words words(std::begin(kWords), std::end(kWords));
  return random.oneIn(2) ? random.pick(words) : random.pick(m_words);
}

void SourceMutator::change(Random& random, Words& words) const {
  if (words.empty()) return;
  const size_t at = random.below(words.size());
  const auto place = words.begin() + std::ptrdiff_t(at);
  switch (random.below(8)) {
    case 0: words.erase(place); break;
    case 1: words.insert(place, words[random.below(words.size())]); break;
    case 2: std::swap(words[at], words[random.below(words.size())]); break;
    case 3: words.insert(place, anyWord(random)); break;
    case 4: {   // a few words elsewhere
      const size_t count = std::min<size_t>(random.below(12) + 1, words.size() - at);
      const Words moved(place, place + std::ptrdiff_t(count));
      if (random.oneIn(2)) words.erase(place, place + std::ptrdiff_t(count));
      words.insert(words.begin() + std::ptrdiff_t(random.below(words.size() + 1)), moved.begin(), moved.end());
      break;
    }
    default: {   // of the same sort, so that many changed sources are still right
      const bool number = std::isdigit(static_cast<unsigned char>(words[at].front()));
      const bool name = isName(words[at].front());
      for (int attempt = 0; attempt < 20; ++attempt) {
        const std::string& word = anyWord(random);
        if (name != isName(word.front()) || number != bool(std::isdigit(static_cast<unsigned char>(word.front())))) continue;
        words[at] = word;
        break;
      }
    }
  }
}

std::string SourceMutator::make(Random& random) const {
  const Source& source = m_sources[random.below(random.oneIn(5) ? m_sources.size() : m_files)];
  Words preamble, kernels;
  for (const Words& item : source.preamble) preamble.insert(preamble.end(), item.begin(), item.end());
  const size_t first = random.below(source.kernels.size()), count = 1 + random.below(3);
  for (size_t i = first; i < std::min(first + count, source.kernels.size()); ++i)
    kernels.insert(kernels.end(), source.kernels[i].begin(), source.kernels[i].end());
  const size_t changes = random.below(4);
  for (size_t i = 0; i < changes; ++i) change(random, random.oneIn(5) ? preamble : kernels);
  return "#include <metal_stdlib>\nusing namespace metal;\n" + join(preamble) + join(kernels);
}

}  // namespace invar::fuzz
