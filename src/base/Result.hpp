// Errors as values. Inside the library nothing throws across a layer; a door turns an Error into an
// NS::Error or a command-buffer status once.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace invar {

/// Which of Apple's error domains an error is reported in.
enum class ErrorDomain { Library, CommandBuffer, Device, Heap, LogState, Invar };

/// What went wrong. `code` is Apple's number in the domain; `message` reads
/// "[Class::method] what, value, limit" and says what to do next where that helps.
struct Error {
  ErrorDomain domain = ErrorDomain::Invar;
  long code = 0;
  std::string message;
  bool goesOn = false;   ///< what was wrong was left out, and the rest of the work is done as if it were right
};

/// A value or an Error.
template <class T>
class [[nodiscard]] Result {
public:
  Result(T value) : m_state(std::move(value)) {}
  Result(Error error) : m_state(std::move(error)) {}
  template <class U> requires std::is_convertible_v<U, T>
  Result(U&& value) : m_state(T(std::forward<U>(value))) {}

  explicit operator bool() const { return std::holds_alternative<T>(m_state); }
  T& value() { return *std::get_if<T>(&m_state); }
  const T& value() const { return *std::get_if<T>(&m_state); }
  T& operator*() { return value(); }
  T* operator->() { return &value(); }
  const Error& error() const { return *std::get_if<Error>(&m_state); }
  Error takeError() { return std::move(*std::get_if<Error>(&m_state)); }

private:
  std::variant<T, Error> m_state;
};

/// Success or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
  Result() = default;
  Result(Error error) : m_error(std::move(error)) {}
  explicit operator bool() const { return !m_error; }
  const Error& error() const { return *m_error; }
  Error takeError() { return std::move(*m_error); }

private:
  std::optional<Error> m_error;
};

}  // namespace invar
