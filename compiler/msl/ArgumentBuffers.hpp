// Structures that kernels read through a pointer and that programs fill through an argument encoder.
#pragma once

#include <map>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "protocol/Reflection.hpp"

namespace invar::msl {

/// Finds the argument buffers among types: structures with pointers, textures, samplers or [[id(n)]] in them.
/// Metal documentation: Metal Shading Language Specification, "Argument Buffers".
class ArgumentBuffers {
public:
  static constexpr uint32_t kNone = ~0u;

  /// What is found is added to `structures`.
  ArgumentBuffers(clang::ASTContext& context, std::vector<protocol::ArgumentStructure>& structures)
      : m_context(context), m_structures(structures) {}

  /// The number of the structure that `type` is, kNone when it is plain data. With it come those that its pointers
  /// lead to.
  uint32_t find(clang::QualType type);

private:
  struct Elements {
    clang::QualType type;
    uint64_t count;
  };
  Elements elementsOf(clang::QualType type) const;
  bool holdsArguments(clang::QualType type) const;
  /// A class of the program, whose members are members of what it stands in.
  const clang::CXXRecordDecl* asStructure(clang::QualType type) const;
  void addStructure(uint32_t to, const clang::CXXRecordDecl* record, const std::string& prefix, uint64_t offset,
                    uint32_t& index);
  void addMember(uint32_t to, clang::QualType type, const std::string& name, uint64_t offset, uint32_t& index);

  clang::ASTContext& m_context;
  std::vector<protocol::ArgumentStructure>& m_structures;
  std::map<const clang::Type*, uint32_t> m_known;
};

}  // namespace invar::msl
