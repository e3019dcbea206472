// clCreateCommandQueue is what OpenCL 1.2 has.
#define CL_USE_DEPRECATED_OPENCL_1_2_APIS
#include "peers/OpenCl.hpp"

#include <stdexcept>

namespace invar::bench {

void checkCl(cl_int status, const char* call) {
  if (status != CL_SUCCESS) throw std::runtime_error(std::string(call) + " failed with " + std::to_string(status));
}

std::shared_ptr<OpenCl> OpenCl::open() {
  cl_uint count = 0;
  if (clGetPlatformIDs(0, nullptr, &count) != CL_SUCCESS || !count) return nullptr;
  std::vector<cl_platform_id> platforms(count);
  clGetPlatformIDs(count, platforms.data(), nullptr);
  for (cl_platform_id platform : platforms) {
    auto cl = std::make_shared<OpenCl>();
    if (clGetDeviceIDs(platform, CL_DEVICE_TYPE_CPU, 1, &cl->m_device, nullptr) != CL_SUCCESS) continue;
    cl_int status;
    cl->m_context = clCreateContext(nullptr, 1, &cl->m_device, nullptr, nullptr, &status);
    if (status != CL_SUCCESS) continue;
    char name[256] = {};
    clGetPlatformInfo(platform, CL_PLATFORM_NAME, sizeof name, name, nullptr);
    cl->m_name = std::string(name).rfind("Portable", 0) == 0 ? "PoCL" : name;
    return cl;
  }
  return nullptr;
}

OpenCl::~OpenCl() { if (m_context) clReleaseContext(m_context); }

cl_program OpenCl::build(const std::string& source) {
  const char* text = source.c_str();
  cl_int status;
  cl_program program = clCreateProgramWithSource(m_context, 1, &text, nullptr, &status);
  checkCl(status, "clCreateProgramWithSource");
  checkCl(clBuildProgram(program, 1, &m_device, "-cl-fast-relaxed-math", nullptr, nullptr), "clBuildProgram");
  return program;
}

cl_mem OpenCl::buffer(size_t bytes, const void* values) {
  cl_int status;
  cl_mem memory = clCreateBuffer(m_context, CL_MEM_READ_WRITE | (values ? CL_MEM_COPY_HOST_PTR : 0), bytes, const_cast<void*>(values), &status);
  checkCl(status, "clCreateBuffer");
  return memory;
}

cl_command_queue OpenCl::queue() {
  cl_int status;
  cl_command_queue queue = clCreateCommandQueue(m_context, m_device, 0, &status);
  checkCl(status, "clCreateCommandQueue");
  return queue;
}

OpenClLauncher::OpenClLauncher(OpenCl& cl, cl_program program, const char* name) : m_queue(cl.queue()) {
  cl_int status;
  m_kernel = clCreateKernel(program, name, &status);
  checkCl(status, "clCreateKernel");
}

void OpenClLauncher::enqueue(std::vector<size_t> global, std::vector<size_t> local) {
  checkCl(clEnqueueNDRangeKernel(m_queue, m_kernel, cl_uint(global.size()), nullptr, global.data(), local.data(), 0, nullptr, nullptr),
          "clEnqueueNDRangeKernel");
}

}  // namespace invar::bench
