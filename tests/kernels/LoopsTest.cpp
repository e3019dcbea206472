// Lanes that leave loops and end their turns in different ways meet again where the source says so.
#include <algorithm>
#include <array>
#include <numeric>

#include "KernelTest.hpp"
#include "LaneStructure.hpp"

namespace invar::kernels::test {
namespace {

using Words = std::array<uint32_t, 32>;
/// Runs the lanes of a SIMD-group: what they read, and what they write.
using Reference = std::function<void(LaneStructure& lanes, const Words& x, Words& y)>;

bool always(unsigned) { return true; }
void nothing(unsigned) {}

class Loops : public KernelTest {
protected:
  static constexpr size_t kCount = 200;

  void check(const std::string& kernel, int highest, const Reference& reference) {
    for (const size_t threads : {32, 45, 128}) {
      const Values x = randomIntegers(kCount, 0, highest, unsigned(threads));
      Values expected(kCount);
      for (size_t group = 0; group < kCount; group += threads) {
        const size_t end = std::min(group + threads, kCount);
        for (size_t first = group; first < end; first += 32) {
          const size_t count = std::min<size_t>(32, end - first);
          Words from{}, to{};
          for (size_t lane = 0; lane < count; ++lane) from[lane] = uint32_t(x[first + lane]);
          LaneStructure lanes(static_cast<unsigned>(count));
          reference(lanes, from, to);
          for (size_t lane = 0; lane < count; ++lane) expected[first + lane] = to[lane];
        }
      }
      const auto y = resultBuffer(T::UInt, kCount);
      const auto words = bufferOf(T::UInt, Values(16));
      launch("Loops.metal", kernel).arguments(bufferOf(T::UInt, x), y, words).runThreads(size(kCount), size(threads));
      EXPECT_EQ(valuesIn(y, T::UInt, kCount), expected) << kernel << ", " << threads;
    }
  }
};

TEST_F(Loops, NestedWithTurnsOfEachLanesOwn) {
  check("nested", 11, [](LaneStructure& lanes, const Words& x, Words& y) {
    Words a{}, b{};
    lanes.loop([&](unsigned l) { return a[l] < x[l] % 3 + 1; }, [&] {
      lanes.each([&](unsigned l) { b[l] = 0; });
      lanes.loop([&](unsigned l) { return b[l] < x[l] / 3 + 1; }, [&] {
        const uint32_t sum = lanes.sum([&](unsigned l) { return a[l] * 16 + b[l] + 1; });
        lanes.each([&](unsigned l) { y[l] = y[l] * 3 + sum; });
      }, [&](unsigned l) { ++b[l]; });
    }, [&](unsigned l) { ++a[l]; });
  });
  check("nested_with_rest", 11, [](LaneStructure& lanes, const Words& x, Words& y) {
    Words a{};
    lanes.loop([&](unsigned l) { return a[l] < x[l] % 4; }, [&] {
      const uint32_t sum = lanes.sum([&](unsigned l) { return a[l] + 1; });
      lanes.each([&](unsigned l) {
        y[l] += sum;
        for (uint32_t b = 0; b < x[l] / 2; ++b) y[l] += x[l] + b;
      });
    }, [&](unsigned l) { ++a[l]; });
  });
}

TEST_F(Loops, OperationOnTheWayOut) {
  check("leaves_with_sum", 7, [](LaneStructure& lanes, const Words& x, Words& y) {
    for (uint32_t turn = 0; turn < 6; ++turn)
      lanes.when([&](unsigned l) { return x[l] == turn; }, [&] {
        const uint32_t sum = lanes.sum([](unsigned l) { return l + 1; });
        lanes.each([&](unsigned l) { y[l] = sum * 10 + turn; });
      });
  });
  check("loop_on_the_way_out", 13, [](LaneStructure& lanes, const Words& x, Words& y) {
    Words turn{}, more{};
    lanes.loop([&](unsigned l) { return turn[l] < 8; }, [&] {
      const uint32_t count = lanes.sum([](unsigned) { return 1; });
      lanes.each([&](unsigned l) { y[l] += count; });
      lanes.when([&](unsigned l) { return turn[l] == x[l] / 2; }, [&] {
        lanes.loop([&](unsigned l) { return more[l] < x[l]; }, [&] {
          const uint32_t sum = lanes.sum([&](unsigned l) { return more[l]; });
          lanes.each([&](unsigned l) { y[l] = y[l] * 5 + sum; });
        }, [&](unsigned l) { ++more[l]; });
        lanes.leave();
      });
    }, [&](unsigned l) { ++turn[l]; });
  });
}

/// A loop in which all lanes that have one value leave together, the first lane's value or the smallest first.
void byValue(LaneStructure& lanes, const Words& x, bool smallest, const LaneStructure::Body& visit) {
  lanes.loop(always, [&] {
    uint32_t next = x[lanes.first()];
    if (smallest) lanes.each([&](unsigned l) { next = std::min(next, x[l]); });
    lanes.when([&](unsigned l) { return x[l] == next; }, [&] {
      visit();
      lanes.leave();
    });
  }, nothing);
}

TEST_F(Loops, OneValueAfterTheOther) {
  check("by_value", 5, [](LaneStructure& lanes, const Words& x, Words& y) {
    byValue(lanes, x, false, [&] {
      uint32_t place = 0;
      lanes.each([&](unsigned l) { y[l] = place++; });
    });
    const uint32_t count = lanes.sum([](unsigned) { return 1; });
    lanes.each([&](unsigned l) { y[l] += 100 * count; });
  });
  check("by_value_going_on", 5, [](LaneStructure& lanes, const Words& x, Words& y) {
    byValue(lanes, x, false, [&] {
      uint32_t sum = 0;
      lanes.each([&](unsigned l) { y[l] = sum += l; });
    });
    const uint32_t count = lanes.sum([](unsigned) { return 1; });
    lanes.each([&](unsigned l) { y[l] += 1000 * count; });
  });
  check("by_value_with_flag", 5, [](LaneStructure& lanes, const Words& x, Words& y) {
    byValue(lanes, x, true, [&] {
      const uint32_t sum = lanes.sum([](unsigned l) { return l; });
      lanes.each([&](unsigned l) { y[l] = sum; });
    });
  });
}

TEST_F(Loops, Returns) {
  check("returns", 7, [](LaneStructure& lanes, const Words& x, Words& y) {
    lanes.each([&](unsigned l) { y[l] = 7; });
    for (uint32_t turn = 0; turn < 5; ++turn)
      lanes.when([&](unsigned l) { return x[l] == turn; }, [&] {
        const uint32_t sum = lanes.sum([](unsigned l) { return l; });
        lanes.each([&](unsigned l) { y[l] = sum + 1000 * turn; });
        lanes.end();
      });
    lanes.called();
    uint32_t last = 0;
    lanes.each([&](unsigned l) { last = l; });
    lanes.each([&](unsigned l) { y[l] = y[l] * 2 + last; });
  });
  check("returns_from_inner", 11, [](LaneStructure& lanes, const Words& x, Words& y) {
    uint32_t a = 0;
    lanes.loop(always, [&] {
      const uint32_t going = lanes.sum([](unsigned) { return 1; });
      for (uint32_t b = 0; b < 3; ++b)
        lanes.when([&](unsigned l) { return x[l] == a * 3 + b; }, [&] {
          const uint32_t sum = lanes.sum([&](unsigned) { return b + 1; });
          lanes.each([&](unsigned l) { y[l] = going + 100 * sum; });
          lanes.end();
        });
      ++a;
    }, nothing);
    lanes.called();
    const uint32_t count = lanes.sum([](unsigned) { return 1; });
    lanes.each([&](unsigned l) { y[l] += 10000 * count; });
  });
}

/// Whoever leaves was told the same as the others that leave with it, and each turn tells something else.
TEST_F(Loops, OneAnswerToThoseThatAskTogether) {
  check("votes", 9, [](LaneStructure& lanes, const Words& x, Words& y) {
    lanes.loop(always, [&] {
      lanes.each([&](unsigned l) { ++y[l]; });
      lanes.when([&](unsigned l) { return y[l] % 3 == x[l] % 3; }, [&] {
        const uint32_t sum = lanes.sum([&](unsigned l) { return x[l]; });
        lanes.when([&](unsigned l) { return sum < y[l] * 8; }, [&] { lanes.leave(); });
      });
    }, nothing);
  });
}

TEST_F(Loops, SharedMemoryOneLaneOrValueAtATime) {
  for (const size_t threads : {32, 45, 128}) {
    const size_t count = 200;
    const Values x = randomIntegers(count, 0, 4, unsigned(threads));
    const auto y = resultBuffer(T::UInt, count);
    const auto counters = bufferOf(T::UInt, Values(8));
    launch("Loops.metal", "counted").arguments(bufferOf(T::UInt, x), y, counters).runThreads(size(count), size(threads));
    Values expected(8);
    for (const double value : x) ++expected[size_t(value)];
    EXPECT_EQ(valuesIn(counters, T::UInt, 8), expected) << threads;

    launch("Loops.metal", "locked").arguments(bufferOf(T::UInt, x), y, bufferOf(T::UInt, Values(1))).runThreads(size(count), size(threads));
    expected.resize(count);
    for (size_t i = 0; i < count; ++i) expected[i] = double(i % threads % 32 + 1);
    EXPECT_EQ(valuesIn(y, T::UInt, count), expected) << threads;
  }
}

TEST_F(Loops, FunctionsThatEndWithCallsOfThemselves) {
  check("tail_calls", 99, [](LaneStructure& lanes, const Words& x, Words& y) {
    lanes.each([&](unsigned l) { y[l] = x[l] / 10 * 1000 + x[l] % 10 * 100 + std::gcd(x[l], 60u); });
  });
}

}  // namespace
}  // namespace invar::kernels::test
