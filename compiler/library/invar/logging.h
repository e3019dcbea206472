// os_log. Metal documentation: Metal Shading Language Specification, "Logging Functions". Messages are
// dropped.
#ifndef INVAR_METAL_LOGGING_H
#define INVAR_METAL_LOGGING_H

namespace metal {

struct os_log {
  template <class Subsystem, class Category>
  METAL_FUNC constexpr os_log(Subsystem, Category) {}
#define __INVAR_LOG(name)                                                                                    \
  template <class... A>                                                                                      \
  METAL_FUNC void name(A...) const {}
  __INVAR_LOG(log)
  __INVAR_LOG(log_debug)
  __INVAR_LOG(log_info)
  __INVAR_LOG(log_error)
  __INVAR_LOG(log_fault)
#undef __INVAR_LOG
};
constexpr os_log os_log_default("", "");

} // namespace metal

#endif
