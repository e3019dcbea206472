# Every program runs here with real kernels.
if(TARGET invar-compiler)
  add_dependencies(test_end_to_end invar_precompiled_headers)
endif()

# The sweeps over client threads, again over workers; with 0 a service thread runs the work. (The tests of
# the device make devices with any number of workers themselves.)
foreach(workers 0 1 8)
  foreach(layer end_to_end mps graph)
    add_test(NAME end_to_end.${workers}Workers.${layer}
      COMMAND test_${layer} --gtest_filter=Threads/* --gtest_brief=1)
    set_tests_properties(end_to_end.${workers}Workers.${layer} PROPERTIES
      ENVIRONMENT INVAR_WORKERS=${workers} TIMEOUT 300 LABELS end_to_end)
  endforeach()
endforeach()
