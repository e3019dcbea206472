# docs/api-coverage.md against the headers and the library's exported symbols.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME metal.ApiCoverage
  COMMAND Python3::Interpreter ${CMAKE_CURRENT_LIST_DIR}/check-api-coverage
          ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/docs/api-coverage.md $<TARGET_FILE:invar>)
set_tests_properties(metal.ApiCoverage PROPERTIES LABELS metal)

# CompiledLibraryTest compiles kernels.
if(TARGET invar-compiler)
  add_dependencies(test_metal invar_precompiled_headers)
endif()

# Every math function against a reference, within the bounds of Metal's specification.
if(NOT INVAR_SANITIZE)
  add_test(NAME metal.MathAccuracy COMMAND invar_tool accuracy --per-exponent 4)
  set_tests_properties(metal.MathAccuracy PROPERTIES TIMEOUT 300 LABELS metal)
endif()
