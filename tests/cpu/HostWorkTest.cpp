// Work of the host as a command: every part once, in the order of commands, by any number of workers; and its errors.
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "cpu/Scheduler.hpp"

namespace invar::cpu {
namespace {

using device::HostCommand;

/// What the commands of a test count.
struct Counts {
  std::vector<std::atomic<uint32_t>> runs;   ///< of each part
  int64_t failing = -1;                      ///< this part is an error
};

HostCommand commandOf(const Counts& counts, double operations) {
  HostCommand command{};
  command.kind = device::Command::Kind::Host;
  command.name = "counting";
  command.run = [](const HostCommand& c, uint32_t first, uint32_t count) -> Result<void> {
    auto& counts = *const_cast<Counts*>(static_cast<const Counts*>(c.parameters));
    for (uint32_t i = first; i < first + count; ++i) {
      if (counts.failing == int64_t(i)) return Error{ErrorDomain::CommandBuffer, 9, "[counting] the part that fails"};
      counts.runs[i].fetch_add(1, std::memory_order_relaxed);
    }
    return {};
  };
  command.parameters = &counts;
  command.parts = uint32_t(counts.runs.size());
  command.operations = operations;
  return command;
}

class Completion final : public device::PassCompletion {
public:
  explicit Completion(Scheduler& scheduler) : m_scheduler(scheduler) {}
  void passFinished(std::optional<Error> e) override {
    error = std::move(e);
    Scheduler& scheduler = m_scheduler;
    done.store(1);   // who waits may destroy this object now
    scheduler.wake(done);
  }
  std::optional<Error> error;
  std::atomic<uint32_t> done{0};

private:
  Scheduler& m_scheduler;
};

std::optional<Error> run(Scheduler& scheduler, const std::vector<const device::Command*>& commands, bool concurrent) {
  device::Pass pass;
  pass.commands = commands;
  pass.concurrent = concurrent;
  Completion completion(scheduler);
  scheduler.execute(pass, completion);
  scheduler.helpUntil(completion.done);
  return completion.error;
}

TEST(HostWork, EveryPartRunsOnceACommand) {
  for (uint32_t workers : {0u, 1u, 2u, 8u}) {
    Scheduler scheduler(workers, 0);
    for (uint32_t parts : {0u, 1u, 7u, 1000u})
      for (double operations : {1.0, 1e6})
        for (bool concurrent : {false, true}) {
          Counts counts{std::vector<std::atomic<uint32_t>>(parts)};
          const HostCommand command = commandOf(counts, operations);
          EXPECT_FALSE(run(scheduler, {&command, &command, &command}, concurrent));
          for (auto& runs : counts.runs) ASSERT_EQ(runs.load(), 3u);
        }
  }
}

TEST(HostWork, AnErrorEndsThePass) {
  for (uint32_t workers : {0u, 2u})
    for (double operations : {1.0, 1e6}) {
      Scheduler scheduler(workers, 0);
      Counts failing{std::vector<std::atomic<uint32_t>>(50), 20}, behind{std::vector<std::atomic<uint32_t>>(50)};
      const HostCommand first = commandOf(failing, operations), second = commandOf(behind, operations);
      const auto error = run(scheduler, {&first, &second}, false);
      ASSERT_TRUE(error);
      EXPECT_EQ(error->message, "[counting] the part that fails");
      EXPECT_EQ(failing.runs[20].load(), 0u);
      for (auto& runs : behind.runs) EXPECT_EQ(runs.load(), 0u);
    }
}

}  // namespace
}  // namespace invar::cpu
