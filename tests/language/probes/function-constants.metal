#include <metal_stdlib>
using namespace metal;
constant bool on [[function_constant(0)]];
constant int count [[function_constant(1)]];
constant float missing [[function_constant(9)]];
constant int derived = count * 2 + 1;
constant float fallback = is_function_constant_defined(missing) ? missing : 4.5f;
constant bool neither = !on;
kernel void probe(device uint* out, device uint* given [[buffer(2), function_constant(on)]],
                  device uint* absent [[buffer(3), function_constant(neither)]], uint i [[thread_position_in_grid]]) {
  int steps[4];
  steps[0] = derived;
  if (on) given[i] = i;
  out[i] = steps[0] == 15 && fallback == 4.5f && (!on || given[i] == i) && !neither;
}
