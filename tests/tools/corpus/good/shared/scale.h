#pragma once
#include <metal_stdlib>

template <typename T> T scaled(T value) { return value * T(SCALE); }
