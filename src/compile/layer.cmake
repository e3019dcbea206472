# The protocol is compiled into both of its ends. xxHash is used through its header alone.
target_sources(invar_objects PRIVATE
  ${PROJECT_SOURCE_DIR}/protocol/Channel.cpp ${PROJECT_SOURCE_DIR}/protocol/Messages.cpp)
find_path(INVAR_XXHASH_INCLUDE xxhash.h REQUIRED)
target_include_directories(invar_objects PRIVATE ${INVAR_XXHASH_INCLUDE})
