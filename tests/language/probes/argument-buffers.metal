#include <metal_stdlib>
using namespace metal;
struct Arguments { device uint* values [[id(0)]]; constant float* weights [[id(1)]]; float scale [[id(2)]]; device uint* more [[id(3)]][2]; };
struct Node { device Node* next; uint value; };
kernel void probe(constant Arguments& arguments [[buffer(2)]], device Node* nodes [[buffer(3)]], device uint* out,
                  uint i [[thread_position_in_grid]]) {
  nodes[i].next = &nodes[(i + 1) % 64];
  nodes[i].value = i;
  threadgroup_barrier(mem_flags::mem_device);
  uint next = nodes[i].next->value;
  // The host of this probe fills the arguments with zeros: pointers that nobody may follow.
  out[i] = next == (i + 1) % 64 && arguments.values == nullptr && arguments.weights == nullptr && arguments.scale == 0 &&
           arguments.more[1] == nullptr;
}
