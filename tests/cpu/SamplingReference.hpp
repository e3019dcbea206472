// Sampling in float64, written from the specification alone, one texel after the other: what the tests hold the
// sampler against. Metal documentation: Metal Shading Language Specification, "Texture Addressing and Conversion Rules".
#pragma once

#include <array>
#include <cmath>
#include <functional>

namespace invar::cpu::reference {

using Colour = std::array<double, 4>;

struct Sampler {
  bool normalized = true, minLinear = false, magLinear = false;
  int mip = 0;                 ///< none, nearest, linear
  int address[3] = {0, 0, 0};  ///< MTLSamplerAddressMode
  int border = 0;
  double lodMin = 0, lodMax = 1000;
};

struct Image {
  int dimensions = 2;
  int size[3] = {1, 1, 1};     ///< of level 0
  int levels = 1;
  bool hasAlpha = true;
  std::function<Colour(int level, int x, int y, int z)> texel;

  int extent(int axis, int level) const { return std::max(size[axis] >> level, 1); }
};

/// The texel at an integer place on one axis; -1 for the border.
inline int wrap(int i, int n, int mode) {
  switch (mode) {
    case 0: return i < 0 ? 0 : i >= n ? n - 1 : i;
    case 1: i = i < 0 ? -1 - i : i; return i >= n ? n - 1 : i;
    case 2: return ((i % n) + n) % n;
    case 3: {
      const int period = 2 * n, k = ((i % period) + period) % period;
      return k < n ? k : period - 1 - k;
    }
    default: return i < 0 || i >= n ? -1 : i;
  }
}

inline Colour fetch(const Image& image, const Sampler& s, int level, const int (&at)[3]) {
  int place[3] = {0, 0, 0};
  bool zero = false, border = false;
  for (int a = 0; a < image.dimensions; ++a) {
    place[a] = wrap(at[a], image.extent(a, level), s.address[a]);
    if (place[a] >= 0) continue;
    (s.address[a] == 5 ? border : zero) = true;
  }
  if (border) return s.border == 0 ? Colour{0, 0, 0, 0} : s.border == 1 ? Colour{0, 0, 0, 1} : Colour{1, 1, 1, 1};
  if (zero) return {0, 0, 0, image.hasAlpha ? 0.0 : 1.0};
  return image.texel(level, place[0], place[1], place[2]);
}

inline Colour sampleLevel(const Image& image, const Sampler& s, bool linear, int level, const double (&coordinate)[3],
                          const int (&offset)[3]) {
  int first[3] = {0, 0, 0};
  double weight[3] = {0, 0, 0};
  for (int a = 0; a < image.dimensions; ++a) {
    double u = coordinate[a] * (s.normalized ? image.extent(a, level) : 1) + offset[a];
    if (linear) u -= 0.5;
    first[a] = int(std::floor(u));
    weight[a] = linear ? u - std::floor(u) : 0;
  }
  Colour sum{};
  for (int corner = 0; corner < 1 << image.dimensions; ++corner) {
    int at[3] = {0, 0, 0};
    double w = 1;
    for (int a = 0; a < image.dimensions; ++a) {
      const int step = corner >> a & 1;
      at[a] = first[a] + step;
      w *= step ? weight[a] : 1 - weight[a];
    }
    if (w == 0) continue;
    const Colour c = fetch(image, s, level, at);
    for (int i = 0; i < 4; ++i) sum[i] += w * c[i];
  }
  return sum;
}

inline Colour sample(const Image& image, const Sampler& s, const double (&coordinate)[3], const int (&offset)[3], double lod) {
  lod = std::min(std::max(lod, s.lodMin), s.lodMax);
  const bool linear = lod > 0 ? s.minLinear : s.magLinear;
  const int last = image.levels - 1;
  if (s.mip == 0) return sampleLevel(image, s, linear, 0, coordinate, offset);
  if (s.mip == 1) return sampleLevel(image, s, linear, std::min(int(std::floor(lod + 0.5)), last), coordinate, offset);
  const int upper = std::min(int(std::floor(lod)), last), lower = std::min(upper + 1, last);
  const double weight = upper == last ? 0 : lod - upper;
  const Colour a = sampleLevel(image, s, linear, upper, coordinate, offset), b = sampleLevel(image, s, linear, lower, coordinate, offset);
  Colour mixed;
  for (int i = 0; i < 4; ++i) mixed[i] = a[i] * (1 - weight) + b[i] * weight;
  return mixed;
}

}  // namespace invar::cpu::reference
