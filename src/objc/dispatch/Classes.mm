// Dispatch objects as Objective-C objects: classes whose methods count in the C++ object at the same address.
#import <Foundation/Foundation.h>

#include <new>

#include "base/Export.hpp"
#include "objc/dispatch/Data.hpp"
#include "objc/dispatch/Object.hpp"
#include "objc/dispatch/Queue.hpp"
#include "objc/runtime.h"
#include "objc/runtime/Modules.hpp"

@interface OS_dispatch_object : NSObject
@end
@interface OS_dispatch_queue : OS_dispatch_object
@end
@interface OS_dispatch_queue_attr : OS_dispatch_object
@end
@interface OS_dispatch_group : OS_dispatch_object
@end
@interface OS_dispatch_semaphore : OS_dispatch_object
@end
@interface OS_dispatch_data : OS_dispatch_object
@end
@interface OS_dispatch_block : OS_dispatch_object
@end

using namespace invar::dispatch;

// The two objects that programs name as constants. Their memory is there before any code runs.
alignas(Attribute) static char s_concurrent[sizeof(Attribute)];
alignas(Data) static char s_empty[sizeof(Data)];
extern "C" {
INVAR_EXPORT extern void* const _dispatch_queue_attribute_concurrent = s_concurrent;
INVAR_EXPORT extern void* const _dispatch_data_object_empty = s_empty;
}

static void start() {
  static const char* const names[kKinds] = {"OS_dispatch_queue",     "OS_dispatch_queue_attr", "OS_dispatch_group",
                                            "OS_dispatch_semaphore", "OS_dispatch_data",       "OS_dispatch_block"};
  void* classes[kKinds];
  for (int i = 0; i < kKinds; ++i) classes[i] = (void*)objc_lookUpClass(names[i]);
  Object::setClasses(classes);
  new (s_concurrent) Attribute({.concurrent = true});
  new (s_empty) Data;
}

static Object* of(id object) { return reinterpret_cast<Object*>(object); }

@implementation OS_dispatch_object
+ (void)load { invar::objc::runAfterLoading(start); }
+ (id)allocWithZone:(NSZone*)zone {
  [NSException raise:NSInvalidArgumentException
              format:@"+[%@ alloc]: dispatch objects are made by functions", NSStringFromClass(self)];
  return nil;
}
- (id)retain {
  of(self)->retain();
  return self;
}
- (oneway void)release { of(self)->release(); }
- (NSUInteger)retainCount { return of(self)->retainCount(); }
- (BOOL)retainWeakReference { return of(self)->retainIfAlive(); }
- (id)copyWithZone:(NSZone*)zone { return [self retain]; }
- (void)dealloc {   // the C++ object frees itself
  if (false) [super dealloc];
}
@end

@implementation OS_dispatch_queue
- (NSString*)description {
  return [NSString stringWithFormat:@"<%@: %p; label = \"%s\">", [self class], self, Queue::of(self)->label()];
}
@end
@implementation OS_dispatch_queue_attr
@end
@implementation OS_dispatch_group
@end
@implementation OS_dispatch_semaphore
@end
@implementation OS_dispatch_data
- (NSString*)description {
  return [NSString stringWithFormat:@"<%@: %p; %lu bytes>", [self class], self, (unsigned long)Data::of(self)->size()];
}
@end
@implementation OS_dispatch_block
@end
