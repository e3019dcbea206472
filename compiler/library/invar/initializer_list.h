// initializer_list: what `{a, b, c}` is to a function that takes any number of them. A C++ compiler knows it by its name
// in namespace std, where nothing else is.
#ifndef INVAR_METAL_INITIALIZER_LIST_H
#define INVAR_METAL_INITIALIZER_LIST_H

namespace std {
template <class T>
class initializer_list {
public:
  typedef T value_type;
  typedef const T& const_reference;
  typedef const T* const_iterator;

  METAL_FUNC constexpr initializer_list() : m_begin(nullptr), m_size(0) {}
  METAL_FUNC constexpr size_t size() const { return m_size; }
  METAL_FUNC constexpr const T* begin() const { return m_begin; }
  METAL_FUNC constexpr const T* end() const { return m_begin + m_size; }

private:
  const T* m_begin;   // the compiler fills in these two
  size_t m_size;
};
}  // namespace std

namespace metal {
using std::initializer_list;
}  // namespace metal

#endif
