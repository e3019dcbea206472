// How the runtime's headers declare functions.
//
// Thread safety: not applicable.
#pragma once

#define objc_EXPORT extern
#define OBJC_EXPORT extern
#define objc_DECLARE
