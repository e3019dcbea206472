# What cmake --install puts where:
#   include/invar/            public headers, under Apple's names
#   lib/                      libinvar with its soname, lib/cmake/Invar, lib/pkgconfig
#   libexec/invar/            the compiler service (compiler/service); its headers stand in share/invar (compiler/library)
#   bin/                      the `invar` command, and invar-clang and invar-clang++ for Objective-C
#   lib/invar/                the plugin that clang compiles Objective-C with (compiler/objc)
include(CMakePackageConfigHelpers)

# What every program over the library needs.
add_library(Invar::Invar ALIAS invar)
set_target_properties(invar PROPERTIES EXPORT_NAME Invar)
target_compile_features(invar INTERFACE cxx_std_17)
# A call on a null receiver is everyday code in this API. Without this a compiler may take the call as proof
# that the pointer is not null, and drop a check that follows.
target_compile_options(invar INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-delete-null-pointer-checks>)
target_link_options(invar PRIVATE LINKER:--version-script=${PROJECT_SOURCE_DIR}/src/exports.map)
set_property(TARGET invar APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/src/exports.map)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/invar
  FILES_MATCHING PATTERN "*.hpp")
install(TARGETS invar EXPORT InvarTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})

set(INVAR_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Invar)
install(EXPORT InvarTargets NAMESPACE Invar:: DESTINATION ${INVAR_CMAKE_DIR})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/InvarConfig.cmake.in
  ${PROJECT_BINARY_DIR}/InvarConfig.cmake INSTALL_DESTINATION ${INVAR_CMAKE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/InvarConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/InvarConfig.cmake ${PROJECT_BINARY_DIR}/InvarConfigVersion.cmake
  DESTINATION ${INVAR_CMAKE_DIR})

# pkg-config finds the prefix from its own place, so that an installation can be moved.
set(INVAR_PKGCONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH INVAR_PREFIX_FROM_PKGCONFIG /prefix/${INVAR_PKGCONFIG_DIR} /prefix)
string(REGEX REPLACE "/$" "" INVAR_PREFIX_FROM_PKGCONFIG "${INVAR_PREFIX_FROM_PKGCONFIG}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/invar.pc.in ${PROJECT_BINARY_DIR}/invar.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/invar.pc DESTINATION ${INVAR_PKGCONFIG_DIR})

if(INVAR_OBJC)
  include(InvarObjcInstall)
endif()

# The installation is tested once, in the plain build: programs over it are built without a sanitizer.
if(INVAR_BUILD_TESTS AND NOT INVAR_SANITIZE)
  add_subdirectory(${PROJECT_SOURCE_DIR}/tests/install)
endif()
