// as_type<T>(value): the same bits as another type of the same size. Metal documentation: Metal Shading
// Language Specification, "Type Conversions and Re-interpreting Data".
#ifndef INVAR_METAL_CONVERT_H
#define INVAR_METAL_CONVERT_H

namespace metal {
template <class T, class U>
METAL_FUNC constexpr T as_type(U value) {
  static_assert(sizeof(T) == sizeof(U), "as_type needs types of the same size");
  return __builtin_bit_cast(T, value);
}
} // namespace metal

using metal::as_type;

#endif
