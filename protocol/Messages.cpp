#include "protocol/Messages.hpp"

namespace invar::protocol {
namespace {

// Each structure is described once; the same description writes and reads it.
struct Put {
  ByteWriter& to;
  template <class T> void operator()(const T& value) { to.put(value); }
  template <class T, class Item> void list(const std::vector<T>& items, Item item) {
    to.putList(items, [&](ByteWriter&, const T& value) { item(*this, value); });
  }
};

struct Get {
  ByteReader& from;
  template <class T> void operator()(T& value) { from.get(value); }
  template <class T, class Item> void list(std::vector<T>& items, Item item) {
    from.getList(items, [&](ByteReader&, T& value) { item(*this, value); });
  }
};

constexpr auto kText = [](auto& io, auto& text) { io(text); };

constexpr auto kArgument = [](auto& io, auto& a) {
  io(a.name), io(a.kind), io(a.index), io(a.access), io(a.active), io(a.elementSize), io(a.elementAlignment);
  io(a.elementType), io(a.typeName), io(a.isConstantReference);
  io(a.textureType), io(a.isDepthTexture), io(a.arrayLength), io(a.structure);
};

constexpr auto kArgumentMember = [](auto& io, auto& m) {
  io(m.name), io(m.index), io(m.type), io(m.access), io(m.textureType);
  io(m.arrayLength), io(m.offset), io(m.stride), io(m.structure);
};

constexpr auto kArgumentStructure = [](auto& io, auto& s) {
  io(s.size), io(s.alignment);
  io.list(s.members, kArgumentMember);
};

constexpr auto kReflection = [](auto& io, auto& r) {
  io(r.name);
  io.list(r.arguments, kArgument);
  io.list(r.structures, kArgumentStructure);
  io(r.staticThreadgroupBytes), io(r.contextBytesFixed), io(r.contextBytesPerSimdgroup);
  io(r.contextBytesPerThread), io(r.maxTotalThreadsPerThreadgroup);
  for (auto& threads : r.requiredThreadsPerThreadgroup) io(threads);
  io(r.usesBarriersOrLanes), io(r.usesTextures), io(r.usesLog);
};

constexpr auto kFunctionConstant = [](auto& io, auto& c) {
  io(c.name), io(c.index), io(c.type), io(c.required);
};

constexpr auto kFunction = [](auto& io, auto& f) {
  io(f.name), io(f.kind);
  io.list(f.constants, kFunctionConstant);
};

constexpr auto kConstantValue = [](auto& io, auto& c) { io(c.name), io(c.index), io(c.type), io(c.bytes); };

void describe(Put& io, const std::map<std::string, std::string>& macros) {
  io(static_cast<uint64_t>(macros.size()));
  for (const auto& [name, value] : macros) io(name), io(value);
}

void describe(Get& io, std::map<std::string, std::string>& macros) {
  macros.clear();
  uint64_t count = 0;
  for (io(count); count && io.from.ok(); --count) {
    std::string name, value;
    io(name), io(value);
    macros.emplace(std::move(name), std::move(value));
  }
}

constexpr auto kLibraryRequest = [](auto& io, auto& r) {
  io(r.source), io(r.fileName);
  describe(io, r.macros);
  io.list(r.includePaths, kText);
  io(r.languageVersion), io(r.mathMode), io(r.mathFunctions), io(r.optimization), io(r.logging);
};

constexpr auto kLibraryReply = [](auto& io, auto& r) {
  io.list(r.functions, kFunction);
  io(r.warnings);
};

constexpr auto kKernelRequest = [](auto& io, auto& r) {
  kLibraryRequest(io, r.library);
  io(r.function);
  io.list(r.constants, kConstantValue);
  io(r.sanitizer), io(r.boundsChecks), io(r.quick);
};

constexpr auto kKernelReply = [](auto& io, auto& r) { kReflection(io, r.reflection); };

template <class Description, class T>
std::vector<uint8_t> encodeAs(Description description, const T& message) {
  ByteWriter writer;
  Put put{writer};
  description(put, message);
  return writer.take();
}

template <class Description, class T>
bool decodeAs(Description description, ByteSpan bytes, T& message) {
  ByteReader reader(bytes);
  Get get{reader};
  description(get, message);
  return reader.finished();
}

}  // namespace

std::vector<uint8_t> encode(const LibraryRequest& m) { return encodeAs(kLibraryRequest, m); }
std::vector<uint8_t> encode(const LibraryReply& m) { return encodeAs(kLibraryReply, m); }
std::vector<uint8_t> encode(const KernelRequest& m) { return encodeAs(kKernelRequest, m); }
std::vector<uint8_t> encode(const KernelReply& m) { return encodeAs(kKernelReply, m); }

bool decode(ByteSpan b, LibraryRequest& m) { return decodeAs(kLibraryRequest, b, m); }
bool decode(ByteSpan b, LibraryReply& m) { return decodeAs(kLibraryReply, b, m); }
bool decode(ByteSpan b, KernelRequest& m) { return decodeAs(kKernelRequest, b, m); }
bool decode(ByteSpan b, KernelReply& m) { return decodeAs(kKernelReply, b, m); }

}  // namespace invar::protocol
