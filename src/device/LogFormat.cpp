#include "device/LogFormat.hpp"

#include <bit>
#include <cstdio>
#include <cstring>

#include "protocol/KernelAbi.hpp"

namespace invar::device {
namespace {

using protocol::KernelLogKind;

struct Argument {
  KernelLogKind kind;
  std::span<const uint64_t> components;
};

/// A conversion specification: `%`, flags, width and precision, `v` and a count, a length, and what it converts.
struct Specification {
  std::string flags;   ///< with width and precision
  unsigned bits = 32;  ///< of what an integer conversion takes, as the length says
  char conversion = 0;
  const char* end = nullptr;
};

Specification readSpecification(const char* percent) {
  Specification specification;
  const char* at = percent + 1;
  while (*at && std::strchr("-+ #0123456789.", *at)) specification.flags += *at++;
  if (*at == 'v')
    for (++at; *at >= '0' && *at <= '9';) ++at;
  for (; *at && std::strchr("hlLqjzt", *at); ++at) specification.bits = *at == 'h' ? specification.bits / 2 : 64;
  specification.conversion = *at;
  specification.end = *at ? at + 1 : at;
  return specification;
}

double asDouble(KernelLogKind kind, uint64_t word) {
  if (kind == KernelLogKind::Float) return double(std::bit_cast<float>(uint32_t(word)));
  return kind == KernelLogKind::Signed ? double(int64_t(word)) : double(word);
}
uint64_t asInteger(KernelLogKind kind, uint64_t word) {
  if (kind != KernelLogKind::Float) return word;
  const double value = asDouble(kind, word);
  return value >= -9e18 && value <= 9e18 ? uint64_t(int64_t(value)) : 0;
}

template <class Value>
std::string print(const Specification& specification, const char* conversion, Value value) {
  const std::string format = "%" + specification.flags + conversion;
  char text[512];
  const int length = std::snprintf(text, sizeof text, format.c_str(), value);
  return length < 0 ? std::string() : std::string(text, std::min(size_t(length), sizeof text - 1));
}

std::string printComponent(const Specification& specification, KernelLogKind kind, uint64_t word) {
  const char conversion = specification.conversion;
  switch (conversion) {
    case 'd':
    case 'i': return print(specification, "lld", static_cast<long long>(asInteger(kind, word)));
    case 'u':
    case 'o':
    case 'x':
    case 'X': {
      const char text[] = {'l', 'l', conversion, 0};
      unsigned long long value = asInteger(kind, word);
      // A negative int was extended to 64 bits on its way.
      if (kind == KernelLogKind::Signed && int64_t(word) < 0 && specification.bits < 64)
        value &= (1ull << specification.bits) - 1;
      return print(specification, text, value);
    }
    case 'c': return print(specification, "c", int(uint8_t(asInteger(kind, word))));
    case 'p': return print(specification, "p", reinterpret_cast<void*>(asInteger(kind, word)));
    case 's':
      if (kind == KernelLogKind::Text) return print(specification, "s", reinterpret_cast<const char*>(word));
      return kind == KernelLogKind::Float ? std::to_string(asDouble(kind, word)) : std::to_string(int64_t(word));
    default: {
      const char text[] = {conversion, 0};
      return print(specification, text, asDouble(kind, word));
    }
  }
}

}  // namespace

std::string formatLog(const char* format, std::span<const uint64_t> words) {
  const auto next = [&]() -> Argument {
    const size_t count = std::min<size_t>(words[0] >> 8, words.size() - 1);
    const Argument argument{KernelLogKind(words[0] & 0xff), words.subspan(1, count)};
    words = words.subspan(1 + count);
    return argument;
  };
  std::string text;
  for (const char* at = format; *at;) {
    if (*at != '%') {
      text += *at++;
      continue;
    }
    const Specification specification = readSpecification(at);
    const bool known = specification.conversion && std::strchr("diuoxXcpsfFeEgGaA", specification.conversion);
    if (specification.conversion == '%') {
      text += '%';
    } else if (!known || words.empty()) {
      text.append(at, specification.end);
    } else {
      const Argument argument = next();
      for (size_t i = 0; i < argument.components.size(); ++i)
        text += (i ? "," : "") + printComponent(specification, argument.kind, argument.components[i]);
    }
    at = specification.end;
  }
  return text;
}

}  // namespace invar::device
