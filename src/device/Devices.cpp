#include "device/Devices.hpp"

namespace invar::device {
namespace {

std::vector<DeviceFactory>& factories() {
  static auto* list = new std::vector<DeviceFactory>;
  return *list;
}

}  // namespace

DeviceRegistration::DeviceRegistration(DeviceFactory factory) { factories().push_back(factory); }

const std::vector<Device*>& allDevices() {
  static const auto* devices = [] {
    auto* all = new std::vector<Device*>;
    for (DeviceFactory factory : factories())
      for (Device* device : factory()) all->push_back(device);
    return all;
  }();
  return *devices;
}

}  // namespace invar::device
