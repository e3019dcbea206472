// One dispatch of a kernel: its arguments, and running it to the end.
// Thread safety: One thread at a time. run() blocks until the kernel is done.
#pragma once

#include <span>
#include <type_traits>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"

namespace invar::tools {

class Launch {
public:
  explicit Launch(NS::SharedPtr<MTL::ComputePipelineState> pipeline);

  Launch& buffer(unsigned index, NS::SharedPtr<MTL::Buffer> buffer, size_t offset = 0);
  /// Copies the bytes, as setBytes does.
  Launch& bytes(unsigned index, std::span<const char> bytes);
  /// Bytes of the threadgroup argument at `index`.
  Launch& threadgroup(unsigned index, size_t length);

  template <class T>
    requires std::is_trivially_copyable_v<T>
  Launch& value(unsigned index, const T& value) {
    return bytes(index, {reinterpret_cast<const char*>(&value), sizeof value});
  }

  /// Binds buffers and values at the indices from 0 on.
  template <class... Arguments>
  Launch& arguments(const Arguments&... arguments) {
    unsigned index = 0;
    (bind(index++, arguments), ...);
    return *this;
  }

  /// A grid of `threads`, or of whole threadgroups. Returns seconds on the device; throws Failure with the
  /// command buffer's error.
  double runThreads(MTL::Size threads, MTL::Size threadgroup) { return run(threads, threadgroup, false); }
  double runGroups(MTL::Size groups, MTL::Size threadgroup) { return run(groups, threadgroup, true); }

private:
  struct Argument {
    enum class Kind { Buffer, Bytes, Threadgroup } kind;
    unsigned index;
    NS::SharedPtr<MTL::Buffer> buffer;
    size_t size;  ///< of a buffer, the offset
    std::vector<char> bytes;
  };

  void bind(unsigned index, const NS::SharedPtr<MTL::Buffer>& made) { buffer(index, made); }
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void bind(unsigned index, const T& made) { value(index, made); }
  template <class T>
  void bind(unsigned index, const std::vector<T>& values) {
    bytes(index, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
  }

  double run(MTL::Size grid, MTL::Size threadgroup, bool ofGroups);

  NS::SharedPtr<MTL::ComputePipelineState> m_pipeline;
  std::vector<Argument> m_arguments;
};

}  // namespace invar::tools
