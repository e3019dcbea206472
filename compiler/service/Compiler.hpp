// What the process tree runs: a compiler that parses a source once and makes kernels out of it. The real
// one is MslCompiler; the tests' one misbehaves on request.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "protocol/Messages.hpp"

namespace invar::service {

/// Why there is no result; becomes the answer's status and message.
struct Failure {
  protocol::Status status = protocol::Status::Internal;
  std::string message;
};

template <class T>
using Outcome = std::variant<T, Failure>;

/// A kernel as a loadable object.
struct Object {
  protocol::KernelReflection reflection;
  std::vector<uint8_t> bytes;   ///< a shared object that exports protocol::kKernelEntryName
};

/// A source that was parsed without errors. Lives in a library process, and is copied into every
/// kernel process by fork; compileKernel is called once at most in each copy.
class Source {
public:
  virtual ~Source() = default;
  virtual protocol::LibraryReply describe() = 0;
  /// Runs once in the library process, when nobody waits: whatever makes the kernel processes faster.
  virtual void prepare() {}
  virtual Outcome<Object> compileKernel(const protocol::KernelRequest& request) = 0;
};

class Compiler {
public:
  virtual ~Compiler() = default;
  /// Runs once in the zygote: whatever makes later parses start sooner. Must not start threads.
  virtual void warmUp() {}
  virtual Outcome<std::unique_ptr<Source>> parse(const protocol::LibraryRequest& request) = 0;
};

}  // namespace invar::service
