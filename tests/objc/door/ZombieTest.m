// With NSZombieEnabled=YES in the environment, as on a Mac, a message to an object that is gone is reported with the
// name of its class, and does nothing.
#include <string.h>
#include <unistd.h>

#include "Check.h"

// What `make` makes, when it is gone already.
static void *gone(id (^make)(void)) {
  void *address = NULL;
  @autoreleasepool {
    id object = make();
    address = (__bridge void *)object;
  }
  return address;
}
#define GONE(...) ((__bridge id)gone(^id { return OWNED(__VA_ARGS__); }))

static char s_written[4096];

/// What a message to `object` writes to standard error.
static const char *written(void (^send)(void)) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  const int before = dup(2);
  dup2(ends[1], 2);
  send();
  fputc('\n', stderr);
  dup2(before, 2);
  close(ends[1]);
  const ssize_t count = read(ends[0], s_written, sizeof s_written - 1);
  s_written[count < 0 ? 0 : count] = 0;
  close(ends[0]);
  close(before);
  return s_written;
}

static void testZombies(void) {
  id<MTLDevice> device = theDevice();
  __unsafe_unretained id<MTLBuffer> buffer = GONE([device newBufferWithLength:16 options:0]);
  CHECK(strstr(written(^{ CHECK([buffer length] == 0); }), "MTLBuffer length]: message sent to deallocated instance"));
  __unsafe_unretained id queue = GONE([device newCommandQueue]);
  CHECK(strstr(written(^{ CHECK([queue commandBuffer] == nil); }), "MTLCommandQueue commandBuffer]: message sent to"));
  __unsafe_unretained id options = GONE([MTLCompileOptions new]);
  CHECK(strstr(written(^{ [options setFastMathEnabled:YES]; }), "MTLCompileOptions setFastMathEnabled:]: message sent"));
  __unsafe_unretained id object = GONE([NSObject new]);
  CHECK(strstr(written(^{ [object description]; }), "-[NSObject description]: message sent to deallocated"));
  id<MTLBuffer> alive = OWNED([device newBufferWithLength:16 options:0]);
  CHECK(!strstr(written(^{ CHECK([alive length] == 16); }), "message sent"));
}

int main(int argc, char *argv[]) {
  // Foundation asks the environment before main does.
  if (!getenv("NSZombieEnabled")) {
    setenv("NSZombieEnabled", "YES", 1);
    execv("/proc/self/exe", argv);
  }
  @autoreleasepool {
    testZombies();
  }
  printf("%s\n", g_failures ? "FAILED" : "passed");
  return g_failures != 0;
}
