// What the library and the compiler service say to each other.
//
// A request is a small packet with two file descriptors: the channel for its answer, and a memory file
// with the encoded body. An answer is a small packet with up to two memory files: the encoded body and,
// for a kernel, the loadable object. Packets arrive whole or not at all, so a process that dies in the
// middle of its work can never leave half an answer behind.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "protocol/Bytes.hpp"
#include "protocol/Reflection.hpp"

namespace invar::protocol {

/// Raised by any change of a message or of Reflection.hpp.
inline constexpr uint32_t kProtocolVersion = 5;

/// Where `invar-compiler --serve` finds its control socket and, when the system has such a thing, a
/// descriptor of the client's process (pidfd).
inline constexpr int kControlDescriptor = 3;
inline constexpr int kClientDescriptor = 4;

/// 128-bit content hash.
using Key = std::array<uint8_t, 16>;

enum class RequestKind : uint32_t { Ping = 0, Library = 1, Kernel = 2 };

/// First packet of the service after its start.
struct Greeting {
  uint32_t magic = 0x52564e49;  // "INVR"
  uint32_t version = kProtocolVersion;
};

/// The packet of a request. Its body is a LibraryRequest or a KernelRequest.
struct RequestHeader {
  uint32_t version = kProtocolVersion;
  RequestKind kind = RequestKind::Ping;
  Key library{};              ///< which library process answers
  uint32_t timeoutMs = 0;     ///< processor time that the compile may take; 0 means no limit
  uint32_t memoryMiB = 0;     ///< address space that it may use; 0 means no limit
};

enum class Status : uint32_t {
  Ok = 0,
  CompileError,       ///< the source is wrong; the message holds the diagnostics
  FunctionNotFound,
  Unsupported,        ///< correct, but not supported here
  InvalidRequest,     ///< the body cannot be decoded, or names something that cannot be
  Internal,           ///< the compiler failed at something that is not the source's fault
  Crashed,            ///< the compiling process ended by a signal or an unexpected exit
  StackOverflow,
  OutOfMemory,
  TimeLimit,
  Busy,               ///< too many requests wait; ask again
};

/// The packet of an answer. Ok: the body is a LibraryReply or a KernelReply (a Ping has none);
/// otherwise the body is the message, plain text.
struct ReplyHeader {
  uint32_t version = kProtocolVersion;
  Status status = Status::Ok;
  uint32_t hasBody = 0;
  uint32_t hasObject = 0;
};

/// Source with everything that decides what it means. Numbers are Metal's own.
struct LibraryRequest {
  std::string source;
  std::string fileName;
  std::map<std::string, std::string> macros;
  std::vector<std::string> includePaths;
  uint32_t languageVersion = 0;   ///< (major << 16) | minor
  uint8_t mathMode = 0;           ///< MTLMathMode: safe 0, relaxed 1, fast 2
  uint8_t mathFunctions = 0;      ///< MTLMathFloatingPointFunctions: fast 0, precise 1
  uint8_t optimization = 0;       ///< MTLLibraryOptimizationLevel: default 0, size 1
  bool logging = false;           ///< false: os_log calls are left out
};

struct LibraryReply {
  std::vector<FunctionInfo> functions;
  std::string warnings;
};

struct ConstantValue {
  std::string name;               ///< when empty, `index` tells which
  uint32_t index = 0;
  DataType type = 0;
  std::vector<uint8_t> bytes;
};

struct KernelRequest {
  LibraryRequest library;         ///< so that a library process which is gone can be made again
  std::string function;
  std::vector<ConstantValue> constants;
  std::string sanitizer;          ///< "", "thread", "address" or "undefined": how the kernel is instrumented
  bool boundsChecks = false;      ///< every access is checked, see KernelValidation.hpp
  bool quick = false;             ///< code that is made quickly, and runs slowly
};

struct KernelReply {
  KernelReflection reflection;
};

std::vector<uint8_t> encode(const LibraryRequest& message);
std::vector<uint8_t> encode(const LibraryReply& message);
std::vector<uint8_t> encode(const KernelRequest& message);
std::vector<uint8_t> encode(const KernelReply& message);

/// False when the bytes are not exactly one such message.
bool decode(ByteSpan bytes, LibraryRequest& message);
bool decode(ByteSpan bytes, LibraryReply& message);
bool decode(ByteSpan bytes, KernelRequest& message);
bool decode(ByteSpan bytes, KernelReply& message);

}  // namespace invar::protocol
