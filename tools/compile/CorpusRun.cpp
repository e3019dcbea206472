#include "compile/CorpusRun.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "common/Text.hpp"

namespace invar::tools {
namespace {

class Stopwatch {
public:
  double milliseconds() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_begin).count();
  }

private:
  const std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

const char* kindOf(MTL::FunctionType type) {
  switch (type) {
    case MTL::FunctionTypeKernel: return "kernel";
    case MTL::FunctionTypeVertex: return "vertex function";
    case MTL::FunctionTypeFragment: return "fragment function";
    default: return "function that is no kernel";
  }
}

}  // namespace

CorpusRun::CorpusRun(const CompileRequest& request, const KernelMaker& maker,
                     const std::vector<std::string>& paths)
    : m_request(request), m_maker(maker), m_files(paths.size()) {
  for (size_t i = 0; i < paths.size(); ++i) m_files[i].result.path = paths[i];
}

std::vector<FileResult> CorpusRun::run() {
  std::vector<std::thread> threads;
  const unsigned jobs = m_request.jobs ? m_request.jobs : std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 1; i < jobs; ++i) threads.emplace_back([this] { work(); });
  work();
  for (std::thread& thread : threads) thread.join();
  std::vector<FileResult> results;
  for (File& file : m_files) results.push_back(std::move(file.result));
  return results;
}

void CorpusRun::work() {
  while (auto task = next()) {
    auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
    if (task->kernel) makeKernel(*task);
    else openFile(*task->file);
  }
}

std::optional<CorpusRun::Task> CorpusRun::next() {
  std::unique_lock lock(m_mutex);
  showProgress();
  for (;;) {
    if (!m_kernels.empty()) {
      const Task task = m_kernels.front();
      m_kernels.pop_front();
      return task;
    }
    if (m_filesBegun < m_files.size()) {
      ++m_filesOpening;
      return Task{&m_files[m_filesBegun++], nullptr};
    }
    if (!m_filesOpening) return std::nullopt;
    m_changed.wait(lock);   // a file that is being opened may bring kernels
  }
}

void CorpusRun::openFile(File& file) {
  FileResult& result = file.result;
  if (isSkipped(result.path)) {
    result.leftOut.push_back({result.path, "--skip names the file"});
  } else {
    const Stopwatch watch;
    file.library = m_maker.library(result.path, result.error);
    result.milliseconds = watch.milliseconds();
  }
  const NS::Array* names = file.library ? file.library->functionNames() : nullptr;
  for (NS::UInteger i = 0; names && i < names->count(); ++i) {
    const std::string name = fromMetal(names->object<NS::String>(i));
    auto function = NS::TransferPtr(file.library->newFunction(toMetal(name)));
    const auto type = function ? function->functionType() : MTL::FunctionTypeKernel;
    if (type != MTL::FunctionTypeKernel)
      result.leftOut.push_back({name, std::string("it is a ") + kindOf(type)});
    else if (isSkipped(name)) result.leftOut.push_back({name, "--skip names the kernel"});
    else result.kernels.push_back({name, {}, 0});
  }
  std::lock_guard lock(m_mutex);
  file.kernelsLeft = result.kernels.size();
  for (KernelResult& kernel : result.kernels) m_kernels.push_back({&file, &kernel});
  if (!file.kernelsLeft) file.library = {};
  m_failures += !result.error.empty();
  --m_filesOpening;
  m_changed.notify_all();
}

void CorpusRun::makeKernel(const Task& task) {
  const Stopwatch watch;
  auto pipeline = m_maker.pipeline(task.file->library.get(), task.kernel->name, task.kernel->error);
  task.kernel->milliseconds = watch.milliseconds();
  std::lock_guard lock(m_mutex);
  ++m_kernelsDone;
  m_failures += !task.kernel->error.empty();
  if (--task.file->kernelsLeft == 0) task.file->library = {};
}

void CorpusRun::showProgress() {
  double done = 0;
  std::string current;
  for (size_t i = 0; i < m_filesBegun; ++i) {
    const File& file = m_files[i];
    const size_t kernels = file.result.kernels.size();
    if (!file.library && !file.kernelsLeft) {
      done += 1;
      continue;
    }
    if (kernels) done += double(kernels - file.kernelsLeft) / double(kernels);
    current = std::filesystem::path(file.result.path).filename();
  }
  m_progress.show(done / double(std::max<size_t>(m_files.size(), 1)),
                  fmt::format("{} of {} files, {} kernels, {} failures  {}", m_filesBegun, m_files.size(),
                              m_kernelsDone, m_failures, current));
}

bool CorpusRun::isSkipped(const std::string& name) const {
  for (const auto& pattern : m_request.skips)
    if (fnmatch(pattern.c_str(), name.c_str(), 0) == 0) return true;
  return false;
}

}  // namespace invar::tools
