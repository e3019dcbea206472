// Names of compiled things: a hash over all that decides what a compile makes.
#pragma once

#include <string>

#include "protocol/Messages.hpp"

namespace invar::compile {

using protocol::ByteSpan;
using protocol::Key;

/// 128-bit hash (XXH3). Good against accidents; cache entries are protected from strangers by the
/// permissions of their folder, not by their names.
Key hashBytes(ByteSpan bytes);

std::string keyText(const Key& key);
/// Zero when the text is not a key's.
Key keyFromText(const std::string& text);

/// What of this machine's processor native code depends on.
Key readMachineIdentity();

Key libraryKey(const Key& compiler, const protocol::LibraryRequest& request);
/// A key that no other compile has, for a library that depends on more than its request tells.
Key uniqueKey();
/// Constants may be in any order; the library counts by its key, whatever the request has.
Key kernelKey(const Key& machine, const std::string& library, const protocol::KernelRequest& request);

}  // namespace invar::compile
