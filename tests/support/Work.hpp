// Builds submissions by hand, for tests below the Metal layer.
#pragma once

#include <atomic>
#include <cstring>

#include "device/Device.hpp"

namespace invar::test {

using namespace device;

inline Ref<Memory> memory(Device& device, uint64_t length, bool tracked = true) {
  auto made = device.allocate(length, tracked);
  return made ? std::move(*made) : Ref<Memory>();
}

/// A submission that remembers how it ended.
struct Job {
  Ref<Submission> submission = makeRef<Submission>();
  std::shared_ptr<std::atomic<uint32_t>> done = std::make_shared<std::atomic<uint32_t>>(0);
  std::shared_ptr<Outcome> outcome = std::make_shared<Outcome>();

  explicit Job(Device& device) {
    submission->onCompleted = [done = done, outcome = outcome, &device](const Outcome& o) {
      *outcome = o;
      done->store(1, std::memory_order_release);
      device.wake(*done);
    };
  }
  Pass& pass(bool concurrent = false) {
    submission->steps.push_back(std::make_unique<Pass>());
    auto& pass = *std::get<std::unique_ptr<Pass>>(submission->steps.back());
    pass.concurrent = concurrent;
    return pass;
  }
  void copy(Pass& pass, const Ref<Memory>& from, const Ref<Memory>& to, uint64_t length, uint64_t fromAt = 0, uint64_t toAt = 0) {
    CopyCommand c;
    c.kind = Command::Kind::Copy;
    c.source = from.get(); c.destination = to.get();
    c.sourceOffset = fromAt; c.destinationOffset = toAt; c.length = length;
    pass.commands.push_back(submission->arena.create(c));
    pass.uses.push_back({from, Access::Read});
    pass.uses.push_back({to, Access::Write});
  }
  void fill(Pass& pass, const Ref<Memory>& to, uint8_t value, uint64_t at, uint64_t length) {
    FillCommand c;
    c.kind = Command::Kind::Fill;
    c.memory = to.get(); c.offset = at; c.length = length; c.value = value;
    pass.commands.push_back(submission->arena.create(c));
    pass.uses.push_back({to, Access::Write});
  }
  void signal(const Ref<Event>& event, uint64_t value) { submission->steps.push_back(EventSignal{event, value}); }
  void wait(const Ref<Event>& event, uint64_t value) { submission->steps.push_back(EventWait{event, value}); }
};

}  // namespace invar::test
