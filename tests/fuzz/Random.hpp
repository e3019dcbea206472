// A small generator of random numbers: a case of a fuzzer is decided by the run's seed and the case's number alone.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace invar::fuzz {

class Random {
public:
  Random(uint64_t seed, uint64_t number) : m_state(seed * 0x9e3779b97f4a7c15u ^ number * 0xd1342543de82ef95u) { next(); }

  uint64_t next() {
    uint64_t z = m_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  /// 0 to end - 1; 0 when `end` is 0.
  size_t below(size_t end) { return end ? size_t(next() % end) : 0; }
  bool oneIn(size_t n) { return below(n) == 0; }
  template <class Container>
  const auto& pick(const Container& from) { return from[below(std::size(from))]; }

private:
  uint64_t m_state;
};

}  // namespace invar::fuzz
