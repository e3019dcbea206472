#include "compile/Client.hpp"

#include <algorithm>
#include <atomic>
#include <unistd.h>

#include "base/Config.hpp"
#include "compile/MemoryArtifact.hpp"
#include "compile/Requests.hpp"

namespace invar::compile {
namespace {

constexpr size_t kKeptLibraries = 64;
constexpr size_t kKeptKernels = 256;   // each may hold a descriptor open, when there is no disk cache

#ifdef INVAR_SANITIZE_NAME
constexpr const char* kSanitizer = INVAR_SANITIZE_NAME;
#else
constexpr const char* kSanitizer = "";
#endif

}  // namespace

Client::Client(ClientSettings settings, const Client* previous)
    : m_previous(previous), m_process(::getpid()), m_binary(std::move(settings.binary)),
      m_machine(readMachineIdentity()), m_service(m_binary, settings.limits, settings.cacheFolder),
      m_disk(std::move(settings.cacheFolder)), m_libraries(kKeptLibraries),
      m_kernels(kKeptKernels) {}

Client& Client::current() {
  static std::atomic<Client*> current{nullptr};
  Client* client = current.load(std::memory_order_acquire);
  const pid_t process = ::getpid();
  while (!client || client->m_process != process) {
    auto* fresh = new Client({}, client);  // never freed: other threads use it until the process ends
    if (current.compare_exchange_strong(client, fresh, std::memory_order_acq_rel)) return *fresh;
    delete fresh;
  }
  return *client;
}

Result<Ref<Library>> Client::compileLibrary(std::string source, SourceOptions options) {
  const protocol::LibraryRequest request = toRequest(std::move(source), options);
  const bool files = readsFiles(request);
  const Key key = files ? uniqueKey() : libraryKey(m_binary.identity, request);
  const auto make = [&] { return makeLibrary(key, request, options, files); };
  return files ? make() : m_libraries.get(key, make);
}

Result<Ref<Library>> Client::makeLibrary(const Key& key, const protocol::LibraryRequest& request,
                                         SourceOptions options, bool readsFiles) {
  Ref<Library> library = makeRef<Library>();
  library->source = request.source;
  library->options = std::move(options);
  library->key = keyText(key);
  library->readsFiles = readsFiles;
  protocol::LibraryReply reply;
  const auto take = [&] {
    library->functions = std::move(reply.functions);
    library->warnings = std::move(reply.warnings);
    return library;
  };
  if (!readsFiles)
    if (const auto entry = m_disk.load("library", key); entry && protocol::decode(entry->description, reply))
      return take();
  Result<Reply> answer = m_service.call(protocol::RequestKind::Library, key, protocol::encode(request));
  if (!answer) return answer.takeError();
  const std::string what = "[compileLibrary] library '" + request.fileName + "'";
  if (answer->status != protocol::Status::Ok) return toError(what, *answer);
  if (!protocol::decode(answer->body, reply)) return unreadable(what);
  if (!readsFiles) m_disk.store("library", key, {}, answer->body);
  return take();
}

Result<Ref<Artifact>> Client::compileKernel(const Library& library, const KernelRequest& request) {
  const auto isAsked = [&](const protocol::FunctionInfo& function) {
    return function.name == request.function;
  };
  if (std::none_of(library.functions.begin(), library.functions.end(), isAsked))
    return functionNotFound(library, request.function);
  protocol::KernelRequest message;
  message.function = request.function;
  message.sanitizer = kSanitizer;
  message.boundsChecks = request.boundsChecks;
  message.quick = config().quickCompile;
  for (const ConstantValue& constant : request.constants)
    message.constants.push_back({constant.name, constant.index, constant.type, constant.bytes});
  const Key key = kernelKey(m_machine, library.key, message);
  // Somebody may have emptied the cache's folder since.
  const auto usable = [](const Artifact& artifact) { return ::access(artifact.path.c_str(), R_OK) == 0; };
  return m_kernels.get(key, [&] { return makeKernel(key, library, std::move(message)); }, usable);
}

Result<Ref<Artifact>> Client::makeKernel(const Key& key, const Library& library,
                                         protocol::KernelRequest request) {
  protocol::KernelReply reply;
  if (!library.readsFiles) {
    auto entry = m_disk.load("kernel", key);
    if (entry && protocol::decode(entry->description, reply)) {
      Ref<Artifact> artifact = makeRef<Artifact>();
      artifact->reflection = std::move(reply.reflection);
      artifact->path = std::move(entry->path);
      artifact->key = keyText(key);
      artifact->boundsChecked = request.boundsChecks;
      return artifact;
    }
  }
  request.library = toRequest(library.source, library.options);
  Result<Reply> answer =
      m_service.call(protocol::RequestKind::Kernel, keyFromText(library.key), protocol::encode(request));
  if (!answer) return answer.takeError();
  const std::string what =
      "[compileKernel] function '" + request.function + "' of library '" + library.options.fileName + "'";
  if (answer->status != protocol::Status::Ok) return toError(what, *answer);
  auto artifact = keepKernel(key, library, what, std::move(*answer));
  if (artifact) (*artifact)->boundsChecked = request.boundsChecks;
  return artifact;
}

Result<Ref<Artifact>> Client::keepKernel(const Key& key, const Library& library, const std::string& what,
                                         Reply answer) {
  protocol::KernelReply reply;
  if (!protocol::decode(answer.body, reply) || !answer.object) return unreadable(what);
  std::string path;
  if (!library.readsFiles) {
    std::vector<uint8_t> object;
    if (!protocol::readAll(answer.object.get(), object)) return unreadable(what);
    path = m_disk.store("kernel", key, object, answer.body);
  }
  Ref<Artifact> artifact = path.empty() ? Ref<Artifact>(makeRef<MemoryArtifact>(std::move(answer.object)))
                                        : makeRef<Artifact>();
  if (!path.empty()) artifact->path = std::move(path);
  artifact->reflection = std::move(reply.reflection);
  artifact->key = keyText(key);
  return artifact;
}

Result<Ref<Library>> compileLibrary(std::string source, SourceOptions options) {
  return Client::current().compileLibrary(std::move(source), std::move(options));
}

Result<Ref<Artifact>> compileKernel(const Library& library, const KernelRequest& request) {
  return Client::current().compileKernel(library, request);
}

}  // namespace invar::compile
