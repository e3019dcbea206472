// OpenCL on the CPU (PoCL): the peer for kernels.
#pragma once

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include <memory>
#include <string>
#include <vector>

namespace invar::bench {

/// A device with a context, and programs built for it. Throws std::runtime_error with the call's name.
class OpenCl {
public:
  /// The first CPU device; null when there is none.
  static std::shared_ptr<OpenCl> open();
  ~OpenCl();
  cl_program build(const std::string& source);
  cl_mem buffer(size_t bytes, const void* values = nullptr);
  cl_command_queue queue();
  const std::string& name() const { return m_name; }

private:
  cl_device_id m_device = nullptr;
  cl_context m_context = nullptr;
  std::string m_name;
};

/// Throws when `status` is an error.
void checkCl(cl_int status, const char* call);

/// A kernel with its queue: for one thread.
class OpenClLauncher {
public:
  OpenClLauncher(OpenCl& cl, cl_program program, const char* name);
  template <class T> void set(unsigned index, const T& value) { checkCl(clSetKernelArg(m_kernel, index, sizeof value, &value), "clSetKernelArg"); }
  void setLocal(unsigned index, size_t bytes) { checkCl(clSetKernelArg(m_kernel, index, bytes, nullptr), "clSetKernelArg"); }
  void enqueue(std::vector<size_t> global, std::vector<size_t> local);
  void finish() { checkCl(clFinish(m_queue), "clFinish"); }

private:
  cl_kernel m_kernel;
  cl_command_queue m_queue;
};

}  // namespace invar::bench
