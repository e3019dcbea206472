// What the compiler tells the library about a kernel and about a library of kernels.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace invar::protocol {

/// Scalar and vector types that a program can see, with MTLDataType's numbers (MTLDataTypeFloat = 3, ...).
using DataType = uint32_t;

enum class ArgumentKind : uint8_t { Buffer = 0, ThreadgroupMemory = 1, Texture = 2, Sampler = 3 };  // MTLArgumentType's numbers
enum class ArgumentAccess : uint8_t { ReadOnly = 0, ReadWrite = 1, WriteOnly = 2 };                 // MTLArgumentAccess's numbers

/// A member of a structure in memory that a program fills through an argument encoder.
struct ArgumentMember {
  std::string name;
  uint32_t index = 0;            ///< [[id(n)]], the first of arrayLength; those of nested structures added up
  DataType type = 0;             ///< MTLDataTypePointer = 60, MTLDataTypeTexture = 58, MTLDataTypeSampler = 59, else that of its data
  ArgumentAccess access = ArgumentAccess::ReadOnly;
  uint32_t textureType = 0;      ///< of a texture: MTLTextureType's number
  uint32_t arrayLength = 1;
  uint64_t offset = 0;           ///< bytes, of the first element
  uint64_t stride = 0;           ///< bytes from one element to the next
  uint32_t structure = ~0u;      ///< of a pointer: what it points to, in KernelReflection::structures; ~0: plain data
};
struct ArgumentStructure {
  uint64_t size = 0, alignment = 1;      ///< bytes
  std::vector<ArgumentMember> members;   ///< in the order of their indices
};

struct Argument {
  std::string name;
  ArgumentKind kind = ArgumentKind::Buffer;
  uint32_t index = 0;
  ArgumentAccess access = ArgumentAccess::ReadWrite;
  bool active = true;          ///< the code can read or write it (false: it is never touched)
  uint64_t elementSize = 0;    ///< bytes of the pointed-to type
  uint64_t elementAlignment = 1;
  DataType elementType = 0;    ///< MTLDataType of the pointed-to type; MTLDataTypeStruct = 1 for structures; of a texture's components
  std::string typeName;        ///< the pointed-to type as written in the source
  bool isConstantReference = false;  ///< `constant T&`: exactly one element is read
  uint32_t textureType = 0;    ///< of a texture: MTLTextureType's number
  bool isDepthTexture = false;
  uint32_t structure = ~0u;    ///< what a buffer holds, in KernelReflection::structures; ~0: plain data
  uint32_t arrayLength = 1;    ///< indices that an array of textures or samplers takes
};

struct KernelReflection {
  std::string name;
  std::vector<Argument> arguments;
  std::vector<ArgumentStructure> structures;   ///< argument buffers, and what pointers in them lead to
  uint64_t staticThreadgroupBytes = 0;     ///< threadgroup variables declared in the kernel
  uint64_t contextBytesFixed = 0;          ///< scratch for one threadgroup, whatever its size
  uint64_t contextBytesPerSimdgroup = 0;   ///< scratch for each SIMD-group of a threadgroup
  uint64_t contextBytesPerThread = 0;      ///< scratch for each thread, threads rounded up to whole SIMD-groups
  uint32_t maxTotalThreadsPerThreadgroup = 1024;
  uint32_t requiredThreadsPerThreadgroup[3] = {0, 0, 0};
  bool usesTextures = false;               ///< or samplers, as arguments
  bool usesLog = false;                    ///< it calls os_log
  bool usesBarriersOrLanes = false;        ///< false: a plain loop over threads runs it
};

/// A [[function_constant(index)]] that a function uses.
struct FunctionConstant {
  std::string name;
  uint32_t index = 0;
  DataType type = 0;
  bool required = true;   ///< false: only asked for with is_function_constant_defined
};

enum class FunctionKind : uint8_t { Vertex = 1, Fragment = 2, Kernel = 3 };  // MTLFunctionType's numbers

struct FunctionInfo {
  std::string name;
  FunctionKind kind = FunctionKind::Kernel;
  std::vector<FunctionConstant> constants;
};

}  // namespace invar::protocol
