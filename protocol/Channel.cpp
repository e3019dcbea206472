#include "protocol/Channel.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/FileWrite.hpp"

namespace invar::protocol {

void Descriptor::reset() {
  if (m_number >= 0) ::close(std::exchange(m_number, -1));
}

Descriptor atLeast(int number, Descriptor descriptor) {
  if (!descriptor || descriptor.get() >= number) return descriptor;
  return Descriptor(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, number));
}

Descriptor aboveStandard(Descriptor descriptor) { return atLeast(STDERR_FILENO + 1, std::move(descriptor)); }

SocketPair makeSocketPair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) return {};
  Descriptor here(ends[0]), there(ends[1]);
  return {aboveStandard(std::move(here)), aboveStandard(std::move(there))};
}

Descriptor makeMemoryFile(const char* name, ByteSpan bytes) {
  Descriptor file = aboveStandard(Descriptor(::memfd_create(name, MFD_CLOEXEC)));
  if (file && !writeAll(file.get(), bytes)) return {};
  return file;
}

bool readAll(int file, std::vector<uint8_t>& bytes) {
  struct stat info {};
  if (::fstat(file, &info) || info.st_size < 0) return false;
  bytes.resize(static_cast<size_t>(info.st_size));
  size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t got = ::pread(file, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += static_cast<size_t>(got);
  }
  return true;
}

bool writeAll(int file, ByteSpan bytes) {
  while (!bytes.empty()) {
    const ssize_t put = writeToFile(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(put));
  }
  return true;
}

Transfer sendPacket(int socket, ByteSpan bytes, std::initializer_list<int> descriptors) {
  iovec part{const_cast<uint8_t*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxDescriptors)] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (descriptors.size()) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
    cmsghdr* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
    std::memcpy(CMSG_DATA(head), descriptors.begin(), sizeof(int) * descriptors.size());
  }
  for (;;) {
    if (::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return Transfer::Done;
    if (errno == EINTR) continue;
    // ETOOMANYREFS, ENOBUFS, ENOMEM: the system is short of something that others will give back.
    const bool later = errno == EAGAIN || errno == ETOOMANYREFS || errno == ENOBUFS || errno == ENOMEM;
    return later ? Transfer::WouldBlock : Transfer::Closed;
  }
}

Transfer receivePacket(int socket, Packet& packet) {
  uint8_t buffer[256];
  iovec part{buffer, sizeof buffer};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxDescriptors)];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t got;
  do got = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got < 0 && errno == EAGAIN) return Transfer::WouldBlock;
  if (got <= 0) return Transfer::Closed;  // no packet of ours is empty
  packet.bytes.assign(buffer, buffer + got);
  packet.descriptors.clear();
  for (cmsghdr* head = CMSG_FIRSTHDR(&message); head; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int number;
      std::memcpy(&number, CMSG_DATA(head) + i * sizeof number, sizeof number);
      packet.descriptors.push_back(aboveStandard(Descriptor(number)));
    }
  }
  return Transfer::Done;
}

}  // namespace invar::protocol
