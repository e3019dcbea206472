// Both of the runtime's main headers, under the name that older programs use.
//
// Thread safety: see objc/runtime.h.
#pragma once

#include <objc/message.h>
#include <objc/runtime.h>
