// What the tests of kernels over matrices share: matrices with values and gaps, and threads that use one kernel.
#pragma once

#include <atomic>
#include <thread>

#include "MpsTest.hpp"

namespace invar::test {

inline std::vector<float> transposedValues(const std::vector<float>& v, size_t rows, size_t columns) {
  std::vector<float> t(v.size());
  for (size_t r = 0; r < rows; ++r)
    for (size_t c = 0; c < columns; ++c) t[c * rows + r] = v[r * columns + c];
  return t;
}

class MatrixTest : public MpsTest {
protected:
  /// Rows are one element further apart than needed.
  NS::SharedPtr<MPS::Matrix> matrix(size_t rows, size_t columns, size_t matrices, const std::vector<float>& values,
                                    MPS::DataType type = MPS::DataTypeFloat32) {
    const size_t size = MPS::SizeofDataType(type), rowBytes = (columns + 1) * size;
    auto* d = MPS::MatrixDescriptor::matrixDescriptor(rows, columns, matrices, rowBytes, rows * rowBytes, type);
    auto m = NS::TransferPtr(MPS::Matrix::alloc()->init(device.get(), d));
    for (size_t i = 0; i < values.size(); ++i) toBits(type, at(m.get(), i), values[i]);
    return m;
  }
  static std::byte* at(MPS::Matrix* m, size_t i) {
    const size_t column = i % m->columns(), row = i / m->columns() % m->rows(),
                 batch = i / (m->columns() * m->rows());
    return static_cast<std::byte*>(m->data()->contents()) + m->offset() + batch * m->matrixBytes() +
           row * m->rowBytes() + column * MPS::SizeofDataType(m->dataType());
  }
  static std::vector<float> values(MPS::Matrix* m) {
    std::vector<float> v(m->rows() * m->columns() * m->matrices());
    for (size_t i = 0; i < v.size(); ++i) v[i] = fromBits(m->dataType(), at(m, i));
    return v;
  }

  /// Vectors are one element further apart than needed.
  NS::SharedPtr<MPS::Vector> vector(size_t length, size_t vectors, const std::vector<float>& values,
                                    MPS::DataType type = MPS::DataTypeFloat32) {
    const size_t size = MPS::SizeofDataType(type);
    auto* d = MPS::VectorDescriptor::vectorDescriptor(length, vectors, (length + 1) * size, type);
    auto v = NS::TransferPtr(MPS::Vector::alloc()->init(device.get(), d));
    for (size_t i = 0; i < values.size(); ++i) toBits(type, at(v.get(), i), values[i]);
    return v;
  }
  static std::byte* at(MPS::Vector* v, size_t i) {
    return static_cast<std::byte*>(v->data()->contents()) + v->offset() + i / v->length() * v->vectorBytes() +
           i % v->length() * MPS::SizeofDataType(v->dataType());
  }
  static std::vector<float> values(MPS::Vector* vector) {
    std::vector<float> v(vector->length() * vector->vectors());
    for (size_t i = 0; i < v.size(); ++i) v[i] = fromBits(vector->dataType(), at(vector, i));
    return v;
  }

  /// Runs `client` on that many threads at once, each in a pool of its own; what it gives is what went wrong.
  static void onThreads(int count, const std::function<std::string(int)>& client) {
    std::vector<std::string> failures(static_cast<size_t>(count));
    std::vector<std::thread> threads;
    for (int t = 0; t < count; ++t)
      threads.emplace_back([&, t] {
        auto threadPool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
        failures[size_t(t)] = client(t);
      });
    for (auto& thread : threads) thread.join();
    for (int t = 0; t < count; ++t) EXPECT_EQ(failures[size_t(t)], "") << "thread " << t;
  }
};

}  // namespace invar::test
