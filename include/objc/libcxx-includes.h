// What the headers of a Mac's C++ library include of each other, and this system's do not: invar-clang++ puts it before
// every C++ source, so that a program that leaves out <cstring> or <memory> builds here as it does there.
//
// Thread safety: declares nothing of its own.
#pragma once

#ifdef __cplusplus
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#endif
