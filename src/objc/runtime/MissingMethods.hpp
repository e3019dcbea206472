// Exceptions for messages that nobody implements.
#pragma once

namespace invar::objc {

/// Puts our -doesNotRecognizeSelector: into NSObject. Once, when the library is loaded.
void installMissingMethods();

}  // namespace invar::objc
