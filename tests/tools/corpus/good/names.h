#define INSTANTIATE(name, type) \
  template [[host_name(#name)]] kernel void fill<type>(device type*, constant type&, uint);
