// Lanes that part ways, packed and matrix types, function constants, threadgroups that do not fill the grid.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "KernelTest.hpp"
#include "kernel/Failure.hpp"

namespace invar::kernels::test {
namespace {

constexpr const char* kFile = "Language.metal";

using Language = KernelTest;

/// Calls `visit(first, end)` for the threads of each SIMD-group of a grid of `count` threads in groups of `threads`.
template <class Visit>
void forEachSimdgroup(size_t count, size_t threads, Visit visit) {
  for (size_t group = 0; group < count; group += threads)
    for (size_t first = group; first < std::min(group + threads, count); first += 32) visit(first, std::min({first + 32, group + threads, count}));
}

TEST_F(Language, OperationsOfLanesUnderConditions) {
  for (const size_t threads : {32, 64, 20, 45, 100}) {
    const size_t count = 333;
    const Values x = randomIntegers(count, -100, 100);
    Values expected(count);
    forEachSimdgroup(count, threads, [&](size_t first, size_t end) {
      double sum = 0, most = -1e9, before = 0;
      for (size_t i = first; i < end; i += 3) sum += x[i];
      for (size_t i = first + 1; i < end; i += 3) most = std::max(most, x[i]);
      for (size_t i = first; i < end; ++i) {
        const size_t lane = i - first;
        expected[i] = lane % 3 == 0 ? sum : lane % 3 == 1 ? most : before;
        if (lane % 3 == 2) before += x[i];
      }
    });
    const auto y = resultBuffer(T::Int, count);
    launch(kFile, "lanes_apart").arguments(bufferOf(T::Int, x), y).runThreads(size(count), size(threads));
    EXPECT_EQ(valuesIn(y, T::Int, count), expected) << threads;
  }
}

TEST_F(Language, ShufflesFromLanesThatTakeNoPart) {
  const std::pair<const char*, T> types[] = {{"int", T::Int}, {"ushort", T::UShort}, {"float", T::Float}};
  for (const auto& [name, type] : types)
    for (const size_t threads : {32, 128}) {
      const size_t count = 256;
      const Values x = randomIntegers(count, 0, 100);
      Values expected(2 * count);   // sums, and how many there are in each
      forEachSimdgroup(count, threads, [&](size_t first, size_t end) {
        for (size_t i = first; i < end; ++i) {
          expected[2 * i] = x[i] + (i > first ? expected[2 * i - 2] : 0);
          expected[2 * i + 1] = i - first + 1;
        }
      });
      const auto y = resultBuffer(type, 2 * count);
      launch(kFile, std::string("lanes_scan_") + name).arguments(bufferOf(type, x), y).runThreads(size(count), size(threads));
      EXPECT_EQ(valuesIn(y, type, 2 * count), expected) << name << ", " << threads;
    }
}

TEST_F(Language, LanesThatLeaveALoopOneAfterTheOther) {
  for (const size_t threads : {32, 50, 128}) {
    const size_t count = 200;
    const Values turns = randomIntegers(count, 0, 20);
    Values expected(count);
    forEachSimdgroup(count, threads, [&](size_t first, size_t end) {
      for (size_t i = first; i < end; ++i)
        for (int turn = 0; turn < int(turns[i]); ++turn)
          expected[i] += double(std::count_if(turns.begin() + ptrdiff_t(first), turns.begin() + ptrdiff_t(end), [&](double t) { return t > turn; }));
    });
    const auto y = resultBuffer(T::Int, count);
    launch(kFile, "lanes_leave").arguments(bufferOf(T::Int, turns), y).runThreads(size(count), size(threads));
    EXPECT_EQ(valuesIn(y, T::Int, count), expected) << threads;
  }
}

TEST_F(Language, VotesOfTheLanesThatAreThere) {
  for (const size_t threads : {32, 50, 64}) {
    const size_t count = 170;
    const Values x = randomIntegers(count, -40, 99);
    Values expected(count * 4, 0);
    forEachSimdgroup(count, threads, [&](size_t first, size_t end) {
      uint32_t ballot = 0, there = 0;
      bool all = true, any = false;
      size_t leader = end;
      for (size_t i = first; i < end; ++i) {
        there |= 1u << (i - first);
        if (x[i] <= 0) continue;
        leader = std::min(leader, i);
        if (std::fmod(x[i], 2) == 0) ballot |= 1u << (i - first);
        all = all && x[i] < 90;
        any = any || x[i] > 80;
      }
      for (size_t i = first; i < end; ++i) {
        expected[4 * i + 3] = there;
        if (x[i] <= 0) continue;
        expected[4 * i] = ballot;
        expected[4 * i + 1] = (i == leader) | all << 1 | any << 2;
        expected[4 * i + 2] = x[leader];
      }
    });
    const auto y = resultBuffer(T::UInt, count * 4);
    launch(kFile, "votes").arguments(bufferOf(T::Int, x), y).runThreads(size(count), size(threads));
    EXPECT_EQ(valuesIn(y, T::UInt, count * 4), expected) << threads;
  }
}

TEST_F(Language, ShufflesOfEveryKind) {
  for (const T type : {T::Float, T::Half, T::Short, T::UInt}) {
    const size_t count = 96;
    const Values x = randomIntegers(count, 0, 100);
    Values expected;
    for (size_t i = 0; i < count; ++i) {
      const size_t lane = i % 32, first = i - lane;
      const double fill = type == T::UInt ? 4294967295.0 : -1;
      const auto at = [&](size_t other) { return x[first + other % 32]; };
      for (const double value : {at(31 - lane), at(lane ^ 5), at(lane + 29), at(lane + 7), lane < 4 ? fill : at(lane - 4), lane + 4 > 31 ? fill : at(lane + 4),
                                 at(17), at(lane / 4 * 4 + 2)})
        expected.push_back(value);
    }
    const auto y = resultBuffer(type, count * 8);
    launch(kFile, std::string("shuffles_") + tools::nameOf(type)).arguments(bufferOf(type, x), y).runThreads(size(count), size(64));
    EXPECT_EQ(valuesIn(y, type, count * 8), expected) << tools::nameOf(type);
  }
}

TEST_F(Language, QuadsOfWhichOneStaysAway) {
  const size_t count = 104;
  const Values x = randomIntegers(count, -50, 50);
  Values expected(count);
  for (size_t quad = 0; quad < count; quad += 4) {
    const double sum = x[quad] + x[quad + 1] + x[quad + 2] + x[quad + 3], most = std::max({x[quad], x[quad + 2], x[quad + 3]});
    for (size_t i = 0; i < 4; ++i) expected[quad + i] = sum + (i == 1 ? 0 : 1000 * most);
  }
  const auto y = resultBuffer(T::Int, count);
  launch(kFile, "quads_apart").arguments(bufferOf(T::Int, x), y).runThreads(size(count), size(40));
  EXPECT_EQ(valuesIn(y, T::Int, count), expected);
}

TEST_F(Language, PackedMembersAndMatrices) {
  struct Vertex {
    float place[3];
    _Float16 texture[2];
    uint8_t flags, unused[3];
  };
  static_assert(sizeof(Vertex) == 20);
  struct Transform {
    float matrix[4][4];  // columns
    float shift[4];
  };
  const size_t count = 37;
  const Values numbers = roundedTo(T::Half, randomValues(count * 5 + 20, 0.5, 2));
  Transform map{};
  for (int c = 0; c < 4; ++c)
    for (int r = 0; r < 4; ++r) map.matrix[c][r] = float(numbers[size_t(count * 5 + size_t(c) * 4 + size_t(r))]);
  for (int i = 0; i < 3; ++i) map.shift[i] = float(i) - 1;
  std::vector<char> bytes(count * sizeof(Vertex));
  Values expected;
  const auto& m = map.matrix;
  const double determinant = double(m[0][0]) * (m[1][1] * m[2][2] - m[2][1] * m[1][2]) - double(m[1][0]) * (m[0][1] * m[2][2] - m[2][1] * m[0][2]) +
                             double(m[2][0]) * (m[0][1] * m[1][2] - m[1][1] * m[0][2]);
  for (size_t i = 0; i < count; ++i) {
    Vertex vertex{{}, {}, uint8_t(i), {}};
    for (size_t d = 0; d < 3; ++d) vertex.place[d] = float(numbers[i * 5 + d]);
    for (size_t d = 0; d < 2; ++d) vertex.texture[d] = _Float16(numbers[i * 5 + 3 + d]);
    std::memcpy(bytes.data() + i * sizeof vertex, &vertex, sizeof vertex);
    std::array<double, 4> moved{};
    for (int r = 0; r < 4; ++r)
      for (int c = 0; c < 4; ++c) moved[size_t(r)] += double(m[c][r]) * (c < 3 ? double(vertex.place[c]) : 1);
    for (int r = 0; r < 3; ++r) {
      double turned = 0;
      for (int c = 0; c < 3; ++c) turned += double(m[r][c]) * vertex.place[c];
      expected.push_back(moved[size_t(r)] / moved[3] + map.shift[r] + turned * determinant);
    }
    expected.insert(expected.end(), {2 * double(vertex.texture[1]), -double(vertex.texture[0]), double(i | 128)});
  }
  const auto out = resultBuffer(T::UChar, bytes.size());
  launch(kFile, "transform").arguments(bufferOf(bytes), out, map).runThreads(size(count), size(32));
  Values got;
  for (size_t i = 0; i < count; ++i) {
    Vertex vertex;
    std::memcpy(&vertex, static_cast<const char*>(out->contents()) + i * sizeof vertex, sizeof vertex);
    got.insert(got.end(), {vertex.place[0], vertex.place[1], vertex.place[2], double(vertex.texture[0]), double(vertex.texture[1]), double(vertex.flags)});
  }
  expectNear(got, expected, {2e-5, 1e-3}, "transform");
}

TEST_F(Language, MatricesOfHalfThatAreNotSquare) {
  const size_t count = 29;
  // half2x3: two columns of three, each with the room of four; half4x2: four columns of two; half4x3 as the first.
  Values a = roundedTo(T::Half, randomValues(count * 8)), b = roundedTo(T::Half, randomValues(count * 8, -1, 1, 2)), expected;
  for (size_t i = 0; i < count; ++i)
    for (size_t column = 0; column < 4; ++column)
      for (size_t row = 0; row < 3; ++row)
        expected.push_back(a[i * 8 + row] * b[i * 8 + column * 2] + a[i * 8 + 4 + row] * b[i * 8 + column * 2 + 1] + (row == column ? 0.5 : 0));
  const auto c = resultBuffer(T::Half, count * 16);
  launch(kFile, "narrow_matrices").arguments(bufferOf(T::Half, a), bufferOf(T::Half, b), c).runThreads(size(count), size(32));
  const Values padded = valuesIn(c, T::Half, count * 16);
  Values got;
  for (size_t i = 0; i < padded.size(); ++i)
    if (i % 4 != 3) got.push_back(padded[i]);
  expectNear(got, expected, {4e-3, 0.1}, "narrow_matrices");
}

TEST_F(Language, ConstantsThatFollowFromOthersAndArraysByValue) {
  const size_t count = 50;
  const Values x = roundedTo(T::Float, randomValues(count));
  for (const int mode : {0, 1})
    for (const bool hasWeight : {false, true}) {
      tools::Constants constants = {{"mode_value", mode}, {"pair", 3}};
      if (hasWeight) constants.emplace_back("weight", 0.5);
      const auto y = resultBuffer(T::Float, count);
      launch(kFile, "constants", constants).arguments(bufferOf(T::Float, x), y).runThreads(size(count), size(32));
      // Both elements of the pair are 3.
      const double weight = hasWeight ? 0.5 : 3;
      const auto f = [&](double v) { return mode == 0 ? v * (4 * 6 + 6) + weight : v * (4 * 6 + 6) * weight; };
      expectNear(valuesIn(y, T::Float, count), mapped(x, f), {1e-6}, mode ? "multiply" : "add");
    }
}

TEST_F(Language, WhereAThreadIsInGridsOfAnyShape) {
  const std::array<size_t, 3> grids[] = {{70, 1, 1}, {37, 5, 1}, {9, 7, 5}}, groups[] = {{32, 1, 1}, {16, 3, 1}, {4, 4, 2}, {8, 1, 3}};
  const auto pack = [](size_t x, size_t y, size_t z) { return double(x | y << 8 | z << 16); };
  for (const auto& grid : grids)
    for (const auto& full : groups) {
      Values expected;
      for (size_t z = 0; z < grid[2]; ++z)
        for (size_t y = 0; y < grid[1]; ++y)
          for (size_t x = 0; x < grid[0]; ++x) {
            const std::array<size_t, 3> at = {x, y, z};
            std::array<size_t, 3> group, inside, extent;
            for (size_t d = 0; d < 3; ++d) {
              group[d] = at[d] / full[d];
              inside[d] = at[d] % full[d];
              extent[d] = std::min(full[d], grid[d] - group[d] * full[d]);
            }
            const size_t index = inside[0] + extent[0] * (inside[1] + extent[1] * inside[2]), threads = extent[0] * extent[1] * extent[2];
            const size_t simdgroup = index / 32, last = std::min(threads, (simdgroup + 1) * 32);
            expected.insert(expected.end(), {pack(extent[0], extent[1], extent[2]), pack(full[0], full[1], full[2]), pack(group[0], group[1], group[2]),
                                             pack(inside[0], inside[1], inside[2]), double(index), pack(index % 32, simdgroup, (threads + 31) / 32),
                                             double(last - simdgroup * 32), double(last - 1)});
          }
      const auto y = resultBuffer(T::UInt, expected.size());
      launch(kFile, "places").arguments(y).runThreads(size(grid[0], grid[1], grid[2]), size(full[0], full[1], full[2]));
      EXPECT_EQ(valuesIn(y, T::UInt, expected.size()), expected) << grid[0] << "x" << grid[1] << "x" << grid[2] << " by " << full[0] << "x" << full[1] << "x" << full[2];
    }
}

TEST_F(Language, VectorsAtAnyAddress) {
  const size_t threads = 64;
  for (const unsigned at : {0u, 4u, 8u, 2u}) {
    const Values x = roundedTo(T::Float, randomValues(threads * 4));
    const auto from = resultBuffer(T::UChar, threads * 16 + 16), to = resultBuffer(T::UChar, threads * 16 + 16);
    for (size_t i = 0; i < x.size(); ++i) tools::store(T::Float, x[i], static_cast<char*>(from->contents()) + at + i * 4);
    launch(kFile, "anywhere").arguments(from, to, at).threadgroup(0, threads * 16 + 16).runThreads(size(threads), size(threads));
    for (size_t i = 0; i < x.size(); ++i) {
      const size_t thread = i / 4, other = (thread ^ 1) * 4 + i % 4;
      if (thread % 3 == 1) continue;
      float got;
      std::memcpy(&got, static_cast<const char*>(to->contents()) + at + i * 4, sizeof got);
      EXPECT_EQ(got, float(x[other]) * float(x[i % 4])) << at << " " << i;
    }
  }
}

TEST_F(Language, AnArgumentThatIsOnlyHandedOnNeedsNothing) {
  const auto y = bufferOf(T::Float, {8, 4, 2, 1});
  launch(kFile, "handed_on").buffer(0, y).runThreads(size(4), size(4));
  EXPECT_EQ(valuesIn(y, T::Float, 4), (Values{4, 2, 1, 0.5}));
}

TEST_F(Language, AFaultTellsAnAddressThatNoMemoryHas) {
  for (const bool isWild : {false, true}) {
    const auto y = resultBuffer(T::ULong, 2);
    const uint64_t address = isWild ? 0x1234'0000'0000'0000 : 0x10;
    std::memcpy(y->contents(), &address, sizeof address);
    try {
      launch(kFile, "follow").arguments(y).runThreads(size(1), size(1));
      ADD_FAILURE() << "no error";
    } catch (const tools::Failure& failure) {
      EXPECT_NE(std::string(failure.what()).find(isWild ? "outside the address space" : "not mapped (0x10)"), std::string::npos) << failure.what();
    }
  }
}

}  // namespace
}  // namespace invar::kernels::test
