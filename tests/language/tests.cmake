# The probes are compiled.
if(TARGET invar-compiler)
  add_dependencies(test_language invar_precompiled_headers)
endif()
