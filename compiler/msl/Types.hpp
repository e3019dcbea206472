// MSL types as clang has them: vectors, matrices and atomics are class templates of the library.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/ASTContext.h"
#include "protocol/Reflection.hpp"

namespace invar::msl {

struct VectorType {
  clang::QualType element;
  unsigned count;
};
/// metal::vec<T, N> or metal::packed_vec<T, N>.
std::optional<VectorType> asVector(clang::QualType type);

/// MTLDataType's number: of scalars, vectors, matrices, of what an atomic holds; 1 (struct) for other classes,
/// 2 for arrays, 60 for pointers, 58 and 59 for textures and samplers, 0 for what it has no number for.
protocol::DataType dataTypeOf(clang::QualType type);
bool isTexture(clang::QualType type);
bool isSampler(clang::QualType type);

/// A texture class of the library.
struct TextureClass {
  uint32_t type;                       ///< MTLTextureType's number
  bool isDepth;
  protocol::DataType component;
  protocol::ArgumentAccess access;
};
/// Empty for what is no texture, or one that no kernel can have (multisample).
std::optional<TextureClass> asTextureClass(clang::QualType type);

struct ArrayClass {
  clang::QualType element;
  uint32_t length;
};
/// metal::array<T, N>.
std::optional<ArrayClass> asArray(clang::QualType type);

/// "float4", "uint": for messages. "type 17" for a number that has no such name.
std::string dataTypeName(protocol::DataType type);
/// Bytes of a scalar or vector type as a function constant's value, 0 for others.
unsigned dataTypeSize(protocol::DataType type);

/// The type as a program would write it, without address space and qualifiers.
std::string typeNameOf(clang::QualType type, clang::ASTContext& context);

}  // namespace invar::msl
