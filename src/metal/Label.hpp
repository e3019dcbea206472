// The name that an app gives an object, for reports.
#pragma once

#include <string>

#include "base/Mutex.hpp"
#include "foundation/String.hpp"

namespace invar::metal {

/// Thread safety: thread-safe.
class Label {
public:
  /// Keeps a copy; null takes the label away.
  void set(const NS::String* text) INVAR_EXCLUDES(m_mutex) {
    auto copy = foundation::Retained<foundation::ObjectBase>::adopt(
        foundation::String::checked(text) ? foundation::copyOf(foundation::baseOf(text)) : nullptr);
    Lock lock(m_mutex);
    std::swap(copy, m_text);   // the old one is released after the lock
  }

  /// The label, left to the current autorelease pool: another thread may replace it at any time.
  NS::String* get() const INVAR_EXCLUDES(m_mutex) {
    foundation::ObjectBase* text;
    {
      Lock lock(m_mutex);
      text = m_text.get();
      if (text) text->retain();
    }
    if (text) foundation::autorelease(text);
    return reinterpret_cast<NS::String*>(text);
  }

  std::string text() const INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    return m_text ? static_cast<const foundation::String*>(m_text.get())->text() : std::string();
  }

private:
  mutable LeafMutex m_mutex;
  foundation::Retained<foundation::ObjectBase> m_text INVAR_GUARDED_BY(m_mutex);
};

}  // namespace invar::metal
