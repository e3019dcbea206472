#include <gtest/gtest.h>

#include <latch>
#include <thread>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Probe.hpp"
#include "foundation/AutoreleasePool.hpp"

namespace invar::foundation::test {
namespace {

NS::AutoreleasePool* newPool() { return NS::AutoreleasePool::alloc()->init(); }
void pool(std::atomic<int>& destroyed, int number = 0, std::vector<int>* log = nullptr) {
  (new Probe(destroyed, number, log))->door()->autorelease();
}

}  // namespace

TEST(AutoreleasePool, DrainsTheLastObjectFirst) {
  std::atomic<int> destroyed{0};
  std::vector<int> order;
  auto* outer = newPool();
  pool(destroyed, 1, &order);
  auto* inner = newPool();
  pool(destroyed, 2, &order);
  pool(destroyed, 3, &order);
  inner->release();
  EXPECT_EQ(order, (std::vector<int>{3, 2}));
  pool(destroyed, 4, &order);
  outer->drain();
  EXPECT_EQ(order, (std::vector<int>{3, 2, 4, 1}));
}

TEST(AutoreleasePool, TheOuterPoolDrainsWhatIsInside) {
  std::atomic<int> destroyed{0};
  auto* outer = newPool();
  auto* inner = newPool();
  pool(destroyed);
  outer->release();
  EXPECT_EQ(destroyed, 1);
  EXPECT_EQ(pooledObjects(), 0u);
  inner->release();  // handled already: nothing left to do
  EXPECT_EQ(destroyed, 1);
}

TEST(AutoreleasePool, AddObjectPutsIntoThatPool) {
  std::atomic<int> destroyed{0};
  auto* outer = newPool();
  auto* inner = newPool();
  outer->addObject((new Probe(destroyed))->door());
  pool(destroyed);
  inner->release();
  EXPECT_EQ(destroyed, 1);
  outer->release();
  EXPECT_EQ(destroyed, 2);
}

// Autoreleases another object while it is destroyed.
class Chain final : public Implements<Chain, NS::Object> {
public:
  static inline constinit const TypeInfo kType{
      .name = "Chain", .super = &kObjectType, .destroy = destroyObject};
  Chain(std::atomic<int>& destroyed, int more) : Implements(kType), m_destroyed(destroyed), m_more(more) {}
  ~Chain() {
    ++m_destroyed;
    if (m_more) (new Chain(m_destroyed, m_more - 1))->door()->autorelease();
  }

private:
  std::atomic<int>& m_destroyed;
  int m_more;
};

TEST(AutoreleasePool, DrainsWhatDestructorsAutorelease) {
  std::atomic<int> destroyed{0};
  auto* pool = newPool();
  (new Chain(destroyed, 100))->door()->autorelease();
  pool->release();
  EXPECT_EQ(destroyed, 101);
}

TEST(AutoreleasePool, BelongsToItsThread) {
  for (int threads : {1, 2, 3, 8, 16, 64}) {
    std::atomic<int> destroyed{0};
    std::latch everyone(threads);
    std::vector<std::thread> workers;
    for (int t = 0; t < threads; ++t)
      workers.emplace_back([&] {
        everyone.arrive_and_wait();
        for (int i = 0; i < 50; ++i) {
          std::atomic<int> mine{0};
          auto* outer = newPool();
          pool(mine);
          auto* inner = newPool();
          pool(mine);
          inner->release();
          EXPECT_EQ(mine, 1);
          outer->release();
          EXPECT_EQ(mine, 2);
          destroyed += mine;
        }
      });
    for (auto& worker : workers) worker.join();
    EXPECT_EQ(destroyed, threads * 100);
  }
}

TEST(AutoreleasePool, AThreadWithoutAPoolDrainsAtItsEnd) {
  std::atomic<int> destroyed{0};
  std::thread([&] {
    pool(destroyed);
    (new Chain(destroyed, 5))->door()->autorelease();
    EXPECT_EQ(destroyed, 0);
  }).join();
  EXPECT_EQ(destroyed, 7);
}

TEST(AutoreleasePool, APoolLeftOpenIsDrainedAtTheThreadsEnd) {
  std::atomic<int> destroyed{0};
  NS::AutoreleasePool* open = nullptr;
  std::thread([&] {
    open = newPool();
    pool(destroyed);
  }).join();
  EXPECT_EQ(destroyed, 1);
  open->release();
}

TEST(AutoreleasePool, AutoreleaseWorksInDestructorsOfTheThread) {
  std::atomic<int> destroyed{0};
  std::thread([&] {
    struct AtExit {
      std::atomic<int>* destroyed = nullptr;
      ~AtExit() { if (destroyed) pool(*destroyed); }
    };
    thread_local AtExit atExit;
    atExit.destroyed = &destroyed;
  }).join();
  EXPECT_EQ(destroyed, 1);
}

TEST(AutoreleasePool, ReleasedOnAnotherThreadItsObjectsStayWithTheirThread) {
  std::atomic<int> destroyed{0};
  auto* outer = newPool();
  auto* inner = newPool();
  pool(destroyed);
  std::thread([inner] { inner->release(); }).join();
  EXPECT_EQ(destroyed, 0);
  outer->release();
  EXPECT_EQ(destroyed, 1);
}

TEST(AutoreleasePool, AnObjectGoesFromThreadToThread) {
  std::atomic<int> destroyed{0};
  NS::Object* object = (new Probe(destroyed))->door();
  std::thread([object] {
    PoolScope scope;
    object->retain()->autorelease();
  }).join();
  EXPECT_EQ(object->retainCount(), 1u);
  object->release();
  EXPECT_EQ(destroyed, 1);
}

}  // namespace invar::foundation::test
