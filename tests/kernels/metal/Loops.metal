// Loops that lanes leave, or whose turns they end, in different ways, with operations of lanes in all of them.
#include <metal_stdlib>
using namespace metal;

#define LOOPS(name) \
  kernel void name(device const uint* x [[buffer(0)]], device uint* y [[buffer(1)]], device atomic_uint* shared [[buffer(2)]], \
                   uint i [[thread_position_in_grid]], uint lane [[thread_index_in_simdgroup]])

LOOPS(nested) {
  uint total = 0;
  for (uint a = 0; a < x[i] % 3 + 1; ++a)
    for (uint b = 0; b < x[i] / 3 + 1; ++b) total = total * 3 + simd_sum(a * 16 + b + 1);
  y[i] = total;
}

LOOPS(nested_with_rest) {
  uint total = 0;
  for (uint a = 0; a < x[i] % 4; ++a) {
    total += simd_sum(a + 1);
    uint steps = 0;
    for (uint b = 0; b < x[i] / 2; ++b) steps += x[i] + b;
    total += steps;
  }
  y[i] = total;
}

LOOPS(leaves_with_sum) {
  y[i] = 0;
  for (uint turn = 0; turn < 6; ++turn) {
    if (turn == x[i]) {
      const uint same = simd_sum(lane + 1);
      y[i] = same * 10 + turn;
      break;
    }
  }
}

LOOPS(by_value) {
  uint place = 0;
  while (true) {
    if (simd_broadcast_first(x[i]) == x[i]) {
      place = simd_prefix_exclusive_sum(1u);
      break;
    }
  }
  y[i] = place + 100 * simd_sum(1u);
}

LOOPS(by_value_going_on) {
  uint place = 0;
  while (true) {
    const uint first = simd_broadcast_first(x[i]);
    if (first != x[i]) continue;
    place = simd_prefix_inclusive_sum(lane);
    break;
  }
  y[i] = place + 1000 * simd_sum(1u);
}

LOOPS(by_value_with_flag) {
  uint sum = 0;
  bool done = false;
  while (!done) {
    if (simd_min(x[i]) == x[i]) {
      sum = simd_sum(lane);
      done = true;
    }
  }
  y[i] = sum;
}

static uint sumOfEqual(uint value, uint lane) {
  for (uint turn = 0; turn < 5; ++turn) {
    if (turn == value) return simd_sum(lane) + 1000 * turn;
  }
  return 7;
}

LOOPS(returns) {
  const uint sum = sumOfEqual(x[i], lane);
  y[i] = sum * 2 + simd_max(lane);
}

static uint findPair(uint value) {
  for (uint a = 0;; ++a) {
    const uint going = simd_sum(1u);
    for (uint b = 0; b < 3; ++b)
      if (a * 3 + b == value) return going + 100 * simd_sum(b + 1);
  }
}

LOOPS(returns_from_inner) { y[i] = findPair(x[i]) + 10000 * simd_sum(1u); }

LOOPS(loop_on_the_way_out) {
  uint total = 0;
  for (uint turn = 0; turn < 8; ++turn) {
    total += simd_sum(1u);
    if (turn == x[i] / 2) {
      for (uint more = 0; more < x[i]; ++more) total = total * 5 + simd_sum(more);
      break;
    }
  }
  y[i] = total;
}

LOOPS(votes) {
  uint turns = 0;
  while (true) {
    ++turns;
    if (turns % 3 == x[i] % 3) {
      if (simd_sum(x[i]) < turns * 8) break;
    }
  }
  y[i] = turns;
}

LOOPS(counted) {
  while (true) {
    if (simd_broadcast_first(x[i]) == x[i]) {
      const uint count = simd_sum(1u);
      if (simd_is_first()) atomic_fetch_add_explicit(&shared[x[i]], count, memory_order_relaxed);
      break;
    }
  }
  y[i] = 0;
}

LOOPS(locked) {
  bool done = false;
  while (!done) {
    if (atomic_exchange_explicit(&shared[0], 1u, memory_order_relaxed) == 0) {
      y[i] = simd_sum(lane + 1);
      atomic_store_explicit(&shared[0], 0u, memory_order_relaxed);
      done = true;
    }
  }
}

// Calls of itself that end a function are turns of a loop.
struct Counter {
  uint digit = 0, carried = 0;
  void add(uint n) thread {
    digit += n;
    if (digit > 9) {
      const uint rest = digit - 10;
      digit = 0;
      ++carried;
      if (rest > 0) add(rest);
    }
  }
};

uint common_divisor(uint a, uint b) { return b ? common_divisor(b, a % b) : a; }

LOOPS(tail_calls) {
  Counter counter;
  counter.add(x[i]);
  y[i] = counter.carried * 1000 + counter.digit * 100 + common_divisor(x[i], 60);
}
