# Eigen factorises and solves: headers alone, seen by that one file.
find_path(INVAR_EIGEN_INCLUDE NAMES Eigen/Core PATH_SUFFIXES eigen3 REQUIRED)
set_source_files_properties(${CMAKE_CURRENT_SOURCE_DIR}/mps/LinearAlgebra.cpp
  PROPERTIES COMPILE_OPTIONS "-isystem;${INVAR_EIGEN_INCLUDE}")
