#include "mps/MatrixSoftMax.hpp"

#include "mps/KernelEncoding.hpp"

namespace invar::mps {
namespace {

const char* kernelTypeOf(MPS::DataType type) {
  switch (type) {
    case MPS::DataTypeFloat16: return "half";
    case MPS::DataTypeBFloat16: return "bfloat";
    default: return "float";
  }
}

/// One thread a row, so that a row needs no barrier. It reads an element for the last time before it writes it.
std::string sourceFor(MPS::DataType input, MPS::DataType result, bool logarithm) {
  const std::string in = kernelTypeOf(input), out = kernelTypeOf(result);
  return "#include <metal_stdlib>\nusing namespace metal;\n"
         "kernel void invar_row_softmax(device const " + in + "* in [[buffer(0)]], device " + out +
         "* out [[buffer(1)]],\n"
         "                              constant ulong* p [[buffer(2)]], uint2 at [[thread_position_in_grid]]) {\n"
         "  const ulong columns = p[0];\n"
         "  in += at.x * p[1] + at.y * p[2];\n  out += at.x * p[3] + at.y * p[4];\n"
         "  float largest = -INFINITY;\n"
         "  for (ulong k = 0; k < columns; ++k) largest = max(largest, float(in[k]));\n"
         "  float sum = 0;\n"
         "  for (ulong k = 0; k < columns; ++k) sum += exp(float(in[k]) - largest);\n" +
         (logarithm ? "  const float shift = log(sum);\n"
                      "  for (ulong k = 0; k < columns; ++k) out[k] = " + out + "(float(in[k]) - largest - shift);\n"
                    : "  const float scale = 1 / sum;\n"
                      "  for (ulong k = 0; k < columns; ++k) out[k] = " + out +
                          "(exp(float(in[k]) - largest) * scale);\n") +
         "}\n";
}

}  // namespace

constinit const foundation::TypeInfo MatrixSoftMax::kType{
    .name = "MPSMatrixSoftMax", .super = &MatrixUnaryKernel::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixSoftMax(*static_cast<const MatrixSoftMax*>(o));
    }};
constinit const foundation::TypeInfo MatrixLogSoftMax::kType{
    .name = "MPSMatrixLogSoftMax", .super = &MatrixSoftMax::kType, .destroy = destroyObject,
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new MatrixLogSoftMax(*static_cast<const MatrixLogSoftMax*>(o));
    }};

void MatrixSoftMax::encode(CommandSink& sink, const Matrix* input, const Matrix* result) const {
  const auto fail = [&](const std::string& message) { sink.fail(metal::BufferError::InvalidResource, message); };
  const MatrixWindow w = window.get();
  const auto upTo = [](uint64_t wanted, uint64_t length, uint64_t from) {
    return wanted == UINT64_MAX ? length - std::min(from, length) : wanted;
  };
  const MatrixShape given = input ? input->shape() : MatrixShape();
  const MatrixPart in = MatrixPart::of("input", input, w.source, upTo(rows.get(), given.rows, w.source.x),
                                       upTo(columns.get(), given.columns, w.source.y));
  const MatrixPart out = MatrixPart::of("result", result, w.result, in.rows, in.columns);
  const auto batch = checkParts(*this, sink, w, {&in, &out});
  if (!batch) return;
  if (in.rows > UINT32_MAX || batch->count > UINT32_MAX)
    return fail(std::to_string(std::max(in.rows, batch->count)) + " rows or matrices, limit 4294967295");

  auto kernel = loadKernel(device()->backend(), sourceFor(in.shape.type, out.shape.type, isKindOf(MatrixLogSoftMax::kType)),
                           "invar_row_softmax", "matrix_softmax");
  if (!kernel) return fail(kernel.error().message);

  metal::PassRecorder& pass = sink.pass();
  const auto step = [](const MatrixPart& p, uint64_t bytes) { return bytes / p.elementBytes(); };
  const auto matrixStep = [&](const MatrixPart& p) {
    return p.shape.matrices == 1 ? 0 : step(p, p.shape.matrixBytes);
  };
  const uint64_t numbers[] = {in.columns, step(in, in.shape.rowBytes), matrixStep(in),
                              step(out, out.shape.rowBytes), matrixStep(out)};
  const device::Binding bindings[] = {bindMemory(*in.memory(), in.firstByte(batch->start)),
                                      bindMemory(*out.memory(), out.firstByte(batch->start)),
                                      bindValues(pass, std::span<const uint64_t>(numbers))};
  addDispatch(pass, **kernel, bindings, uint32_t(in.rows), uint32_t(batch->count));
  pass.use(*in.memory(), device::Access::Read);
  pass.use(*out.memory(), device::Access::Write);
  for (const MatrixPart* part : {&in, &out}) sink.recording().retain(*part->buffer);
  if (std::string text = label.text(); !text.empty()) sink.setLabel(std::move(text));
}

}  // namespace invar::mps

namespace MPS {

using Impl = invar::mps::MatrixSoftMax;

MatrixSoftMax* MatrixSoftMax::alloc() { return (new Impl)->door(); }
MatrixSoftMax* MatrixSoftMax::init(MTL::Device* device) {
  if (!this) return nullptr;
  if (Impl::of(this)->assignDevice("MPS::MatrixSoftMax::init", device)) return this;
  release();
  return nullptr;
}

MatrixLogSoftMax* MatrixLogSoftMax::alloc() { return (new invar::mps::MatrixLogSoftMax)->door(); }
MatrixLogSoftMax* MatrixLogSoftMax::init(MTL::Device* device) {
  if (!this) return nullptr;
  if (Impl::of(this)->assignDevice("MPS::MatrixLogSoftMax::init", device)) return this;
  release();
  return nullptr;
}

NS::UInteger MatrixSoftMax::sourceRows() const { return this ? Impl::of(this)->rows.get() : 0; }
void MatrixSoftMax::setSourceRows(NS::UInteger rows) { if (this) Impl::of(this)->rows.set(rows); }
NS::UInteger MatrixSoftMax::sourceColumns() const { return this ? Impl::of(this)->columns.get() : 0; }
void MatrixSoftMax::setSourceColumns(NS::UInteger columns) { if (this) Impl::of(this)->columns.set(columns); }

void MatrixSoftMax::encodeToCommandBuffer(MTL::CommandBuffer* commandBuffer, const Matrix* inputMatrix,
                                          Matrix* resultMatrix) {
  if (!this) return;
  constexpr const char* kCall = "MPS::MatrixSoftMax::encode";
  auto* self = invar::mps::ready<Impl>(kCall, this);
  if (!self) return;
  invar::mps::CommandSink sink(kCall, commandBuffer);
  if (sink)
    self->encode(sink, invar::mps::Matrix::checked(inputMatrix), invar::mps::Matrix::checked(resultMatrix));
}

}  // namespace MPS
