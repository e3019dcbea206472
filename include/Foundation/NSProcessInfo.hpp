// What a program may ask about itself and its machine.
// Thread safety: Thread-safe.
// Metal documentation: NSProcessInfo
#pragma once

#include "NSObject.hpp"

namespace NS {

INVAR_ENUM(Integer, ProcessInfoThermalState) {
  ProcessInfoThermalStateNominal = 0,
  ProcessInfoThermalStateFair = 1,
  ProcessInfoThermalStateSerious = 2,
  ProcessInfoThermalStateCritical = 3,
};

class NS_EXPORT ProcessInfo : public Referencing<ProcessInfo> {
public:
  static ProcessInfo* processInfo();

  Array* arguments() const;
  Dictionary* environment() const;
  String* hostName() const;
  String* processName() const;
  int processIdentifier() const;
  String* globallyUniqueString() const;
  String* userName() const;
  String* operatingSystemVersionString() const;
  /// The kernel's version.
  OperatingSystemVersion operatingSystemVersion() const;
  bool isOperatingSystemAtLeastVersion(OperatingSystemVersion version) const;
  UInteger processorCount() const;         ///< of the machine
  UInteger activeProcessorCount() const;   ///< that this process may run on
  unsigned long long physicalMemory() const;  ///< bytes
  TimeInterval systemUptime() const;          ///< seconds
  ProcessInfoThermalState thermalState() const;
  bool isLowPowerModeEnabled() const;
};

}  // namespace NS
