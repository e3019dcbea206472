// is_function_constant_defined(name). Metal documentation: Metal Shading Language Specification, "Function
// Constants".
#ifndef INVAR_METAL_FUNCTION_CONSTANTS_H
#define INVAR_METAL_FUNCTION_CONSTANTS_H

// The front end knows a function constant by the address of its variable and replaces the call by an answer
// when it makes a pipeline's function.
__INVAR_EXTERN bool __invar_function_constant_defined(const void* variable);

#define is_function_constant_defined(name) (__invar_function_constant_defined((const void*)&(name)))

#endif
