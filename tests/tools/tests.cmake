# The parts of the `invar` command that are worth a test of their own, and the command itself where it is built
# (not under sanitizers).
target_sources(test_tools PRIVATE ${PROJECT_SOURCE_DIR}/tools/run/DataSpec.cpp ${PROJECT_SOURCE_DIR}/tools/run/ShowArray.cpp)
target_link_libraries(test_tools PRIVATE invar_kernel_runs)

if(TARGET invar_tool)
  target_compile_definitions(test_tools PRIVATE INVAR_TOOL="$<TARGET_FILE:invar_tool>")
  add_dependencies(test_tools invar_tool)
  add_test(NAME tools.RunCommand COMMAND ${CMAKE_CURRENT_LIST_DIR}/check-run $<TARGET_FILE:invar_tool>)
  set_tests_properties(tools.RunCommand PROPERTIES LABELS tools)
else()
  get_target_property(tool_tests test_tools SOURCES)
  list(FILTER tool_tests INCLUDE REGEX "CommandTest\\.cpp$")
  set_source_files_properties(${tool_tests} PROPERTIES HEADER_FILE_ONLY ON)
endif()
