// The process tree: what a compile that goes wrong costs, and what goes on beside it.
#include "compile/Service.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>

#include "tests/compile/fake/FakeService.hpp"

namespace invar::compile {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Marks the environment of every service that this process starts, so that tests which run beside this
/// one are left alone.
const std::string kMark = [] {
  const std::string value = std::to_string(::getpid());
  ::setenv("INVAR_TEST_PROCESS", value.c_str(), 1);
  return "INVAR_TEST_PROCESS=" + value;
}();

/// The processes of our services that bear a name: invar-zygote, invar-library or invar-kernel.
std::vector<pid_t> processesNamed(const std::string& name) {
  std::vector<pid_t> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string number = entry.path().filename();
    if (number.find_first_not_of("0123456789") != std::string::npos) continue;
    if (readFile(entry.path() / "comm") != name + "\n") continue;
    const std::string environment = readFile(entry.path() / "environ");
    if ((environment + '\0').find(kMark + '\0') != std::string::npos) found.push_back(std::stoi(number));
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// Processes end a moment after what made them end.
bool soon(const std::function<bool()>& holds) {
  for (const auto deadline = Clock::now() + 5s; Clock::now() < deadline; std::this_thread::sleep_for(20ms))
    if (holds()) return true;   // looked at once: what comes and goes may be otherwise a moment later
  return false;
}

struct Crash {
  const char* behaviour;
  const char* says;
};
void PrintTo(const Crash& crash, std::ostream* out) { *out << crash.behaviour; }

constexpr Crash kCrashes[] = {
    {"segv", "SIGSEGV"},           {"wild", "SIGSEGV"},
    {"abort", "SIGABRT"},          {"stack", "stack of 64 MiB overflowed"},
    {"memory", "limit of 300 MiB"}, {"loop", "limit of 700 ms"},
    {"sleep", "limit of 700 ms"},  {"exit", "exit status 3"},
    {"kill", "SIGKILL"},           {"throw", "thrown by the fake"},
    {"error", "error: as told"},   {"unsupported", "not supported, as told"},
    {"quit", "ended without an answer"},
};

/// Only what never ends has to wait for its limit.
CompileLimits limitsFor(const Crash& crash) {
  const std::string what = crash.behaviour;
  return {what == "loop" || what == "sleep" ? 700u : 20000u, 300};
}

class ServiceCrash : public testing::TestWithParam<Crash> {};
INSTANTIATE_TEST_SUITE_P(Kinds, ServiceCrash, testing::ValuesIn(kCrashes),
                         [](const auto& info) { return std::string(info.param.behaviour); });

TEST_P(ServiceCrash, ofAKernelCostsThatKernel) {
  Client client(fakeSettings({}, limitsFor(GetParam())));
  const std::string source = std::string("kernel bad ") + GetParam().behaviour + "\nkernel good ok\n";
  auto library = client.compileLibrary(source, {});
  ASSERT_TRUE(library);
  const std::vector<pid_t> before = processesNamed("invar-library");
  auto bad = client.compileKernel(**library, {"bad", {}});
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().message.find(GetParam().says), std::string::npos) << bad.error().message;
  EXPECT_EQ(bad.error().domain, ErrorDomain::Library);
  auto good = client.compileKernel(**library, {"good", {}});
  EXPECT_TRUE(good) << good.error().message;
  // The parsed library is still there, and no other was made; one of an earlier test may just have ended.
  // So may one that was just forked: a spare process has its parent's name for a moment.
  EXPECT_TRUE(soon([&] {
    const std::vector<pid_t> after = processesNamed("invar-library");
    return !after.empty() && std::includes(before.begin(), before.end(), after.begin(), after.end());
  }));
}

TEST_P(ServiceCrash, ofAParseCostsThatLibrary) {
  Client client(fakeSettings({}, limitsFor(GetParam())));
  const std::string message = failureOf(client, std::string("parse ") + GetParam().behaviour + "\nkernel f ok\n", "f");
  EXPECT_NE(message.find(GetParam().says), std::string::npos) << message;
  EXPECT_EQ(failureOf(client, "kernel f ok\n", "f"), "");
}

TEST(Service, quotesTheLastWords) {
  Client client(fakeSettings());
  const std::string message = failureOf(client, "kernel f abort\n", "f");
  EXPECT_NE(message.find("the fake is unhappy"), std::string::npos) << message;
  EXPECT_NE(message.find("'f' of library 'program_source'"), std::string::npos) << message;
}

TEST(Service, aFunctionThatIsNotThere) {
  Client client(fakeSettings());
  auto library = client.compileLibrary("kernel f ok\n", {});
  ASSERT_TRUE(library);
  auto kernel = client.compileKernel(**library, {"g", {}});
  ASSERT_FALSE(kernel);
  EXPECT_EQ(kernel.error().code, 5);
}

TEST(Service, noProgram) {
  CompilerBinary none;
  none.tried = {"/nowhere/invar-compiler"};
  Service service(none, kLimits);
  auto reply = service.call(protocol::RequestKind::Ping, {}, {});
  ASSERT_FALSE(reply);
  EXPECT_NE(reply.error().message.find("/nowhere/invar-compiler"), std::string::npos);
}

TEST(Service, aProgramThatIsNoService) {
  for (const char* path : {"/bin/true", "/bin/false", "/etc/passwd"}) {
    CompilerBinary other;
    other.path = path;
    Service service(other, kLimits);
    auto reply = service.call(protocol::RequestKind::Ping, {}, {});
    ASSERT_FALSE(reply);
    EXPECT_NE(reply.error().message.find(path), std::string::npos) << reply.error().message;
  }
}

TEST(Service, isStartedAgainWhenItDied) {
  const CompilerBinary binary = fakeBinary();
  Service service(binary, kLimits);
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(service.call(protocol::RequestKind::Ping, {}, {}));
    const auto zygotes = processesNamed("invar-zygote");
    ASSERT_FALSE(zygotes.empty());
    for (const pid_t zygote : zygotes) ::kill(zygote, round ? SIGKILL : SIGSEGV);
  }
  EXPECT_TRUE(service.call(protocol::RequestKind::Ping, {}, {}));
}

TEST(Service, compilesInFlightSurviveTheZygote) {
  Client client(fakeSettings());
  auto library = client.compileLibrary("kernel f slow\n", {});
  ASSERT_TRUE(library);
  std::thread killer([] {
    std::this_thread::sleep_for(100ms);
    for (const pid_t zygote : processesNamed("invar-zygote")) ::kill(zygote, SIGKILL);
  });
  auto kernel = client.compileKernel(**library, {"f", {}});
  killer.join();
  EXPECT_TRUE(kernel) << kernel.error().message;
}

TEST(Service, killedAllOverAgainWhileManyCompile) {
  Client client(fakeSettings());
  std::atomic<bool> done{false};
  std::thread killer([&] {
    while (!done) {
      std::this_thread::sleep_for(150ms);
      for (const char* name : {"invar-zygote", "invar-library"})
        for (const pid_t process : processesNamed(name)) ::kill(process, SIGKILL);
    }
  });
  std::vector<std::thread> threads;
  std::atomic<int> compiled{0}, failed{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 30; ++i) {
        const std::string name = "f" + std::to_string(t) + "_" + std::to_string(i);
        const std::string message = failureOf(client, "kernel " + name + " ok\n", name);
        // An error is allowed, for a process was killed under it; a hang or a crash is not.
        message.empty() ? ++compiled : ++failed;
        if (!message.empty()) EXPECT_NE(message.find("compile"), std::string::npos);
      }
    });
  for (auto& thread : threads) thread.join();
  done = true;
  killer.join();
  EXPECT_EQ(compiled + failed, 240);
  EXPECT_GT(compiled, 120);
  EXPECT_EQ(failureOf(client, "kernel last ok\n", "last"), "");
}

TEST(Service, otherCompilesGoOnBesideOneThatHangs) {
  Client client(fakeSettings({}, {3000, 4096}));
  auto library = client.compileLibrary("kernel bad loop\nkernel good ok\n", {});
  ASSERT_TRUE(library);
  std::thread stuck([&] { EXPECT_FALSE(client.compileKernel(**library, {"bad", {}})); });
  std::this_thread::sleep_for(50ms);
  const auto start = Clock::now();
  EXPECT_TRUE(client.compileKernel(**library, {"good", {}}));
  EXPECT_EQ(failureOf(client, "kernel other ok\n", "other"), "");
  EXPECT_LT(Clock::now() - start, 1500ms);
  stuck.join();
}

TEST(Service, keepsNoMoreThanSixteenLibraries) {
  Client client(fakeSettings());
  std::vector<Ref<Library>> libraries;
  for (int i = 0; i < 24; ++i) {
    auto library = client.compileLibrary("kernel f" + std::to_string(i) + " ok\n", {});
    ASSERT_TRUE(library);
    libraries.push_back(*library);
  }
  EXPECT_TRUE(soon([] { return processesNamed("invar-library").size() <= 16; }));
  for (int i = 0; i < 24; ++i)
    EXPECT_TRUE(client.compileKernel(*libraries[static_cast<size_t>(i)], {"f" + std::to_string(i), {}}));
}

TEST(Service, aSpareProcessTakesTheNextJob) {
  Client client(fakeSettings());
  ASSERT_EQ(failureOf(client, "kernel first ok\n", "first"), "");
  // One for the next library, one for the next kernel of this one.
  ASSERT_TRUE(soon([] { return processesNamed("invar-spare").size() == 2; }));
  const auto spares = processesNamed("invar-spare");
  ASSERT_EQ(failureOf(client, "kernel second ok\n", "second"), "");
  const auto libraries = processesNamed("invar-library");
  EXPECT_TRUE(std::any_of(libraries.begin(), libraries.end(), [&](pid_t library) {
    return std::find(spares.begin(), spares.end(), library) != spares.end();
  }));
  EXPECT_TRUE(soon([] { return processesNamed("invar-spare").size() == 3; }));
}

/// Bytes of memory that only this process has.
size_t privateBytes(pid_t process) {
  std::istringstream lines(readFile("/proc/" + std::to_string(process) + "/smaps_rollup"));
  size_t kilobytes = 0;
  for (std::string word; lines >> word;)
    if (size_t more = 0; word.starts_with("Private_") && lines >> more) kilobytes += more;
  return kilobytes << 10;
}

TEST(Service, aSpareProcessCostsLittleMemory) {
  Client client(fakeSettings());
  ASSERT_EQ(failureOf(client, "kernel f ok\n", "f"), "");
  ASSERT_TRUE(soon([] { return processesNamed("invar-spare").size() == 2; }));
  for (const pid_t spare : processesNamed("invar-spare")) EXPECT_LT(privateBytes(spare), 2u << 20);
}

TEST(Service, spareProcessesMayBeKilled) {
  Client client(fakeSettings());
  for (int i = 0; i < 60; ++i) {
    const std::string name = "f" + std::to_string(i);
    if (i % 3 == 0) soon([] { return !processesNamed("invar-spare").empty(); });
    for (const pid_t spare : processesNamed("invar-spare")) ::kill(spare, i % 2 ? SIGKILL : SIGSEGV);
    EXPECT_EQ(failureOf(client, "kernel " + name + " ok\n", name), "");
  }
}

TEST(Service, endsWithItsClient) {
  const pid_t child = ::fork();
  if (!child) {
    // A process that stays behind and holds copies of the client's descriptors must not keep it alive.
    Client client(fakeSettings());
    (void)failureOf(client, "kernel f ok\n", "f");
    if (!::fork()) {
      ::sleep(5);
      ::_exit(0);
    }
    std::thread([&] { (void)failureOf(client, "kernel f sleep\n", "f"); }).detach();
    std::this_thread::sleep_for(200ms);
    const bool alive = !processesNamed("invar-zygote").empty();
    ::_exit(alive ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  for (const char* name : {"invar-zygote", "invar-library", "invar-spare"})
    EXPECT_TRUE(soon([&] { return processesNamed(name).empty(); })) << name;
}

TEST(Service, leavesNoChildBehind) {
  const pid_t child = ::fork();
  if (!child) {
    Client client(fakeSettings());
    const bool good = failureOf(client, "kernel f ok\n", "f").empty();
    const bool alone = ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
    ::_exit(good && alone ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(Service, withoutDescriptorsThereIsAnError) {
  const pid_t child = ::fork();
  if (!child) {
    bool good = true;
    for (const rlim_t most : {3, 8, 17, 19, 21, 23, 25}) {  // runs out at one place after another
      Client client(fakeSettings());
      rlimit limit{};
      ::getrlimit(RLIMIT_NOFILE, &limit);
      const rlim_t before = std::exchange(limit.rlim_cur, most);
      ::setrlimit(RLIMIT_NOFILE, &limit);
      (void)failureOf(client, "kernel f ok\n", "f");  // an error or a kernel, no crash and no hang
      limit.rlim_cur = before;
      ::setrlimit(RLIMIT_NOFILE, &limit);
      good = good && failureOf(client, "kernel g ok\n", "g").empty();
    }
    ::_exit(good ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(Service, ignoredChildSignals) {
  const pid_t child = ::fork();
  if (!child) {
    ::signal(SIGCHLD, SIG_IGN);
    Client client(fakeSettings());
    const bool crashed = failureOf(client, "kernel f segv\n", "f").find("SIGSEGV") != std::string::npos;
    ::_exit(crashed && failureOf(client, "kernel g ok\n", "g").empty() ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

/// In a process of its own, which `prepare` changes; what does not compile there is an error.
int compiledWith(void (*prepare)(), bool possible) {
  const pid_t child = ::fork();
  if (!child) {
    const ClientSettings settings = fakeSettings();
    prepare();
    Client client(settings);
    const std::string failure = failureOf(client, "kernel f ok\n", "f");
    const std::string crash = possible ? failureOf(client, "kernel g segv\n", "g") : "SIGSEGV";
    ::_exit(failure.empty() == possible && crash.find("SIGSEGV") != std::string::npos ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(Service, withoutAnEnvironment) { EXPECT_EQ(compiledWith([] { ::clearenv(); }, true), 0); }

TEST(Service, theFileSizeLimitEndsNoProcess) {
  EXPECT_EQ(compiledWith([] {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }, false), 0);
}

TEST(Service, closedStandardDescriptors) {
  EXPECT_EQ(compiledWith([] { ::close(1); ::close(2); }, true), 0);
  EXPECT_EQ(compiledWith([] { ::close(0); ::close(1); ::close(2); }, true), 0);
}

TEST(Service, anAnswerOfAnyLength) {
  Client client(fakeSettings());
  std::string source = "kernel f big\n";
  for (int i = 0; i < 20000; ++i) source += "kernel function_number_" + std::to_string(i) + " ok\n";
  auto library = client.compileLibrary(source, {});
  ASSERT_TRUE(library);
  EXPECT_EQ((*library)->functions.size(), 20001u);
  auto kernel = client.compileKernel(**library, {"f", {}});
  ASSERT_TRUE(kernel);
  EXPECT_EQ(readFile((*kernel)->path).size(), 1u << 20);
}

}  // namespace
}  // namespace invar::compile
