// Threadgroups of shapes that hardly ever occur: rows that are no multiple of a SIMD-group, several of them, layers.
// A kernel that asks for one dimension runs them through code of its own (compiler/cpu/MaskedDriver.hpp).
#include "KernelTest.hpp"

namespace invar::kernels::test {
namespace {

struct Place {
  uint32_t x, y, z;
};

class Shapes : public KernelTest {
protected:
  void check(const char* kernel, MTL::Size group, uint32_t (*added)(const Place&)) {
    SCOPED_TRACE(testing::Message() << kernel << " " << group.width << " " << group.height << " " << group.depth);
    const auto count = uint32_t(group.width * group.height * group.depth);
    const Values x = randomIntegers(count, 0, 50, count);
    std::vector<uint32_t> value(count), sums(count), shared(count);
    for (uint32_t i = 0; i < count; ++i) {
      const auto width = uint32_t(group.width), height = uint32_t(group.height);
      value[i] = uint32_t(x[i]) + added({i % width, i / width % height, i / width / height});
      sums[i / 32] += value[i];
    }
    for (uint32_t i = 0; i < count; ++i) shared[i] = value[count - 1 - i] + sums[i / 32];
    Values expected(count);
    for (uint32_t i = 0; i < count; ++i) {
      uint32_t other = value[count - 1 - i];
      for (uint32_t turn = 0; turn < i % group.width % 4; ++turn) other = other * 3 + shared[(i + turn) % count];
      expected[i] = other;
    }
    const auto y = resultBuffer(T::UInt, count);
    launch("Shapes.metal", kernel).arguments(bufferOf(T::UInt, x), y, count).threadgroup(0, (count * 4 + 15) / 16 * 16)
        .runGroups(size(1), group);
    EXPECT_EQ(valuesIn(y, T::UInt, count), expected);
  }

  static constexpr uint32_t kShapes[][3] = {
      {1, 1, 1},  {5, 1, 1},   {100, 1, 1}, {1024, 1, 1}, {32, 3, 2}, {64, 16, 1}, {16, 16, 1}, {8, 8, 1},   {8, 8, 2},
      {1, 40, 1}, {1, 1, 40},  {5, 3, 2},   {7, 9, 1},    {33, 2, 1}, {33, 5, 6},  {31, 1, 2},  {100, 10, 1}, {3, 100, 3}};
};

TEST_F(Shapes, OneDimensionIsAskedFor) {
  for (const auto& shape : kShapes)
    check("one_dimension", size(shape[0], shape[1], shape[2]), [](const Place& place) { return place.x; });
}

TEST_F(Shapes, AllDimensionsAreAskedFor) {
  for (const auto& shape : kShapes)
    check("all_dimensions", size(shape[0], shape[1], shape[2]),
          [](const Place& place) { return place.x + 100 * place.y + 10000 * place.z; });
}

}  // namespace
}  // namespace invar::kernels::test
