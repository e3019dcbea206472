// What Foundation makes on its first use, for all threads.
#pragma once

namespace invar::objc {

/// Makes the user's defaults, the main bundle and NSLog's lock now, before main, while there is one thread; takes 3 ms.
/// GNUstep makes either of the first two with its own lock held and asks for the other one meanwhile, so that two threads
/// whose first uses of Foundation come together (NSLog and +[NSBundle mainBundle], say) wait for each other for ever;
/// the lock it hands to other threads without any order.
void makeSharedObjects();

}  // namespace invar::objc
