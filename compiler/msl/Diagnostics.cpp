#include "compiler/msl/Diagnostics.hpp"

#include "clang/AST/Type.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/DiagnosticLex.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnostic.h"
#include "compiler/msl/Attributes.hpp"
#include "compiler/msl/MetalWords.hpp"
#include "compiler/msl/UnsupportedFeatures.hpp"

namespace invar::msl {
namespace {

using Level = clang::DiagnosticsEngine::Level;

bool isInLibrary(const clang::Diagnostic& diagnostic) {
  return diagnostic.hasSourceManager() && diagnostic.getLocation().isValid() &&
         diagnostic.getSourceManager().isInSystemHeader(diagnostic.getLocation());
}

/// Where to point at: the use of a macro of the library's, not its inside.
clang::SourceLocation placeOf(const clang::Diagnostic& diagnostic) {
  const clang::SourceManager& sources = diagnostic.getSourceManager();
  clang::SourceLocation place = diagnostic.getLocation();
  while (place.isMacroID() && sources.isInSystemHeader(sources.getSpellingLoc(place)))
    place = sources.getImmediateMacroCallerLoc(place).isMacroID() ? sources.getImmediateMacroCallerLoc(place)
                                                                  : sources.getExpansionLoc(place);
  return place;
}

/// The identifier that stands at a place of the source, or nothing.
llvm::StringRef identifierAt(const clang::Diagnostic& diagnostic) {
  if (!diagnostic.hasSourceManager() || diagnostic.getLocation().isInvalid()) return {};
  bool invalid = false;
  const clang::SourceManager& sources = diagnostic.getSourceManager();
  const char* begin = sources.getCharacterData(sources.getSpellingLoc(diagnostic.getLocation()), &invalid);
  if (invalid) return {};
  const char* end = begin;
  while (clang::isAsciiIdentifierContinue(*end)) ++end;
  return {begin, size_t(end - begin)};
}

bool saysThatNameIsMissing(llvm::StringRef text) {
  for (const char* beginning : {"use of undeclared identifier", "unknown type name", "no template named",
                                "no member named", "no type named", "expected namespace name"})
    if (text.starts_with(beginning)) return true;
  return false;
}

/// C++'s rules for `main`, which Metal does not have.
bool isAboutMain(unsigned id) {
  return id == clang::diag::err_main_returns_nonint || id == clang::diag::err_main_arg_wrong || id == clang::diag::err_main_surplus_args;
}

/// Errors about a call that no function fits: why not is worth a note, even of the library's functions.
bool isAboutCall(unsigned id) {
  return id == clang::diag::err_ovl_no_viable_function_in_call || id == clang::diag::err_ovl_no_viable_member_function_in_call ||
         id == clang::diag::err_ovl_no_viable_oper;
}

/// Clang's advice may be a name of the library's inside, or an option that nobody can set.
std::string withoutUselessAdvice(std::string text) {
  for (const char* advice : {"; did you mean '__", "; use -f"})
    if (const size_t at = text.find(advice); at != std::string::npos) {
      const bool inParentheses = text.front() == '(';
      text.erase(at);
      if (inParentheses) text += ")";
    }
  return text;
}

/// The character that stands at a place of the source.
char characterAt(const clang::Diagnostic& diagnostic) {
  if (!diagnostic.hasSourceManager() || diagnostic.getLocation().isInvalid()) return 0;
  bool invalid = false;
  const clang::SourceManager& sources = diagnostic.getSourceManager();
  const char* text = sources.getCharacterData(sources.getSpellingLoc(diagnostic.getLocation()), &invalid);
  return invalid ? 0 : *text;
}

/// Vectors of one length convert where the program says so.
std::string withConversion(std::string message) {
  llvm::StringRef text = message, from = text.split("from '").second.split('\'').first, to = text.split("to '").second.split('\'').first;
  from = from.substr(from.rfind(' ') + 1), to = to.substr(to.rfind(' ') + 1);
  const bool vectors = from.size() > 3 && to.size() > 3 && from.back() == to.back() && to.back() >= '2' && to.back() <= '4';
  if (vectors && !from.contains('x') && !to.contains('x')) message += "; convert it: '" + to.str() + "(...)'";
  return message;
}

/// Whether a message names a setter of the library's components of vectors.
bool isAboutComponents(llvm::StringRef message) { return message.contains("'__set_"); }

/// Pointers into different address spaces, which no copy of either makes one type.
bool arePointersToDifferentSpaces(const clang::Diagnostic& diagnostic) {
  clang::LangAS spaces[2];
  for (unsigned i = 0; i < 2; ++i) {
    if (diagnostic.getNumArgs() < 2 || diagnostic.getArgKind(i) != clang::DiagnosticsEngine::ak_qualtype) return false;
    const auto type = clang::QualType::getFromOpaquePtr(reinterpret_cast<void*>(diagnostic.getRawArg(i)));
    if (type.isNull() || !type->isPointerType()) return false;
    spaces[i] = type->getPointeeType().getAddressSpace();
  }
  return spaces[0] != spaces[1];
}

std::string replaced(std::string text, llvm::StringRef part, const char* by) {
  if (const size_t at = text.find(part); at != std::string::npos) text.replace(at, part.size(), by);
  return text;
}

/// What a message becomes where Metal's rule is another than C++'s, or clang speaks of what no Metal program knows.
std::string reworded(const clang::Diagnostic& diagnostic, std::string message) {
  switch (diagnostic.getID()) {
    case clang::diag::err_pp_file_not_found:
      if (std::string text = explainMissingHeader(diagnostic.getArgStdStr(0)); !text.empty()) return text;
      return message;
    case clang::diag::ext_vla_cxx:
    case clang::diag::ext_vla_cxx_static_assert:
      return "variable-length arrays are not supported in Metal: an array's length must be a constant";
    case clang::diag::err_as_qualified_auto_decl:
      return "a variable of a function cannot be in 'device' or 'constant' memory; it is in 'thread' memory, or in "
             "'threadgroup' memory when declared so";
    case clang::diag::err_typecheck_assign_const:
      if (message == "read-only variable is not assignable") message += ": it is 'const', or in 'constant' memory";
      else if (message.find("'constant ") != std::string::npos) message += "; 'constant' memory is read-only";
      return message;
    case clang::diag::err_no_accessor_for_property:
      return "vector is not assignable: it contains duplicate components";
    case clang::diag::err_member_function_call_bad_cvr:
      if (!isAboutComponents(message)) return message;
      return "read-only variable is not assignable: it is 'const', or in 'constant' memory";
    case clang::diag::err_member_function_call_bad_ref:
      if (!isAboutComponents(message)) return message;
      return "components of a value are not assignable: name the variable and its components directly";
    case clang::diag::err_member_function_call_bad_type:
      message = replaced(message, "cannot initialize object parameter of type", "a method for objects of type");
      return replaced(message, "with an expression of type", "cannot be called for one of type");
    case clang::diag::warn_unknown_attribute_ignored:
      if (const llvm::StringRef meant = nearestAttribute(identifierAt(diagnostic)); !meant.empty())
        message += "; did you mean '" + meant.str() + "'?";
      return message;
    case clang::diag::err_ovl_ambiguous_call: return message + "; give all its arguments one type";
    case clang::diag::err_typecheck_nonviable_condition: return withConversion(std::move(message));
    case clang::diag::err_typecheck_invalid_operands:
      if (characterAt(diagnostic) == '%') message += "; '%' is for integers, and 'fmod' for floating point";
      return message;
    case clang::diag::err_static_assert_requirement_failed:
      // The library's own conditions say nothing to who wrote the program; its texts do.
      if (isInLibrary(diagnostic) && diagnostic.getNumArgs() > 2 && diagnostic.getArgKind(2) == clang::DiagnosticsEngine::ak_std_string)
        return diagnostic.getArgStdStr(2);
      return message;
    case clang::diag::err_bad_cxx_cast_vector_to_vector_different_size:
      return message.front() == ' ' ? "conversion" + message : message;
    case clang::diag::fatal_too_many_errors: return "too many errors; the rest of the source is not read";
    default: break;
  }
  return withoutUselessAdvice(std::move(message));
}

}  // namespace

Diagnostics::Diagnostics() : m_options(new clang::DiagnosticOptions) {
  m_options->ShowOptionNames = 1;
  m_options->ShowPresumedLoc = 1;   // what #line says
  m_options->MacroBacktraceLimit = 6;
}

void Diagnostics::BeginSourceFile(const clang::LangOptions& options, const clang::Preprocessor*) {
  m_language = options;
  m_refused.clear();
}

std::string Diagnostics::takeText() {
  releaseHeld();
  return std::exchange(m_text, {});
}
std::vector<Patch> Diagnostics::takePatches() { return std::exchange(m_patches, {}); }

void Diagnostics::refuse(clang::DiagnosticsEngine& engine, clang::SourceLocation location, llvm::StringRef text) {
  m_refusing = true;
  engine.Report(location, engine.getDiagnosticIDs()->getCustomDiagID(clang::DiagnosticIDs::Error, "%0")) << text;
  m_refusing = false;
}

void Diagnostics::HandleDiagnostic(Level level, const clang::Diagnostic& diagnostic) {
  DiagnosticConsumer::HandleDiagnostic(level, diagnostic);
  notePatches(diagnostic);
  if (level == Level::Note) {
    // A note about the inside of the library is of no use to who wrote the program, but for why a function does not fit.
    if (m_dropped) return;
    if (isInLibrary(diagnostic)) return explainCandidate(diagnostic);
    if (m_held) return print(Level::Error, diagnostic, *std::exchange(m_held, {}));
  } else {
    releaseHeld();
    m_dropped = false;
    m_reasons.clear();
    m_call = isAboutCall(diagnostic.getID()) && diagnostic.hasSourceManager() ? placeOf(diagnostic) : clang::SourceLocation();
  }
  llvm::SmallString<256> formatted;
  diagnostic.FormatDiagnostic(formatted);
  std::string message = withoutRepetition(inMetalWords(formatted));
  std::string explanation;
  if (saysThatNameIsMissing(message)) {
    const bool inStd = message.find("in namespace 'std'") != std::string::npos;   // which has only initializer_list
    explanation = explainMissingName(inStd ? "std" : identifierAt(diagnostic));
  } else if (isAboutMain(diagnostic.getID())) {
    explanation = "function 'main' is not available in Metal";
  }
  const bool refuses = m_refusing || !explanation.empty();
  message = explanation.empty() ? reworded(diagnostic, std::move(message)) : std::move(explanation);
  llvm::StringRef group = clang::DiagnosticIDs::getWarningOptionForDiag(diagnostic.getID());
  if (!group.empty() && level == Level::Warning) message += " [-W" + group.str() + "]";
  if (level >= Level::Error && isInLibrary(diagnostic)) {
    m_held = std::move(message);
    return;
  }
  if (level >= Level::Error && diagnostic.hasSourceManager() && diagnostic.getLocation().isValid()) {
    const clang::SourceManager& sources = diagnostic.getSourceManager();
    const auto [file, offset] = sources.getDecomposedExpansionLoc(diagnostic.getLocation());
    const Line line{file.getHashValue(), sources.getLineNumber(file, offset)};
    if (!refuses || isAboutMain(diagnostic.getID())) m_dropped = m_refused.count(line);
    if (refuses) m_refused.insert(line);
    if (m_dropped) return;
  }
  print(level, diagnostic, message);
}

void Diagnostics::explainCandidate(const clang::Diagnostic& diagnostic) {
  llvm::SmallString<256> formatted;
  diagnostic.FormatDiagnostic(formatted);
  const std::string message = withoutRepetition(inMetalWords(formatted));
  llvm::StringRef reason = llvm::StringRef(message).split("not viable: ").second;
  if (reason.empty() && llvm::StringRef(message).contains("deduced conflicting types")) reason = llvm::StringRef(message).split("ignored: ").second;
  // What names the library's own types and parameters says nothing.
  if (reason.empty() || reason.contains("__") || reason.contains('<') || reason.contains("&&") || m_held || m_call.isInvalid()) return;
  if (m_reasons.size() == kReasons || !m_reasons.insert(reason.str()).second) return;
  llvm::raw_string_ostream out(m_text);
  clang::TextDiagnostic renderer(out, m_language, m_options.get());
  renderer.emitDiagnostic(clang::FullSourceLoc(m_call, diagnostic.getSourceManager()), Level::Note, "it does not fit: " + reason.str(), {}, {});
}

void Diagnostics::print(Level level, const clang::Diagnostic& diagnostic, const std::string& message) {
  if (!diagnostic.hasSourceManager() || diagnostic.getLocation().isInvalid()) return printWithoutPlace(level, message);
  llvm::raw_string_ostream out(m_text);
  clang::TextDiagnostic renderer(out, m_language, m_options.get());
  renderer.emitDiagnostic(clang::FullSourceLoc(placeOf(diagnostic), diagnostic.getSourceManager()), level,
                          message, diagnostic.getRanges(), {});
}

void Diagnostics::printWithoutPlace(Level level, const std::string& message) {
  m_text += level >= Level::Error ? "error: " : level == Level::Warning ? "warning: " : "note: ";
  m_text += message + "\n";
}

void Diagnostics::releaseHeld() {
  if (m_held) printWithoutPlace(Level::Error, *std::exchange(m_held, {}));
}

void Diagnostics::notePatches(const clang::Diagnostic& diagnostic) {
  Patch::Kind kind;
  switch (diagnostic.getID()) {
    case clang::diag::err_typecheck_cond_incompatible_operands:
    case clang::diag::err_conditional_ambiguous:
      if (arePointersToDifferentSpaces(diagnostic)) return;
      kind = Patch::Kind::CopyValue;
      break;
    case clang::diag::err_member_function_call_bad_ref:
    case clang::diag::err_typecheck_expression_not_modifiable_lvalue: kind = Patch::Kind::JoinComponents; break;
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
  const llvm::ArrayRef<clang::CharSourceRange> all = diagnostic.getRanges();
  llvm::ArrayRef<clang::CharSourceRange> ranges = all;
  if (kind == Patch::Kind::JoinComponents) {
    // A setter's diagnostic tells where the operand begins; clang's own has its range, and may have the operator's.
    if (isAboutComponents(text)) m_patches.push_back({kind, diagnostic.getLocation().getRawEncoding(), 0});
    ranges = all.take_front(diagnostic.getID() == clang::diag::err_member_function_call_bad_ref ? 0 : 1);
  }
  if (diagnostic.getID() == clang::diag::err_bad_cxx_cast_generic) ranges = ranges.take_back(1);   // the first is all of it
  for (const clang::CharSourceRange& range : ranges)
    m_patches.push_back({kind, range.getBegin().getRawEncoding(), range.getEnd().getRawEncoding()});
}

}  // namespace invar::msl
