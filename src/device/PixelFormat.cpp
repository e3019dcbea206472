#include "device/PixelFormat.hpp"

#include <algorithm>
#include <iterator>

namespace invar::device {
namespace {

constexpr PixelFormat kFormats[] = {
#define PIXEL_FORMAT(number, name, bytes, components, kind, srgb, ...) \
  {number, #name, bytes, components, ComponentKind::kind, srgb},
#include "device/PixelFormats.def"
#undef PIXEL_FORMAT
};

}  // namespace

const PixelFormat* pixelFormat(uint64_t number) {
  const auto* found = std::lower_bound(std::begin(kFormats), std::end(kFormats), number,
                                       [](const PixelFormat& f, uint64_t n) { return f.number < n; });
  return found != std::end(kFormats) && found->number == number ? found : nullptr;
}

}  // namespace invar::device
