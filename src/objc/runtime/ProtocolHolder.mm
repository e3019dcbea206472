// Where clang puts the protocols that a file names with @protocol() alone: into a category of this class, which it
// expects nobody to have. libobjc makes objects of a category's protocols only once it knows the category's class, so
// that without it `conformsToProtocol:` would answer NO.
#import <Foundation/NSObject.h>

@interface __ObjC_Protocol_Holder_Ugly_Hack : NSObject
@end

@implementation __ObjC_Protocol_Holder_Ugly_Hack
@end
