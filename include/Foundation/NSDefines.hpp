// Macros that every public header needs.
//
// A metal-cpp program defines NS_PRIVATE_IMPLEMENTATION, MTL_PRIVATE_IMPLEMENTATION or
// CA_PRIVATE_IMPLEMENTATION in one of its files. Here the library holds every implementation, so that
// these macros are accepted and change nothing.
// Thread safety: safe (macros only).
#pragma once

/// Marks what the library exports; everything else is hidden.
#define NS_EXPORT __attribute__((visibility("default")))

/// An enumeration with Apple's name and underlying type; its values stand in the enclosing namespace.
#define INVAR_ENUM(type, name) enum name : type
/// A set of flags: an integer type, and constants of that type which `|` joins.
#define INVAR_OPTIONS(type, name) \
  using name = type;              \
  enum : name
