#include "compiler/msl/Diagnostics.hpp"

#include "clang/Basic/CharInfo.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnostic.h"

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
  {"__attribute__((opencl_global))", "device"},
  {"__attribute__((opencl_local))", "threadgroup"},
  {"__attribute__((opencl_global_host))", "constant"},
  {"'opencl_global'", "'device'"},       {"'opencl_local'", "'threadgroup'"},
  {"'opencl_global_host'", "'constant'"}, {"'annotate' attribute", "attribute"},
};

constexpr llvm::StringRef kElements[] = {"bool", "char", "uchar", "short", "ushort", "int", "uint",
                                         "long", "ulong", "half", "bfloat", "float"};

/// `vec<float, 4>` is float4 to a Metal program. Consumes it from `text`, or leaves that alone.
std::string consumeVector(llvm::StringRef& text) {
  llvm::StringRef rest = text;
  rest.consume_front("metal::");
  bool packed = rest.consume_front("packed_");
  if (!rest.consume_front("vec<")) return {};
  size_t comma = rest.find(", "), end = rest.find('>');
  if (comma == llvm::StringRef::npos || end != comma + 3 || !clang::isDigit(rest[comma + 2])) return {};
  std::string element = inMetalWords(rest.take_front(comma));
  if (std::find(std::begin(kElements), std::end(kElements), element) == std::end(kElements)) return {};
  std::string name = (packed ? "packed_" : "") + element + rest[comma + 2];
  text = rest.drop_front(end + 1);
  return name;
}

bool isPartOfName(char c) { return clang::isAsciiIdentifierContinue(c); }

/// Clang explains a type by its definition, which in Metal's words may be the same: `'uint' (aka 'uint')`.
std::string withoutRepetition(std::string text) {
  for (size_t at = text.find("' (aka '"); at != std::string::npos; at = text.find("' (aka '", at + 1)) {
    size_t begin = text.rfind('\'', at - 1), end = text.find("')", at + 8);
    if (begin == std::string::npos || end == std::string::npos) break;
    if (text.substr(begin + 1, at - begin - 1) == text.substr(at + 8, end - at - 8)) text.erase(at + 1, end + 2 - at - 1);
  }
  return text;
}

}  // namespace

std::string inMetalWords(llvm::StringRef text) {
  std::string out;
  while (!text.empty()) {
    bool replaced = false;
    bool startsName = out.empty() || !isPartOfName(out.back());
    if (startsName)
      if (std::string vector = consumeVector(text); !vector.empty()) {
        out += vector;
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

Diagnostics::Diagnostics() : m_options(new clang::DiagnosticOptions) {
  m_options->ShowOptionNames = 1;
  m_options->ShowPresumedLoc = 1;   // what #line says
}

void Diagnostics::BeginSourceFile(const clang::LangOptions& options, const clang::Preprocessor*) { m_language = options; }

std::string Diagnostics::takeText() { return std::exchange(m_text, {}); }
std::vector<Patch> Diagnostics::takePatches() { return std::exchange(m_patches, {}); }

void Diagnostics::HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) {
  DiagnosticConsumer::HandleDiagnostic(level, diagnostic);
  notePatches(diagnostic);
  // A note about the inside of the library (a candidate, say) is of no use to who wrote the program.
  if (level == clang::DiagnosticsEngine::Note && diagnostic.hasSourceManager() && diagnostic.getLocation().isValid() &&
      diagnostic.getSourceManager().isInSystemHeader(diagnostic.getLocation()))
    return;
  llvm::SmallString<256> formatted;
  diagnostic.FormatDiagnostic(formatted);
  std::string message = withoutRepetition(inMetalWords(formatted));
  llvm::StringRef group = clang::DiagnosticIDs::getWarningOptionForDiag(diagnostic.getID());
  if (!group.empty() && level == clang::DiagnosticsEngine::Warning) message += " [-W" + group.str() + "]";

  llvm::raw_string_ostream out(m_text);
  if (!diagnostic.hasSourceManager() || diagnostic.getLocation().isInvalid()) {
    const char* kind = level >= clang::DiagnosticsEngine::Error ? "error: "
                       : level == clang::DiagnosticsEngine::Warning ? "warning: " : "note: ";
    out << kind << message << "\n";
    return;
  }
  clang::TextDiagnostic renderer(out, m_language, m_options.get());
  renderer.emitDiagnostic(clang::FullSourceLoc(diagnostic.getLocation(), diagnostic.getSourceManager()), level,
                          message, diagnostic.getRanges(), {});
}

void Diagnostics::notePatches(const clang::Diagnostic& diagnostic) {
  Patch::Kind kind;
  switch (diagnostic.getID()) {
    case clang::diag::err_typecheck_cond_incompatible_operands:
    case clang::diag::err_conditional_ambiguous: kind = Patch::Kind::CopyValue; break;
    case clang::diag::err_typecheck_convert_incompatible:
    case clang::diag::err_typecheck_invalid_operands:
    case clang::diag::err_bad_cxx_cast_generic:
    case clang::diag::err_init_conversion_failed: kind = Patch::Kind::WidenToFloat; break;
    default: return;
  }
  llvm::SmallString<256> text;
  diagnostic.FormatDiagnostic(text);
  bool mixesFormats = text.str().contains("_Float16") || text.str().contains("half");
  mixesFormats = mixesFormats && (text.str().contains("__bf16") || text.str().contains("bfloat"));
  if (kind == Patch::Kind::WidenToFloat && !mixesFormats) return;
  llvm::ArrayRef<clang::CharSourceRange> ranges = diagnostic.getRanges();
  if (diagnostic.getID() == clang::diag::err_bad_cxx_cast_generic) ranges = ranges.take_back(1);   // the first is all of it
  for (const clang::CharSourceRange& range : ranges)
    m_patches.push_back({kind, range.getBegin().getRawEncoding(), range.getEnd().getRawEncoding()});
}

}  // namespace invar::msl
