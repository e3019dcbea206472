// Copies and reshapes of arrays: views, strides, types, aliases, inside an encoder of the app, and misuse.
#include "MatrixTest.hpp"

namespace invar::test {
namespace {

using MPS::NDArray;
using MPS::NDArrayDescriptor;
using MPS::NDArrayIdentity;

std::vector<float> counting(size_t count) {
  std::vector<float> v(count);
  for (size_t i = 0; i < count; ++i) v[i] = float(i);
  return v;
}

class NDArrayIdentityTest : public MatrixTest {
protected:
  NS::SharedPtr<NDArrayIdentity> kernel = NS::TransferPtr(NDArrayIdentity::alloc()->init(device.get()));

  /// [rows, columns] seen as [columns, rows].
  NDArray* transposed(NDArray* array) {
    auto* d = array->descriptor();
    d->transposeDimension(0, 1);
    return array->arrayView(d);
  }
};

TEST_F(NDArrayIdentityTest, CopiesPackedAndStridedElements) {
  const auto x = counting(6 * 5);
  auto source = makeArray(device.get(), {6, 5}, x), packed = makeArray(device.get(), {6, 5}, {}),
       turned = makeArray(device.get(), {5, 6}, {}), back = makeArray(device.get(), {6, 5}, {});
  EXPECT_EQ(run([&](auto* buffer) {
    kernel->encodeToCommandBuffer(buffer, source.get(), packed.get());
    kernel->encodeToCommandBuffer(buffer, transposed(source.get()), turned.get());
    kernel->encodeToCommandBuffer(buffer, turned.get(), transposed(back.get()));
  }), "");
  EXPECT_EQ(valuesOf(packed.get()), x);
  EXPECT_EQ(valuesOf(turned.get()), transposedValues(x, 6, 5));
  EXPECT_EQ(valuesOf(back.get()), x);
}

TEST_F(NDArrayIdentityTest, ElementsOfEverySize) {
  for (auto type : {MPS::DataTypeInt8, MPS::DataTypeFloat16, MPS::DataTypeUInt32, MPS::DataTypeInt64}) {
    auto source = NS::TransferPtr(
        NDArray::alloc()->init(device.get(), NDArrayDescriptor::descriptor(type, numbers({3, 4}))));
    std::vector<std::byte> bytes(12 * source->dataTypeSize()), got(bytes.size());
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = std::byte(i + 1);
    source->writeBytes(bytes.data(), nullptr);
    NS::SharedPtr<NDArray> result;
    EXPECT_EQ(run([&](auto* buffer) {
      result = NS::RetainPtr(kernel->encodeToCommandBuffer(buffer, transposed(source.get())));
    }), "");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->lengthOfDimension(0), 3u);
    EXPECT_EQ(result->dataType(), type);
    transposed(result.get())->readBytes(got.data(), nullptr);
    EXPECT_EQ(got, bytes);
  }
}

TEST_F(NDArrayIdentityTest, AReshapeIsAViewWhereStridesAllow) {
  auto source = makeArray(device.get(), {4, 6}, counting(24));
  auto* view = kernel->reshapeWithCommandBuffer(nullptr, source.get(), numbers({2, 2, 3, 2}), nullptr);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->parent(), source.get());
  EXPECT_EQ(valuesOf(view), counting(24));
  const NS::UInteger sizes[] = {24};
  view = kernel->reshapeWithCommandBuffer(nullptr, source.get(), 1, sizes, nullptr);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->numberOfDimensions(), 1u);

  // Columns 1 to 4: the rows may be cut and joined, the columns may be cut.
  auto* d = source->descriptor();
  d->sliceDimension(0, {1, 4});
  auto* slice = source->arrayView(d);
  view = kernel->reshapeWithCommandBuffer(nullptr, slice, numbers({2, 1, 2, 2, 2}), nullptr);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->userBuffer(), source->userBuffer());
  EXPECT_EQ(valuesOf(view), valuesOf(slice));
  EXPECT_FALSE(kernel->reshapeWithCommandBuffer(nullptr, slice, numbers({16}), nullptr));
}

TEST_F(NDArrayIdentityTest, AReshapeIsACopyOtherwise) {
  auto source = makeArray(device.get(), {4, 6}, counting(24)), given = makeArray(device.get(), {2, 12}, {});
  auto* turned = transposed(source.get());
  NS::SharedPtr<NDArray> made;
  NDArray* returned = nullptr;
  EXPECT_EQ(run([&](auto* buffer) {
    made = NS::RetainPtr(kernel->reshapeWithCommandBuffer(buffer, turned, numbers({3, 8}), nullptr));
    auto* encoder = buffer->computeCommandEncoder();
    returned = kernel->reshapeWithCommandEncoder(encoder, buffer, turned, numbers({2, 12}), given.get());
    encoder->endEncoding();
  }), "");
  ASSERT_TRUE(made);
  EXPECT_FALSE(made->parent());
  EXPECT_EQ(valuesOf(made.get()), transposedValues(counting(24), 4, 6));
  EXPECT_EQ(returned, given.get());
  EXPECT_EQ(valuesOf(given.get()), transposedValues(counting(24), 4, 6));

  // Both with gaps, in different shapes.
  auto wide = makeArray(device.get(), {2, 14}, std::vector<float>(28, 9));
  auto* d = wide->descriptor();
  d->sliceDimension(0, {1, 12});
  EXPECT_EQ(run([&](auto* buffer) {
    kernel->reshapeWithCommandBuffer(buffer, turned, numbers({2, 12}), wide->arrayView(d));
  }), "");
  EXPECT_EQ(valuesOf(wide->arrayView(d)), transposedValues(counting(24), 4, 6));
  EXPECT_EQ(valuesOf(wide.get())[0], 9);
  EXPECT_EQ(valuesOf(wide.get())[13], 9);
}

TEST_F(NDArrayIdentityTest, InsideAnEncoderOfTheApp) {
  auto source = makeArray(device.get(), {4, 6}, counting(24)), result = makeArray(device.get(), {6, 4}, {});
  EXPECT_EQ(run([&](auto* buffer) {
    auto* encoder = buffer->computeCommandEncoder();
    auto* made = kernel->encodeToCommandEncoder(encoder, buffer, source.get());
    kernel->encodeToCommandEncoder(encoder, buffer, transposed(made), result.get());
    encoder->endEncoding();
  }), "");
  EXPECT_EQ(valuesOf(result.get()), transposedValues(counting(24), 4, 6));
}

TEST_F(NDArrayIdentityTest, MisuseFailsTheCommandBufferAndSaysWhy) {
  auto source = makeArray(device.get(), {4, 6}, counting(24)), other = makeArray(device.get(), {4, 5}, {}),
       half = makeArray(device.get(), {4, 6}, {}, MPS::DataTypeFloat16);
  const auto copy = [&](NDArray* from, NDArray* to) {
    return run([&](auto* buffer) { kernel->encodeToCommandBuffer(buffer, from, to); });
  };
  const auto reshape = [&](NDArray* from, NS::Array* shape, NDArray* to) {
    return run([&](auto* buffer) { EXPECT_FALSE(kernel->reshapeWithCommandBuffer(buffer, from, shape, to)); });
  };
  const std::string call = "[MPS::NDArrayIdentity::encode] ", reshapes = "[MPS::NDArrayIdentity::reshape] ";
  EXPECT_EQ(copy(source.get(), other.get()), call + "the destination's shape is [4, 5], the result's is [4, 6]");
  EXPECT_EQ(copy(source.get(), half.get()), call + "the destination's type is Float16, the result's is Float32");
  EXPECT_EQ(copy(nullptr, other.get()), call + "the source array is null, released or not initialised");
  EXPECT_EQ(copy(source.get(), nullptr), call + "the destination array is null, released or not initialised");
  EXPECT_EQ(reshape(source.get(), numbers({5, 5}), nullptr),
            reshapes + "shape [5, 5] has not as many elements as the source's, [4, 6]");
  EXPECT_EQ(reshape(source.get(), nullptr, nullptr), reshapes + "the shape is null");
  EXPECT_EQ(reshape(source.get(), numbers({24}), other.get()),
            reshapes + "the destination's shape is [4, 5], the result's is [24]");
  EXPECT_EQ(reshape(nullptr, numbers({24}), nullptr),
            reshapes + "the source array is null, released or not initialised");
  EXPECT_FALSE(kernel->reshapeWithCommandBuffer(nullptr, source.get(), 17, nullptr, nullptr));
  EXPECT_FALSE(kernel->reshapeWithCommandBuffer(nullptr, source.get(), 1, nullptr, nullptr));
  EXPECT_FALSE(NDArrayIdentity::alloc()->init(nullptr));
}

class OneIdentity : public NDArrayIdentityTest, public testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Threads, OneIdentity, testing::Values(1, 2, 8, 64));

TEST_P(OneIdentity, EncodesFromAnyNumberOfThreads) {
  onThreads(GetParam(), [&](int t) -> std::string {
    const auto x = randomValues(12 * 10, uint32_t(t));
    auto source = makeArray(device.get(), {12, 10}, x), result = makeArray(device.get(), {10, 12}, {});
    for (int i = 0; i < 4; ++i) {
      auto error = run([&](auto* buffer) {
        kernel->encodeToCommandBuffer(buffer, transposed(source.get()), result.get());
      });
      if (!error.empty()) return error;
    }
    return valuesOf(result.get()) == transposedValues(x, 12, 10) ? "" : "a wrong element";
  });
}

}  // namespace
}  // namespace invar::test
