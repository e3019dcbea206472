// MTLLogState and MTLLogStateDescriptor.
#import "objc/metal/MetalBridge.hpp"

using namespace invar::objc;

@implementation InvarMTLLogState
- (void)addLogHandler:(void (^)(NSString *, NSString *, MTLLogLevel, NSString *))block {
  using Block = void (^)(NS::String *, NS::String *, MTL::LogLevel, NS::String *);
  cpp(self)->addLogHandler(MTL::Private::handlerFromBlock(reinterpret_cast<Block>((void *)block)));
}
@end

@implementation MTLLogStateDescriptor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MTL::LogStateDescriptor)
PROPERTY(MTLLogLevel, level, setLevel)
PROPERTY(NSInteger, bufferSize, setBufferSize)
@end
