// Here for programs that include it beside Metal: there is no screen to draw on, so it has no classes.
// Thread safety: Immutable (it holds nothing).
#pragma once

#include "../Foundation/Foundation.hpp"
