// A point in time.
// Thread safety: Immutable.
// Metal documentation: NSDate
#pragma once

#include "NSObject.hpp"

namespace NS {

class NS_EXPORT Date : public Copying<Date> {
public:
  static Date* date();
  static Date* dateWithTimeIntervalSinceNow(TimeInterval secs);

  TimeInterval timeIntervalSinceNow() const;   ///< seconds; negative for the past
  TimeInterval timeIntervalSince1970() const;  ///< seconds
};

}  // namespace NS
