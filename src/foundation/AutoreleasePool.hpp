// The current thread's autorelease pools: a stack of objects, cut into frames by the pools.
#pragma once

#include <cstddef>
#include <cstdint>

#include "foundation/Object.hpp"

namespace NS { class AutoreleasePool; }

namespace invar::foundation {

/// A frame on the pool stack of the thread that calls. Never 0.
using PoolToken = uint64_t;

PoolToken pushPool();
/// Drains the frame and those inside it, last object first. Returns false when this thread has no such
/// frame: it was drained already, or belongs to another thread.
bool popPool(PoolToken token);
/// Leaves a reference to the frame; to the innermost frame when this thread has no such frame.
void autoreleaseInto(PoolToken token, ObjectBase* object);
/// Objects in all frames of this thread.
size_t pooledObjects();

/// A pool for a scope: what the library's own threads put around everything that calls an app.
class PoolScope {
public:
  PoolScope() : m_token(pushPool()) {}
  ~PoolScope() { popPool(m_token); }
  PoolScope(const PoolScope&) = delete;
  PoolScope& operator=(const PoolScope&) = delete;

private:
  PoolToken m_token;
};

/// What stands behind NS::AutoreleasePool: a token, pushed by init.
class AutoreleasePool final : public Implements<AutoreleasePool, NS::AutoreleasePool> {
public:
  static const TypeInfo kType;
  AutoreleasePool() : Implements(kType) {}
  ~AutoreleasePool();

  void begin() { if (!m_token) m_token = pushPool(); }
  PoolToken token() const { return m_token; }

private:
  PoolToken m_token = 0;
};

}  // namespace invar::foundation
