# What the parts of the compiler link for clang and LLVM:
#   invar_llvm          the shared libraries, for tools and tests
#   invar_llvm_service  the archives, for invar-compiler: it starts without relocating two libraries, calls go directly,
#                       and its code can be moved to huge pages (compiler/service/CodePages.hpp). The shared libraries
#                       where archives or lld are missing.
option(INVAR_STATIC_LLVM "Link invar-compiler with LLVM's archives, where they are installed" ON)

add_library(invar_llvm INTERFACE)
target_link_libraries(invar_llvm INTERFACE clang-cpp LLVM)
add_library(invar_llvm_service INTERFACE)

function(invar_find_llvm_archives result)
  set(${result} "" PARENT_SCOPE)
  if(NOT INVAR_STATIC_LLVM OR NOT EXISTS ${LLVM_TOOLS_BINARY_DIR}/ld.lld)
    return()
  endif()
  execute_process(
    COMMAND ${LLVM_TOOLS_BINARY_DIR}/llvm-config --link-static --libfiles x86codegen x86asmparser passes lto option
      frontenddriver frontendhlsl frontendopenmp windowsdriver linker irreader bitwriter coverage orcjit objcarcopts textapi
      debuginfodwarf
    OUTPUT_VARIABLE files OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  separate_arguments(files UNIX_COMMAND "${files}")
  list(FILTER files EXCLUDE REGEX "Polly|LLVMExtensions")   # a plugin of a package of its own, and the hook for it
  foreach(part Frontend Driver CodeGen Serialization Parse Sema APINotes Analysis ASTMatchers Edit AST Support Lex Basic)
    list(APPEND files ${LLVM_LIBRARY_DIR}/libclang${part}.a)
  endforeach()
  foreach(file ${files})
    if(NOT EXISTS ${file})
      return()
    endif()
  endforeach()
  set(${result} "${files}" PARENT_SCOPE)
endfunction()

invar_find_llvm_archives(INVAR_LLVM_ARCHIVES)
if(INVAR_LLVM_ARCHIVES)
  # lld reads archives in any order, and leaves out what nothing refers to.
  target_link_libraries(invar_llvm_service INTERFACE ${INVAR_LLVM_ARCHIVES})
  target_link_options(invar_llvm_service INTERFACE -fuse-ld=lld -no-pie -Wl,--gc-sections)
else()
  target_link_libraries(invar_llvm_service INTERFACE invar_llvm)
endif()
