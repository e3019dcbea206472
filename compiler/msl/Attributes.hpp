// MSL's attributes: which there are, and how to read them from a declaration after the token pass has
// turned `[[name(arguments)]]` into clang's annotate attribute "msl.name".
#pragma once

#include <cstdint>
#include <optional>

#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"

namespace invar::msl {

/// How the token pass treats an attribute's arguments.
enum class AttributeForm : uint8_t {
  Unknown,        ///< not MSL's: left to clang, which knows it or warns
  Expressions,    ///< constant expressions, kept
  WithoutArguments,   ///< arguments, if any, are not expressions or are not needed
};
AttributeForm attributeForm(llvm::StringRef name);
/// The attribute that a misspelt name may mean, or nothing.
llvm::StringRef nearestAttribute(llvm::StringRef name);

struct BuiltinInput {
  const char* attribute;
  unsigned components;    ///< 3 or 1
  const char* function;   ///< name in compiler/IR.md without the prefix
};
llvm::ArrayRef<BuiltinInput> builtinInputs();

bool isBuiltinInput(llvm::StringRef name);
/// Whether an attribute says where the host binds a value: buffer, threadgroup, texture, sampler.
bool isBinding(llvm::StringRef name);

/// The annotation "msl.<name>" of a declaration, or null.
const clang::AnnotateAttr* findAttribute(const clang::Decl* declaration, llvm::StringRef name);
/// "kernel", "vertex" or "fragment" for a function that only a host can start, or null.
const char* entryKind(const clang::FunctionDecl* function);
/// The value of its argument number `position`, when that is an integer.
std::optional<uint64_t> integerArgument(const clang::AnnotateAttr* attribute, clang::ASTContext& context,
                                        unsigned position = 0);
/// The text of a string argument, such as host_name's.
llvm::StringRef stringArgument(const clang::AnnotateAttr* attribute);
/// The variable that `function_constant(name)` on a parameter names, or null.
const clang::VarDecl* variableArgument(const clang::AnnotateAttr* attribute);
/// The built-in input that a parameter or a variable at program scope asks for, or null.
const BuiltinInput* findBuiltinInput(const clang::VarDecl* variable);
/// Whether a variable at program scope has a built-in input's value, or is what the host binds (Metal 3.1).
bool isProgramBinding(const clang::VarDecl* variable);

}  // namespace invar::msl
