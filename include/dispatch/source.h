// What libdispatch has elsewhere and Invar has not, by name: a program that uses it is told so when it is compiled.
//
// Thread safety: nothing here can be called.
// Apple's documentation: Dispatch Sources, DispatchIO, DispatchWorkloop
#pragma once

#include <dispatch/base.h>
#include <dispatch/object.h>

#define INVAR_LEFT_OUT(why) __attribute__((unavailable("Invar's dispatch has no " why)))

INVAR_DISPATCH_TYPE(dispatch_source)
INVAR_DISPATCH_TYPE(dispatch_io)
typedef const struct dispatch_source_type_s *dispatch_source_type_t;

#define DISPATCH_SOURCE_TYPE_TIMER ((dispatch_source_type_t)0)
#define DISPATCH_SOURCE_TYPE_READ ((dispatch_source_type_t)0)
#define DISPATCH_SOURCE_TYPE_WRITE ((dispatch_source_type_t)0)
#define DISPATCH_SOURCE_TYPE_SIGNAL ((dispatch_source_type_t)0)
#define DISPATCH_SOURCE_TYPE_DATA_ADD ((dispatch_source_type_t)0)

DISPATCH_EXPORT dispatch_source_t dispatch_source_create(dispatch_source_type_t type, uintptr_t handle, uintptr_t mask,
                                                         dispatch_queue_t queue)
    INVAR_LEFT_OUT("sources: dispatch_after repeats, a thread waits for files and signals");
DISPATCH_EXPORT dispatch_io_t dispatch_io_create(unsigned long type, int descriptor, dispatch_queue_t queue,
                                                 void (*cleanup)(int))
    INVAR_LEFT_OUT("channels for input and output: a block on a queue may read and write");
