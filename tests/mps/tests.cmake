# Some of the kernels are compiled from Metal's language when they are used first.
if(TARGET invar-compiler)
  add_dependencies(test_mps invar_precompiled_headers)
endif()
