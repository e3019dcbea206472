#include "compile/Launch.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "protocol/Messages.hpp"

namespace invar::compile {
namespace {

using protocol::Descriptor;

constexpr int kFirstFree = 16;          // descriptors below are where the service expects its own
constexpr int kGreetingMs = 30000;      // loading LLVM from a cold disk takes seconds

Error launchError(const std::string& what) {
  return {ErrorDomain::Library, 2, "[compiler service] cannot be started: " + what};
}

// A library that was put into this program (an allocator, a sanitizer) has no business in the service.
std::vector<char*> environmentForService() {
  std::vector<char*> kept;
  for (char** variable = environ; variable && *variable; ++variable)   // null after clearenv()
    if (std::strncmp(*variable, "LD_PRELOAD=", 11)) kept.push_back(*variable);
  kept.push_back(nullptr);
  return kept;
}

int spawn(const std::string& path, const std::string& cacheFolder, int control, int client, pid_t& process) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&files, control, protocol::kControlDescriptor);
  if (client >= 0) ::posix_spawn_file_actions_adddup2(&files, client, protocol::kClientDescriptor);
  ::posix_spawn_file_actions_addclosefrom_np(&files, protocol::kControlDescriptor + (client >= 0 ? 2 : 1));
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = path, mode = "--serve", cache = cacheFolder;
  char* arguments[] = {name.data(), mode.data(), cache.data(), nullptr};
  std::vector<char*> environment = environmentForService();
  const int error = ::posix_spawn(&process, path.c_str(), &files, &attributes, arguments, environment.data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&files);
  return error;
}

bool awaitGreeting(int control) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::milliseconds(kGreetingMs);
  for (auto now = Clock::now(); now < deadline; now = Clock::now()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now).count();
    pollfd polled{control, POLLIN, 0};
    if (::poll(&polled, 1, static_cast<int>(left)) <= 0) continue;
    protocol::Packet packet;
    const protocol::Transfer got = protocol::receivePacket(control, packet);
    if (got == protocol::Transfer::WouldBlock) continue;
    protocol::Greeting greeting;
    return got == protocol::Transfer::Done && packet.read(greeting) &&
           greeting.magic == protocol::Greeting{}.magic && greeting.version == protocol::kProtocolVersion;
  }
  return false;
}

}  // namespace

Result<Descriptor> launchService(const CompilerBinary& binary, const std::string& cacheFolder) {
  if (binary.path.empty()) {
    std::string tried;
    for (const std::string& path : binary.tried) tried += (tried.empty() ? "" : ", ") + path;
    return launchError("no program at " + tried + "; INVAR_COMPILER may name invar-compiler");
  }
  protocol::SocketPair pair = protocol::makeSocketPair();
  if (!pair) return launchError(std::strerror(errno));
  Descriptor control = protocol::atLeast(kFirstFree, std::move(pair.there));
  if (!control) return launchError(std::strerror(errno));
  // Where the system cannot name a process by a descriptor, the closed connection alone ends the service.
  const Descriptor client =
      protocol::atLeast(kFirstFree, Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0))));
  pid_t process = -1;
  if (const int error = spawn(binary.path, cacheFolder, control.get(), client.get(), process))
    return launchError(binary.path + ": " + std::strerror(error));
  control.reset();  // so that the end of the service closes the connection
  const bool greeted = awaitGreeting(pair.here.get());
  // The process that was started has split off the service and ended, so this does not wait. An
  // application that ignores SIGCHLD has it reaped by the system.
  if (!greeted && ::waitpid(process, nullptr, WNOHANG) == 0) ::kill(process, SIGKILL);
  while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) {}
  if (!greeted) return launchError(binary.path + " does not answer as the compiler service of this version");
  return std::move(pair.here);
}

}  // namespace invar::compile
