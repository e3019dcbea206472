# Programs that call Invar at random: a minute of each is a test. docs/fuzzing.md tells how to run them for longer.
foreach(fuzzer source binding)
  string(SUBSTRING ${fuzzer} 0 1 first)
  string(TOUPPER ${first} first)
  string(SUBSTRING ${fuzzer} 1 -1 rest)
  add_executable(fuzz-${fuzzer} ${CMAKE_CURRENT_LIST_DIR}/Fuzz${first}${rest}.cpp ${CMAKE_CURRENT_LIST_DIR}/Fuzzer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/SourceMutator.cpp)
  target_link_libraries(fuzz-${fuzzer} PRIVATE invar invar_flags)
  target_include_directories(fuzz-${fuzzer} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include)
  target_compile_definitions(fuzz-${fuzzer} PRIVATE INVAR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set_target_properties(fuzz-${fuzzer} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  if(TARGET invar-compiler)
    add_dependencies(fuzz-${fuzzer} invar_precompiled_headers)
  endif()
  # Under a sanitizer a case takes several times as long, and there are two such builds.
  set(seconds $<IF:$<BOOL:${INVAR_SANITIZE}>,15,60>)
  add_test(NAME fuzz.${fuzzer} COMMAND fuzz-${fuzzer} --seed 1 --seconds ${seconds})
  set_tests_properties(fuzz.${fuzzer} PROPERTIES TIMEOUT 300 LABELS fuzz)
endforeach()
