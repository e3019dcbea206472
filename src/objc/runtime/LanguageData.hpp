// The tables that a compiler leaves beside a function for exceptions: which calls have a landing pad, and what is
// caught there.
#pragma once

#include <unwind.h>

#include <cstdint>

namespace invar::objc {

/// Reads the tables of one function for one point in it. Thread safety: immutable.
class LanguageData {
public:
  explicit LanguageData(_Unwind_Context* context);

  /// Where the function goes on when an exception comes through the call; 0 when it has no part in that.
  uintptr_t landingPad() const { return m_landingPad; }
  /// What a positive filter in the actions catches: a type_info, a class's name, or null for everything.
  const void* caughtType(int64_t filter) const;

  /// Calls function(filter) for each action at the landing pad, in order, until it returns true. Without any action
  /// the pad is a cleanup: function(0).
  template <class Function>
  void eachAction(Function function) const {
    if (!m_actions) {
      function(int64_t(0));
      return;
    }
    for (const uint8_t* at = m_actions; at;) {
      int64_t filter = 0, next = 0;
      const uint8_t* link = readSigned(at, filter);
      readSigned(link, next);
      if (function(filter)) return;
      at = next ? link + next : nullptr;
    }
  }

private:
  static const uint8_t* readSigned(const uint8_t* at, int64_t& value);
  void findCall(const uint8_t* calls, const uint8_t* end, uint8_t encoding, uintptr_t function, uintptr_t padBase,
                uintptr_t instruction);

  uintptr_t m_landingPad = 0;
  const uint8_t* m_actions = nullptr;
  const uint8_t* m_types = nullptr;
  uint8_t m_typeEncoding = 0xff;
};

}  // namespace invar::objc
