// The connection to the compiler service: starts it, sends it requests, starts it again when it has died.
#pragma once

#include <memory>

#include "base/Mutex.hpp"
#include "base/Result.hpp"
#include "compile/CompilerBinary.hpp"
#include "protocol/Channel.hpp"
#include "protocol/Messages.hpp"

namespace invar::compile {

/// An answer of the service.
struct Reply {
  protocol::Status status = protocol::Status::Ok;
  std::vector<uint8_t> body;        ///< an encoded reply when status is Ok, otherwise a text
  protocol::Descriptor object;      ///< a kernel's loadable object, a memory file
  std::string text() const { return std::string(body.begin(), body.end()); }
};

/// Bounds on one compile; 0 means none.
struct CompileLimits {
  uint32_t timeoutMs = 0;
  uint32_t memoryMiB = 0;
  static CompileLimits configured();
};

/// Belongs to the process that made it: a forked child makes its own (Client::current), so nothing in
/// here has to survive a fork.
/// Thread safety: thread-safe; a caller blocks on its own answer, with no lock held. The lock is held
/// while the service is started.
class Service {
public:
  /// The service keeps headers that it has precompiled in `cacheFolder`, unless that is empty.
  Service(const CompilerBinary& binary, CompileLimits limits, std::string cacheFolder = {})
      : m_binary(binary), m_limits(limits), m_cacheFolder(std::move(cacheFolder)) {}
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Sends a request and waits for its answer. An Error means that there is none: no service can be
  /// started, or it died repeatedly.
  Result<Reply> call(protocol::RequestKind kind, const Key& library, ByteSpan body);

private:
  struct Connection;
  Result<std::shared_ptr<Connection>> connect();
  void forget(const std::shared_ptr<Connection>& connection);
  enum class Wait { Answered, Lost, TooLate };
  Wait await(int channel, Reply& reply);

  const CompilerBinary& m_binary;
  const CompileLimits m_limits;
  const std::string m_cacheFolder;
  Mutex m_mutex;
  std::shared_ptr<Connection> m_connection INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::compile
