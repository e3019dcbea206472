# Objective-C: what it needs from the system, and the one list of flags that the library's own .mm files, the
# wrapper invar-clang, pkg-config and CMake users share. INVAR_OBJC says whether all of it is there.
option(INVAR_BUILD_OBJC "Build the Objective-C door when GNUstep base and GCC's libobjc are installed" ON)
set(INVAR_OBJC OFF)

# GCC keeps libobjc among its own files; every clang finds that folder by itself.
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=libobjc.so
  OUTPUT_VARIABLE INVAR_LIBOBJC OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
find_path(INVAR_GNUSTEP_INCLUDE Foundation/Foundation.h PATHS /usr/include/GNUstep NO_DEFAULT_PATH)
find_library(INVAR_GNUSTEP_BASE gnustep-base)

if(NOT INVAR_BUILD_OBJC)
  message(STATUS "Objective-C door: left out, since INVAR_BUILD_OBJC is off")
elseif(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR NOT CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 19
       OR NOT CMAKE_CXX_COMPILER_VERSION VERSION_LESS 20)
  message(STATUS "Objective-C door: left out, since it is built with clang 19 only")
elseif(NOT INVAR_GNUSTEP_INCLUDE OR NOT INVAR_GNUSTEP_BASE)
  message(STATUS "Objective-C door: left out, since GNUstep base is not installed (libgnustep-base-dev)")
elseif(NOT IS_ABSOLUTE "${INVAR_LIBOBJC}")
  message(STATUS "Objective-C door: left out, since GCC's libobjc is not installed (libobjc-12-dev)")
else()
  set(INVAR_OBJC ON)
endif()

# Front end and code generation speak of two runtimes: the plugin (compiler/objc/plugin) says why. The frame pointer
# is what the hand-over of returned objects goes by (src/objc/runtime/ReturnedObject.cpp). A Mac's headers show all of
# the system under -std=c17 too.
set(INVAR_OBJC_COMPILE_FLAGS
  -fobjc-runtime=gnustep-1.6 -fobjc-exceptions -fexceptions -fblocks -fno-omit-frame-pointer
  -fconstant-string-class=NSConstantString
  -D_GNU_SOURCE=1 -DGNUSTEP=1 -DGNUSTEP_BASE_LIBRARY=1 -DGNU_RUNTIME=1 -D_NATIVE_OBJC_EXCEPTIONS=1)
# Ours come first: it takes some of libobjc's and gnustep-base's functions over.
set(INVAR_OBJC_LINK_LIBRARIES invar_objc invar gnustep-base objc)

if(INVAR_OBJC)
  set(CMAKE_OBJC_COMPILER ${CMAKE_C_COMPILER})
  set(CMAKE_OBJCXX_COMPILER ${CMAKE_CXX_COMPILER})
  enable_language(OBJC)
  enable_language(OBJCXX)
  set(CMAKE_OBJCXX_STANDARD 20)
  set(CMAKE_OBJCXX_STANDARD_REQUIRED ON)
  if(INVAR_CCACHE)
    set(CMAKE_OBJC_COMPILER_LAUNCHER ${INVAR_CCACHE})
    set(CMAKE_OBJCXX_COMPILER_LAUNCHER ${INVAR_CCACHE})
  endif()

  # For our own Objective-C files: manually counted, compiled as a user's are.
  add_library(invar_objc_flags INTERFACE)
  target_compile_options(invar_objc_flags INTERFACE
    $<$<COMPILE_LANGUAGE:OBJC,OBJCXX>:${INVAR_OBJC_COMPILE_FLAGS}>
    $<$<COMPILE_LANGUAGE:OBJC,OBJCXX>:-fplugin=$<TARGET_FILE:invar_objc_plugin>>
    $<$<COMPILE_LANGUAGE:C,CXX>:-fblocks;-fno-omit-frame-pointer>)
  target_include_directories(invar_objc_flags INTERFACE ${PROJECT_SOURCE_DIR}/include)
  target_include_directories(invar_objc_flags SYSTEM INTERFACE ${INVAR_GNUSTEP_INCLUDE})
endif()
