// The root of the process tree: holds a warm compiler, compiles nothing itself, and so has nothing to
// crash on. Every library gets a process that is forked from here.
#pragma once

#include "compiler/service/LibraryProcess.hpp"

namespace invar::service {

/// Thread safety: one thread.
class Zygote final : public Supervisor {
public:
  Zygote(Compiler& compiler, int control, int client);

protected:
  void onRequest(protocol::Packet packet) override;
  void onNotice(Child& library) override;
  bool prepare() override;

private:
  Child* find(const protocol::Key& key);
  void makeRoom();
  void startLibrary(Job job);
  void forkLibrary(Job job);
  [[noreturn]] void serveLibrary(Job job, int control);

  Compiler& m_compiler;
  bool m_codeIsPrepared = false;
};

/// `invar-compiler --serve`: leaves the client's process group, greets on kControlDescriptor and serves.
int runService(Compiler& compiler);

}  // namespace invar::service
