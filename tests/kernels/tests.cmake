# Kernels of our own against references, and `check-kernels`, which does the same with real projects' kernels.
find_package(fmt REQUIRED)

# What the command and the tests share: kernels compiled and run through the public API. (tools/ itself is not
# built under sanitizers.)
file(GLOB kernel_sources CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/tools/kernel/*.cpp ${PROJECT_SOURCE_DIR}/tools/common/Text.cpp ${CMAKE_CURRENT_LIST_DIR}/support/*.cpp)
add_library(invar_kernel_runs STATIC ${kernel_sources})
target_include_directories(invar_kernel_runs PUBLIC ${PROJECT_SOURCE_DIR}/tools ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(invar_kernel_runs PUBLIC invar_flags fmt::fmt)
target_include_directories(invar_kernel_runs PUBLIC ${PROJECT_SOURCE_DIR}/include)

if(TARGET test_kernels)
  target_link_libraries(test_kernels PRIVATE invar_kernel_runs)
  if(TARGET invar-compiler)
    add_dependencies(test_kernels invar_precompiled_headers)
  endif()
endif()

# The same results from code that is made quickly. (One test compares the bits of two kernels that compute the same: which
# products and sums are contracted in them is the same only when both are optimised.)
foreach(suite kernels metal)
  add_test(NAME kernels.quick.${suite}
    COMMAND test_${suite} --gtest_brief=1 --gtest_filter=-TextureKernelTest.SamplersInTheSourceAndBoundOnesAreTheSame)
  set_tests_properties(kernels.quick.${suite} PROPERTIES ENVIRONMENT INVAR_QUICK_COMPILE=1 TIMEOUT 600 LABELS kernels)
endforeach()

file(GLOB check_sources CONFIGURE_DEPENDS
  ${CMAKE_CURRENT_LIST_DIR}/check/*.cpp ${CMAKE_CURRENT_LIST_DIR}/candle/*.cpp ${CMAKE_CURRENT_LIST_DIR}/ggml/*.cpp)
add_executable(check-kernels ${check_sources})
set_target_properties(check-kernels PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
target_link_libraries(check-kernels PRIVATE invar invar_kernel_runs Threads::Threads)
if(TARGET invar-compiler)
  add_dependencies(check-kernels invar_precompiled_headers)
endif()
