#include "compiler/msl/ArgumentBuffers.hpp"

#include <algorithm>

#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecordLayout.h"
#include "compiler/msl/Attributes.hpp"
#include "compiler/msl/Types.hpp"

namespace invar::msl {
namespace {

constexpr size_t kMostMembers = 4096;   ///< an array of structures has no end of them
constexpr protocol::DataType kStruct = 1, kPointer = 60;

bool isPointer(clang::QualType type) { return type->isPointerType() || type->isReferenceType(); }

}  // namespace

ArgumentBuffers::Elements ArgumentBuffers::elementsOf(clang::QualType type) const {
  uint64_t count = 1;
  for (;;) {
    if (const auto* array = m_context.getAsConstantArrayType(type)) {
      count *= array->getSize().getLimitedValue(1u << 16);
      type = array->getElementType();
    } else if (auto known = asArray(type)) {
      count *= known->length;
      type = known->element;
    } else {
      return {type, std::min<uint64_t>(count, 1u << 20)};
    }
  }
}

const clang::CXXRecordDecl* ArgumentBuffers::asStructure(clang::QualType type) const {
  if (isTexture(type) || isSampler(type) || dataTypeOf(type) != kStruct) return nullptr;
  const auto* record = type.getCanonicalType()->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || record->isUnion() || record->isInvalidDecl()) return nullptr;
  record = record->getDefinition();
  const clang::SourceManager& sources = m_context.getSourceManager();
  const clang::SourceLocation place = record->getLocation();
  return sources.isInSystemHeader(place) || sources.isLoadedSourceLocation(place) ? nullptr : record;
}

bool ArgumentBuffers::holdsArguments(clang::QualType type) const {
  type = elementsOf(type).type;
  if (isPointer(type) || isTexture(type) || isSampler(type)) return true;
  const clang::CXXRecordDecl* record = asStructure(type);
  if (!record) return false;
  return std::any_of(record->bases_begin(), record->bases_end(),
                     [&](const auto& base) { return holdsArguments(base.getType()); }) ||
         std::any_of(record->field_begin(), record->field_end(), [&](const clang::FieldDecl* field) {
           return findAttribute(field, "id") || holdsArguments(field->getType());
         });
}

uint32_t ArgumentBuffers::find(clang::QualType type) {
  const clang::Type* key = type.getCanonicalType().getTypePtr();
  if (auto known = m_known.find(key); known != m_known.end()) return known->second;
  if (isPointer(type) || type->isIncompleteType() || !holdsArguments(type)) return kNone;
  const auto number = uint32_t(m_structures.size());
  m_known[key] = number;   // before its members: a pointer may lead back here
  m_structures.emplace_back();
  m_structures[number].size = m_context.getTypeSizeInChars(type).getQuantity();
  m_structures[number].alignment = m_context.getTypeAlignInChars(type).getQuantity();
  uint32_t index = 0;
  addMember(number, type, "", 0, index);
  auto& members = m_structures[number].members;
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  return number;
}

void ArgumentBuffers::addStructure(uint32_t to, const clang::CXXRecordDecl* record, const std::string& prefix,
                                   uint64_t offset, uint32_t& index) {
  const clang::ASTRecordLayout& layout = m_context.getASTRecordLayout(record);
  const uint32_t first = index;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (const clang::CXXRecordDecl* structure = asStructure(base.getType()); structure && !base.isVirtual())
      addStructure(to, structure, prefix, offset + layout.getBaseClassOffset(structure).getQuantity(), index);
  for (const clang::FieldDecl* field : record->fields()) {
    // The indices inside a structure are counted from that of the structure.
    if (auto id = integerArgument(findAttribute(field, "id"), m_context)) index = first + uint32_t(*id);
    if (field->isBitField()) continue;
    const uint64_t at = layout.getFieldOffset(field->getFieldIndex()) / 8;
    addMember(to, field->getType(), prefix + field->getNameAsString(), offset + at, index);
  }
}

void ArgumentBuffers::addMember(uint32_t to, clang::QualType type, const std::string& name, uint64_t offset,
                                uint32_t& index) {
  const Elements elements = elementsOf(type);
  const clang::QualType element = elements.type;
  const uint64_t size = isPointer(element) ? 8 : m_context.getTypeSizeInChars(element).getQuantity();
  if (const clang::CXXRecordDecl* structure = asStructure(element)) {
    const std::string prefix = name.empty() ? "" : name + ".";
    for (uint64_t i = 0; i < elements.count && m_structures[to].members.size() < kMostMembers; ++i)
      addStructure(to, structure, prefix, offset + i * size, index);
    return;
  }
  if (elements.count == 0 || m_structures[to].members.size() >= kMostMembers) return;
  protocol::ArgumentMember member;
  member.name = name;
  member.index = index;
  member.arrayLength = uint32_t(elements.count);
  member.offset = offset;
  member.stride = size;
  index += member.arrayLength;
  if (isPointer(element)) {
    const clang::QualType pointee = element->getPointeeType();
    member.type = kPointer;
    member.access = pointee.isConstQualified() ? protocol::ArgumentAccess::ReadOnly : protocol::ArgumentAccess::ReadWrite;
    member.structure = find(pointee);
  } else {
    member.type = dataTypeOf(element);
    if (const auto texture = asTextureClass(element)) {
      member.access = texture->access;
      member.textureType = texture->type;
    }
  }
  m_structures[to].members.push_back(std::move(member));
}

}  // namespace invar::msl
