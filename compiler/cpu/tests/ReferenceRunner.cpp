#include "cpu/tests/ReferenceRunner.hpp"

#include <ucontext.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <vector>

namespace invar::lowering::test {

namespace {

using protocol::KernelLaunch;

struct Thread {
  ucontext_t context{};
  std::unique_ptr<char[]> stack;
  uint32_t position[3] = {0, 0, 0};
  uint32_t index = 0;
  enum { Ready, Barrier, Operation, Done } state = Ready;
  const void* site = nullptr;      ///< the call at which it waits
  uint64_t arguments[4] = {0, 0, 0, 0};
  uint64_t result = 0;
  const std::function<void(std::vector<Thread*>&)>* operation = nullptr;
};

struct Group {
  const KernelLaunch* launch;
  uint32_t position[3], size[3];
  std::vector<Thread> threads;
  ucontext_t scheduler{};
  Thread* current = nullptr;
  void (*kernel)();
};

Group* g_group;
std::vector<std::vector<char>> g_threadgroupArguments;
std::vector<std::unique_ptr<char[]>> g_stacks;
constexpr size_t kStackBytes = 32 * 1024;

void threadMain() {
  g_group->kernel();
  g_group->current->state = Thread::Done;
  swapcontext(&g_group->current->context, &g_group->scheduler);
}

void wait(decltype(Thread::state) state, const void* site) {
  Thread* self = g_group->current;
  self->state = state;
  self->site = site;
  swapcontext(&self->context, &g_group->scheduler);
}

void resume(Thread& thread) {
  g_group->current = &thread;
  thread.state = Thread::Ready;
  swapcontext(&g_group->scheduler, &thread.context);
}

/// Runs a SIMD-group until all its threads wait at a barrier or are done. Of the threads that wait at lane
/// operations, those at the first call in the code go first, so that threads which went different ways meet.
void runSimdgroup(Group& group, size_t first, size_t end) {
  for (size_t i = first; i < end; ++i)
    if (group.threads[i].state == Thread::Ready) resume(group.threads[i]);
  for (;;) {
    const void* site = nullptr;
    for (size_t i = first; i < end; ++i)
      if (Thread& thread = group.threads[i];
          thread.state == Thread::Operation && (!site || thread.site < site))
        site = thread.site;
    if (!site) return;
    std::vector<Thread*> lanes;
    for (size_t i = first; i < end; ++i)
      if (Thread& thread = group.threads[i]; thread.state == Thread::Operation && thread.site == site)
        lanes.push_back(&thread);
    (*lanes.front()->operation)(lanes);
    for (Thread* lane : lanes) resume(*lane);
  }
}

void runGroup(Group& group) {
  uint32_t count = group.size[0] * group.size[1] * group.size[2];
  group.threads = std::vector<Thread>(count);
  while (g_stacks.size() < count) g_stacks.emplace_back(new char[kStackBytes]);
  for (uint32_t i = 0; i < count; ++i) {
    Thread& thread = group.threads[i];
    thread.index = i;
    thread.position[0] = i % group.size[0];
    thread.position[1] = i / group.size[0] % group.size[1];
    thread.position[2] = i / group.size[0] / group.size[1];
    getcontext(&thread.context);
    thread.context.uc_stack.ss_sp = g_stacks[i].get();
    thread.context.uc_stack.ss_size = kStackBytes;
    thread.context.uc_link = nullptr;
    makecontext(&thread.context, threadMain, 0);
  }
  g_group = &group;
  for (bool alive = true; alive;) {
    for (uint32_t first = 0; first < count; first += 32)
      runSimdgroup(group, first, std::min(first + 32, count));
    alive = false;
    for (Thread& thread : group.threads)
      if (thread.state == Thread::Barrier) {
        thread.state = Thread::Ready;
        alive = true;
      }
  }
}

/// Waits for the other lanes at this call; `compute` then fills in everyone's result.
template <class T, class... Arguments>
T laneOperation(const void* site, const std::function<void(std::vector<Thread*>&)>& compute,
                Arguments... arguments) {
  Thread* self = g_group->current;
  size_t i = 0;
  ((self->arguments[i] = 0, std::memcpy(&self->arguments[i], &arguments, sizeof arguments), ++i), ...);
  self->operation = &compute;
  wait(Thread::Operation, site);
  T result;
  std::memcpy(&result, &self->result, sizeof result);
  return result;
}

template <class T> T argument(const Thread& thread, int i = 0) {
  T value;
  std::memcpy(&value, &thread.arguments[i], sizeof value);
  return value;
}
template <class T> void give(Thread& thread, T value) {
  thread.result = 0;
  std::memcpy(&thread.result, &value, sizeof value);
}
uint32_t laneOf(const Thread& thread) { return thread.index % 32; }

/// The lanes of each group of `width`.
void forGroups(std::vector<Thread*>& lanes, uint32_t width,
               const std::function<void(std::vector<Thread*>&)>& body) {
  for (uint32_t first = 0; first < 32; first += width) {
    std::vector<Thread*> members;
    for (Thread* lane : lanes)
      if (laneOf(*lane) / width == first / width) members.push_back(lane);
    if (!members.empty()) body(members);
  }
}

template <class T, class F> T reduce(const void* site, uint32_t width, T value, F combine) {
  std::function<void(std::vector<Thread*>&)> compute = [&](std::vector<Thread*>& all) {
    forGroups(all, width, [&](std::vector<Thread*>& lanes) {
      T total = argument<T>(*lanes[0]);
      for (size_t i = 1; i < lanes.size(); ++i) total = combine(total, argument<T>(*lanes[i]));
      for (Thread* lane : lanes) give(*lane, total);
    });
  };
  return laneOperation<T>(site, compute, value);
}

template <class T, class F>
T prefix(const void* site, uint32_t width, bool inclusive, T value, T start, F combine) {
  std::function<void(std::vector<Thread*>&)> compute = [&](std::vector<Thread*>& all) {
    forGroups(all, width, [&](std::vector<Thread*>& lanes) {
      T total = start;
      for (Thread* lane : lanes) {
        T next = combine(total, argument<T>(*lane));
        give(*lane, inclusive ? next : total);
        total = next;
      }
    });
  };
  return laneOperation<T>(site, compute, value);
}

/// `from(lane, argument)` says whose value a lane gets; 32 and up: of the filling values.
template <class T, class F>
T shuffle(const void* site, uint32_t width, T value, T fill, uint32_t delta, F from) {
  std::function<void(std::vector<Thread*>&)> compute = [&](std::vector<Thread*>& lanes) {
    for (Thread* lane : lanes) {
      uint32_t place = laneOf(*lane) % width, base = laneOf(*lane) - place;
      uint32_t source = from(place, argument<uint32_t>(*lane, 2));
      for (Thread* other : lanes)
        if (laneOf(*other) == base + source % 32) give(*lane, argument<T>(*other, source >= 32 ? 1 : 0));
    }
  };
  return laneOperation<T>(site, compute, value, fill, delta);
}

template <class T, class F> T vote(const void* site, uint32_t width, bool value, F result) {
  std::function<void(std::vector<Thread*>&)> compute = [&](std::vector<Thread*>& all) {
    forGroups(all, width, [&](std::vector<Thread*>& lanes) {
      uint64_t bits = 0, active = 0;
      for (Thread* lane : lanes) {
        active |= 1ull << laneOf(*lane) % width;
        if (argument<bool>(*lane)) bits |= 1ull << laneOf(*lane) % width;
      }
      for (Thread* lane : lanes) give(*lane, static_cast<T>(result(bits, active, lane == lanes.front())));
    });
  };
  return laneOperation<T>(site, compute, value);
}

}  // namespace

void runReference(void (*kernel)(), const KernelLaunch& launch) {
  g_threadgroupArguments.assign(4, std::vector<char>(16384));
  for (uint32_t z = 0; z < launch.threadgroupsPerGrid[2]; ++z)
    for (uint32_t y = 0; y < launch.threadgroupsPerGrid[1]; ++y)
      for (uint32_t x = 0; x < launch.threadgroupsPerGrid[0]; ++x) {
        Group group{&launch, {x, y, z}, {}, {}, {}, nullptr, kernel};
        for (int d = 0; d < 3; ++d)
          group.size[d] =
              std::min(launch.threadsPerThreadgroup[d],
                       launch.threadsPerGrid[d] - group.position[d] * launch.threadsPerThreadgroup[d]);
        runGroup(group);
      }
}

namespace {
uint32_t volume(const uint32_t* size) { return size[0] * size[1] * size[2]; }
}  // namespace

extern "C" {
#define SITE __builtin_return_address(0)
void* __invar_buffer(int i) { return g_group->launch->buffers[i]; }
void* __invar_threadgroup_argument(int i) { return g_threadgroupArguments[i].data(); }
uint32_t __invar_thread_position_in_threadgroup(int d) { return g_group->current->position[d]; }
uint32_t __invar_threadgroup_position_in_grid(int d) { return g_group->position[d]; }
uint32_t __invar_threads_per_grid(int d) { return g_group->launch->threadsPerGrid[d]; }
uint32_t __invar_threadgroups_per_grid(int d) { return g_group->launch->threadgroupsPerGrid[d]; }
uint32_t __invar_threads_per_threadgroup(int d) { return g_group->size[d]; }
uint32_t __invar_dispatch_threads_per_threadgroup(int d) { return g_group->launch->threadsPerThreadgroup[d]; }
uint32_t __invar_thread_position_in_grid(int d) {
  return g_group->position[d] * g_group->launch->threadsPerThreadgroup[d] + g_group->current->position[d];
}
uint32_t __invar_thread_index_in_threadgroup() { return g_group->current->index; }
uint32_t __invar_thread_index_in_simdgroup() { return g_group->current->index % 32; }
uint32_t __invar_simdgroup_index_in_threadgroup() { return g_group->current->index / 32; }
uint32_t __invar_simdgroups_per_threadgroup() { return (volume(g_group->size) + 31) / 32; }
uint32_t __invar_dispatch_simdgroups_per_threadgroup() {
  return (volume(g_group->launch->threadsPerThreadgroup) + 31) / 32;
}
uint32_t __invar_threads_per_simdgroup() { return 32; }
uint32_t __invar_thread_index_in_quadgroup() { return g_group->current->index % 4; }
uint32_t __invar_quadgroup_index_in_threadgroup() { return g_group->current->index / 4; }
uint32_t __invar_quadgroups_per_threadgroup() { return (volume(g_group->size) + 3) / 4; }

void __invar_threadgroup_barrier(int) { wait(Thread::Barrier, SITE); }
void __invar_simdgroup_barrier(int) {
  std::function<void(std::vector<Thread*>&)> nothing = [](std::vector<Thread*>&) {};
  laneOperation<int>(SITE, nothing, 0);
}
#define REDUCE(name, T, width, expression)                                          \
  T __invar_##name(T value) {                                                       \
    return reduce<T>(SITE, width, value, [](T a, T b) -> T { return expression; }); \
  }
REDUCE(simd_sum_f32, float, 32, a + b)
REDUCE(simd_max_f32, float, 32, std::max(a, b))
REDUCE(simd_sum_s32, int, 32, static_cast<int>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b)))
REDUCE(simd_sum_s64, int64_t, 32, static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b)))
REDUCE(simd_product_s32, int, 32, static_cast<int>(static_cast<uint32_t>(a) * static_cast<uint32_t>(b)))
REDUCE(simd_min_s32, int, 32, std::min(a, b))
REDUCE(simd_max_s32, int, 32, std::max(a, b))
REDUCE(simd_min_u32, uint32_t, 32, std::min(a, b))
REDUCE(simd_and_b32, uint32_t, 32, a & b)
REDUCE(simd_or_b32, uint32_t, 32, a | b)
REDUCE(simd_xor_b32, uint32_t, 32, a ^ b)
REDUCE(quad_sum_s32, int, 4, static_cast<int>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b)))
#define PREFIX(name, T, width, inclusive, start, expression)                                          \
  T __invar_##name(T value) {                                                                         \
    return prefix<T>(SITE, width, inclusive, value, start, [](T a, T b) -> T { return expression; }); \
  }
PREFIX(simd_prefix_inclusive_sum_f32, float, 32, true, 0.0f, a + b)
PREFIX(simd_prefix_inclusive_sum_s32, int, 32, true, 0,
       static_cast<int>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b)))
PREFIX(simd_prefix_exclusive_sum_s32, int, 32, false, 0,
       static_cast<int>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b)))
PREFIX(simd_prefix_exclusive_product_s32, int, 32, false, 1,
       static_cast<int>(static_cast<uint32_t>(a) * static_cast<uint32_t>(b)))
PREFIX(quad_prefix_inclusive_sum_s32, int, 4, true, 0,
       static_cast<int>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b)))
#define SHUFFLE(name, T, width, expression)                                                         \
  T __invar_##name(T value, uint32_t delta) {                                                       \
    return shuffle<T>(SITE, width, value, value, delta, [](uint32_t lane, uint32_t d) -> uint32_t { \
      constexpr uint32_t w = width;                                                                 \
      (void)w;                                                                                      \
      (void)lane;                                                                                   \
      return expression;                                                                            \
    });                                                                                             \
  }
SHUFFLE(simd_broadcast_b32, uint32_t, 32, d)
SHUFFLE(simd_shuffle_b32, uint32_t, 32, d)
SHUFFLE(simd_shuffle_b64, uint64_t, 32, d)
SHUFFLE(simd_shuffle_xor_b32, uint32_t, 32, lane ^ d)
SHUFFLE(simd_shuffle_up_b32, uint32_t, 32, lane >= d ? lane - d : lane)
SHUFFLE(simd_shuffle_down_b32, uint32_t, 32, lane + d < w ? lane + d : lane)
SHUFFLE(simd_shuffle_rotate_up_b32, uint32_t, 32, (lane - d) % w)
SHUFFLE(simd_shuffle_rotate_down_b32, uint32_t, 32, (lane + d) % w)
SHUFFLE(quad_broadcast_b32, uint32_t, 4, d)
SHUFFLE(quad_shuffle_xor_b32, uint32_t, 4, lane ^ d)
SHUFFLE(quad_shuffle_up_b32, uint32_t, 4, lane >= d ? lane - d : lane)
uint32_t __invar_simd_shuffle_and_fill_up_b32(uint32_t value, uint32_t fill, uint32_t delta,
                                              uint32_t modulo) {
  return shuffle<uint32_t>(SITE, 32, value, fill, delta, [modulo](uint32_t lane, uint32_t d) {
    uint32_t within = lane % modulo, base = lane - within;
    return within >= d ? base + within - d : 32 + base + within + modulo - d;
  });
}
uint32_t __invar_simd_shuffle_and_fill_down_b32(uint32_t value, uint32_t fill, uint32_t delta,
                                                uint32_t modulo) {
  return shuffle<uint32_t>(SITE, 32, value, fill, delta, [modulo](uint32_t lane, uint32_t d) {
    uint32_t within = lane % modulo, base = lane - within;
    return within + d < modulo ? base + within + d : 32 + base + within + d - modulo;
  });
}
uint32_t __invar_simd_broadcast_first_b32(uint32_t value) {
  return reduce<uint32_t>(SITE, 32, value, [](uint32_t a, uint32_t) { return a; });
}
uint64_t __invar_simd_ballot(bool value) {
  return vote<uint64_t>(SITE, 32, value, [](uint64_t bits, uint64_t, bool) { return bits; });
}
uint64_t __invar_simd_active_threads_mask() {
  return vote<uint64_t>(SITE, 32, true, [](uint64_t, uint64_t active, bool) { return active; });
}
bool __invar_simd_any(bool value) {
  return vote<bool>(SITE, 32, value, [](uint64_t bits, uint64_t, bool) { return bits != 0; });
}
bool __invar_simd_all(bool value) {
  return vote<bool>(SITE, 32, value, [](uint64_t bits, uint64_t active, bool) { return bits == active; });
}
bool __invar_simd_is_first() {
  return vote<bool>(SITE, 32, true, [](uint64_t, uint64_t, bool first) { return first; });
}
uint64_t __invar_quad_ballot(bool value) {
  return vote<uint64_t>(SITE, 4, value, [](uint64_t bits, uint64_t, bool) { return bits; });
}
bool __invar_quad_is_first() {
  return vote<bool>(SITE, 4, true, [](uint64_t, uint64_t, bool first) { return first; });
}
}

}  // namespace invar::lowering::test
