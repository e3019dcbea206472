// Availability of declarations in today's spelling. All of it is empty: whatever is declared is there.
//
// Thread safety: not applicable.
// Apple's documentation: os/availability.h
#pragma once

#define API_AVAILABLE(...)
#define API_AVAILABLE_BEGIN(...)
#define API_AVAILABLE_END
#define API_DEPRECATED(...)
#define API_DEPRECATED_WITH_REPLACEMENT(...)
#define API_DEPRECATED_BEGIN(...)
#define API_DEPRECATED_END
#define API_UNAVAILABLE(...)
#define API_UNAVAILABLE_BEGIN(...)
#define API_UNAVAILABLE_END
#define API_OBSOLETED(...)
#define SPI_AVAILABLE(...)
#define SPI_DEPRECATED(...)
