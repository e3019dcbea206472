# The caller of null receivers, compiled as a program would compile it, by either compiler.
foreach(compiler g++ clang++)
  find_program(INVAR_CALLER_${compiler} NAMES ${compiler}-12 ${compiler}-19 ${compiler})
  string(REPLACE "+" "x" name nullCaller_${compiler})
  set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.o)
  add_custom_command(OUTPUT ${object}
    COMMAND ${INVAR_CALLER_${compiler}} -std=c++17 -O2 -Wall -Wextra -Werror -fPIC -DCALLER=${name}
            -I${PROJECT_SOURCE_DIR}/include -MMD -MF ${object}.d
            -c ${CMAKE_CURRENT_LIST_DIR}/NullCaller.cpp -o ${object}
    DEPENDS ${CMAKE_CURRENT_LIST_DIR}/NullCaller.cpp DEPFILE ${object}.d VERBATIM)
  set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  target_sources(test_foundation PRIVATE ${object})
endforeach()
