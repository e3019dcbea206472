// libdispatch: queues, groups, semaphores, once, apply, timers and data objects, for C, C++ and Objective-C.
//
// Of Apple's library dispatch sources, I/O channels and work loops are left out: a program that uses them does
// not compile, and the compiler says why (dispatch/source.h). Work runs on threads of libinvar_objc, named
// "invar.dispatch"; every piece of it in an autorelease pool of its own. Quality of service is accepted and
// remembered, and does not change what runs first.
// Thread safety: thread-safe, all of it.
// Apple's documentation: Dispatch
#pragma once

#include <dispatch/base.h>
#include <dispatch/object.h>
#include <dispatch/time.h>
#include <dispatch/queue.h>
#include <dispatch/block.h>
#include <dispatch/group.h>
#include <dispatch/semaphore.h>
#include <dispatch/once.h>
#include <dispatch/data.h>
#include <dispatch/source.h>
