// Descriptors and arrays: layouts, slices, transposes, views, and what is refused.
#include "MpsTest.hpp"

namespace invar::test {
namespace {

using MPS::NDArray;
using MPS::NDArrayDescriptor;

class NDArrayTest : public MpsTest {
protected:
  std::vector<float> counted(size_t n) {
    std::vector<float> v(n);
    for (size_t i = 0; i < n; ++i) v[i] = float(i);
    return v;
  }
};

TEST_F(NDArrayTest, DataTypesHaveApplesNumbers) {
  EXPECT_EQ(MPS::DataTypeFloat32, 0x10000020u);
  EXPECT_EQ(MPS::DataTypeFloat16, 0x10000010u);
  EXPECT_EQ(MPS::DataTypeBFloat16, 0x90000010u);
  EXPECT_EQ(MPS::DataTypeInt32, 0x20000020u);
  EXPECT_EQ(MPS::DataTypeUInt8, 8u);
  EXPECT_EQ(MPS::DataTypeBool, 0x80000008u);
  EXPECT_EQ(MPS::DataTypeComplexFloat32, 0x11000040u);
  EXPECT_EQ(MPS::DataTypeUnorm8, 0x40000008u);
}

TEST_F(NDArrayTest, AShapeIsOutermostFirstAndDimensionsAreInnermostFirst) {
  auto* d = NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({2, 3, 4}));
  ASSERT_TRUE(d);
  EXPECT_EQ(d->numberOfDimensions(), 3u);
  EXPECT_EQ(d->lengthOfDimension(0), 4u);
  EXPECT_EQ(d->lengthOfDimension(2), 2u);
  EXPECT_EQ(d->lengthOfDimension(3), 1u);
  auto* same = NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, {4, 3, 2});
  EXPECT_TRUE(d->getShape()->isEqual(same->getShape()));
  EXPECT_EQ(d->getShape()->object<NS::Number>(0)->intValue(), 2);
  auto scalar = NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({}));
  EXPECT_EQ(scalar->lengthOfDimension(0), 1u);
}

TEST_F(NDArrayTest, BytesGoInAndOutPackedAndStrided) {
  auto a = makeArray(device.get(), {2, 3}, counted(6));
  EXPECT_EQ(valuesOf(a.get()), counted(6));
  float wide[2][5] = {};
  const NS::Integer strides[] = {4, 20};
  a->readBytes(wide, strides);
  EXPECT_EQ(wide[1][2], 5);
  EXPECT_EQ(wide[0][3], 0);
  wide[1][0] = 42;
  a->writeBytes(wide, strides);
  EXPECT_EQ(valuesOf(a.get())[3], 42);
}

TEST_F(NDArrayTest, ATransposedSlicedViewReadsTheSameMemory) {
  auto a = makeArray(device.get(), {3, 4}, counted(12));
  auto* d = a->descriptor();
  d->sliceDimension(0, {1, 2});   // columns 1 and 2
  d->transposeDimension(0, 1);
  EXPECT_EQ(d->lengthOfDimension(0), 3u);
  auto* view = a->arrayView(d);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->parent(), a.get());
  EXPECT_EQ(view->userBuffer(), a->userBuffer());
  EXPECT_EQ(view->lengthOfDimension(1), 2u);
  EXPECT_EQ(valuesOf(view), (std::vector<float>{1, 5, 9, 2, 6, 10}));
  auto* again = view->descriptor();
  again->sliceDimension(1, {1, 1});
  EXPECT_EQ(valuesOf(view->arrayView(again)), (std::vector<float>{2, 6, 10}));
}

TEST_F(NDArrayTest, ABuffersDescriptorMayBeTransposedToo) {
  const auto values = counted(6);
  auto buffer = NS::TransferPtr(device->newBuffer(values.data(), 24, MTL::ResourceStorageModeShared));
  auto* d = NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({2, 3}));
  d->transposeDimension(0, 1);
  auto a = NS::TransferPtr(NDArray::alloc()->init(buffer.get(), 0, d));
  ASSERT_TRUE(a);
  EXPECT_EQ(a->lengthOfDimension(0), 2u);
  EXPECT_EQ(valuesOf(a.get()), (std::vector<float>{0, 3, 1, 4, 2, 5}));
}

TEST_F(NDArrayTest, PermutesAndReshapes) {
  auto a = makeArray(device.get(), {2, 3, 4}, counted(24));
  auto* d = a->descriptor();
  const NS::UInteger order[] = {1, 2, 0};
  d->permuteWithDimensionOrder(order);
  auto* view = a->arrayView(d);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->lengthOfDimension(0), 3u);
  EXPECT_EQ(view->lengthOfDimension(2), 4u);
  EXPECT_EQ(valuesOf(view)[1], 4);
  EXPECT_EQ(valuesOf(view)[3], 12);
  auto* flat = a->arrayView(NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({6, 4})));
  ASSERT_TRUE(flat);
  EXPECT_EQ(valuesOf(flat), counted(24));
  EXPECT_FALSE(view->arrayView(NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({24}))));
}

TEST_F(NDArrayTest, ViewsWithStrides) {
  auto a = makeArray(device.get(), {3, 4}, counted(12));
  auto* diagonal = a->arrayView(numbers({3}), numbers({5}));
  ASSERT_TRUE(diagonal);
  EXPECT_EQ(valuesOf(diagonal), (std::vector<float>{0, 5, 10}));
  EXPECT_EQ(valuesOf(a->arrayView(numbers({2, 2}), numbers({0, 1}))), (std::vector<float>{0, 1, 0, 1}));
  EXPECT_FALSE(a->arrayView(numbers({4}), numbers({5})));   // ends outside
  EXPECT_FALSE(a->arrayView(numbers({3}), numbers({5, 1})));
}

TEST_F(NDArrayTest, AScalarIsOneFloat) {
  auto a = NS::TransferPtr(NDArray::alloc()->init(device.get(), 2.5));
  EXPECT_EQ(valuesOf(a.get()), (std::vector<float>{2.5f}));
}

TEST_F(NDArrayTest, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, static_cast<NS::Array*>(nullptr)));
  EXPECT_FALSE(NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({2, 0})));
  EXPECT_FALSE(
      NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers(std::vector<unsigned long>(17, 1))));
  EXPECT_FALSE(NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({1ul << 40, 1ul << 40})));
  EXPECT_FALSE(NDArrayDescriptor::descriptor(MPS::DataTypeInt4, numbers({2})));
  EXPECT_FALSE(NDArrayDescriptor::descriptor(MPS::DataType(77), numbers({2})));
  auto* d = NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({4, 4}));
  auto small = NS::TransferPtr(device->newBuffer(63, MTL::ResourceStorageModeShared));
  EXPECT_FALSE(NDArray::alloc()->init(small.get(), 0, d));
  auto fits = NS::TransferPtr(device->newBuffer(64, MTL::ResourceStorageModeShared));
  EXPECT_TRUE(NS::TransferPtr(NDArray::alloc()->init(fits.get(), 0, d)));
  EXPECT_FALSE(NDArray::alloc()->init(fits.get(), 4, d));
  testing::internal::CaptureStderr();
  EXPECT_FALSE(NDArray::alloc()->init(fits.get(), ~0ul, d));
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "invar error: [MPS::NDArray::init] an array of shape [4, 4] and type Float32 at offset "
            "18446744073709551615 does not fit the buffer, it takes 64 bytes, limit 64\n");
  EXPECT_FALSE(NDArray::alloc()->init(static_cast<MTL::Buffer*>(nullptr), 0, d));
  EXPECT_FALSE(NDArray::alloc()->init(device.get(), static_cast<NDArrayDescriptor*>(nullptr)));
  EXPECT_FALSE(NDArray::alloc()->init(static_cast<MTL::Device*>(nullptr), d));
  EXPECT_FALSE(NDArray::alloc()->init(
      device.get(), NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({1ul << 30, 1ul << 30}))));
  d->sliceDimension(0, {3, 2});   // refused: the whole dimension stays
  EXPECT_EQ(d->sliceRangeForDimension(0).length, 4u);
  d->transposeDimension(0, 5);
  const NS::UInteger twice[] = {0, 0};
  d->permuteWithDimensionOrder(twice);
  EXPECT_TRUE(d->getShape()->isEqual(numbers({4, 4})));
}

TEST_F(NDArrayTest, NullReceiversDoNothing) {
  NDArray* a = nullptr;
  NDArrayDescriptor* d = nullptr;
  EXPECT_EQ(a->numberOfDimensions(), 0u);
  EXPECT_FALSE(a->arrayView(d));
  EXPECT_FALSE(a->device());
  a->readBytes(nullptr, nullptr);
  d->transposeDimension(0, 1);
  EXPECT_FALSE(d->getShape());
  MPS::NDArrayMatrixMultiplication* k = nullptr;
  EXPECT_FALSE(k->encodeToCommandBuffer(nullptr, nullptr));
  EXPECT_FALSE(k->init(device.get(), 2));
}

TEST_F(NDArrayTest, CopiesOfDescriptorsAreTheirOwn) {
  auto* d = NDArrayDescriptor::descriptor(MPS::DataTypeFloat32, numbers({2, 3}));
  auto copy = NS::TransferPtr(d->copy());
  copy->transposeDimension(0, 1);
  EXPECT_TRUE(d->getShape()->isEqual(numbers({2, 3})));
  EXPECT_TRUE(copy->getShape()->isEqual(numbers({3, 2})));
}

}  // namespace
}  // namespace invar::test
