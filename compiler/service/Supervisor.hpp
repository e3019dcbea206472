// Forks the processes that compile, watches them, and answers for those that end without an answer.
#pragma once

#include <functional>
#include <list>
#include <sys/types.h>

#include "compiler/service/Limits.hpp"
#include "protocol/Channel.hpp"

namespace invar::service {

/// Sends the answer to a request. A client that has gone is no error.
void answer(int channel, const protocol::ReplyHeader& header, protocol::ByteSpan body, protocol::ByteSpan object = {});
void answer(int channel, const Failure& failure);

/// So long does a spare process wait; the next request makes another.
inline constexpr int kSpareIdleMs = 10000;

/// A process with one job. `answer` is the supervisor's copy of the job's channel, held as long as the
/// supervisor may have to answer in the process's place.
struct Child {
  pid_t process = -1;
  Limits limits;
  protocol::Descriptor answer;
  protocol::Descriptor log;       ///< what the process wrote to its standard error
  protocol::Descriptor control;   ///< to a library process; none to a kernel process
  protocol::Key key{};            ///< of a library process
  protocol::Descriptor handover;  ///< to a process that was a spare: brought its job
};

/// The loop of a process that has children. Zygote and LibraryProcess derive from it.
/// Thread safety: one thread; the whole service has no other.
class Supervisor {
public:
  Supervisor(int control, int client);
  virtual ~Supervisor() = default;
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  /// Serves until the control connection is closed and no child is left, or the client's process ends.
  void run();

protected:
  /// A packet from above.
  virtual void onRequest(protocol::Packet packet) = 0;
  /// A packet from a child.
  virtual void onNotice(Child& child) = 0;
  /// Called after a request, when no other waits, for what makes the next one faster. True: there may be more to do.
  virtual bool prepare() { return false; }

  /// Runs `body` in a new process that keeps only standard streams, `client` and the descriptors in
  /// `kept` open, under `child.limits`. Answers with a failure when the system refuses the process.
  Child* spawn(Child child, std::vector<int> kept, const std::function<void()>& body);

  /// Forks a process ahead of its job: fork() takes longer than a millisecond of a warm compiler. It waits for useSpare()
  /// and runs `body` with the packet; until then it ends with this process, with the client, or when nobody needs it.
  void makeSpare(Child child, std::initializer_list<int> keep, const std::function<void(protocol::Packet)>& body);
  bool isSpare(const Child& child) const { return &child == m_spare; }
  /// Sends a job to the spare process, which is none from then on, and enters that job's limits itself. Null when there
  /// is none, or it has just died: then nothing has happened.
  Child* useSpare(const protocol::RequestHeader& header, Limits limits, protocol::Descriptor& answer, int body);
  /// The spare process ends.
  void dropSpare();

  std::list<Child>& children() { return m_children; }
  int client() const { return m_client; }

private:
  void reap();
  void finish(Child& child, int waitStatus);
  [[noreturn]] void endWithClient();

  int m_control;
  int m_client;               ///< becomes readable when the client's process has ended; -1: unknown
  protocol::Descriptor m_signals;
  std::list<Child> m_children;
  Child* m_spare = nullptr;   ///< of m_children
};

}  // namespace invar::service
