add_test(NAME base.Layers COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/base/check-layers ${PROJECT_SOURCE_DIR})
