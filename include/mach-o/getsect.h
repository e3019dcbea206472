// Where programs look for Metal archives that their linker put into them. A program of Linux has no Mach-O sections:
// every search ends as that for a section that is not there, and such programs go on with their default library.
//
// Thread safety: thread-safe.
// Apple's documentation: getsectiondata(3)
#pragma once

#include <stddef.h>
#include <stdint.h>

struct mach_header_64;

/// Null, and a size of 0.
static inline uint8_t *getsectiondata(const struct mach_header_64 *program, const char *segment, const char *section,
                                      unsigned long *size) {
  (void)program, (void)segment, (void)section;
  if (size) *size = 0;
  return NULL;
}
