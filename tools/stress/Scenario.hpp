// What one kind of run does. A scenario is made once in a run's process; each thread has a client of it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stress/Gate.hpp"
#include "stress/Plan.hpp"

namespace invar::stress {

/// A thread's part. The runner calls, in turn: reset(slot) for a batch of slots, iterate(slot) for each in
/// the timed part, check(slot) for each after it.
class Client {
public:
  virtual ~Client() = default;
  /// Fills the slot's output with NaN.
  virtual void reset(unsigned slot) = 0;
  /// One iteration: encode, commit, wait. An error text when Metal reports one.
  virtual std::optional<std::string> iterate(unsigned slot) = 0;
  /// Compares the whole result with the reference; says where it differs.
  virtual std::optional<std::string> check(unsigned slot) = 0;
  /// Makes one element of the slot's result wrong, to prove that check() sees it.
  virtual void spoil(unsigned slot) = 0;
};

struct ScenarioContext {
  const RunPlan& plan;
  Gate& gate;
  unsigned slots;   ///< outputs that a client keeps until they are checked
};

class Scenario {
public:
  virtual ~Scenario() = default;
  virtual std::unique_ptr<Client> makeClient(unsigned thread) = 0;
};

/// An entry of the list of scenarios.
struct ScenarioEntry {
  const char* name;
  const char* text;
  std::vector<unsigned> standardSize;
  /// Bytes of one output, for choosing the number of slots.
  uint64_t (*outputBytes)(const std::vector<unsigned>& size);
  std::unique_ptr<Scenario> (*make)(const ScenarioContext&);
};

/// All scenarios, in the order of the table. Each is added by the file that implements it.
const std::vector<ScenarioEntry>& scenarios();
const ScenarioEntry* findScenario(const std::string& name);

}  // namespace invar::stress
