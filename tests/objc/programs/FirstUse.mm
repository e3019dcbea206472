// The first uses of Foundation come from many threads at once, each with another part of it, in a process of its own each
// time. GNUstep takes locks in different orders when it makes what they share.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#import <Foundation/Foundation.h>

extern char **environ;

static constexpr int kProcesses = 20, kThreads = 16;

static void use(int kind) {
  @autoreleasepool {
    switch (kind % 6) {
      case 0:
      case 1: (void)[NSBundle mainBundle]; break;
      case 2: [@{@"a" : @1.5, @"b" : @[ @2 ]} description]; break;
      case 3: [[NSDate date] description]; break;
      case 4: NSLog(@"%@", @"from a thread"); break;
      case 5: [[NSProcessInfo processInfo] processName]; break;
    }
  }
}

static int child(void) {
  alarm(60);   // ends a process that hangs
  static std::atomic<int> ready{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([t] {
      ++ready;
      while (ready.load() < kThreads) std::this_thread::yield();
      for (int i = 0; i < 6; ++i) use(t + i);
    });
  for (auto &thread : threads) thread.join();
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 1) return child();
  // GNUstep makes some constant strings twice where two threads come at once, and leaks one, which is no matter here.
  const char *options = getenv("ASAN_OPTIONS");
  setenv("ASAN_OPTIONS", (std::string(options ? options : "") + ":detect_leaks=0").c_str(), 1);
  int failures = 0;
  for (int i = 0; i < kProcesses && failures < 3; ++i) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    char word[] = "child", *arguments[] = {argv[0], word, nullptr};
    pid_t process = 0;
    int status = 0;
    posix_spawn(&process, "/proc/self/exe", &actions, nullptr, arguments, environ);
    waitpid(process, &status, 0);
    posix_spawn_file_actions_destroy(&actions);
    if (status == 0) continue;
    ++failures;
    if (WIFSIGNALED(status)) printf("process %d ended by %s\n", i, strsignal(WTERMSIG(status)));
    else printf("process %d ended with %d\n", i, WEXITSTATUS(status));
  }
  printf("%s\n", failures ? "FAILED" : "passed");
  return failures != 0;
}
