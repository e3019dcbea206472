#include "Measure.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cmath>
#include <iterator>
#include <numeric>
#include <thread>

namespace invar::bench {
namespace {

constexpr double kNear = 0.05;   // of the goal
constexpr unsigned kMoreRounds = 2;

}  // namespace

Window runWindow(unsigned threads, double seconds, const MakeWork& make) {
  using Clock = std::chrono::steady_clock;
  std::barrier start(ptrdiff_t(threads) + 1);
  std::atomic<bool> stop{false};
  std::vector<uint64_t> counts(threads * 8);   // a cache line each
  std::vector<std::thread> clients;
  for (unsigned t = 0; t < threads; ++t) {
    clients.emplace_back([&, t] {
      Work work = make(t);
      work();
      start.arrive_and_wait();
      uint64_t count = 0;
      while (!stop.load(std::memory_order_relaxed)) {
        work();
        ++count;
      }
      counts[t * 8] = count;
    });
  }
  start.arrive_and_wait();
  const auto begin = Clock::now();
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  for (auto& client : clients) client.join();
  // Threads finish the call they are in: the window ends with the last of them.
  const double spent = std::chrono::duration<double>(Clock::now() - begin).count();
  uint64_t total = 0, fewest = ~uint64_t(0), most = 0;
  for (unsigned t = 0; t < threads; ++t) {
    total += counts[t * 8];
    fewest = std::min(fewest, counts[t * 8]);
    most = std::max(most, counts[t * 8]);
  }
  return {double(total) / spent, most ? double(fewest) / double(most) : 0};
}

Comparison compare(const Contender& ours, const std::vector<Contender>& peers, unsigned rounds, bool lessIsBetter) {
  std::vector<double> own;
  std::vector<std::vector<double>> theirs(peers.size()), ratios(peers.size());
  const auto measureRound = [&](const std::vector<size_t>& measured) {
    own.push_back(ours.measure());
    for (size_t p : measured) {
      theirs[p].push_back(peers[p].measure());
      ratios[p].push_back(lessIsBetter ? theirs[p].back() / own.back() : own.back() / theirs[p].back());
    }
  };
  std::vector<size_t> all(peers.size()), close;
  std::iota(all.begin(), all.end(), size_t(0));
  for (unsigned round = 0; round < rounds; ++round) measureRound(all);
  std::copy_if(all.begin(), all.end(), std::back_inserter(close), [&](size_t p) {
    return peers[p].goal && std::abs(median(ratios[p]) / *peers[p].goal - 1) < kNear;
  });
  for (unsigned round = 0; !close.empty() && round < kMoreRounds * rounds; ++round) measureRound(close);
  Comparison result;
  result.ours = median(own);
  for (size_t p = 0; p < peers.size(); ++p) {
    result.theirs.push_back(median(theirs[p]));
    result.ratios.push_back(median(ratios[p]));
  }
  return result;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

unsigned cores() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? unsigned(CPU_COUNT(&set)) : 1;
}

}  // namespace invar::bench
