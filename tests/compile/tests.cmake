# The compiler that misbehaves on request is built with the service, out of reach of the sanitizers.
if(TARGET test_compile)
  add_dependencies(test_compile invar-compiler-fake)
  if(TARGET invar-compiler)
    add_dependencies(test_compile invar_precompiled_headers)
  endif()
endif()
