#include "compiler/service/Supervisor.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace invar::service {
namespace {

constexpr size_t kLogTail = 2000;  // bytes of a crashed compiler's last words that a message quotes

std::string readTail(int file) {
  std::vector<uint8_t> bytes;
  if (file < 0 || !protocol::readAll(file, bytes)) return {};
  const size_t from = bytes.size() > kLogTail ? bytes.size() - kLogTail : 0;
  std::string text(bytes.begin() + static_cast<ptrdiff_t>(from), bytes.end());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// A descriptor that a child does not need would keep connections of other processes alive.
void closeAllBut(std::vector<int> keep) {
  std::sort(keep.begin(), keep.end());
  unsigned from = STDERR_FILENO + 1;
  for (const int kept : keep) {
    if (kept < static_cast<int>(from)) continue;
    if (kept > static_cast<int>(from)) ::close_range(from, static_cast<unsigned>(kept) - 1, 0);
    from = static_cast<unsigned>(kept) + 1;
  }
  ::close_range(from, ~0u, 0);
}

// Under memory pressure the system shall end a compile, not the application.
void offerToOutOfMemoryKiller() {
  const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  if (::write(file, "500", 3) < 0) { /* nothing is lost */ }
  ::close(file);
}

[[noreturn]] void runChild(const Child& child, const std::function<void()>& body) {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (child.log) {
    ::dup2(child.log.get(), STDOUT_FILENO);
    ::dup2(child.log.get(), STDERR_FILENO);
  }
  offerToOutOfMemoryKiller();
  enterLimits(child.limits);
  try {
    body();
  } catch (const std::bad_alloc&) {
    exitOutOfMemory();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "exception: %s\n", e.what());
    std::abort();
  }
  ::_exit(0);  // no destructors: they would only take time
}

}  // namespace

void answer(int channel, const protocol::ReplyHeader& header, protocol::ByteSpan body, protocol::ByteSpan object) {
  protocol::ReplyHeader sent = header;
  protocol::Descriptor bodyFile, objectFile;
  if (!body.empty()) bodyFile = protocol::makeMemoryFile("invar-answer", body);
  if (!object.empty()) objectFile = protocol::makeMemoryFile("invar-kernel", object);
  sent.hasBody = bodyFile ? 1 : 0;
  sent.hasObject = objectFile ? 1 : 0;
  if (header.status == protocol::Status::Ok && (sent.hasBody == body.empty() || sent.hasObject == object.empty()))
    sent = {protocol::kProtocolVersion, protocol::Status::OutOfMemory, 0, 0};
  if (sent.hasBody && sent.hasObject)
    protocol::sendPacket(channel, sent, {bodyFile.get(), objectFile.get()});
  else if (sent.hasBody)
    protocol::sendPacket(channel, sent, {bodyFile.get()});
  else
    protocol::sendPacket(channel, sent, {});
}

void answer(int channel, const Failure& failure) {
  protocol::ReplyHeader header;
  header.status = failure.status;
  const auto* text = reinterpret_cast<const uint8_t*>(failure.message.data());
  answer(channel, header, {text, failure.message.size()});
}

Supervisor::Supervisor(int control, int client) : m_control(control), m_client(client) {
  sigset_t childEnded;
  ::sigemptyset(&childEnded);
  ::sigaddset(&childEnded, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &childEnded, nullptr);
  m_signals = protocol::Descriptor(::signalfd(-1, &childEnded, SFD_CLOEXEC | SFD_NONBLOCK));
}

Child* Supervisor::spawn(Child child, std::vector<int> kept, const std::function<void()>& body) {
  child.log = protocol::Descriptor(::memfd_create("invar-log", MFD_CLOEXEC));
  const pid_t process = ::fork();
  if (process < 0) {
    answer(child.answer.get(), Failure{protocol::Status::Internal, std::string("no process for the compile: ") +
                                                                       std::strerror(errno)});
    return nullptr;
  }
  if (process == 0) {
    kept.push_back(m_client);
    kept.push_back(child.log.get());
    closeAllBut(std::move(kept));
    runChild(child, body);
  }
  child.process = process;
  return &m_children.emplace_back(std::move(child));
}

namespace {

/// Waits for one packet. Ends the process with whoever could send it, or with the client.
protocol::Packet awaitJob(int handover, int client) {
  for (;;) {
    pollfd polled[] = {{handover, POLLIN, 0}, {client, POLLIN, 0}};
    if (::poll(polled, 2, -1) < 0 && errno != EINTR) ::_exit(1);
    if (polled[1].revents) ::_exit(0);
    protocol::Packet packet;
    switch (protocol::receivePacket(handover, packet)) {
      case protocol::Transfer::Done: return packet;
      case protocol::Transfer::WouldBlock: break;
      case protocol::Transfer::Closed: ::_exit(0);
    }
  }
}

}  // namespace

void Supervisor::makeSpare(Child child, std::initializer_list<int> keep, const std::function<void(protocol::Packet)>& body) {
  protocol::SocketPair pair = protocol::makeSocketPair();
  if (m_spare || !pair) return;
  child.handover = std::move(pair.here);
  const int handover = pair.there.get();
  std::vector<int> kept(keep);
  kept.push_back(handover);
  m_spare = spawn(std::move(child), kept, [&] {
    ::prctl(PR_SET_NAME, "invar-spare");
    body(awaitJob(handover, m_client));
  });
}

Child* Supervisor::useSpare(const protocol::RequestHeader& header, Limits limits, protocol::Descriptor& answer, int body) {
  if (!m_spare || protocol::sendPacket(m_spare->handover.get(), header, {answer.get(), body}) != protocol::Transfer::Done)
    return nullptr;
  Child* child = std::exchange(m_spare, nullptr);
  child->limits = limits;
  child->answer = std::move(answer);
  return child;
}

void Supervisor::dropSpare() {
  if (!m_spare) return;
  m_spare->handover.reset();
  std::exchange(m_spare, nullptr)->control.reset();
}

void Supervisor::run() {
  bool mayPrepare = true;
  std::vector<pollfd> polled;
  std::vector<Child*> owners;  // of polled[3...]
  while (m_control >= 0 || !m_children.empty()) {
    polled = {{m_signals.get(), POLLIN, 0}, {m_client, POLLIN, 0}, {m_control, POLLIN, 0}};
    owners.clear();
    for (Child& child : m_children) {
      // poll skips negative descriptors, and always tells of a hang-up.
      polled.push_back({child.control.get(), POLLIN, 0});
      polled.push_back({child.answer.get(), 0, 0});
      owners.push_back(&child);
    }
    const int ready = ::poll(polled.data(), polled.size(), mayPrepare ? 0 : m_spare ? kSpareIdleMs : -1);
    if (ready < 0) {
      if (errno == EINTR || errno == ENOMEM) continue;
      ::_exit(1);
    }
    if (ready == 0) {
      if (mayPrepare) mayPrepare = m_control >= 0 && prepare();
      else dropSpare();
      continue;
    }
    if (polled[1].revents) endWithClient();
    for (size_t i = 0; i < owners.size(); ++i) {
      Child& child = *owners[i];
      const bool hungUp = polled[3 + 2 * i + 1].revents & (POLLHUP | POLLERR);
      // Notices first: a hang-up is often the consequence of what a notice says.
      if (child.control && (polled[3 + 2 * i].revents || hungUp)) onNotice(child);
      if (hungUp && child.answer) {
        ::kill(child.process, SIGKILL);  // nobody waits for this compile any more
        child.answer.reset();
      }
    }
    if (polled[0].revents) reap();
    if (polled[2].revents) {
      protocol::Packet packet;
      switch (protocol::receivePacket(m_control, packet)) {
        case protocol::Transfer::Done:
          onRequest(std::move(packet));
          mayPrepare = true;
          break;
        case protocol::Transfer::WouldBlock: break;
        case protocol::Transfer::Closed:
          ::close(m_control);
          m_control = -1;
          dropSpare();
          for (Child& child : m_children) child.control.reset();  // they finish, and follow
          break;
      }
    }
  }
}

void Supervisor::reap() {
  signalfd_siginfo ignored[8];
  while (::read(m_signals.get(), ignored, sizeof ignored) > 0) {}
  int waitStatus = 0;
  for (pid_t process; (process = ::waitpid(-1, &waitStatus, WNOHANG)) > 0;) {
    const auto at = std::find_if(m_children.begin(), m_children.end(),
                                 [&](const Child& child) { return child.process == process; });
    if (at == m_children.end()) continue;
    finish(*at, waitStatus);
    if (&*at == m_spare) m_spare = nullptr;
    m_children.erase(at);
  }
}

void Supervisor::finish(Child& child, int waitStatus) {
  if (child.control) onNotice(child);  // a library process may have told that its first job is done
  const std::string log = readTail(child.log.get());
  const char* level = std::getenv("INVAR_LOG");
  if (!log.empty() && level && !std::strcmp(level, "debug"))
    std::fprintf(stderr, "invar debug: compiler process %d: %s\n", child.process, log.c_str());
  if (!child.answer || waitStatus == 0) return;
  // It died before it took its job: the client, who sees that nobody has it any more, asks again.
  int error = 0;
  socklen_t size = sizeof error;
  if (child.handover && !::getsockopt(child.handover.get(), SOL_SOCKET, SO_ERROR, &error, &size) && error == ECONNRESET) return;
  Failure failure = explainEnd(waitStatus, child.limits);
  if (!log.empty()) failure.message += "\nIts last words: " + log;
  answer(child.answer.get(), failure);
}

void Supervisor::endWithClient() {
  for (const Child& child : m_children)
    if (!child.control) ::kill(child.process, SIGKILL);  // library processes see the client's end themselves
  ::_exit(0);
}

}  // namespace invar::service
