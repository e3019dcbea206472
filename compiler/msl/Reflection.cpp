#include "compiler/msl/Reflection.hpp"

#include <map>

#include "compiler/msl/ArgumentBuffers.hpp"
#include "compiler/msl/Types.hpp"
#include "protocol/KernelAbi.hpp"

namespace invar::msl {
namespace {

using protocol::Argument;
using protocol::ArgumentAccess;
using protocol::ArgumentKind;

const char* attributeOf(ArgumentKind kind) {
  switch (kind) {
    case ArgumentKind::Buffer: return "buffer";
    case ArgumentKind::ThreadgroupMemory: return "threadgroup";
    case ArgumentKind::Texture: return "texture";
    case ArgumentKind::Sampler: return "sampler";
  }
  return "";
}

/// Indices that a kernel has for arguments of a kind.
uint32_t limitOf(ArgumentKind kind) {
  switch (kind) {
    case ArgumentKind::Texture: return protocol::kMaxTextureBindings;
    case ArgumentKind::Sampler: return protocol::kMaxSamplerBindings;
    default: return protocol::kMaxBufferBindings;
  }
}

const std::string kThreadLimit = "; a threadgroup has 1 to " + std::to_string(protocol::kMaxThreadsPerThreadgroup) + " threads";

class KernelReader {
public:
  KernelReader(Session& session, const clang::FunctionDecl* kernel)
      : m_session(session), m_context(session.context()), m_kernel(kernel) {}

  std::optional<KernelInterface> read() {
    if (!m_kernel->getReturnType()->isVoidType())
      error(m_kernel->getLocation(), "kernel '" + m_kernel->getNameAsString() + "' must have return type 'void'");
    for (const clang::VarDecl* declaration : m_kernel->parameters()) m_interface.parameters.push_back(readParameter(declaration));
    assignIndices();
    readFunctionAttributes();
    if (m_failed) return {};
    return std::move(m_interface);
  }

  void addBinding(const clang::VarDecl* variable) { m_interface.bindings.push_back(readParameter(variable)); }

private:
  void error(clang::SourceLocation location, const std::string& text) {
    m_session.error(location, text);
    m_failed = true;
  }

  static std::string quoted(const clang::VarDecl* parameter) { return "'" + parameter->getNameAsString() + "'"; }
  static std::string described(const clang::VarDecl* declaration) {
    return (llvm::isa<clang::ParmVarDecl>(declaration) ? "parameter " : "variable ") + quoted(declaration);
  }

  KernelParameter readParameter(const clang::VarDecl* declaration) {
    KernelParameter parameter;
    parameter.declaration = declaration;
    parameter.condition = variableArgument(findAttribute(declaration, "function_constant"));
    parameter.input = findBuiltinInput(declaration);
    clang::QualType type = declaration->getType().getCanonicalType();
    if (parameter.input) checkInput(declaration, *parameter.input);
    else if (type->isPointerType() || type->isReferenceType()) readPointer(parameter, type->getPointeeType());
    else readValue(parameter, type);
    return parameter;
  }

  void checkInput(const clang::VarDecl* declaration, const BuiltinInput& input) {
    clang::QualType type = declaration->getType().getCanonicalType();
    unsigned count = 1;
    if (auto vector = asVector(type)) {
      type = vector->element.getCanonicalType();
      count = vector->count;
    }
    bool integer = type->isSpecificBuiltinType(clang::BuiltinType::UShort) ||
                   type->isSpecificBuiltinType(clang::BuiltinType::UInt);
    const bool hasShape = input.components > 1 && llvm::isa<clang::ParmVarDecl>(declaration);
    if (integer && count <= input.components) return hasShape ? checkShape(declaration, count) : void();
    error(declaration->getLocation(),
          described(declaration) + " with attribute '" + input.attribute + "' has type '" +
            typeNameOf(declaration->getType(), m_context) + "'; it must be 'ushort' or 'uint'" +
            (input.components > 1 ? ", or a vector of 2 or 3 of them" : ""));
  }

  /// Positions and sizes of a grid are all scalars, or all vectors of one size.
  void checkShape(const clang::VarDecl* declaration, unsigned count) {
    if (!m_firstInput) m_firstInput = {declaration, count};
    if (m_firstInput->second == count) return;
    error(declaration->getLocation(), described(declaration) + " has type '" +
          typeNameOf(declaration->getType(), m_context) + "', and " + quoted(m_firstInput->first) + " has '" +
          typeNameOf(m_firstInput->first->getType(), m_context) + "': the positions and sizes that a kernel asks for must be "
          "all scalars, or all vectors with the same number of elements");
  }

  void readPointer(KernelParameter& parameter, clang::QualType pointee) {
    const clang::VarDecl* declaration = parameter.declaration;
    Argument argument;
    argument.name = declaration->getNameAsString();
    argument.access = pointee.isConstQualified() ? ArgumentAccess::ReadOnly : ArgumentAccess::ReadWrite;
    switch (pointee.getAddressSpace()) {
      case clang::LangAS::sycl_global:
      case clang::LangAS::sycl_global_host: argument.kind = ArgumentKind::Buffer; break;
      case clang::LangAS::sycl_local: argument.kind = ArgumentKind::ThreadgroupMemory; break;
      default:
        return error(declaration->getLocation(),
                     "pointer or reference " + described(declaration) + (m_kernel ? " of a kernel" : "") +
                     " must name the address space 'device', 'constant' or 'threadgroup'" +
                     (pointee->isPointerType() ? " on each level, as in 'device float* device* " + declaration->getNameAsString() + "'" : ""));
    }
    clang::QualType element = declaration->getType()->getPointeeType();
    while (const clang::ArrayType* array = m_context.getAsArrayType(element)) element = array->getElementType();
    bool complete = !element->isIncompleteType();
    argument.elementSize = complete ? m_context.getTypeSizeInChars(element).getQuantity() : 1;
    argument.elementAlignment = complete ? m_context.getTypeAlignInChars(element).getQuantity() : 1;
    argument.elementType = dataTypeOf(element);
    argument.typeName = typeNameOf(element, m_context);
    argument.isConstantReference = declaration->getType()->isReferenceType() && pointee.isConstQualified();
    if (argument.kind == ArgumentKind::Buffer && complete) argument.structure = m_buffers.find(element);
    readIndex(parameter, argument);
    parameter.argument = std::move(argument);
  }

  void readValue(KernelParameter& parameter, clang::QualType type) {
    const clang::VarDecl* declaration = parameter.declaration;
    const auto array = asArray(type);
    const clang::QualType element = array ? array->element : type;
    if (isTexture(element) || isSampler(element)) return readHandle(parameter, element, array ? array->length : 1);
    if (findAttribute(declaration, "stage_in"))
      return error(declaration->getLocation(), described(declaration) + " of a kernel has attribute 'stage_in' "
                   "(Metal 1.2), which Invar does not support; pass the data in a buffer");
    if (findAttribute(declaration, "buffer"))
      return error(declaration->getLocation(), described(declaration) + " with attribute 'buffer' has type '" +
                   typeNameOf(type, m_context) + "'; it must be a pointer or a reference in 'device' or 'constant', such as '" +
                   asReference(declaration) + "'");
    if (!m_kernel)
      return error(declaration->getLocation(), described(declaration) + " has type '" + typeNameOf(type, m_context) +
                   "', which this attribute does not fit");
    error(declaration->getLocation(), described(declaration) + " of kernel '" + m_kernel->getNameAsString() +
          "' has type '" + typeNameOf(type, m_context) + "' and no attribute that says where its value comes from, such as "
          "[[thread_position_in_grid]]; what the host gives is taken as '" + asReference(declaration) + "'");
  }

  std::string asReference(const clang::VarDecl* declaration) const {
    return "constant " + typeNameOf(declaration->getType(), m_context) + "& " + declaration->getNameAsString();
  }

  /// A texture, a sampler, or an array of them.
  void readHandle(KernelParameter& parameter, clang::QualType element, uint32_t length) {
    const clang::VarDecl* declaration = parameter.declaration;
    Argument argument;
    argument.name = declaration->getNameAsString();
    argument.typeName = typeNameOf(element, m_context);
    argument.elementSize = argument.elementAlignment = 8;
    argument.arrayLength = length;
    argument.access = ArgumentAccess::ReadOnly;
    argument.kind = ArgumentKind::Sampler;
    argument.elementType = dataTypeOf(element);
    if (isTexture(element)) {
      const auto texture = asTextureClass(element);
      if (!texture)
        return error(declaration->getLocation(), described(declaration) + " has type '" + argument.typeName +
                     "', which kernels cannot have: only render passes fill such textures");
      argument.kind = ArgumentKind::Texture;
      argument.access = texture->access;
      argument.elementType = texture->component;
      argument.textureType = texture->type;
      argument.isDepthTexture = texture->isDepth;
    }
    readIndex(parameter, argument);
    parameter.argument = std::move(argument);
  }

  void readIndex(KernelParameter& parameter, Argument& argument) {
    const clang::VarDecl* declaration = parameter.declaration;
    const char* wanted = attributeOf(argument.kind);
    for (const char* name : {"buffer", "threadgroup", "texture", "sampler"}) {
      const clang::AnnotateAttr* attribute = findAttribute(declaration, name);
      if (!attribute) continue;
      if (std::string(name) != wanted) {
        error(declaration->getLocation(), "attribute '" + std::string(name) + "' does not fit " +
              described(declaration) + ", which takes '" + wanted + "'");
        continue;
      }
      auto index = integerArgument(attribute, m_context);
      if (!index) {
        error(declaration->getLocation(), "attribute '" + std::string(name) + "' needs an index that is a constant");
      } else if (const uint32_t limit = limitOf(argument.kind);
                 argument.arrayLength > limit || *index > limit - argument.arrayLength) {
        error(declaration->getLocation(), "attribute '" + std::string(name) + "' has index " +
              std::to_string(int64_t(*index)) +
              (argument.arrayLength > 1 ? " and " + std::to_string(argument.arrayLength) + " elements" : "") +
              "; the highest is " + std::to_string(limit - 1));
      } else {
        argument.index = uint32_t(*index);
        use(parameter, argument);
        return;
      }
    }
    if (llvm::isa<clang::ParmVarDecl>(declaration)) m_unassigned.push_back(m_interface.parameters.size());
  }

  /// Two arguments may share an index only if constants choose between them. Those at program scope are compared when it
  /// is known which of them a kernel uses.
  void use(const KernelParameter& parameter, const Argument& argument) {
    if (!llvm::isa<clang::ParmVarDecl>(parameter.declaration)) return;
    const clang::VarDecl* other = nullptr;
    for (uint32_t i = 0; i < argument.arrayLength; ++i) {
      const auto [known, isNew] = m_used[size_t(argument.kind)].emplace(argument.index + i, parameter.declaration);
      if (!isNew) other = known->second;
    }
    if (other && !parameter.condition)
      error(parameter.declaration->getLocation(), "index " + std::to_string(argument.index) + " of attribute '" +
            attributeOf(argument.kind) + "' is that of " + described(other) + " too");
  }

  /// Arguments without an index get the lowest free ones, in order.
  void assignIndices() {
    for (size_t position : m_unassigned) {
      KernelParameter& parameter = m_interface.parameters[position];
      if (!parameter.argument) continue;
      auto& used = m_used[size_t(parameter.argument->kind)];
      const uint32_t length = parameter.argument->arrayLength, limit = limitOf(parameter.argument->kind);
      uint32_t index = 0;
      for (uint32_t free = 0; free < length && index < limit; ++free)
        if (used.count(index + free)) index += free + 1, free = ~0u;
      for (uint32_t i = 0; i < length && index + i < limit; ++i) used.emplace(index + i, parameter.declaration);
      parameter.argument->index = index;
      if (length > limit || index > limit - length)
        error(parameter.declaration->getLocation(), "kernel has more than " + std::to_string(limit) +
              " arguments of one kind");
    }
  }

  void readFunctionAttributes() {
    protocol::KernelReflection& reflection = m_interface.reflection;
    if (const auto* attribute = findAttribute(m_kernel, "max_total_threads_per_threadgroup")) {
      auto limit = integerArgument(attribute, m_context);
      if (!limit || *limit == 0)
        error(m_kernel->getLocation(), "attribute 'max_total_threads_per_threadgroup' needs a positive constant");
      else if (*limit > protocol::kMaxThreadsPerThreadgroup)
        error(m_kernel->getLocation(), "attribute 'max_total_threads_per_threadgroup' has value " +
              std::to_string(int64_t(*limit)) + kThreadLimit);
      else
        reflection.maxTotalThreadsPerThreadgroup = uint32_t(*limit);
    }
    if (const auto* attribute = findAttribute(m_kernel, "required_threads_per_threadgroup")) {
      uint64_t threads = 1;
      for (unsigned i = 0; i < 3; ++i) {
        const uint64_t size = integerArgument(attribute, m_context, i).value_or(1);
        threads *= std::min<uint64_t>(size, 1 << 20);
        reflection.requiredThreadsPerThreadgroup[i] = uint32_t(size);
      }
      if (threads == 0 || threads > protocol::kMaxThreadsPerThreadgroup)
        error(m_kernel->getLocation(), "attribute 'required_threads_per_threadgroup' asks for " + std::to_string(threads) +
              " threads" + kThreadLimit);
    }
  }

  Session& m_session;
  clang::ASTContext& m_context;
  const clang::FunctionDecl* m_kernel;
  KernelInterface m_interface;
  ArgumentBuffers m_buffers{m_context, m_interface.reflection.structures};
  std::map<uint32_t, const clang::VarDecl*> m_used[4];   ///< whose index it is, by ArgumentKind
  std::vector<size_t> m_unassigned;      ///< parameters without an index
  std::optional<std::pair<const clang::VarDecl*, unsigned>> m_firstInput;   ///< of a grid, and its elements
  bool m_failed = false;
};

}  // namespace

std::optional<KernelInterface> reflectKernel(Session& session, const clang::FunctionDecl* kernel,
                                             const std::vector<const clang::VarDecl*>& bindings) {
  KernelReader reader(session, kernel);
  for (const clang::VarDecl* variable : bindings) reader.addBinding(variable);
  return reader.read();
}

void checkProgramBinding(Session& session, const clang::VarDecl* variable) {
  KernelReader(session, nullptr).addBinding(variable);
}

}  // namespace invar::msl
