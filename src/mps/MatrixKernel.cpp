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

void encodeProduct(const Kernel& kernel, CommandSink& sink, const MatrixWindow& window, const MatrixProduct& product) {
  const auto& [a, b, result, transposesA, transposesB, alpha, beta] = product;
  const auto batch = checkParts(kernel, sink, window, {&a, &b, &result});
  if (!batch) return;

  ProductDescription p;
  p.rows = result.rows;
  p.columns = result.columns;
  p.inner = transposesA ? a.rows : a.columns;
  p.batchDimensions = 1;
  p.batchLengths[0] = batch->count;
  p.a = a.operand(batch->start, transposesA);
  p.b = b.operand(batch->start, transposesB);
  p.destination = result.operand(batch->start, false);
  p.alpha = float(alpha);
  p.beta = float(beta);
  if (p.beta != 0) p.c = p.destination;

  metal::PassRecorder& pass = sink.pass();
  auto recorded = makeProductCommand(pass.arena(), p);
  if (!recorded.command) return sink.fail(metal::BufferError::InvalidResource, recorded.error);
  pass.add(recorded.command);
  pass.use(*p.a.memory, device::Access::Read);
  pass.use(*p.b.memory, device::Access::Read);
  pass.use(*p.destination.memory, p.beta != 0 ? device::Access::ReadWrite : device::Access::Write);
  for (const MatrixPart* part : {&a, &b, &result}) sink.recording().retain(*part->buffer);
  if (std::string text = kernel.label.text(); !text.empty()) sink.setLabel(std::move(text));
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
