#include "compiler/msl/Types.hpp"

#include "clang/AST/DeclTemplate.h"
#include "compiler/msl/MetalWords.hpp"

namespace invar::msl {
namespace {

struct Scalar {
  const char* name;
  protocol::DataType type;   ///< MTLDataType; those of 2, 3 and 4 components follow it
  unsigned size;
};

constexpr Scalar kScalars[] = {
  {"float", 3, 4}, {"half", 16, 2},   {"int", 29, 4},  {"uint", 33, 4},  {"short", 37, 2}, {"ushort", 41, 2},
  {"char", 45, 1}, {"uchar", 49, 1},  {"bool", 53, 1}, {"long", 81, 8},  {"ulong", 85, 8}, {"bfloat", 121, 2},
};
constexpr protocol::DataType kStruct = 1, kArray = 2, kTexture = 58, kSampler = 59, kPointer = 60;
constexpr protocol::DataType kFloat2x2 = 7, kHalf2x2 = 20, kFloat = 3, kHalf = 16;

const clang::ClassTemplateSpecializationDecl* asSpecialization(clang::QualType type) {
  const auto* record = type.getCanonicalType()->getAsCXXRecordDecl();
  return llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
}

protocol::DataType scalarType(clang::QualType type) {
  const auto* builtin = type.getCanonicalType()->getAs<clang::BuiltinType>();
  if (!builtin) return 0;
  switch (builtin->getKind()) {
    case clang::BuiltinType::Float: return 3;
    case clang::BuiltinType::Float16:
    case clang::BuiltinType::Half: return 16;
    case clang::BuiltinType::Int: return 29;
    case clang::BuiltinType::UInt: return 33;
    case clang::BuiltinType::Short: return 37;
    case clang::BuiltinType::UShort: return 41;
    case clang::BuiltinType::Char_S:
    case clang::BuiltinType::SChar: return 45;
    case clang::BuiltinType::Char_U:
    case clang::BuiltinType::UChar: return 49;
    case clang::BuiltinType::Bool: return 53;
    case clang::BuiltinType::Long:
    case clang::BuiltinType::LongLong: return 81;
    case clang::BuiltinType::ULong:
    case clang::BuiltinType::ULongLong: return 85;
    case clang::BuiltinType::BFloat16: return 121;
    default: return 0;
  }
}

protocol::DataType matrixType(const clang::TemplateArgumentList& arguments) {
  if (arguments.size() < 3 || arguments[1].getKind() != clang::TemplateArgument::Integral) return kStruct;
  protocol::DataType element = scalarType(arguments[0].getAsType());
  unsigned columns = arguments[1].getAsIntegral().getExtValue(), rows = arguments[2].getAsIntegral().getExtValue();
  if ((element != kFloat && element != kHalf) || columns < 2 || columns > 4 || rows < 2 || rows > 4) return kStruct;
  return (element == kFloat ? kFloat2x2 : kHalf2x2) + (columns - 2) * 3 + (rows - 2);
}

}  // namespace

std::optional<VectorType> asVector(clang::QualType type) {
  const auto* specialization = asSpecialization(type);
  if (!specialization || !specialization->getIdentifier()) return {};
  llvm::StringRef name = specialization->getName();
  const auto& arguments = specialization->getTemplateArgs();
  if ((name != "vec" && name != "packed_vec") || arguments.size() < 2) return {};
  if (arguments[0].getKind() != clang::TemplateArgument::Type ||
      arguments[1].getKind() != clang::TemplateArgument::Integral) return {};
  return VectorType{arguments[0].getAsType(), unsigned(arguments[1].getAsIntegral().getExtValue())};
}

bool isTexture(clang::QualType type) {
  const auto* specialization = asSpecialization(type);
  return specialization && specialization->getIdentifier() &&
         (specialization->getName().starts_with("texture") || specialization->getName().starts_with("depth"));
}

bool isSampler(clang::QualType type) {
  const auto* record = type.getCanonicalType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() && record->getName() == "sampler";
}

std::optional<TextureClass> asTextureClass(clang::QualType type) {
  const auto* specialization = isTexture(type) ? asSpecialization(type) : nullptr;
  if (!specialization) return {};
  constexpr std::pair<const char*, uint32_t> kTypes[] = {
    {"1d", 0}, {"1d_array", 1}, {"2d", 2}, {"2d_array", 3}, {"cube", 5}, {"cube_array", 6}, {"3d", 7}, {"_buffer", 9}};
  llvm::StringRef name = specialization->getName();
  const bool isDepth = name.consume_front("depth");
  if (!isDepth) name.consume_front("texture");
  const auto& arguments = specialization->getTemplateArgs();
  if (arguments.size() < 2 || arguments[0].getKind() != clang::TemplateArgument::Type ||
      arguments[1].getKind() != clang::TemplateArgument::Integral) return {};
  for (const auto& [suffix, number] : kTypes) {
    if (name != suffix) continue;
    // metal::access: sample, read, write, read_write.
    const int64_t access = arguments[1].getAsIntegral().getExtValue();
    return TextureClass{number, isDepth, scalarType(arguments[0].getAsType()),
                        access == 2   ? protocol::ArgumentAccess::WriteOnly
                        : access == 3 ? protocol::ArgumentAccess::ReadWrite
                                      : protocol::ArgumentAccess::ReadOnly};
  }
  return {};
}

std::optional<ArrayClass> asArray(clang::QualType type) {
  const auto* specialization = asSpecialization(type);
  if (!specialization || !specialization->getIdentifier() || specialization->getName() != "array") return {};
  const auto& arguments = specialization->getTemplateArgs();
  if (arguments.size() < 2 || arguments[0].getKind() != clang::TemplateArgument::Type ||
      arguments[1].getKind() != clang::TemplateArgument::Integral) return {};
  return ArrayClass{arguments[0].getAsType(), uint32_t(arguments[1].getAsIntegral().getLimitedValue(~0u))};
}

protocol::DataType dataTypeOf(clang::QualType type) {
  type = type.getCanonicalType();
  if (type->isPointerType()) return kPointer;
  if (type->isArrayType()) return kArray;
  if (const auto* enumeration = type->getAs<clang::EnumType>())
    if (!enumeration->getDecl()->getIntegerType().isNull()) return scalarType(enumeration->getDecl()->getIntegerType());
  if (!type->isRecordType()) return scalarType(type);
  if (isTexture(type)) return kTexture;
  if (isSampler(type)) return kSampler;
  if (auto vector = asVector(type)) {
    protocol::DataType element = scalarType(vector->element);
    return element && vector->count >= 1 && vector->count <= 4 ? element + vector->count - 1 : kStruct;
  }
  const auto* specialization = asSpecialization(type);
  if (!specialization || !specialization->getIdentifier()) return kStruct;
  const auto& arguments = specialization->getTemplateArgs();
  if (specialization->getName() == "matrix") return matrixType(arguments);
  if (specialization->getName().ends_with("atomic") && arguments.size() >= 1 &&
      arguments[0].getKind() == clang::TemplateArgument::Type)
    return dataTypeOf(arguments[0].getAsType());
  return kStruct;
}

std::string dataTypeName(protocol::DataType type) {
  for (const Scalar& scalar : kScalars)
    if (type >= scalar.type && type < scalar.type + 4)
      return type == scalar.type ? scalar.name : scalar.name + std::to_string(type - scalar.type + 1);
  return "type " + std::to_string(type);
}

unsigned dataTypeSize(protocol::DataType type) {
  for (const Scalar& scalar : kScalars)
    if (type >= scalar.type && type < scalar.type + 4) {
      unsigned count = type - scalar.type + 1;
      return scalar.size * (count == 3 ? 4 : count);
    }
  return 0;
}

std::string typeNameOf(clang::QualType type, clang::ASTContext& context) {
  if (auto vector = asVector(type)) {
    bool packed = asSpecialization(type)->getName() == "packed_vec";
    return (packed ? "packed_" : "") + dataTypeName(dataTypeOf(type));
  }
  clang::PrintingPolicy policy = context.getPrintingPolicy();
  policy.SuppressTagKeyword = true;
  policy.Bool = true;
  clang::QualType plain = context.removeAddrSpaceQualType(type).getUnqualifiedType();
  return inMetalWords(plain.getAsString(policy));
}

}  // namespace invar::msl
