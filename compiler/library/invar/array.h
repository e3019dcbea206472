// array<T, N>, an aggregate. Metal documentation: Metal Shading Language Specification, "Arrays of ..." and
// "array_ref".
#ifndef INVAR_METAL_ARRAY_H
#define INVAR_METAL_ARRAY_H

namespace metal {

template <class T, size_t N>
struct array {
  typedef T value_type;
  typedef size_t size_type;
  T __elements[N];

  METAL_FUNC constexpr T& operator[](size_t i) { return __elements[i]; }
  METAL_FUNC constexpr const T& operator[](size_t i) const { return __elements[i]; }
#ifdef __INVAR_TOKEN_PASS
  METAL_FUNC device T& operator[](size_t i) device { return __elements[i]; }
  METAL_FUNC const device T& operator[](size_t i) const device { return __elements[i]; }
  METAL_FUNC threadgroup T& operator[](size_t i) threadgroup { return __elements[i]; }
  METAL_FUNC const threadgroup T& operator[](size_t i) const threadgroup { return __elements[i]; }
  METAL_FUNC constexpr constant T& operator[](size_t i) const constant { return __elements[i]; }
  METAL_FUNC device T* data() device { return __elements; }
  METAL_FUNC const device T* data() const device { return __elements; }
  METAL_FUNC threadgroup T* data() threadgroup { return __elements; }
  METAL_FUNC const threadgroup T* data() const threadgroup { return __elements; }
  METAL_FUNC constexpr constant T* data() const constant { return __elements; }
#endif
  METAL_FUNC constexpr T* data() { return __elements; }
  METAL_FUNC constexpr const T* data() const { return __elements; }
  METAL_FUNC constexpr T* begin() { return __elements; }
  METAL_FUNC constexpr const T* begin() const { return __elements; }
  METAL_FUNC constexpr T* end() { return __elements + N; }
  METAL_FUNC constexpr const T* end() const { return __elements + N; }
  METAL_FUNC constexpr T& front() { return __elements[0]; }
  METAL_FUNC constexpr const T& front() const { return __elements[0]; }
  METAL_FUNC constexpr T& back() { return __elements[N - 1]; }
  METAL_FUNC constexpr const T& back() const { return __elements[N - 1]; }
  METAL_FUNC static constexpr bool empty() { return N == 0; }
  METAL_FUNC static constexpr size_t size() { return N; }
  METAL_FUNC static constexpr size_t max_size() { return N; }
};
template <class T>
struct array<T, 0> {
  METAL_FUNC static constexpr bool empty() { return true; }
  METAL_FUNC static constexpr size_t size() { return 0; }
};
template <class T, class... U>
array(T, U...) -> array<T, sizeof...(U) + 1>;

// A view of elements that live elsewhere.
template <class T>
struct array_ref {
  METAL_FUNC constexpr array_ref() : __data(nullptr), __size(0) {}
  METAL_FUNC constexpr array_ref(const T* data, size_t size) : __data(data), __size(size) {}
  template <size_t N>
  METAL_FUNC constexpr array_ref(const array<T, N>& a) : __data(a.data()), __size(N) {}
  template <size_t N>
  METAL_FUNC constexpr array_ref(const T (&a)[N]) : __data(a), __size(N) {}
  METAL_FUNC constexpr const T& operator[](size_t i) const { return __data[i]; }
  METAL_FUNC constexpr const T* data() const { return __data; }
  METAL_FUNC constexpr bool empty() const { return __size == 0; }
  METAL_FUNC constexpr size_t size() const { return __size; }

 private:
  const T* __data;
  size_t __size;
};
template <class T, size_t N>
METAL_FUNC constexpr array_ref<T> make_array_ref(const array<T, N>& a) {
  return array_ref<T>(a);
}

} // namespace metal

#endif
