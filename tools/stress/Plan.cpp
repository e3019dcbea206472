#include "stress/Plan.hpp"

#include <stdexcept>

namespace invar::stress {

std::string Policy::name() const {
  switch (kind) {
    case Kind::Concurrent: return "concurrent";
    case Kind::Mutex: return "mutex";
    case Kind::Semaphore: return "semaphore:" + std::to_string(permits);
  }
  return "";
}

Policy Policy::parse(const std::string& text) {
  if (text == "concurrent") return {};
  if (text == "mutex") return {Kind::Mutex, 1};
  const std::string prefix = "semaphore:";
  if (text.rfind(prefix, 0) == 0) {
    try {
      const int permits = std::stoi(text.substr(prefix.size()));
      if (permits >= 1 && permits <= 4096) return {Kind::Semaphore, unsigned(permits)};
    } catch (const std::exception&) {
    }
  }
  throw std::invalid_argument("policy '" + text +
                              "' is none of concurrent, mutex, semaphore:N (N from 1 to 4096)");
}

}  // namespace invar::stress
