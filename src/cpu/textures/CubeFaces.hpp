// The faces of a cube texture: +x, -x, +y, -y, +z, -z. Metal documentation: Metal Shading Language Specification,
// "Cube Texture"; MTLTextureTypeCube.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace invar::cpu {

/// A place on a face; s and t go from 0 to 1, to the right and down as seen from outside.
struct CubePlace {
  uint32_t face;
  float s, t;
};

inline CubePlace cubePlace(float x, float y, float z) {
  const float ax = std::fabs(x), ay = std::fabs(y), az = std::fabs(z);
  uint32_t face;
  float s, t, major;
  if (ax >= ay && ax >= az) {
    face = x >= 0 ? 0 : 1;
    s = x >= 0 ? -z : z, t = -y, major = ax;
  } else if (ay >= az) {
    face = y >= 0 ? 2 : 3;
    s = x, t = y >= 0 ? z : -z, major = ay;
  } else {
    face = z >= 0 ? 4 : 5;
    s = z >= 0 ? x : -x, t = -y, major = az;
  }
  if (!(major > 0)) return {0, 0.5f, 0.5f};   // no direction at all
  return {face, 0.5f * (s / major + 1), 0.5f * (t / major + 1)};
}

struct CubeDirection { float x, y, z; };

/// The inverse; s and t may lie beyond the face.
inline CubeDirection cubeDirection(uint32_t face, float s, float t) {
  const float a = 2 * s - 1, b = 2 * t - 1;
  switch (face) {
    case 0: return {1, -b, -a};
    case 1: return {-1, -b, a};
    case 2: return {a, 1, b};
    case 3: return {a, -1, -b};
    case 4: return {a, -b, 1};
    default: return {-a, -b, -1};
  }
}

/// A texel of a face, or the texel of the neighbouring face that stands there.
struct CubeTexel {
  uint32_t face;
  int32_t x, y;
};

inline CubeTexel cubeTexel(uint32_t face, int32_t x, int32_t y, int32_t size) {
  const bool outX = x < 0 || x >= size, outY = y < 0 || y >= size;
  if (!outX && !outY) return {face, x, y};
  // Behind a corner three faces meet and there is no fourth texel: the nearest one of this face stands in.
  if (outX && outY) return {face, std::clamp(x, 0, size - 1), std::clamp(y, 0, size - 1)};
  const float length = float(size);
  const CubeDirection d = cubeDirection(face, (float(x) + 0.5f) / length, (float(y) + 0.5f) / length);
  const CubePlace place = cubePlace(d.x, d.y, d.z);
  const auto index = [&](float at) { return std::clamp(int32_t(at * length), 0, size - 1); };
  return {place.face, index(place.s), index(place.t)};
}

}  // namespace invar::cpu
