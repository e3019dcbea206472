// MTLEvent, MTLSharedEvent and MTLFence.
#include "metal/ListenerQueue.hpp"
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLEvent
FOUND(id<MTLDevice>, device)
LABEL
@end

@implementation InvarMTLSharedEvent
PROPERTY(uint64_t, signaledValue, setSignaledValue)
- (MTLSharedEventHandle *)newSharedEventHandle {
  return objc(cpp(self)->newSharedEventHandle());
}
- (BOOL)waitUntilSignaledValue:(uint64_t)value timeoutMS:(uint64_t)milliseconds {
  return cpp(self)->waitUntilSignaledValue(value, milliseconds);
}
- (void)notifyListener:(MTLSharedEventListener *)listener
               atValue:(uint64_t)value
                 block:(MTLSharedEventNotificationBlock)block {
  cpp(self)->notifyListener(GIVEN(MTL::SharedEventListener, listener), value,
                            reinterpret_cast<MTL::SharedEventNotificationBlock>((void *)block));
}
@end

@implementation MTLSharedEventHandle
INVAR_DOOR_OBJECT
INVAR_MADE_BY_THE_LIBRARY
FOUND(NSString *, label)
@end

@implementation MTLSharedEventListener
INVAR_DOOR_OBJECT
INVAR_MADE_BY_CPP(MTL::SharedEventListener)
+ (MTLSharedEventListener *)sharedListener {
  return objc(MTL::SharedEventListener::sharedListener());
}
- (instancetype)init {
  return objc(cpp(self)->init());
}
- (instancetype)initWithDispatchQueue:(dispatch_queue_t)dispatchQueue {
  if (!dispatchQueue) return objc(cpp(self)->init());
  dispatch_retain(dispatchQueue);
  MTL::detail::deliverOn(cpp(self), {(void *)dispatchQueue,
                                     [](void *queue) { dispatch_release((dispatch_queue_t)queue); },
                                     [](void *queue, const std::function<void()> &notification) {
                                       auto copy = notification;  // a block would capture the reference
                                       dispatch_async((dispatch_queue_t)queue, ^{
                                         copy();
                                       });
                                     }});
  return self;
}
- (dispatch_queue_t)dispatchQueue {
  return (dispatch_queue_t)MTL::detail::queueOf(cpp(self));
}
@end

@implementation InvarMTLFence
FOUND(id<MTLDevice>, device)
LABEL
@end
