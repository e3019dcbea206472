// What Mac programs include beside Metal and Foundation: clocks, locks, logs, the machine's properties, small vectors,
// and questions for the system's version.
#import <QuartzCore/QuartzCore.h>
#include <TargetConditionals.h>
#include <mach-o/getsect.h>
#include <mach/mach_time.h>
#include <os/lock.h>
#include <os/log.h>
#include <pthread.h>
#include <simd/simd.h>
#include <string.h>
#include <sys/sysctl.h>

#include "Check.h"

static void testClock(void) {
  mach_timebase_info_data_t base;
  CHECK(mach_timebase_info(&base) == KERN_SUCCESS && base.denom != 0);
  const uint64_t begin = mach_absolute_time();
  mach_wait_until(begin + 5000000);
  const uint64_t took = (mach_absolute_time() - begin) * base.numer / base.denom;
  CHECK(took >= 5000000);
  CHECK(mach_continuous_time() != 0);
}

static void testSections(void) {
  unsigned long size = 1;
  CHECK(getsectiondata(NULL, "__METAL", "__shaders", &size) == NULL && size == 0);
  CHECK(sizeof(uint32) == 4 && sizeof(sint16) == 2 && (uint8)-1 == 255);
}

static void testCoreFoundation(void) {
  CHECK(CFAbsoluteTimeGetCurrent() > 7e8 && secondsNow() - CFAbsoluteTimeGetCurrent() < 5);
  CHECK(CACurrentMediaTime() > 0);
  @autoreleasepool {
    CFTypeRef counted = CFBridgingRetain(OWN([NSObject new]));
    CFRelease(CFRetain(counted));
    id back = CFBridgingRelease(counted);
    CHECK([back isKindOfClass:[NSObject class]]);
  }
}

static os_unfair_lock lock = OS_UNFAIR_LOCK_INIT;
static long counted;

static void *count(void *unused) {
  (void)unused;
  for (int i = 0; i < 20000; ++i) {
    os_unfair_lock_lock(&lock);
    os_unfair_lock_assert_owner(&lock);
    ++counted;
    os_unfair_lock_unlock(&lock);
  }
  return NULL;
}

static void testLock(void) {
  pthread_t threads[8];
  for (int t = 0; t < 8; ++t) pthread_create(&threads[t], NULL, count, NULL);
  for (int t = 0; t < 8; ++t) pthread_join(threads[t], NULL);
  CHECK(counted == 8 * 20000);
  CHECK(os_unfair_lock_trylock(&lock));
  CHECK(!os_unfair_lock_trylock(&lock));
  os_unfair_lock_unlock(&lock);
  os_unfair_lock_assert_not_owner(&lock);
}

static void testSysctl(void) {
  int cores = 0;
  size_t size = sizeof cores;
  CHECK(sysctlbyname("hw.ncpu", &cores, &size, NULL, 0) == 0 && cores >= 1 && size == sizeof cores);
  int64_t memory = 0;
  size = sizeof memory;
  CHECK(sysctlbyname("hw.memsize", &memory, &size, NULL, 0) == 0 && memory > 1 << 20);
  char brand[256] = "";
  size = 0;
  CHECK(sysctlbyname("machdep.cpu.brand_string", NULL, &size, NULL, 0) == 0 && size > 1);
  size = sizeof brand;
  CHECK(sysctlbyname("machdep.cpu.brand_string", brand, &size, NULL, 0) == 0 && strlen(brand) + 1 == size);
  size = 1;
  CHECK(sysctlbyname("machdep.cpu.brand_string", brand, &size, NULL, 0) == -1 && errno == ENOMEM);
  CHECK(sysctlbyname("hw.no_such_thing", brand, &size, NULL, 0) == -1 && errno == ENOENT);
  size = sizeof cores;
  CHECK(sysctlbyname("hw.ncpu", NULL, NULL, &cores, sizeof cores) == -1 && errno == EPERM);
}

static void testLog(void) {
  os_log_t log = os_log_create("dev.invar.tests", "system");
  CHECK(log == OWN(os_log_create("dev.invar.tests", "system")) && log != OS_LOG_DEFAULT);
  CHECK(os_log_type_enabled(log, OS_LOG_TYPE_ERROR) && !os_log_type_enabled(OS_LOG_DISABLED, OS_LOG_TYPE_FAULT));
  // The test's own standard error, to see what is written.
  int ends[2];
  CHECK(pipe(ends) == 0);
  const int before = dup(2);
  dup2(ends[1], 2);
  os_log_error(log, "%{public}s has %{private}d of %@, 100%%", "one", 2, @"three");
  os_log_error(OS_LOG_DISABLED, "never");
  os_log_debug(OS_LOG_DEFAULT, "not unless asked for");
  dup2(before, 2);
  close(ends[1]);
  char text[256] = "";
  CHECK(read(ends[0], text, sizeof text - 1) > 0);
  CHECK(strcmp(text, "invar error: [dev.invar.tests:system] one has 2 of three, 100%\n") == 0);
  close(ends[0]);
  close(before);
}

static void testVectors(void) {
  CHECK(sizeof(simd_float3) == 16 && sizeof(simd_packed_float4) == 16 && sizeof(simd_float4x4) == 64);
  CHECK(sizeof(simd_float3x3) == 48 && _Alignof(simd_packed_float2) == 4);
  const simd_float3 x = simd_make_float3(1, 0, 0), y = {0, 2, 0};
  CHECK(simd_cross(x, y).z == 2 && simd_dot(x, y) == 0 && simd_length(y) == 2 && simd_normalize(y).y == 1);
  CHECK(simd_reduce_add(simd_min(simd_make_int4(1, 2, 3, 4), simd_make_int4(4, 3, 2, 1))) == 6);
  const simd_float4x4 m = simd_matrix(simd_make_float4(0, 1, 0, 0), simd_make_float4(-2, 0, 0, 0),
                                      simd_make_float4(0, 0, 4, 0), simd_make_float4(5, 6, 7, 1));
  const simd_float4x4 error = simd_sub(simd_mul(m, simd_inverse(m)), matrix_identity_float4x4);
  for (int c = 0; c < 4; ++c) CHECK(simd_reduce_max(simd_abs(error.columns[c])) < 1e-6f);
  const simd_float4 moved = simd_mul(m, simd_make_float4(1, 1, 1, 1));
  CHECK(moved.x == 3 && moved.y == 7 && moved.z == 11 && moved.w == 1);
  CHECK(simd_equal(simd_transpose(simd_transpose(m)), m) && simd_transpose(m).columns[1].x == 1);
}

// Whatever is declared is there, so that every question is answered with yes.
static void testAvailability(void) {
  BOOL old = NO, later = NO;
  if (@available(macOS 10.15, iOS 13, *)) old = YES;
  if (__builtin_available(macOS 99.0, *)) later = YES;
  CHECK(old && later && TARGET_OS_OSX && !TARGET_OS_IPHONE);
  const NSOperatingSystemVersion version = {14, 2, 0};
  CHECK([[NSProcessInfo processInfo] isOperatingSystemAtLeastVersion:version]);
}

int main(void) {
  @autoreleasepool {
    testClock();
    testCoreFoundation();
    testSections();
    testLock();
    testSysctl();
    testLog();
    testVectors();
    testAvailability();
  }
  return checkResult();
}
