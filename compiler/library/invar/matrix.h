// matrix<T, Columns, Rows>, stored by column. Metal documentation: Metal Shading Language Specification,
// "Matrix Data Types" and "Matrix Functions".
#ifndef INVAR_METAL_MATRIX_H
#define INVAR_METAL_MATRIX_H

namespace metal {

template <class T, int C, int R>
struct matrix {
  typedef vec<T, R> __column;
  __column columns[C];

  matrix() = default;
  // One number is the diagonal.
  METAL_FUNC explicit constexpr matrix(T diagonal) : columns{} {
    for (int c = 0; c < C && c < R; ++c) columns[c][c] = diagonal;
  }
  // Columns, which may be lists: `half2x2({1, 2}, {3, 4})`.
  template <int N = C, class = enable_if_t<N == 2>>
  METAL_FUNC constexpr matrix(const __column& a, const __column& b) : columns{a, b} {}
  template <int N = C, class = enable_if_t<N == 3>>
  METAL_FUNC constexpr matrix(const __column& a, const __column& b, const __column& c) : columns{a, b, c} {}
  template <int N = C, class = enable_if_t<N == 4>>
  METAL_FUNC constexpr matrix(const __column& a, const __column& b, const __column& c, const __column& d)
      : columns{a, b, c, d} {}
  // All elements, column after column.
  template <class... A, class = enable_if_t<sizeof...(A) == C * R && (__is_number_v<A> && ...)>,
            class = void>
  METAL_FUNC constexpr matrix(A... element) : columns{} {
    T all[] = {__convert<T>(element)...};
    for (int c = 0; c < C; ++c)
      for (int r = 0; r < R; ++r) columns[c][r] = all[c * R + r];
  }
  template <class U, class = enable_if_t<!__is_same(T, U)>>
  METAL_FUNC explicit constexpr matrix(const matrix<U, C, R>& other) : columns{} {
    for (int c = 0; c < C; ++c) columns[c] = __column(other.columns[c]);
  }

  METAL_FUNC constexpr __column& operator[](int c) { return columns[c]; }
  METAL_FUNC constexpr const __column& operator[](int c) const { return columns[c]; }
#ifdef __INVAR_TOKEN_PASS
  METAL_FUNC device __column& operator[](int c) device { return columns[c]; }
  METAL_FUNC const device __column& operator[](int c) const device { return columns[c]; }
  METAL_FUNC threadgroup __column& operator[](int c) threadgroup { return columns[c]; }
  METAL_FUNC const threadgroup __column& operator[](int c) const threadgroup { return columns[c]; }
  METAL_FUNC constexpr constant __column& operator[](int c) const constant { return columns[c]; }
#endif

  friend METAL_FUNC constexpr matrix operator+(const matrix& a, const matrix& b) {
    matrix r(a);
    for (int c = 0; c < C; ++c) r.columns[c] += b.columns[c];
    return r;
  }
  friend METAL_FUNC constexpr matrix operator-(const matrix& a, const matrix& b) {
    matrix r(a);
    for (int c = 0; c < C; ++c) r.columns[c] -= b.columns[c];
    return r;
  }
  friend METAL_FUNC constexpr matrix operator-(const matrix& a) { return a * T(-1); }
  friend METAL_FUNC constexpr matrix operator*(const matrix& a, T s) {
    matrix r(a);
    for (int c = 0; c < C; ++c) r.columns[c] *= s;
    return r;
  }
  friend METAL_FUNC constexpr matrix operator*(T s, const matrix& a) { return a * s; }
  friend METAL_FUNC constexpr __column operator*(const matrix& m, const vec<T, C>& v) {
    __column r = m.columns[0] * v[0];
    for (int c = 1; c < C; ++c) r += m.columns[c] * v[c];
    return r;
  }
  friend METAL_FUNC constexpr vec<T, C> operator*(const __column& v, const matrix& m) {
    vec<T, C> r(T(0));
    for (int c = 0; c < C; ++c) r[c] = dot(v, m.columns[c]);
    return r;
  }
  friend METAL_FUNC constexpr bool operator==(const matrix& a, const matrix& b) {
    bool same = true;
    for (int c = 0; c < C; ++c) same &= all(a.columns[c] == b.columns[c]);
    return same;
  }
  friend METAL_FUNC constexpr bool operator!=(const matrix& a, const matrix& b) { return !(a == b); }
  METAL_FUNC constexpr matrix& operator+=(const matrix& b) { return *this = *this + b; }
  METAL_FUNC constexpr matrix& operator-=(const matrix& b) { return *this = *this - b; }
  METAL_FUNC constexpr matrix& operator*=(T s) { return *this = *this * s; }
  METAL_FUNC constexpr matrix& operator*=(const matrix<T, C, C>& b) { return *this = *this * b; }
};

template <class T, int K, int R, int C>
METAL_FUNC constexpr matrix<T, C, R> operator*(const matrix<T, K, R>& a, const matrix<T, C, K>& b) {
  matrix<T, C, R> r(T(0));
  for (int c = 0; c < C; ++c) r.columns[c] = a * b.columns[c];
  return r;
}

template <class T, int N>
METAL_FUNC constexpr vec<T, N>& operator*=(vec<T, N>& v, const matrix<T, N, N>& m) {
  return v = v * m;
}

template <class T, int C, int R>
METAL_FUNC constexpr matrix<T, R, C> transpose(const matrix<T, C, R>& m) {
  matrix<T, R, C> t(T(0));
  for (int c = 0; c < C; ++c)
    for (int r = 0; r < R; ++r) t.columns[r][c] = m.columns[c][r];
  return t;
}

template <class T>
METAL_FUNC constexpr T determinant(const matrix<T, 2, 2>& m) {
  return m[0].x * m[1].y - m[1].x * m[0].y;
}
template <class T>
METAL_FUNC constexpr T determinant(const matrix<T, 3, 3>& m) {
  return dot(m[0], cross(m[1], m[2]));
}
template <class T>
METAL_FUNC constexpr T determinant(const matrix<T, 4, 4>& m) {
  // Along the first two rows: products of complementary 2x2 minors.
  T a0 = m[0].x * m[1].y - m[1].x * m[0].y, b5 = m[2].z * m[3].w - m[3].z * m[2].w;
  T a1 = m[0].x * m[2].y - m[2].x * m[0].y, b4 = m[1].z * m[3].w - m[3].z * m[1].w;
  T a2 = m[0].x * m[3].y - m[3].x * m[0].y, b3 = m[1].z * m[2].w - m[2].z * m[1].w;
  T a3 = m[1].x * m[2].y - m[2].x * m[1].y, b2 = m[0].z * m[3].w - m[3].z * m[0].w;
  T a4 = m[1].x * m[3].y - m[3].x * m[1].y, b1 = m[0].z * m[2].w - m[2].z * m[0].w;
  T a5 = m[2].x * m[3].y - m[3].x * m[2].y, b0 = m[0].z * m[1].w - m[1].z * m[0].w;
  return a0 * b5 - a1 * b4 + a2 * b3 + a3 * b2 - a4 * b1 + a5 * b0;
}

} // namespace metal

using metal::matrix;
#define __INVAR_MATRIX_SHAPES(M, T)                                                                          \
  M(T, 2, 2) M(T, 2, 3) M(T, 2, 4) M(T, 3, 2) M(T, 3, 3) M(T, 3, 4) M(T, 4, 2) M(T, 4, 3) M(T, 4, 4)
#define __INVAR_MATRIX_TYPE(T, C, R)                                                                         \
  namespace metal {                                                                                          \
  typedef matrix<T, C, R> T##C##x##R;                                                                        \
  }                                                                                                          \
  using metal::T##C##x##R;
__INVAR_MATRIX_SHAPES(__INVAR_MATRIX_TYPE, float)
__INVAR_MATRIX_SHAPES(__INVAR_MATRIX_TYPE, half)
__INVAR_MATRIX_SHAPES(__INVAR_MATRIX_TYPE, bfloat)
#undef __INVAR_MATRIX_TYPE
#undef __INVAR_MATRIX_SHAPES

#endif
