// One library: parsed once, kept, and copied by fork into a process for each kernel that is asked of it.
#pragma once

#include "compiler/service/Supervisor.hpp"

namespace invar::service {

/// What a request's packet brings.
struct Job {
  protocol::RequestHeader header;
  protocol::Descriptor answer;
  protocol::Descriptor body;

  Limits limits() const { return {header.timeoutMs, header.memoryMiB}; }
  /// False when the packet is no request of this protocol's version.
  static bool read(protocol::Packet packet, Job& job);
};

/// Thread safety: one thread.
class LibraryProcess final : public Supervisor {
public:
  LibraryProcess(Compiler& compiler, int control, int client);

  /// Parses the source of the first job and answers it; then serves further ones. Returns when the
  /// source is wrong or the zygote lets go of this process.
  void serve(Job first);

protected:
  void onRequest(protocol::Packet packet) override;
  void onNotice(Child&) override {}
  bool prepare() override;

private:
  bool parse(const Job& job);
  void perform(Job job);
  void compileKernel(const Job& job);

  Compiler& m_compiler;
  int m_zygote;
  std::unique_ptr<Source> m_source;
  bool m_isPrepared = false;
};

}  // namespace invar::service
