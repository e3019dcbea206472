#include "mps/MatrixKernel.hpp"

namespace invar::mps {

constinit const foundation::TypeInfo MatrixUnaryKernel::kType{
    .name = "MPSMatrixUnaryKernel", .super = &Kernel::kType, .destroy = nullptr};
constinit const foundation::TypeInfo MatrixBinaryKernel::kType{
    .name = "MPSMatrixBinaryKernel", .super = &Kernel::kType, .destroy = nullptr};

std::optional<Batch> checkParts(const Kernel& kernel, const CommandSink& sink, const MatrixWindow& window,
                                std::initializer_list<const MatrixPart*> parts) {
  const auto failed = [&](const std::string& message) {
    if (!message.empty()) sink.fail(metal::BufferError::InvalidResource, message);
    return !message.empty();
  };
  for (const MatrixPart* part : parts)
    if (failed(part->error(sink.recording())) || failed(part->typeError())) return std::nullopt;
  if (kernel.device() != &sink.recording().device()) {
    failed("the kernel is of another device than the command buffer");
    return std::nullopt;
  }
  const MatrixPart* result = *(parts.end() - 1);
  const auto [batch, error] = readBatch(window.batchStart, window.batchSize, *result);
  if (failed(error)) return std::nullopt;
  for (const MatrixPart* part : parts)
    if (failed(part->batchError(batch.start, batch.count, part != result))) return std::nullopt;
  return batch;
}

}  // namespace invar::mps

namespace MPS {
namespace {

using Window = invar::mps::MatrixWindow;

}  // namespace

// Getters and setters of the two classes differ in names alone.
#define WINDOW_VALUE(Class, Type, getter, setter, member, none)                                   \
  Type Class::getter() const {                                                                    \
    return this ? Type(invar::mps::Class::of(this)->window.get().member) : none;                  \
  }                                                                                               \
  void Class::setter(Type value) {                                                                \
    if (this) invar::mps::Class::of(this)->window.change([&](Window& w) { w.member = value; });   \
  }
#define WINDOW_ORIGIN(Class, getter, setter, member) \
  WINDOW_VALUE(Class, MTL::Origin, getter, setter, member, MTL::Origin(0, 0, 0))

WINDOW_ORIGIN(MatrixUnaryKernel, sourceMatrixOrigin, setSourceMatrixOrigin, source)
WINDOW_ORIGIN(MatrixUnaryKernel, resultMatrixOrigin, setResultMatrixOrigin, result)
WINDOW_VALUE(MatrixUnaryKernel, NS::UInteger, batchStart, setBatchStart, batchStart, 0)
WINDOW_VALUE(MatrixUnaryKernel, NS::UInteger, batchSize, setBatchSize, batchSize, 0)
WINDOW_ORIGIN(MatrixBinaryKernel, primarySourceMatrixOrigin, setPrimarySourceMatrixOrigin, source)
WINDOW_ORIGIN(MatrixBinaryKernel, secondarySourceMatrixOrigin, setSecondarySourceMatrixOrigin, secondSource)
WINDOW_ORIGIN(MatrixBinaryKernel, resultMatrixOrigin, setResultMatrixOrigin, result)
WINDOW_VALUE(MatrixBinaryKernel, NS::UInteger, batchStart, setBatchStart, batchStart, 0)
WINDOW_VALUE(MatrixBinaryKernel, NS::UInteger, batchSize, setBatchSize, batchSize, 0)

}  // namespace MPS
