// NSObject's reference counts. GNUstep keeps them in a word in front of the object; NSObject's methods that change
// them are replaced by ours, for which weak references are safe and which are faster.
#pragma once

#include <atomic>
#include <cstdint>

#include "objc/objc.h"

namespace invar::objc {

/// Puts our methods into NSObject. Once, when the library is loaded; false with a line of text on standard error when
/// GNUstep does not keep counts where it did.
bool installCounting();

// For any object, nil included. A block's own count is used, a class's own methods are called.
id retain(id object) noexcept;
void release(id object);

/// Adds a reference unless the last one is gone. The object's memory must be in place (ReadGuard).
bool tryRetain(id object);
/// Whether the object's last reference is gone.
bool isDying(id object);

}  // namespace invar::objc
