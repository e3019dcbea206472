// How backends come into the list of devices.
#pragma once

#include "device/Device.hpp"

namespace invar::device {

/// Makes a backend's devices; called once. Added by a backend's registration line.
using DeviceFactory = std::vector<Device*> (*)();
struct DeviceRegistration { explicit DeviceRegistration(DeviceFactory factory); };

}  // namespace invar::device
