#include "kernel/NpyFile.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>

#include "kernel/Failure.hpp"

namespace invar::tools {
namespace {

constexpr char kMagic[] = "\x93NUMPY";
constexpr size_t kMagicLength = 6;

/// numpy's name of a type: byte order, kind and size.
std::string descriptionOf(ElementType type) {
  if (type == ElementType::Bool) return "|b1";
  const char kind = isFloatingPoint(type) ? 'f' : *nameOf(type) == 'u' ? 'u' : 'i';
  return fmt::format("{}{}{}", sizeOf(type) == 1 ? '|' : '<', kind, sizeOf(type));
}

/// What follows `'key':` in the header's dictionary, up to the end of that value.
std::string valueOf(const std::string& header, const char* key) {
  size_t at = header.find(fmt::format("'{}'", key));
  if (at == std::string::npos || (at = header.find(':', at)) == std::string::npos) return "";
  at = header.find_first_not_of(" :", at);
  if (at == std::string::npos) return "";
  const char open = header[at];
  const size_t end = open == '(' ? header.find(')', at) : open == '\'' ? header.find('\'', at + 1) : header.find_first_of(",}", at);
  if (end == std::string::npos) return "";
  return open == '(' || open == '\'' ? header.substr(at + 1, end - at - 1) : header.substr(at, end - at);
}

std::vector<uint64_t> shapeOf(const std::string& text) {
  std::vector<uint64_t> shape;
  const char* const end = text.data() + text.size();
  for (size_t at = 0; (at = text.find_first_of("0123456789", at)) != std::string::npos;) {
    uint64_t extent = 0;
    const auto [stop, error] = std::from_chars(text.data() + at, end, extent);
    if (error != std::errc()) throw Failure(fmt::format("({}) is no shape", text));
    shape.push_back(extent);
    at = static_cast<size_t>(stop - text.data());
  }
  return shape;
}

}  // namespace

uint64_t countOf(const std::vector<uint64_t>& shape) {
  uint64_t count = 1;
  for (const uint64_t extent : shape)
    if (__builtin_mul_overflow(count, extent, &count)) throw Failure(textOfShape(shape) + " elements are too many");
  return count;
}

std::string textOfShape(const std::vector<uint64_t>& shape) {
  std::string text;
  for (const uint64_t extent : shape) text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text.empty() ? "1" : text;
}

Array readNpy(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Failure(fmt::format("{}: cannot be read", path));
  const std::string all{std::istreambuf_iterator<char>(stream), {}};
  if (all.size() < kMagicLength + 4 || std::memcmp(all.data(), kMagic, kMagicLength) != 0)
    throw Failure(fmt::format("{}: is no .npy file (its first bytes are others); raw data needs another ending", path));
  const bool isFirst = all[kMagicLength] == 1;
  const size_t lengthBytes = isFirst ? 2 : 4, start = kMagicLength + 2 + lengthBytes;
  uint32_t length = 0;
  if (all.size() >= start) std::memcpy(&length, all.data() + kMagicLength + 2, lengthBytes);
  if (all.size() < start || all.size() - start < length) throw Failure(fmt::format("{}: ends inside its header", path));
  const std::string header = all.substr(start, length);

  if (valueOf(header, "fortran_order") == "True")
    throw Failure(fmt::format("{}: is in Fortran order; save numpy.ascontiguousarray(...) instead", path));
  const std::string description = valueOf(header, "descr");
  const std::string name = description.size() > 1 ? description.substr(1) : "";
  const bool isDouble = name == "f8";
  const auto type = isDouble ? std::optional(ElementType::Float) : elementTypeNamed(name);
  if (!type || description[0] == '>')
    throw Failure(fmt::format("{}: holds elements of type '{}'; save it as one of {} in little-endian order", path,
                              description, elementTypeNames()));
  Array array{*type, shapeOf(valueOf(header, "shape")), {}};
  const uint64_t count = countOf(array.shape), size = isDouble ? 8 : sizeOf(*type);
  const size_t data = start + length;
  if ((all.size() - data) / size < count)
    throw Failure(fmt::format("{}: has {} bytes of data, but its shape {} needs {}", path, all.size() - data,
                              textOfShape(array.shape), count * size));
  array.bytes.resize(count * sizeOf(*type));
  if (!isDouble) {
    std::memcpy(array.bytes.data(), all.data() + data, array.bytes.size());
  } else {
    for (uint64_t i = 0; i < count; ++i) {
      double value;
      std::memcpy(&value, all.data() + data + i * 8, 8);
      store(*type, value, array.bytes.data() + i * 4);
    }
  }
  return array;
}

void writeNpy(const std::string& path, const Array& array) {
  const ElementType type = array.type == ElementType::BFloat ? ElementType::Float : array.type;
  std::string shape;
  for (const uint64_t extent : array.shape) shape += fmt::format("{}, ", extent);
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descriptionOf(type), shape);
  // The data begin at a multiple of 64 bytes.
  const size_t fixed = kMagicLength + 4;
  header.append(63 - (fixed + header.size()) % 64, ' ');
  header += '\n';
  const auto length = static_cast<uint16_t>(header.size());

  std::ofstream stream(path, std::ios::binary);
  stream.write(kMagic, kMagicLength);
  stream.write("\x01\x00", 2);
  stream.write(reinterpret_cast<const char*>(&length), 2);
  stream << header;
  if (type == array.type) {
    stream.write(array.bytes.data(), static_cast<std::streamsize>(array.bytes.size()));
  } else {
    for (size_t at = 0; at + 2 <= array.bytes.size(); at += 2) {
      const auto value = static_cast<float>(load(array.type, array.bytes.data() + at));
      stream.write(reinterpret_cast<const char*>(&value), 4);
    }
  }
  stream.flush();
  if (!stream) throw Failure(fmt::format("{}: cannot be written", path));
}

}  // namespace invar::tools
