// What only fragment functions call. Metal documentation: Metal Shading Language Specification, "Fragment
// Functions". Declared so that a library of both kinds parses; a kernel that calls one is told that it has no
// definition.
#ifndef INVAR_METAL_GRAPHICS_H
#define INVAR_METAL_GRAPHICS_H

namespace metal {

template <class T>
T dfdx(T value);
template <class T>
T dfdy(T value);
template <class T>
T fwidth(T value);

void discard_fragment();
uint get_num_samples();
float2 get_sample_position(uint index);

enum class interpolation { perspective, no_perspective };
template <class T, interpolation P>
struct interpolant {
  T interpolate_at_center() const;
  T interpolate_at_centroid() const;
  T interpolate_at_sample(uint index) const;
  T interpolate_at_offset(float2 offset) const;
};

} // namespace metal

// What a kernel writes for a tessellator.
struct MTLQuadTessellationFactorsHalf {
  half edgeTessellationFactor[4];
  half insideTessellationFactor[2];
};
struct MTLTriangleTessellationFactorsHalf {
  half edgeTessellationFactor[3];
  half insideTessellationFactor;
};

#endif
