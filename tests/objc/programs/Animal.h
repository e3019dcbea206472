#import <Foundation/Foundation.h>
@interface Animal : NSObject
@property (nonatomic) int legs;
- (BOOL)isSound;
@end
