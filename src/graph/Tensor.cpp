#include "graph/Tensor.hpp"

#include "foundation/Array.hpp"
#include "foundation/Number.hpp"
#include "foundation/String.hpp"
#include "mps/DataTypes.hpp"
#include "mps/Layout.hpp"
#include "mps/Misuse.hpp"

namespace invar::graph {
namespace {

template <class T>
uint64_t hashNode(const foundation::ObjectBase* o) noexcept {
  return reinterpret_cast<uintptr_t>(static_cast<const T*>(o)->node().get()) >> 4;
}
template <class T>
bool sameNode(const foundation::ObjectBase* a, const foundation::ObjectBase* b) noexcept {
  return b->isKindOf(T::kType) &&
         static_cast<const T*>(a)->node().get() == static_cast<const T*>(b)->node().get();
}

}  // namespace

constinit const foundation::TypeInfo Tensor::kType{
    .name = "MPSGraphTensor",
    .super = &foundation::kObjectType,
    .destroy = destroyObject,
    .hash = hashNode<Tensor>,
    .isEqual = sameNode<Tensor>,
    .description = [](const foundation::ObjectBase* o) {
      auto& node = *static_cast<const Tensor*>(o)->node();
      return node.describe() + " " + (node.type().shape ? dimsText(*node.type().shape) : "[any shape]") +
             " " + mps::nameOf(node.type().type);
    }};

constinit const foundation::TypeInfo Operation::kType{
    .name = "MPSGraphOperation",
    .super = &foundation::kObjectType,
    .destroy = destroyObject,
    .hash = hashNode<Operation>,
    .isEqual = sameNode<Operation>,
    .description = [](const foundation::ObjectBase* o) {
      return static_cast<const Operation*>(o)->node()->describe();
    }};

constinit const foundation::TypeInfo ShapedType::kType{
    .name = "MPSGraphShapedType",
    .super = &foundation::kObjectType,
    .destroy = destroyObject,
    .hash = [](const foundation::ObjectBase* o) noexcept -> uint64_t {
      return static_cast<const ShapedType*>(o)->type.type;
    },
    .isEqual =
        [](const foundation::ObjectBase* a, const foundation::ObjectBase* b) noexcept {
          if (!b->isKindOf(ShapedType::kType)) return false;
          auto &x = static_cast<const ShapedType*>(a)->type, &y = static_cast<const ShapedType*>(b)->type;
          return x.type == y.type && x.shape == y.shape;
        },
    .copy = [](const foundation::ObjectBase* o) -> foundation::ObjectBase* {
      return new ShapedType(static_cast<const ShapedType*>(o)->type);
    }};

bool readIntegers(const char* call, const NS::Array* numbers, std::vector<int64_t>& integers) {
  auto* array = foundation::Array::checked(numbers);
  if (!array) return mps::misuse(call, "the array of numbers is null or released");
  for (auto& object : array->objects()) {
    if (!object->isKindOf(foundation::Number::kType))
      return mps::misuse(call, "the array holds an object that is no number");
    integers.push_back(static_cast<foundation::Number*>(object.get())->as<int64_t>());
  }
  return true;
}

bool readDims(const char* call, const NS::Array* shape, Dims& dims) {
  if (!readIntegers(call, shape, dims)) return false;
  if (dims.size() > mps::kMaxDimensions)
    return mps::misuse(call, "the shape has " + std::to_string(dims.size()) + " dimensions, limit 16");
  for (int64_t length : dims)
    if (length < -1)
      return mps::misuse(call, "the shape holds " + std::to_string(length) +
                                   ", the least is -1 for a length that is not known");
  return true;
}

NS::Array* makeDims(const std::optional<Dims>& dims) {
  if (!dims) return nullptr;
  auto* array = new foundation::Array;
  for (int64_t length : *dims) array->add(foundation::baseOf(NS::Number::number((long)length)));
  foundation::autorelease(array);
  return array->door();
}

}  // namespace invar::graph

namespace MPS {
namespace {

using TensorImpl = invar::graph::Tensor;
using OperationImpl = invar::graph::Operation;
using TypeImpl = invar::graph::ShapedType;

template <class T>
auto* autoreleased(T* made) {
  invar::foundation::autorelease(made);
  return made->door();
}

}  // namespace

Shape* GraphTensor::shape() const {
  return this ? invar::graph::makeDims(TensorImpl::of(this)->node()->type().shape) : nullptr;
}
DataType GraphTensor::dataType() const {
  return this ? TensorImpl::of(this)->node()->type().type : DataTypeInvalid;
}
GraphOperation* GraphTensor::operation() const {
  return this ? autoreleased(new OperationImpl(TensorImpl::of(this)->node())) : nullptr;
}

NS::String* GraphOperation::name() const {
  return this ? invar::foundation::autoreleasedString(OperationImpl::of(this)->node()->name()) : nullptr;
}
NS::Array* GraphOperation::inputTensors() const {
  if (!this) return nullptr;
  auto* array = new invar::foundation::Array;
  for (auto& input : OperationImpl::of(this)->node()->inputs())
    array->add(invar::foundation::baseOf(autoreleased(new TensorImpl(input))));
  return autoreleased(array);
}
NS::Array* GraphOperation::outputTensors() const {
  if (!this) return nullptr;
  auto* array = new invar::foundation::Array;
  array->add(invar::foundation::baseOf(autoreleased(new TensorImpl(OperationImpl::of(this)->node()))));
  return autoreleased(array);
}

GraphShapedType* GraphShapedType::alloc() { return (new TypeImpl)->door(); }
GraphShapedType* GraphShapedType::init(const Shape* shape, DataType dataType) {
  if (!this) return nullptr;
  setShape(shape);
  setDataType(dataType);
  return this;
}
Shape* GraphShapedType::shape() const {
  return this ? invar::graph::makeDims(TypeImpl::of(this)->type.shape) : nullptr;
}
void GraphShapedType::setShape(const Shape* shape) {
  if (!this) return;
  invar::graph::Dims dims;
  auto& type = TypeImpl::of(this)->type;
  if (!shape) type.shape = std::nullopt;
  else if (invar::graph::readDims("MPS::GraphShapedType::setShape", shape, dims))
    type.shape = std::move(dims);
}
DataType GraphShapedType::dataType() const { return this ? TypeImpl::of(this)->type.type : DataTypeInvalid; }
void GraphShapedType::setDataType(DataType dataType) { if (this) TypeImpl::of(this)->type.type = dataType; }
bool GraphShapedType::isEqualTo(const GraphShapedType* object) const {
  return this &&
         invar::foundation::areEqual(invar::foundation::baseOf(this), invar::foundation::baseOf(object));
}

}  // namespace MPS
