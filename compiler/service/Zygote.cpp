#include "compiler/service/Zygote.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "compiler/service/CodePages.hpp"

namespace invar::service {
namespace {

constexpr size_t kMaxLibraries = 16;      // kept processes; a parsed library is some tens of MiB
constexpr int kQueueBytes = 4 << 20;      // room for requests that wait for a library to be parsed

/// To a library process.
protocol::SocketPair connection() {
  protocol::SocketPair pair = protocol::makeSocketPair();
  if (pair) ::setsockopt(pair.here.get(), SOL_SOCKET, SO_SNDBUF, &kQueueBytes, sizeof kQueueBytes);
  return pair;
}

// An application that runs with some of them closed passes that on; a file of ours that got such a number
// would be written over by what a compile prints.
void openStandardDescriptors() {
  for (int file = 0; file >= 0 && file <= STDERR_FILENO;) {
    file = ::open("/dev/null", O_RDWR);
    if (file > STDERR_FILENO) ::close(file);
  }
}

}  // namespace

Zygote::Zygote(Compiler& compiler, int control, int client) : Supervisor(control, client), m_compiler(compiler) {}

void Zygote::onRequest(protocol::Packet packet) {
  Job job;
  if (!Job::read(std::move(packet), job)) {
    if (job.answer)
      answer(job.answer.get(), Failure{protocol::Status::InvalidRequest, "the library and the compiler service "
                                                                          "are of different versions"});
    return;
  }
  if (job.header.kind == protocol::RequestKind::Ping) {
    answer(job.answer.get(), {}, {});
    return;
  }
  if (Child* library = find(job.header.library)) {
    switch (protocol::sendPacket(library->control.get(), job.header, {job.answer.get(), job.body.get()})) {
      case protocol::Transfer::Done: return;
      case protocol::Transfer::WouldBlock:
        answer(job.answer.get(), Failure{protocol::Status::Busy, "too many requests wait for one library"});
        return;
      case protocol::Transfer::Closed: library->control.reset(); break;  // it has just ended; make it again
    }
  }
  makeRoom();
  startLibrary(std::move(job));
}

// Children are kept in the order of their last use, the latest at the end.
Child* Zygote::find(const protocol::Key& key) {
  auto& list = children();
  const auto at = std::find_if(list.begin(), list.end(),
                               [&](const Child& child) { return child.control && child.key == key && !isSpare(child); });
  if (at == list.end()) return nullptr;
  list.splice(list.end(), list, at);
  return &list.back();
}

void Zygote::makeRoom() {
  size_t kept = 0;
  for (const Child& child : children()) kept += child.control && !isSpare(child) ? 1 : 0;
  for (Child& child : children()) {
    if (kept < kMaxLibraries) return;
    if (!child.control || child.answer || isSpare(child)) continue;  // gone already, or still parsing
    child.control.reset();                         // it serves what was sent to it, and ends
    --kept;
  }
}

/// After the first request, which shall not wait for it.
bool Zygote::prepare() {
  if (children().empty()) return false;
  if (!m_codeIsPrepared) {
    m_codeIsPrepared = true;
    moveCodeToHugePages();
    return true;
  }
  protocol::SocketPair pair = connection();
  if (!pair) return false;
  Child child;
  child.control = std::move(pair.here);
  const int control = pair.there.get();
  makeSpare(std::move(child), {control}, [this, control](protocol::Packet packet) {
    Job job;
    if (!Job::read(std::move(packet), job)) return;
    enterLimits(job.limits());
    serveLibrary(std::move(job), control);
  });
  return false;
}

void Zygote::startLibrary(Job job) {
  if (Child* spare = useSpare(job.header, job.limits(), job.answer, job.body.get())) spare->key = job.header.library;
  else forkLibrary(std::move(job));
}

void Zygote::serveLibrary(Job job, int control) {
  ::prctl(PR_SET_NAME, "invar-library");
  LibraryProcess library(m_compiler, control, client());
  library.serve(std::move(job));
  ::_exit(0);  // before the destructors: their descriptors are the zygote's, closed here long ago
}

void Zygote::forkLibrary(Job job) {
  protocol::SocketPair pair = connection();
  if (!pair) {
    answer(job.answer.get(), Failure{protocol::Status::Internal, "no socket for the compile's process"});
    return;
  }
  Child child;
  child.limits = job.limits();
  child.key = job.header.library;
  child.control = std::move(pair.here);
  child.answer = std::move(job.answer);
  const int channel = child.answer.get();
  const int body = job.body.get();
  const int control = pair.there.get();
  spawn(std::move(child), {channel, body, control}, [&, channel, control] {
    job.answer = protocol::Descriptor(channel);
    serveLibrary(std::move(job), control);
  });
}

void Zygote::onNotice(Child& library) {
  protocol::Packet packet;
  switch (protocol::receivePacket(library.control.get(), packet)) {
    case protocol::Transfer::Done: library.answer.reset(); break;  // parsed: it answers for itself now
    case protocol::Transfer::WouldBlock: break;
    case protocol::Transfer::Closed: library.control.reset(); break;
  }
}

int runService(Compiler& compiler) {
  // The service is nobody's child: an application that waits for all of its children must not find a
  // process that it did not start.
  const pid_t process = ::fork();
  if (process) return process < 0 ? 1 : 0;
  openStandardDescriptors();
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);   // a file that may grow no more is an error of the write
  ::prctl(PR_SET_NAME, "invar-zygote");
  if (::chdir("/")) return 1;  // keep no folder of the user busy
  setOwnLimits();
  const int client = ::fcntl(protocol::kClientDescriptor, F_GETFD) < 0 ? -1 : protocol::kClientDescriptor;
  // Whoever started it is gone, or never gave it a connection: nobody would ever end this process.
  if (protocol::sendPacket(protocol::kControlDescriptor, protocol::Greeting{}, {}) != protocol::Transfer::Done) return 1;
  compiler.warmUp();
  handDownCodePages();
  Zygote(compiler, protocol::kControlDescriptor, client).run();
  return 0;
}

}  // namespace invar::service
