// Messages as calls: how compiled code finds a method.
//
// objc_msgSend is not there: its callers cast it to the method's type, and GCC's runtime has no function that could be
// so cast. Ask objc_msg_lookup for the method and cast that.
// Thread safety: thread-safe.
// Apple's documentation: Objective-C Runtime, Sending Messages
#pragma once

#include <objc/objc-decls.h>
#include <objc/objc.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __OBJC__
struct objc_super { __unsafe_unretained id self; __unsafe_unretained Class super_class; };
#else
struct objc_super { id self; Class super_class; };
#endif

/// The method of the receiver; for nil one that returns zero; never null.
objc_EXPORT IMP objc_msg_lookup(id receiver, SEL selector);
objc_EXPORT IMP objc_msg_lookup_super(struct objc_super *super, SEL selector);

objc_EXPORT IMP (*__objc_msg_forward)(SEL);
objc_EXPORT IMP (*__objc_msg_forward2)(id, SEL);

#ifdef __cplusplus
}
#endif
