// What every program here checks with. A program ends with `return checkResult();`.
// They are built with ARC and without: OWN hands over a reference that the code just made.
#import <Foundation/Foundation.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#if __has_feature(objc_arc)
#define ARC 1
#define OWN(...) (__VA_ARGS__)
#define SUPER_DEALLOC
#else
#define ARC 0
#define OWN(...) [(__VA_ARGS__) autorelease]
#define SUPER_DEALLOC [super dealloc]
#endif

static _Atomic int checkFailures;

#define CHECK(condition)                                                              \
  do {                                                                                \
    if (!(condition)) {                                                               \
      fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);         \
      checkFailures++;                                                                \
    }                                                                                 \
  } while (0)

static inline int checkResult(void) {
  if (checkFailures) fprintf(stderr, "%d checks failed\n", (int)checkFailures);
  return checkFailures ? 1 : 0;
}

/// Resident memory in KiB.
static inline long residentKilobytes(void) {
  long pages = 0, resident = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file || fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
  if (file) fclose(file);
  return resident * 4;
}

static inline double secondsNow(void) { return [NSDate timeIntervalSinceReferenceDate]; }
