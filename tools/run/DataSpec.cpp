#include "run/DataSpec.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "kernel/Failure.hpp"

namespace invar::tools {
namespace {

/// Larger arrays are taken for a slip of the finger.
constexpr uint64_t kMostBytes = uint64_t(1) << 36;

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  size_t begin = 0;
  for (size_t end; (end = text.find(at, begin)) != std::string::npos; begin = end + 1)
    parts.push_back(text.substr(begin, end - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

Number parseNumber(const std::string& text, const char* what) {
  if (const auto value = numberOf(text)) return *value;
  throw Failure(fmt::format("'{}' is no number, as {} should be", text, what));
}

struct Range {
  Number first, end, step;
};

/// "0..10" or "0..10..0.5".
Range parseRange(const std::string& text) {
  std::vector<Number> numbers;
  size_t begin = 0;
  for (size_t end; (end = text.find("..", begin)) != std::string::npos; begin = end + 2)
    numbers.push_back(parseNumber(text.substr(begin, end - begin), "a range's limit"));
  numbers.push_back(parseNumber(text.substr(begin), "a range's limit"));
  if (numbers.size() < 2 || numbers.size() > 3)
    throw Failure(fmt::format("'{}' is no range; write FIRST..END or FIRST..END..STEP, such as 0..1024", text));
  const Number step = numbers.size() == 3 ? numbers[2] : numbers[0] <= numbers[1] ? 1 : -1;
  if (step == 0 || std::isnan(step)) throw Failure(fmt::format("'{}': a range's step cannot be 0", text));
  return {numbers[0], numbers[1], step};
}

/// What follows the first fields of a spec: a type, a seed, a range, in any order.
struct Rest {
  std::optional<ElementType> type;
  uint64_t seed = 1;
  std::optional<Range> range;
};

Rest parseRest(const std::vector<std::string>& fields, size_t from, const std::string& spec) {
  Rest rest;
  for (size_t i = from; i < fields.size(); ++i) {
    if (const auto type = elementTypeNamed(fields[i])) rest.type = type;
    else if (fields[i].starts_with("seed=")) rest.seed = static_cast<uint64_t>(parseNumber(fields[i].substr(5), "a seed"));
    else if (fields[i].find("..") != std::string::npos) rest.range = parseRange(fields[i]);
    else throw Failure(fmt::format("'{}' in '{}' is no type; there are {}", fields[i], spec, elementTypeNames()));
  }
  return rest;
}

Array makeArray(ElementType type, std::vector<uint64_t> shape) {
  Array array{type, std::move(shape), {}};
  const uint64_t bytes = countOf(array.shape) * sizeOf(type);
  if (bytes > kMostBytes) throw Failure(fmt::format("an array of {} elements is too large", textOfShape(array.shape)));
  array.bytes.resize(bytes);
  return array;
}

template <class Element>
Array generate(ElementType type, std::vector<uint64_t> shape, Element element) {
  Array array = makeArray(type, std::move(shape));
  const uint64_t count = countOf(array.shape);
  for (uint64_t i = 0; i < count; ++i) store(type, element(i), array.bytes.data() + i * sizeOf(type));
  return array;
}

/// Uniform in 0 to 1, a function of seed and place alone, so that a run can be repeated anywhere.
Number uniform(uint64_t seed, uint64_t place) {
  uint64_t bits = seed * 0x9e3779b97f4a7c15u + (place + 1) * 0xd1342543de82ef95u;
  for (const int shift : {32, 29, 32}) bits = (bits ^ bits >> shift) * 0xd6e8feb86659fd93u;
  return static_cast<Number>(bits >> 11) / static_cast<Number>(uint64_t(1) << 53);
}

Array random(ElementType type, std::vector<uint64_t> shape, const Rest& rest) {
  // Numbers that most kernels can take without overflow.
  const Range range = rest.range.value_or(isFloatingPoint(type) ? Range{-1, 1, 1} : Range{0, 100, 1});
  const bool whole = !isFloatingPoint(type);
  return generate(type, std::move(shape), [&](uint64_t i) {
    const Number value = range.first + (range.end - range.first) * uniform(rest.seed, i);
    return whole ? std::floor(value) : value;
  });
}

Array fromFile(std::string path, std::optional<ElementType> assumed) {
  std::optional<ElementType> type;
  if (const size_t colon = path.rfind(':'); colon != std::string::npos)
    if ((type = elementTypeNamed(path.substr(colon + 1)))) path.resize(colon);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    throw Failure(fmt::format("'{}' is neither a file nor a kind of data. Data are written as:\n{}", path, kDataSpecHelp));
  if (path.ends_with(".npy")) {
    Array array = readNpy(path);
    if (!type || *type == array.type) return array;
    return generate(*type, array.shape, [&](uint64_t i) { return load(array.type, array.bytes.data() + i * sizeOf(array.type)); });
  }
  std::ifstream stream(path, std::ios::binary);
  Array array{type.value_or(assumed.value_or(ElementType::UChar)), {}, {}};
  array.bytes.assign(std::istreambuf_iterator<char>(stream), {});
  if (array.bytes.size() % sizeOf(array.type))
    throw Failure(fmt::format("{}: its {} bytes are not a multiple of the {} bytes of a {}; name another type with {}:TYPE",
                              path, array.bytes.size(), sizeOf(array.type), nameOf(array.type), path));
  array.shape = {array.bytes.size() / sizeOf(array.type)};
  return array;
}

}  // namespace

const char* const kDataSpecHelp =
    "  zeros:SHAPE[:TYPE]               zeros:1024, zeros:64x32:half\n"
    "  fill:VALUE:SHAPE[:TYPE]          fill:1.5:1024:float\n"
    "  range:FIRST..END[..STEP][:TYPE]  range:0..1024, range:1..0..-0.25:float; END is not in it\n"
    "  random:SHAPE[:TYPE][:A..B][:seed=N]  random:64x32:float:-2..2:seed=7; from -1..1, whole numbers from 0..100\n"
    "  values:V,V,...[:TYPE]            values:3,1,2:uint\n"
    "  FILE.npy[:TYPE]                  an array of numpy's; with a TYPE, converted to it\n"
    "  FILE[:TYPE]                      raw bytes";

std::pair<std::string, std::string> splitAssignment(const std::string& text, const char* option) {
  const size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
    throw Failure(fmt::format("{} {}: write {} INDEX=... or {} NAME=...", option, text, option, option));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<uint64_t> parseShape(const std::string& text) {
  std::vector<uint64_t> shape;
  for (const std::string& part : split(text, 'x')) {
    const auto extent = numberOf(part);
    if (!extent || !(*extent >= 1) || *extent != std::floor(*extent) || *extent > static_cast<Number>(kMostBytes))
      throw Failure(fmt::format("'{}' is no shape; write extents from 1 on, such as 1024 or 64x32", text));
    shape.push_back(static_cast<uint64_t>(*extent));
  }
  return shape;
}

Array parseData(const std::string& spec, std::optional<ElementType> assumed) {
  const std::vector<std::string> fields = split(spec, ':');
  const std::string& kind = fields[0];
  const auto need = [&](size_t count) {
    if (fields.size() < count) throw Failure(fmt::format("'{}' is not complete. Data are written as:\n{}", spec, kDataSpecHelp));
  };
  const auto typeOf = [&](const Rest& rest) { return rest.type.value_or(assumed.value_or(ElementType::Float)); };
  if (kind == "zeros") {
    need(2);
    return makeArray(typeOf(parseRest(fields, 2, spec)), parseShape(fields[1]));
  }
  if (kind == "fill") {
    need(3);
    const Number value = parseNumber(fields[1], "the value to fill with");
    return generate(typeOf(parseRest(fields, 3, spec)), parseShape(fields[2]), [&](uint64_t) { return value; });
  }
  if (kind == "range") {
    need(2);
    const Range range = parseRange(fields[1]);
    const Number count = std::ceil((range.end - range.first) / range.step);
    if (!(count >= 1) || count > static_cast<Number>(kMostBytes)) throw Failure(fmt::format("'{}' has no elements, or too many", spec));
    return generate(typeOf(parseRest(fields, 2, spec)), {static_cast<uint64_t>(count)},
                    [&](uint64_t i) { return range.first + static_cast<Number>(i) * range.step; });
  }
  if (kind == "random") {
    need(2);
    const Rest rest = parseRest(fields, 2, spec);
    return random(typeOf(rest), parseShape(fields[1]), rest);
  }
  if (kind == "values") {
    need(2);
    std::vector<Number> values;
    for (const std::string& value : split(fields[1], ',')) values.push_back(parseNumber(value, "a value"));
    return generate(typeOf(parseRest(fields, 2, spec)), {values.size()}, [&](uint64_t i) { return values[i]; });
  }
  return fromFile(spec, assumed);
}

std::vector<char> parseValues(const std::string& spec, std::optional<ElementType> assumed) {
  std::vector<std::pair<Number, std::optional<ElementType>>> values;
  for (const std::string& item : split(spec, ',')) {
    const std::vector<std::string> parts = split(item, ':');
    std::optional<ElementType> type;
    if (parts.size() > 2 || (parts.size() == 2 && !(type = elementTypeNamed(parts[1]))))
      throw Failure(fmt::format("'{}' in '{}' has no known type; there are {}", item, spec, elementTypeNames()));
    values.emplace_back(parseNumber(parts[0], "a value"), type);
  }
  std::optional<ElementType> next = assumed;
  for (size_t i = values.size(); i-- > 0; next = values[i].second)
    if (!values[i].second && !(values[i].second = next))
      throw Failure(fmt::format("'{}' needs types, such as {}:uint, since the kernel's argument is a struct", spec, spec));

  std::vector<char> bytes;
  size_t alignment = 1;
  for (const auto& [value, type] : values) {
    const size_t size = sizeOf(*type);
    alignment = std::max(alignment, size);
    const size_t at = (bytes.size() + size - 1) / size * size;
    bytes.resize(at + size);
    store(*type, value, bytes.data() + at);
  }
  bytes.resize((bytes.size() + alignment - 1) / alignment * alignment);
  return bytes;
}

}  // namespace invar::tools
