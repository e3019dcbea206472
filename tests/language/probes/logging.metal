#include <metal_stdlib>
using namespace metal;
#include <metal_logging>
constant os_log custom("com.example.probe", "kernels");
kernel void probe(device uint* out, uint i [[thread_position_in_grid]]) {
  if (i == 3) {
    os_log_default.log("thread %u of %s", i, "the probe");
    custom.log_error("value %f", 1.5f);
  }
  out[i] = 1;
}
