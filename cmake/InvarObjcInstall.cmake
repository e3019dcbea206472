# What an installation gives Objective-C programs beside libinvar_objc, the plugin and the wrapper (src/objc and
# compiler/objc install those): Invar::objc for CMake and invar-objc for pkg-config, from the one list of flags.
list(JOIN INVAR_OBJC_COMPILE_FLAGS " " INVAR_OBJC_COMPILE_FLAGS_TEXT)
list(TRANSFORM INVAR_OBJC_LINK_LIBRARIES PREPEND "-l" OUTPUT_VARIABLE INVAR_OBJC_LINK_FLAGS)
list(JOIN INVAR_OBJC_LINK_FLAGS " " INVAR_OBJC_LINK_FLAGS_TEXT)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/InvarObjcTarget.cmake.in
  ${PROJECT_BINARY_DIR}/InvarObjcTarget.cmake INSTALL_DESTINATION ${INVAR_CMAKE_DIR}
  PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
install(FILES ${PROJECT_BINARY_DIR}/InvarObjcTarget.cmake DESTINATION ${INVAR_CMAKE_DIR})

configure_file(${CMAKE_CURRENT_LIST_DIR}/invar-objc.pc.in ${PROJECT_BINARY_DIR}/invar-objc.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/invar-objc.pc DESTINATION ${INVAR_PKGCONFIG_DIR})
