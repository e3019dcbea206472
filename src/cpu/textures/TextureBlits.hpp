// Copies of rows between buffers and textures, and mipmaps.
#pragma once

#include "device/Command.hpp"

namespace invar::cpu {

/// Rows of the command's destination, counted through all images (and slices), that can be done on their own.
uint64_t rowsOf(const device::CopyRegionCommand& copy);
uint64_t rowsOf(const device::MipmapCommand& mipmap);
/// Bytes that one of them writes.
uint64_t rowBytesOf(const device::MipmapCommand& mipmap);

/// Does `count` rows from `first` on. Thread-safe for different rows.
void runRows(const device::CopyRegionCommand& copy, uint64_t first, uint64_t count);
void runRows(const device::MipmapCommand& mipmap, uint64_t first, uint64_t count);

}  // namespace invar::cpu
