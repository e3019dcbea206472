#import <Foundation/Foundation.h>
/// Code without ARC that gets an object from code with ARC, and relies on it until its pool is drained.
BOOL manualUser(Class maker);
