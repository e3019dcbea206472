# Build options and the one target, invar_flags, that carries the compile flags of our own code.
option(INVAR_BUILD_TESTS "Build the tests" ON)
option(INVAR_BUILD_BENCH "Build the benchmarks and their peers" OFF)
set(INVAR_SANITIZE "" CACHE STRING "Sanitizers of the whole build: empty, thread, or address (with undefined)")
set_property(CACHE INVAR_SANITIZE PROPERTY STRINGS "" thread address)

find_program(INVAR_CCACHE ccache)
if(INVAR_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${INVAR_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${INVAR_CCACHE})
endif()

find_package(Threads REQUIRED)

add_library(invar_flags INTERFACE)
target_compile_options(invar_flags INTERFACE
  -Wall -Wextra -Werror -Wno-unused-parameter
  # A call on a null receiver returns zero, as a message to nil does, so `this` is compared with null.
  -fno-delete-null-pointer-checks
  -fvisibility=hidden -fvisibility-inlines-hidden
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety -Wno-undefined-bool-conversion -Wno-tautological-undefined-compare>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-nonnull-compare -Wno-attributes>)

if(INVAR_SANITIZE STREQUAL "thread")
  set(INVAR_SANITIZE_FLAGS -fsanitize=thread)
elseif(INVAR_SANITIZE STREQUAL "address")
  # `null` and `object-size` are off: a message to nil is a call on a null receiver, an object of no size.
  set(INVAR_SANITIZE_FLAGS -fsanitize=address,undefined -fno-sanitize=null,object-size,vptr,function
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
elseif(INVAR_SANITIZE)
  message(FATAL_ERROR "INVAR_SANITIZE is '${INVAR_SANITIZE}'; it may be empty, thread or address")
endif()
if(INVAR_SANITIZE)
  add_compile_options(${INVAR_SANITIZE_FLAGS} -gline-tables-only)
  add_link_options(${INVAR_SANITIZE_FLAGS})
  add_compile_definitions(INVAR_SANITIZE_NAME="${INVAR_SANITIZE}")
endif()
