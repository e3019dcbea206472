#include "compiler/service/LibraryProcess.hpp"

#include <sys/prctl.h>

namespace invar::service {
namespace {

constexpr const char* kUnreadable = "the request's body cannot be decoded";

}  // namespace

bool Job::read(protocol::Packet packet, Job& job) {
  if (!packet.read(job.header) || packet.descriptors.empty()) return false;
  job.answer = std::move(packet.descriptors[0]);
  if (packet.descriptors.size() > 1) job.body = std::move(packet.descriptors[1]);
  return job.header.version == protocol::kProtocolVersion;
}

LibraryProcess::LibraryProcess(Compiler& compiler, int control, int client)
    : Supervisor(control, client), m_compiler(compiler), m_zygote(control) {}

void LibraryProcess::serve(Job first) {
  const bool parsed = parse(first);
  leaveTimeLimit();  // the limit was the parse's; every kernel process has one of its own
  if (!parsed) return;
  // From here on the zygote need not answer for this process, and must not: the job may go on in a
  // process that outlives this one.
  const uint8_t notice = 1;
  protocol::sendPacket(m_zygote, notice, {});
  perform(std::move(first));
  run();
}

bool LibraryProcess::parse(const Job& job) {
  std::vector<uint8_t> bytes;
  protocol::LibraryRequest library;
  protocol::KernelRequest kernel;
  bool readable = protocol::readAll(job.body.get(), bytes);
  if (job.header.kind == protocol::RequestKind::Kernel) {
    readable = readable && protocol::decode(bytes, kernel);
    library = std::move(kernel.library);
  } else {
    readable = readable && protocol::decode(bytes, library);
  }
  if (!readable) {
    answer(job.answer.get(), Failure{protocol::Status::InvalidRequest, kUnreadable});
    return false;
  }
  Outcome<std::unique_ptr<Source>> outcome = m_compiler.parse(library);
  if (const Failure* failure = std::get_if<Failure>(&outcome)) {
    answer(job.answer.get(), *failure);
    return false;
  }
  m_source = std::move(std::get<0>(outcome));
  return true;
}

void LibraryProcess::onRequest(protocol::Packet packet) {
  Job job;
  if (Job::read(std::move(packet), job)) perform(std::move(job));
}

void LibraryProcess::perform(Job job) {
  if (job.header.kind == protocol::RequestKind::Library) {
    answer(job.answer.get(), {}, protocol::encode(m_source->describe()));
    return;
  }
  if (useSpare(job.header, job.limits(), job.answer, job.body.get())) return;
  Child child;
  child.limits = job.limits();
  child.answer = std::move(job.answer);
  const int channel = child.answer.get();
  const int body = job.body.get();
  spawn(std::move(child), {channel, body}, [this, channel, &job] {
    ::prctl(PR_SET_NAME, "invar-kernel");
    job.answer = protocol::Descriptor(channel);
    compileKernel(job);
  });
}

bool LibraryProcess::prepare() {
  if (!std::exchange(m_isPrepared, true)) m_source->prepare();
  makeSpare({}, {}, [this](protocol::Packet packet) {
    Job job;
    if (!Job::read(std::move(packet), job)) return;
    ::prctl(PR_SET_NAME, "invar-kernel");
    enterLimits(job.limits());
    compileKernel(job);
  });
  return false;
}

void LibraryProcess::compileKernel(const Job& job) {
  std::vector<uint8_t> bytes;
  protocol::KernelRequest request;
  if (!protocol::readAll(job.body.get(), bytes) || !protocol::decode(bytes, request)) {
    answer(job.answer.get(), Failure{protocol::Status::InvalidRequest, kUnreadable});
    return;
  }
  Outcome<Object> outcome = m_source->compileKernel(request);
  if (const Failure* failure = std::get_if<Failure>(&outcome)) {
    answer(job.answer.get(), *failure);
    return;
  }
  const Object& object = std::get<Object>(outcome);
  if (object.bytes.empty()) {
    answer(job.answer.get(), Failure{protocol::Status::Internal, "the compiler made an empty object"});
    return;
  }
  answer(job.answer.get(), {}, protocol::encode(protocol::KernelReply{object.reflection}), object.bytes);
}

}  // namespace invar::service
