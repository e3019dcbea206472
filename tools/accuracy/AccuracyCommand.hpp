// `invar accuracy`: how near the math functions come to the exact values, beside what Metal's specification asks.
#pragma once

#include <CLI/CLI.hpp>

namespace invar::accuracy {

/// `status` becomes 1 when a function is out of its bound.
void addAccuracyCommand(CLI::App& app, int& status);

}  // namespace invar::accuracy
