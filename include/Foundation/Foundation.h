// Foundation for Objective-C: GNUstep base, and what Metal programs use of Apple's that its version 1.28 lacks.
//
// Thread safety: as Apple's Foundation: immutable objects and class methods are thread-safe, mutable ones are not.
// Apple's documentation: Foundation
#pragma once

#include <Availability.h>
#include <TargetConditionals.h>

#include_next <Foundation/Foundation.h>

#include <CoreFoundation/CoreFoundation.h>
#include <mach/mach.h>

#include <Foundation/NSMacAdditions.h>
