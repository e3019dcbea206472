#include "device/LogBuffer.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "device/LogFormat.hpp"

namespace invar::device {

// A record in the buffer: this head, the arguments' words, and the texts with their terminating zeros. Texts are copied,
// those among the arguments too, for a kernel's code may be gone when the messages are read.
struct LogBuffer::Record {
  uint64_t size;                  ///< words, this head included; 0: never written
  std::atomic<uint32_t> whole;    ///< set last
  uint32_t level;
  uint64_t wordCount;

  static constexpr uint64_t kWords = 3;   ///< of this head
};

namespace {

constexpr size_t kMaxText = 4096;   ///< bytes of a format or a name
constexpr uint32_t kMaxWords = 1024;

size_t lengthOf(const char* text) { return text ? ::strnlen(text, kMaxText) : 0; }

/// Visits the addresses of texts among the arguments' words.
template <class Word, class Visit>
void forEachText(Word* words, uint32_t count, const Visit& visit) {
  for (uint32_t i = 0; i < count;) {
    const auto kind = protocol::KernelLogKind(words[i] & 0xff);
    const auto components = uint32_t(std::min<uint64_t>(words[i] >> 8, count - i - 1));
    for (uint32_t k = 1; kind == protocol::KernelLogKind::Text && k <= components; ++k) visit(words[i + k]);
    i += components + 1;
  }
}

}  // namespace

LogBuffer::LogBuffer(uint64_t bytes)
    : m_log{{write}, this}, m_capacity(std::max<uint64_t>(bytes / 8, 8)), m_words(static_cast<uint64_t*>(std::calloc(m_capacity, 8)), std::free) {}

LogBuffer::~LogBuffer() = default;

void LogBuffer::write(const protocol::KernelLog* log, uint32_t level, const char* subsystem, const char* category,
                      const char* format, const uint64_t* words, uint32_t wordCount) {
  LogBuffer& self = *static_cast<const Log*>(log)->owner;
  if (!self.m_words) return;
  wordCount = std::min(wordCount, kMaxWords);
  const char* texts[] = {subsystem, category, format};
  size_t bytes = 0;
  for (const char* text : texts) bytes += lengthOf(text) + 1;
  forEachText(words, wordCount, [&](uint64_t address) { bytes += lengthOf(reinterpret_cast<const char*>(address)) + 1; });
  static_assert(sizeof(Record) == 8 * Record::kWords);
  const uint64_t size = Record::kWords + wordCount + (bytes + 7) / 8;
  const uint64_t at = self.m_used.fetch_add(size, std::memory_order_relaxed);
  if (at + size > self.m_capacity) {
    self.m_dropped.fetch_add(1, std::memory_order_relaxed);
    if (at + Record::kWords <= self.m_capacity) reinterpret_cast<Record*>(&self.m_words[at])->size = 0;   // here ends what can be read
    return;
  }
  auto* record = new (&self.m_words[at]) Record{size, {0}, level, wordCount};
  uint64_t* copied = &self.m_words[at + Record::kWords];
  std::copy_n(words, wordCount, copied);
  char* to = reinterpret_cast<char*>(copied + wordCount);
  const auto copy = [&](const char* text) {
    const size_t length = lengthOf(text);
    if (length) std::memcpy(to, text, length);
    to[length] = 0;
    to += length + 1;
  };
  for (const char* text : texts) copy(text);
  forEachText(copied, wordCount, [&](uint64_t& word) {
    const auto* text = reinterpret_cast<const char*>(word);
    word = reinterpret_cast<uint64_t>(to);
    copy(text);
  });
  record->whole.store(1, std::memory_order_release);
}

void LogBuffer::read(const std::function<void(const LogMessage&)>& visit) const {
  if (!m_words) return;
  const uint64_t used = std::min(m_used.load(std::memory_order_acquire), m_capacity);
  for (uint64_t at = 0; at + Record::kWords <= used;) {
    const auto* record = reinterpret_cast<const Record*>(&m_words[at]);
    if (record->size < Record::kWords || record->size > m_capacity - at) return;
    const uint64_t* words = &m_words[at + Record::kWords];
    at += record->size;
    if (!record->whole.load(std::memory_order_acquire)) continue;
    const char* subsystem = reinterpret_cast<const char*>(words + record->wordCount);
    const char* category = subsystem + std::strlen(subsystem) + 1;
    const char* format = category + std::strlen(category) + 1;
    visit({record->level, subsystem, category, formatLog(format, {words, record->wordCount})});
  }
}

}  // namespace invar::device
