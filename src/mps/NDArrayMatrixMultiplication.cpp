#include "mps/NDArrayMatrixMultiplication.hpp"

#include "mps/DataTypes.hpp"
#include "mps/Misuse.hpp"
#include "mps/ProductEncoding.hpp"

namespace invar::mps {

constinit const foundation::TypeInfo NDArrayMatrixMultiplication::kType{
    .name = "MPSNDArrayMatrixMultiplication",
    .super = &NDArrayMultiaryKernel::kType,
    .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new NDArrayMatrixMultiplication(*static_cast<const NDArrayMatrixMultiplication*>(o));
    }};

const NDArrayMultiaryBase::Behaviour NDArrayMatrixMultiplication::kBehaviour{
    "MPS::NDArrayMatrixMultiplication::encode", infer, record};

bool NDArrayMatrixMultiplication::assign(MTL::Device* device, uint64_t sourceCount) {
  constexpr const char* kCall = "MPS::NDArrayMatrixMultiplication::init";
  if (sourceCount < 2 || sourceCount > 3) {
    misuse(kCall, "source count " + std::to_string(sourceCount) + ", limit 2 or 3");
    return false;
  }
  m_sourceCount = sourceCount;
  return assignDevice(kCall, device);
}

NDArrayMultiaryBase::Behaviour::Destination NDArrayMatrixMultiplication::infer(
    const NDArrayMultiaryBase&, std::span<NDArray* const> sources) {
  for (size_t i = 0; i < sources.size(); ++i)
    if (!elementTypeOf(sources[i]->dataType()))
      return {{},
              {},
              "source array " + std::to_string(i) + " has type " + nameOf(sources[i]->dataType()) +
                  ", not Float32, Float16 or BFloat16"};
  auto shape = productShape(sources[0]->layout().shape(), sources[1]->layout().shape());
  if (shape.error.empty() && sources.size() > 2)
    shape.error = addendFits(sources[2]->layout().shape(), shape.lengths);
  return {std::move(shape.lengths), sources[0]->dataType(), std::move(shape.error), true};
}

std::string NDArrayMatrixMultiplication::record(const NDArrayMultiaryBase& kernel,
                                                metal::PassRecorder& pass, std::span<NDArray* const> sources,
                                                NDArray& destination) {
  auto& self = static_cast<const NDArrayMatrixMultiplication&>(kernel);
  const auto shape = productShape(sources[0]->layout().shape(), sources[1]->layout().shape()).lengths;
  const auto operand = [&](NDArray& array, bool broadcasts) {
    return operandOf(array.buffer()->memory().get(), array.firstByte(), *elementTypeOf(array.dataType()),
                     array.layout(), shape, broadcasts);
  };
  ProductDescription p;
  p.columns = shape[0];
  p.rows = shape[1];
  p.inner = sources[0]->layout().length(0);
  p.batchDimensions = uint32_t(shape.size() - 2);
  for (size_t d = 2; d < shape.size(); ++d) p.batchLengths[d - 2] = shape[d];
  p.a = operand(*sources[0], false);
  p.b = operand(*sources[1], false);
  p.destination = operand(destination, false);
  if (sources.size() > 2) p.c = operand(*sources[2], true);
  p.alpha = float(self.alpha.get());
  p.beta = float(self.beta.get());
  auto recorded = makeProductCommand(pass.arena(), p);
  if (recorded.command) pass.add(recorded.command);
  return std::move(recorded.error);
}

}  // namespace invar::mps

namespace MPS {

using Impl = invar::mps::NDArrayMatrixMultiplication;

NDArrayMatrixMultiplication* NDArrayMatrixMultiplication::alloc() { return (new Impl)->door(); }

NDArrayMatrixMultiplication* NDArrayMatrixMultiplication::init(MTL::Device* device,
                                                               NS::UInteger sourceCount) {
  if (!this) return nullptr;
  if (Impl::of(this)->assign(device, sourceCount)) return this;
  release();
  return nullptr;
}

double NDArrayMatrixMultiplication::alpha() const { return this ? Impl::of(this)->alpha.get() : 0; }
void NDArrayMatrixMultiplication::setAlpha(double alpha) { if (this) Impl::of(this)->alpha.set(alpha); }
double NDArrayMatrixMultiplication::beta() const { return this ? Impl::of(this)->beta.get() : 0; }
void NDArrayMatrixMultiplication::setBeta(double beta) { if (this) Impl::of(this)->beta.set(beta); }

}  // namespace MPS
