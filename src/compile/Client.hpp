// Everything that compiling needs in one process: the service, the caches, and who we are.
#pragma once

#include <sys/types.h>

#include "compile/Compiler.hpp"
#include "compile/DiskCache.hpp"
#include "compile/MemoryCache.hpp"
#include "compile/Service.hpp"

namespace invar::compile {

/// What a client works with; the defaults are the configuration's.
struct ClientSettings {
  CompilerBinary binary = CompilerBinary::find();
  std::string cacheFolder = DiskCache::configuredFolder();
  CompileLimits limits = CompileLimits::configured();
};

/// Thread safety: thread-safe.
class Client {
public:
  explicit Client(ClientSettings settings, const Client* previous = nullptr);

  /// The one of this process. After a fork the child gets its own, with a service of its own: locks and
  /// requests of the parent's other threads, which the child does not have, are left behind unused.
  static Client& current();

  Result<Ref<Library>> compileLibrary(std::string source, SourceOptions options);
  Result<Ref<Artifact>> compileKernel(const Library& library, const KernelRequest& request);

  Service& service() { return m_service; }

private:
  Result<Ref<Library>> makeLibrary(const Key& key, const protocol::LibraryRequest& request, SourceOptions options,
                                   bool readsFiles);
  Result<Ref<Artifact>> makeKernel(const Key& key, const Library& library, protocol::KernelRequest request);
  Result<Ref<Artifact>> keepKernel(const Key& key, const Library& library, const std::string& what, Reply reply);

  // Of the process that this one was forked from: kept, never used.
  [[maybe_unused]] const Client* const m_previous;
  const pid_t m_process;
  const CompilerBinary m_binary;
  const Key m_machine;
  Service m_service;
  DiskCache m_disk;
  MemoryCache<Library> m_libraries;
  MemoryCache<Artifact> m_kernels;
};

}  // namespace invar::compile
