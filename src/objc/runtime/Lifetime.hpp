// What classes that count their references themselves, as the door's do, owe to the runtime. Such a class
// calls willDestroy when the last reference is gone, and answers -retainWeakReference, which adds a reference
// unless the last one is gone and says whether it did. NSObject's own counting does both.
#pragma once

namespace invar::objc {

/// Makes all weak references to the object nil and lets go of what is associated with it. The object's count must
/// be such that -retainWeakReference answers NO by now. Costs two loads for an object that has neither.
/// Thread safety: thread-safe; waits for threads that read such a reference at this moment, which they do briefly.
void willDestroy(const void* object) noexcept;

}  // namespace invar::objc
