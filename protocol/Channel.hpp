// The system's side of the protocol: descriptors, memory files, and packets that carry descriptors.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "protocol/Bytes.hpp"

namespace invar::protocol {

/// Owns a file descriptor. Thread safety: one thread at a time.
class Descriptor {
public:
  Descriptor() = default;
  explicit Descriptor(int number) : m_number(number) {}
  Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(m_number, other.m_number);
    return *this;
  }
  ~Descriptor() { reset(); }

  int get() const { return m_number; }
  explicit operator bool() const { return m_number >= 0; }
  void reset();
  /// Gives the descriptor to the caller.
  int leak() { return std::exchange(m_number, -1); }

private:
  int m_number = -1;
};

/// The same file under this number or a higher one. Empty when the system refuses.
Descriptor atLeast(int number, Descriptor descriptor);
/// The same file under a number that is nobody's standard input, output or error: a program that runs with
/// those closed must not print into our files. Empty when the system refuses.
Descriptor aboveStandard(Descriptor descriptor);

/// The two ends of a connection that keeps packets whole (SOCK_SEQPACKET).
struct SocketPair {
  Descriptor here, there;
  explicit operator bool() const { return here && there; }
};
SocketPair makeSocketPair();

/// A file that lives in memory alone and holds `bytes`. Empty when the system refuses; errno says why.
Descriptor makeMemoryFile(const char* name, ByteSpan bytes);
/// The whole content of a file; false when it cannot be read.
bool readAll(int file, std::vector<uint8_t>& bytes);
/// Writes everything at the file's position; false when the system refuses, errno says why.
bool writeAll(int file, ByteSpan bytes);

inline constexpr size_t kMaxDescriptors = 2;

/// A received packet.
struct Packet {
  std::vector<uint8_t> bytes;
  std::vector<Descriptor> descriptors;

  /// The packet as a plain structure; false when its size is another.
  template <class T>
  bool read(T& header) const {
    if (bytes.size() != sizeof header) return false;
    std::memcpy(&header, bytes.data(), sizeof header);
    return true;
  }
};

enum class Transfer { Done, WouldBlock, Closed };

/// Sends one packet without waiting. Never raises SIGPIPE.
Transfer sendPacket(int socket, ByteSpan bytes, std::initializer_list<int> descriptors);
template <class T>
Transfer sendPacket(int socket, const T& header, std::initializer_list<int> descriptors) {
  static_assert(std::is_trivially_copyable_v<T>);
  return sendPacket(socket, ByteSpan(reinterpret_cast<const uint8_t*>(&header), sizeof header), descriptors);
}
/// Receives one packet without waiting.
Transfer receivePacket(int socket, Packet& packet);

}  // namespace invar::protocol
