#include "compile/Service.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstring>
#include <poll.h>
#include <thread>

#include "base/Config.hpp"
#include "compile/Launch.hpp"

namespace invar::compile {
namespace {

using protocol::Descriptor;
using protocol::Packet;
using protocol::Transfer;
using std::chrono::milliseconds;

constexpr int kAttempts = 3;
constexpr milliseconds kBusyPause{10};
// The service ends a compile by itself, at the latest after four times its processor time. Only one
// that is stopped or hangs lets the client's own, longer limit pass.
constexpr int64_t kPatienceFactor = 5;
constexpr int64_t kPatienceMs = 5000;

Error internalError(std::string what) {
  return {ErrorDomain::Library, 2, "[compiler service] " + std::move(what)};
}

}  // namespace

CompileLimits CompileLimits::configured() {
  const auto bounded = [](int64_t value) {
    return static_cast<uint32_t>(std::clamp<int64_t>(value, 0, UINT32_MAX));
  };
  return {bounded(config().compileTimeout), bounded(config().compileMemory)};
}

struct Service::Connection {
  Descriptor control;
};

Result<std::shared_ptr<Service::Connection>> Service::connect() {
  Lock lock(m_mutex);
  if (m_connection) return m_connection;
  Result<Descriptor> control = launchService(m_binary, m_cacheFolder);
  if (!control) return control.takeError();
  m_connection = std::make_shared<Connection>();
  m_connection->control = std::move(*control);
  return m_connection;
}

void Service::forget(const std::shared_ptr<Connection>& connection) {
  Lock lock(m_mutex);
  if (m_connection == connection) m_connection.reset();
}

Service::Wait Service::await(int channel, Reply& reply) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + milliseconds(m_limits.timeoutMs * kPatienceFactor + kPatienceMs);
  for (;;) {
    int timeout = -1;
    if (m_limits.timeoutMs) {
      const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
      if (left <= 0) return Wait::TooLate;
      timeout = static_cast<int>(std::min<int64_t>(left, INT_MAX));
    }
    pollfd polled{channel, POLLIN, 0};
    if (::poll(&polled, 1, timeout) <= 0) continue;
    Packet packet;
    switch (protocol::receivePacket(channel, packet)) {
      case Transfer::WouldBlock: continue;
      case Transfer::Closed: return Wait::Lost;
      case Transfer::Done: break;
    }
    protocol::ReplyHeader header;
    const bool understood = packet.read(header) && header.version == protocol::kProtocolVersion &&
                            packet.descriptors.size() == size_t{header.hasBody} + header.hasObject &&
                            (!header.hasBody || protocol::readAll(packet.descriptors[0].get(), reply.body));
    if (!understood) return Wait::Lost;
    reply.status = header.status;
    if (header.hasObject) reply.object = std::move(packet.descriptors.back());
    return Wait::Answered;
  }
}

Result<Reply> Service::call(protocol::RequestKind kind, const Key& library, ByteSpan body) {
  protocol::RequestHeader header;
  header.kind = kind;
  header.library = library;
  header.timeoutMs = m_limits.timeoutMs;
  header.memoryMiB = m_limits.memoryMiB;
  Descriptor bodyFile = protocol::makeMemoryFile("invar-request", body);
  if (!bodyFile) return internalError(std::string("no memory file for a request: ") + std::strerror(errno));
  for (int attempt = 0; attempt < kAttempts;) {
    Result<std::shared_ptr<Connection>> connection = connect();
    if (!connection) return connection.takeError();
    protocol::SocketPair channel = protocol::makeSocketPair();
    if (!channel) return internalError(std::string("no socket for a request: ") + std::strerror(errno));
    const Transfer sent =
        protocol::sendPacket((*connection)->control.get(), header, {channel.there.get(), bodyFile.get()});
    if (sent == Transfer::WouldBlock) {  // its queue is full, or the system is short of something
      std::this_thread::sleep_for(kBusyPause);
      continue;
    }
    ++attempt;
    if (sent == Transfer::Closed) {
      forget(*connection);
      continue;
    }
    channel.there.reset();  // the end of the last process that holds it is seen here
    Reply reply;
    switch (await(channel.here.get(), reply)) {
      case Wait::Answered:
        if (reply.status != protocol::Status::Busy) return reply;
        std::this_thread::sleep_for(kBusyPause);
        --attempt;
        break;
      case Wait::Lost: {
        // Some process died before it could answer. When it was the service itself, start another.
        Packet ignored;
        if (protocol::receivePacket((*connection)->control.get(), ignored) == Transfer::Closed)
          forget(*connection);
        break;
      }
      case Wait::TooLate:
        forget(*connection);
        return internalError(
            "no answer from " + m_binary.path + " within five times INVAR_COMPILE_TIMEOUT (" +
            std::to_string(m_limits.timeoutMs) + " ms); it is started anew for the next compile");
    }
  }
  return internalError(m_binary.path + " ended without an answer, " + std::to_string(kAttempts) +
                       " times in a row; INVAR_LOG=debug shows what it writes");
}

}  // namespace invar::compile
