# oneDNN multiplies matrices. Its OpenMP runtime is named as the file that Debian's oneDNN itself uses:
# the development name belongs to GCC's folder, and clang's own -fopenmp would bring a second runtime.
find_library(INVAR_DNNL_LIBRARY NAMES dnnl REQUIRED)
find_path(INVAR_DNNL_INCLUDE NAMES dnnl.h REQUIRED)
find_library(INVAR_GOMP_LIBRARY NAMES libgomp.so.1 REQUIRED)
target_include_directories(invar_objects PRIVATE ${INVAR_DNNL_INCLUDE})
target_link_libraries(invar_objects PUBLIC ${INVAR_DNNL_LIBRARY} ${INVAR_GOMP_LIBRARY})
