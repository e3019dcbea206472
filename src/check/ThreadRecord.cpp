#include "check/ThreadRecord.hpp"

#include <execinfo.h>
#include <pthread.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "base/Fork.hpp"
#include "base/Mutex.hpp"

namespace invar::check {
namespace {

constexpr int kMaxFrames = 48;

struct Entry {
  const void* object = nullptr;
  const char* call = nullptr;
  std::array<void*, kMaxFrames> frames;
  int frameCount = 0;
};

struct Record {
  uint16_t number = 0;
  pthread_t thread{};
  bool alive = false;
  std::unique_ptr<Entry> last;   // only once INVAR_CHECK has recorded something
};

/// Every thread that ever entered an object. Never destroyed: threads may outlive static objects.
class Registry final : private ForkAware {
public:
  static Registry& instance() {
    static Registry* registry = new Registry;
    return *registry;
  }

  uint16_t add() INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    Record* record = nullptr;
    if (!m_free.empty()) {
      record = m_free.back();
      m_free.pop_back();
    } else if (m_records.size() < UINT16_MAX) {
      m_records.push_back(std::make_unique<Record>());
      record = m_records.back().get();
      record->number = uint16_t(m_records.size());
    } else {
      return UINT16_MAX;   // 65,000 live threads share the last number: overlaps among those go unseen
    }
    record->thread = pthread_self();
    record->alive = true;
    return record->number;
  }

  void remove(uint16_t number) INVAR_EXCLUDES(m_mutex) {
    Lock lock(m_mutex);
    Record* record = find(number);
    if (!record || !record->alive) return;
    record->alive = false;
    record->last = nullptr;
    m_free.push_back(record);
  }

  void enter(uint16_t number, const void* object, const char* call) INVAR_EXCLUDES(m_mutex) {
    std::array<void*, kMaxFrames> frames;
    const int count = backtrace(frames.data(), kMaxFrames);
    Lock lock(m_mutex);
    Record* record = find(number);
    if (!record) return;
    if (!record->last) record->last = std::make_unique<Entry>();
    *record->last = {object, call, frames, count};
  }

  std::string describe(uint16_t number, const void* object, const char* call) INVAR_EXCLUDES(m_mutex);

private:
  void resetInChild() override { new (&m_mutex) Mutex; }

  Record* find(uint16_t number) INVAR_REQUIRES(m_mutex) {
    return number >= 1 && number <= m_records.size() ? m_records[number - 1].get() : nullptr;
  }

  Mutex m_mutex;
  std::vector<std::unique_ptr<Record>> m_records INVAR_GUARDED_BY(m_mutex);
  std::vector<Record*> m_free INVAR_GUARDED_BY(m_mutex);
};

std::string stackText(void* const* frames, int count) {
  std::string text;
  char** symbols = backtrace_symbols(frames, count);
  for (int i = 0; symbols && i < count; ++i) text.append("\n    ").append(symbols[i]);
  std::free(symbols);
  return text;
}

std::string Registry::describe(uint16_t number, const void* object, const char* call) {
  std::string text = "thread " + std::to_string(number);
  Entry entry;
  bool known = false;
  {
    Lock lock(m_mutex);
    const Record* record = find(number);
    if (!record || !record->alive) return text + " (ended)";
    char name[32] = {};
    if (pthread_getname_np(record->thread, name, sizeof name) == 0 && *name)
      text.append(" '").append(name).append("'");
    if (record->last && record->last->object == object && record->last->call == call) {
      entry = *record->last;
      known = true;
    }
  }
  return known ? text + stackText(entry.frames.data(), entry.frameCount) : text;
}

/// Gives the number back when its thread ends.
struct NumberHolder {
  uint16_t number = Registry::instance().add();
  ~NumberHolder() { Registry::instance().remove(number); }
};

}  // namespace

constinit thread_local uint16_t detail::t_number = 0;

uint16_t detail::assignThreadNumber() {
  thread_local const NumberHolder holder;
  return t_number = holder.number;
}

void recordEntry(const void* object, const char* call) {
  Registry::instance().enter(threadNumber(), object, call);
}

std::string describeThread(uint16_t number, const void* object, const char* call) {
  return Registry::instance().describe(number, object, call);
}

std::string currentStack() {
  std::array<void*, kMaxFrames> frames;
  return stackText(frames.data(), backtrace(frames.data(), kMaxFrames));
}

}  // namespace invar::check
