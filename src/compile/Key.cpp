#include "compile/Key.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <fstream>
#include <tuple>
#include <unistd.h>

#include "protocol/KernelAbi.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace invar::compile {
namespace {

Key hashOf(const protocol::ByteWriter& writer) { return hashBytes(writer.bytes()); }

void put(protocol::ByteWriter& writer, const Key& key) {
  for (const uint8_t byte : key) writer.put(byte);
}

}  // namespace

Key hashBytes(ByteSpan bytes) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  Key key;
  static_assert(sizeof canonical == sizeof key);
  std::memcpy(key.data(), &canonical, sizeof key);
  return key;
}

std::string keyText(const Key& key) {
  std::string text;
  for (const uint8_t byte : key) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

Key keyFromText(const std::string& text) {
  Key key{};
  if (text.size() != 2 * key.size()) return {};
  for (size_t i = 0; i < text.size(); ++i) {
    const char* digits = "0123456789abcdef";
    const char* at = std::strchr(digits, text[i]);
    if (!at || !*at) return {};
    key[i / 2] = static_cast<uint8_t>(key[i / 2] << 4 | (at - digits));
  }
  return key;
}

// The first processor's description, without what changes from one moment to the next.
Key readMachineIdentity() {
  protocol::ByteWriter writer;
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line) && !line.empty();) {
    for (const char* kept : {"vendor_id", "cpu family", "model", "flags", "Features", "CPU "})
      if (line.starts_with(kept)) {
        writer.put(line);
        break;
      }
  }
  return hashOf(writer);
}

Key libraryKey(const Key& compiler, const protocol::LibraryRequest& request) {
  protocol::ByteWriter writer;
  writer.put(protocol::kProtocolVersion);
  put(writer, compiler);
  writer.put(protocol::encode(request));
  return hashOf(writer);
}

Key uniqueKey() {
  static std::atomic<uint64_t> count{0};
  protocol::ByteWriter writer;
  writer.put(count.fetch_add(1, std::memory_order_relaxed));
  writer.put(::getpid());
  writer.put(std::chrono::system_clock::now().time_since_epoch().count());
  return hashOf(writer);
}

Key kernelKey(const Key& machine, const std::string& library, const protocol::KernelRequest& request) {
  std::vector<protocol::ConstantValue> constants = request.constants;
  std::sort(constants.begin(), constants.end(), [](const auto& a, const auto& b) {
    return std::tie(a.name, a.index) < std::tie(b.name, b.index);
  });
  protocol::ByteWriter writer;
  writer.put(protocol::kKernelAbiVersion);
  put(writer, machine);
  writer.put(library);
  writer.put(request.function);
  writer.put(request.sanitizer);
  writer.put(request.boundsChecks);
  writer.put(request.quick);
  writer.putList(constants, [](protocol::ByteWriter& to, const protocol::ConstantValue& c) {
    to.put(c.name), to.put(c.index), to.put(c.type), to.put(c.bytes);
  });
  return hashOf(writer);
}

}  // namespace invar::compile
