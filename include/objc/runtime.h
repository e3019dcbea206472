// The Objective-C runtime's functions: classes, methods, instance variables, protocols, selectors, associated objects.
//
// They are those of GCC's runtime library; libinvar_objc adds object_getClass as a function, and associated objects.
// The declarations compile with and without ARC, in C, C++ and Objective-C.
// Thread safety: thread-safe, except that a class is changed by one thread at a time.
// Apple's documentation: Objective-C Runtime
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <objc/objc-decls.h>
#include <objc/objc.h>

#if defined(__OBJC__) && __has_feature(objc_arc)
#define INVAR_OBJC_UNRETAINED __unsafe_unretained
#else
#define INVAR_OBJC_UNRETAINED
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct objc_ivar *Ivar;
typedef struct objc_property *Property;
typedef struct objc_property *objc_property_t;
typedef struct objc_method *Method;
typedef struct objc_category *Category;
struct objc_method_description { SEL name; char *types; };

// Letters of type encodings.
#define _C_CONST 'r'
#define _C_IN 'n'
#define _C_INOUT 'N'
#define _C_OUT 'o'
#define _C_BYCOPY 'O'
#define _C_BYREF 'R'
#define _C_ONEWAY 'V'
#define _C_GCINVISIBLE '|'
#define _C_ID '@'
#define _C_CLASS '#'
#define _C_SEL ':'
#define _C_CHR 'c'
#define _C_UCHR 'C'
#define _C_SHT 's'
#define _C_USHT 'S'
#define _C_INT 'i'
#define _C_UINT 'I'
#define _C_LNG 'l'
#define _C_ULNG 'L'
#define _C_LNG_LNG 'q'
#define _C_ULNG_LNG 'Q'
#define _C_FLT 'f'
#define _C_DBL 'd'
#define _C_LNG_DBL 'D'
#define _C_BFLD 'b'
#define _C_BOOL 'B'
#define _C_VOID 'v'
#define _C_UNDEF '?'
#define _C_PTR '^'
#define _C_CHARPTR '*'
#define _C_ATOM '%'
#define _C_ARY_B '['
#define _C_ARY_E ']'
#define _C_UNION_B '('
#define _C_UNION_E ')'
#define _C_STRUCT_B '{'
#define _C_STRUCT_E '}'
#define _C_VECTOR '!'
#define _C_COMPLEX 'j'

// Selectors.
objc_EXPORT const char *sel_getName(SEL selector);
objc_EXPORT const char *sel_getTypeEncoding(SEL selector);
objc_EXPORT SEL sel_getUid(const char *name);
objc_EXPORT SEL sel_registerName(const char *name);
objc_EXPORT SEL sel_registerTypedName(const char *name, const char *type);
objc_EXPORT BOOL sel_isEqual(SEL first, SEL second);
objc_EXPORT SEL *sel_copyTypedSelectorList(const char *name, unsigned int *count);
objc_EXPORT SEL sel_getTypedSelector(const char *name);

// Objects.
objc_EXPORT Class object_getClass(id object);
objc_EXPORT const char *object_getClassName(id object);
objc_EXPORT Class object_setClass(id object, Class class_);
objc_EXPORT void *object_getIndexedIvars(id object);
objc_EXPORT Ivar object_getInstanceVariable(id object, const char *name, void **value);
objc_EXPORT Ivar object_setInstanceVariable(id object, const char *name, void *value);
objc_EXPORT id object_getIvar(id object, Ivar variable);
objc_EXPORT void object_setIvar(id object, Ivar variable, id value);
objc_EXPORT id class_createInstance(Class class_, size_t extraBytes);
#if !defined(__OBJC__) || !__has_feature(objc_arc)
objc_EXPORT id object_copy(id object, size_t extraBytes);
objc_EXPORT id object_dispose(id object);
#endif

// Associated objects.
typedef uintptr_t objc_AssociationPolicy;
enum {
  OBJC_ASSOCIATION_ASSIGN = 0,
  OBJC_ASSOCIATION_RETAIN_NONATOMIC = 1,
  OBJC_ASSOCIATION_COPY_NONATOMIC = 3,
  OBJC_ASSOCIATION_RETAIN = 01401,
  OBJC_ASSOCIATION_COPY = 01403
};
/// Ties `value` to the object under `key`, in place of what was there; nil takes it away. The tie ends with the object.
objc_EXPORT void objc_setAssociatedObject(id object, const void *key, id value, objc_AssociationPolicy policy);
objc_EXPORT id objc_getAssociatedObject(id object, const void *key);
objc_EXPORT void objc_removeAssociatedObjects(id object);

// Instance variables.
objc_EXPORT const char *ivar_getName(Ivar variable);
objc_EXPORT ptrdiff_t ivar_getOffset(Ivar variable);
objc_EXPORT const char *ivar_getTypeEncoding(Ivar variable);
objc_EXPORT Ivar class_getInstanceVariable(Class class_, const char *name);
objc_EXPORT Ivar class_getClassVariable(Class class_, const char *name);
objc_EXPORT Ivar *class_copyIvarList(Class class_, unsigned int *count);
objc_EXPORT BOOL class_addIvar(Class class_, const char *name, size_t size, unsigned char log2Alignment, const char *type);
objc_EXPORT const char *class_getIvarLayout(Class class_);
objc_EXPORT const char *class_getWeakIvarLayout(Class class_);
objc_EXPORT void class_setIvarLayout(Class class_, const char *layout);
objc_EXPORT void class_setWeakIvarLayout(Class class_, const char *layout);

// Properties.
objc_EXPORT const char *property_getName(Property property);
objc_EXPORT const char *property_getAttributes(Property property);
objc_EXPORT Property class_getProperty(Class class_, const char *name);
objc_EXPORT Property *class_copyPropertyList(Class class_, unsigned int *count);

// Classes.
typedef Class (*objc_get_unknown_class_handler)(const char *name);
objc_EXPORT objc_get_unknown_class_handler objc_setGetUnknownClassHandler(objc_get_unknown_class_handler handler);
objc_EXPORT Class objc_getClass(const char *name);
objc_EXPORT Class objc_lookUpClass(const char *name);
objc_EXPORT Class objc_getMetaClass(const char *name);
objc_EXPORT Class objc_getRequiredClass(const char *name);
objc_EXPORT int objc_getClassList(INVAR_OBJC_UNRETAINED Class *classes, int capacity);
objc_EXPORT const char *class_getName(Class class_);
objc_EXPORT BOOL class_isMetaClass(Class class_);
objc_EXPORT Class class_getSuperclass(Class class_);
objc_EXPORT int class_getVersion(Class class_);
objc_EXPORT void class_setVersion(Class class_, int version);
objc_EXPORT size_t class_getInstanceSize(Class class_);
objc_EXPORT Class objc_allocateClassPair(Class super_class, const char *name, size_t extraBytes);
objc_EXPORT void objc_registerClassPair(Class class_);
objc_EXPORT void objc_disposeClassPair(Class class_);

// Methods.
objc_EXPORT IMP method_setImplementation(Method method, IMP implementation);
objc_EXPORT void method_exchangeImplementations(Method a, Method b);
objc_EXPORT Method class_getInstanceMethod(Class class_, SEL selector);
objc_EXPORT Method class_getClassMethod(Class class_, SEL selector);
objc_EXPORT IMP class_getMethodImplementation(Class class_, SEL selector);
objc_EXPORT BOOL class_respondsToSelector(Class class_, SEL selector);
objc_EXPORT BOOL class_addMethod(Class class_, SEL selector, IMP implementation, const char *types);
objc_EXPORT IMP class_replaceMethod(Class class_, SEL selector, IMP implementation, const char *types);
objc_EXPORT SEL method_getName(Method method);
objc_EXPORT IMP method_getImplementation(Method method);
objc_EXPORT const char *method_getTypeEncoding(Method method);
objc_EXPORT struct objc_method_description *method_getDescription(Method method);
objc_EXPORT Method *class_copyMethodList(Class class_, unsigned int *count);
objc_EXPORT unsigned int method_getNumberOfArguments(Method method);
objc_EXPORT char *method_copyReturnType(Method method);
objc_EXPORT char *method_copyArgumentType(Method method, unsigned int index);
objc_EXPORT void method_getReturnType(Method method, char *type, size_t size);
objc_EXPORT void method_getArgumentType(Method method, unsigned int index, char *type, size_t size);
objc_EXPORT IMP method_get_imp(Method method);
objc_EXPORT IMP get_imp(Class class_, SEL selector);

// Protocols.
objc_EXPORT Protocol *objc_getProtocol(const char *name);
objc_EXPORT Protocol *INVAR_OBJC_UNRETAINED *objc_copyProtocolList(unsigned int *count);
objc_EXPORT BOOL class_addProtocol(Class class_, Protocol *protocol);
objc_EXPORT BOOL class_conformsToProtocol(Class class_, Protocol *protocol);
objc_EXPORT Protocol *INVAR_OBJC_UNRETAINED *class_copyProtocolList(Class class_, unsigned int *count);
objc_EXPORT BOOL protocol_conformsToProtocol(Protocol *protocol, Protocol *other);
objc_EXPORT BOOL protocol_isEqual(Protocol *protocol, Protocol *other);
objc_EXPORT const char *protocol_getName(Protocol *protocol);
objc_EXPORT struct objc_method_description protocol_getMethodDescription(Protocol *protocol, SEL selector,
                                                                         BOOL required, BOOL instance);
objc_EXPORT struct objc_method_description *protocol_copyMethodDescriptionList(Protocol *protocol, BOOL required,
                                                                               BOOL instance, unsigned int *count);
objc_EXPORT Property protocol_getProperty(Protocol *protocol, const char *name, BOOL required, BOOL instance);
objc_EXPORT Property *protocol_copyPropertyList(Protocol *protocol, unsigned int *count);
objc_EXPORT Protocol *INVAR_OBJC_UNRETAINED *protocol_copyProtocolList(Protocol *protocol, unsigned int *count);

objc_EXPORT void (*_objc_load_callback)(Class class_, struct objc_category *category);

// Fast enumeration.
objc_EXPORT void objc_enumerationMutation(id collection);
objc_EXPORT void objc_setEnumerationMutationHandler(void (*handler)(id));

// Memory.
objc_EXPORT void *objc_malloc(size_t size);
objc_EXPORT void *objc_atomic_malloc(size_t size);
objc_EXPORT void *objc_realloc(void *memory, size_t size);
objc_EXPORT void *objc_calloc(size_t count, size_t size);
objc_EXPORT void objc_free(void *memory);

// Type encodings.
objc_EXPORT int objc_sizeof_type(const char *type);
objc_EXPORT int objc_alignof_type(const char *type);
objc_EXPORT int objc_aligned_size(const char *type);
objc_EXPORT int objc_promoted_size(const char *type);
objc_EXPORT const char *objc_skip_type_qualifiers(const char *type);
objc_EXPORT const char *objc_skip_typespec(const char *type);
objc_EXPORT const char *objc_skip_offset(const char *type);
objc_EXPORT const char *objc_skip_argspec(const char *type);
objc_EXPORT unsigned objc_get_type_qualifiers(const char *type);
struct objc_struct_layout {
  const char *original_type, *type, *prev_type;
  unsigned int record_size, record_align;
};
objc_EXPORT void objc_layout_structure(const char *type, struct objc_struct_layout *layout);
objc_EXPORT BOOL objc_layout_structure_next_member(struct objc_struct_layout *layout);
objc_EXPORT void objc_layout_finish_structure(struct objc_struct_layout *layout, unsigned int *size, unsigned int *align);
objc_EXPORT void objc_layout_structure_get_info(struct objc_struct_layout *layout, unsigned int *offset,
                                                unsigned int *align, const char **type);

#ifdef __cplusplus
}
#endif
