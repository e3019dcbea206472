// What Foundation makes on its first use, for all threads.
#pragma once

namespace invar::objc {

/// Makes the user's defaults and the main bundle now. GNUstep makes either with its own lock held and asks for the other
/// one meanwhile, so that two threads whose first uses of Foundation come together (NSLog and a description of a
/// dictionary, say) wait for each other for ever. Called before main, which has one thread; takes 3 ms.
void makeSharedObjects();

}  // namespace invar::objc
