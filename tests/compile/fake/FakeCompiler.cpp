// A compiler service whose compiler does what its "source" says, for tests of the process tree and of
// the client. A source is a list of lines:
//   parse BEHAVIOUR          what parsing does
//   kernel NAME BEHAVIOUR    a function, and what compiling it does
//   warn TEXT                a warning
// The macro COUNT names a file that gets one line, "parse" or the function's name, for every compile.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <sstream>
#include <stdexcept>
#include <unistd.h>
#include <vector>

#include "compiler/service/Zygote.hpp"

namespace {

using namespace invar;
using protocol::Status;

void overflow(volatile char* outer) {
  volatile char inner[4096];
  inner[0] = outer ? outer[0] : 1;
  if (inner[0]) overflow(inner);
  inner[1] = inner[0];  // keeps the call from becoming a jump
}

void eatMemory() {
  for (std::vector<char*> kept;;) {
    kept.push_back(new char[16 << 20]);
    std::memset(kept.back(), 1, 16 << 20);
  }
}

/// Does what a behaviour says; the ones that end in an error return it.
service::Failure behave(const std::string& what) {
  if (what == "segv") std::raise(SIGSEGV);
  if (what == "wild") *reinterpret_cast<volatile int*>(uintptr_t{0x40}) = 1;
  if (what == "abort") std::fputs("assertion failed: the fake is unhappy\n", stderr), std::abort();
  if (what == "stack") overflow(nullptr);
  if (what == "memory") eatMemory();
  if (what == "loop") for (volatile bool go = true; go;) {}
  if (what == "sleep") ::sleep(1000);
  if (what == "slow") ::usleep(300000);
  if (what == "exit") std::exit(3);
  if (what == "quit") std::exit(0);
  if (what == "kill") ::kill(::getpid(), SIGKILL);
  if (what == "throw") throw std::runtime_error("thrown by the fake");
  if (what == "error") return {Status::CompileError, "program_source:1:1: error: as told"};
  if (what == "unsupported") return {Status::Unsupported, "not supported, as told"};
  return {Status::Ok, {}};
}

void count(const protocol::LibraryRequest& request, const std::string& line) {
  const auto macro = request.macros.find("COUNT");
  if (macro == request.macros.end()) return;
  const int file = ::open(macro->second.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (::write(file, (line + "\n").data(), line.size() + 1) < 0) std::perror("count");
  ::close(file);
}

class FakeSource final : public service::Source {
public:
  explicit FakeSource(protocol::LibraryRequest request) : m_request(std::move(request)) {}

  service::Failure read() {
    std::istringstream lines(m_request.source);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string verb, name, behaviour;
      words >> verb >> name >> behaviour;
      if (verb == "parse") {
        if (service::Failure failure = behave(name); failure.status != Status::Ok) return failure;
      }
      if (verb == "warn") m_reply.warnings += line.substr(5) + "\n";
      if (verb != "kernel") continue;
      m_behaviours[name] = behaviour;
      protocol::FunctionInfo function;
      function.name = name;
      m_reply.functions.push_back(function);
    }
    return {Status::Ok, {}};
  }

  protocol::LibraryReply describe() override { return m_reply; }

  service::Outcome<service::Object> compileKernel(const protocol::KernelRequest& request) override {
    count(m_request, request.function);
    const auto at = m_behaviours.find(request.function);
    if (at == m_behaviours.end()) return service::Failure{Status::FunctionNotFound, "no such function"};
    if (service::Failure failure = behave(at->second); failure.status != Status::Ok) return failure;
    service::Object object;
    object.reflection.name = request.function;
    protocol::Argument argument;
    argument.name = "data";
    argument.elementSize = 4;
    object.reflection.arguments.push_back(argument);
    std::string text = "object of " + request.function + request.sanitizer;
    for (const auto& constant : request.constants) text += " " + constant.name + std::to_string(constant.index);
    if (at->second == "big") text.resize(1 << 20, '.');
    object.bytes.assign(text.begin(), text.end());
    return object;
  }

private:
  protocol::LibraryRequest m_request;
  protocol::LibraryReply m_reply;
  std::map<std::string, std::string> m_behaviours;
};

class FakeCompiler final : public service::Compiler {
public:
  service::Outcome<std::unique_ptr<service::Source>> parse(const protocol::LibraryRequest& request) override {
    count(request, "parse");
    auto source = std::make_unique<FakeSource>(request);
    if (service::Failure failure = source->read(); failure.status != Status::Ok) return failure;
    return std::unique_ptr<service::Source>(std::move(source));
  }
};

}  // namespace

int main() {
  FakeCompiler compiler;
  return service::runService(compiler);
}
