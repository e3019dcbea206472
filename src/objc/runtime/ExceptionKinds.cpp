#include "objc/runtime/ExceptionKinds.hpp"

#include <cxxabi.h>
#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <typeinfo>

#include "base/Export.hpp"
#include "objc/runtime.h"

namespace invar::objc {
namespace {

// Eight letters each: vendor and language. C++ has a second one for exceptions that are thrown by reference.
constexpr uint64_t kObjectiveCClass = 0x474e55434f424a43;   // GNUCOBJC
constexpr uint64_t kCxxClass = 0x474e5543432b2b00;          // GNUCC++
constexpr uint64_t kDependentCxxClass = kCxxClass + 1;

/// What libstdc++ keeps in front of a C++ exception, by the Itanium C++ ABI.
struct CxxHeader {
  std::type_info* type;
  void (*destroy)(void*);
  void (*unexpectedHandler)();
  void (*terminateHandler)();
  void* next;
  int handlerCount;
  int handlerSwitchValue;
  const unsigned char* actionRecord;
  const unsigned char* languageData;
  uintptr_t landingPad;
  void* caughtObject;
  _Unwind_Exception exception;
};

/// In front of an exception that is thrown by reference (std::rethrow_exception); the original is elsewhere.
struct DependentCxxHeader {
  void* primary;
  void (*padding)(void*);
};

CxxHeader* headerOf(_Unwind_Exception* exception) {
  return reinterpret_cast<CxxHeader*>(exception + 1) - 1;
}

struct Caught {
  _Unwind_Exception* exception = nullptr;
  uint64_t exceptionClass = 0;
};
constinit thread_local Caught t_caught;

/// Takes it back: true when `object` is no object but an exception that a landing pad was given.
bool wasCaught(const void* object) {
  if (!object || object != t_caught.exception || t_caught.exception->exception_class != t_caught.exceptionClass)
    return false;
  t_caught = {};
  return true;
}

}  // namespace

Thrown kindOf(uint64_t exceptionClass) noexcept {
  if (exceptionClass == kObjectiveCClass) return Thrown::ObjectiveC;
  return exceptionClass == kCxxClass || exceptionClass == kDependentCxxClass ? Thrown::Cxx : Thrown::Foreign;
}

id thrownObject(const _Unwind_Exception* exception) noexcept {
  id object = nil;
  std::memcpy(&object, exception + 1, sizeof object);
  return object;
}

// A name may be shorter than the word that is read; both lie in one page, since the address is a multiple of it.
[[clang::no_sanitize("address")]] static uintptr_t firstWord(const uintptr_t* at) noexcept { return *at; }

bool isTypeInfo(const void* caught) noexcept {
  // A type_info begins with the address of one of these tables; a class's name begins with letters.
  static const auto tables = [] {
    std::array<uintptr_t, 9> found{};
    const char* const names[] = {
        "_ZTVN10__cxxabiv117__class_type_infoE",       "_ZTVN10__cxxabiv120__si_class_type_infoE",
        "_ZTVN10__cxxabiv121__vmi_class_type_infoE",   "_ZTVN10__cxxabiv119__pointer_type_infoE",
        "_ZTVN10__cxxabiv123__fundamental_type_infoE", "_ZTVN10__cxxabiv120__function_type_infoE",
        "_ZTVN10__cxxabiv116__enum_type_infoE",        "_ZTVN10__cxxabiv129__pointer_to_member_type_infoE",
        "_ZTVN10__cxxabiv117__array_type_infoE"};
    for (size_t i = 0; i < found.size(); ++i) {
      void* table = dlsym(RTLD_DEFAULT, names[i]);
      found[i] = table ? reinterpret_cast<uintptr_t>(table) + 2 * sizeof(void*) : 0;
    }
    return found;
  }();
  if (reinterpret_cast<uintptr_t>(caught) % alignof(std::type_info)) return false;
  const uintptr_t word = firstWord(static_cast<const uintptr_t*>(caught));
  return word && std::find(tables.begin(), tables.end(), word) != tables.end();
}

bool catchesObject(const char* className, id object) noexcept {
  if (std::strcmp(className, "@id") == 0) return true;
  const Class wanted = objc_lookUpClass(className);
  if (!wanted || !object) return false;
  for (Class c = object_getClass(object); c; c = class_getSuperclass(c)) if (c == wanted) return true;
  return false;
}

bool catchesCxx(const void* typeInfo, _Unwind_Exception* exception) noexcept {
  CxxHeader* header = headerOf(exception);
  void* thrown = header + 1;
  const std::type_info* type = header->type;
  if (exception->exception_class == kDependentCxxClass) {
    thrown = reinterpret_cast<DependentCxxHeader*>(header)->primary;
    type = (static_cast<CxxHeader*>(thrown) - 1)->type;
  }
  if (type->__is_pointer_p()) thrown = *static_cast<void**>(thrown);
  if (!static_cast<const std::type_info*>(typeInfo)->__do_catch(type, &thrown, 1)) return false;
  header->caughtObject = thrown;
  return true;
}

void noteCaught(_Unwind_Exception* exception) noexcept { t_caught = {exception, exception->exception_class}; }

}  // namespace invar::objc

// What @throw calls, and @finally when it is done: that one throws whatever its landing pad was given, which for an
// exception of C++ is no object.
extern "C" INVAR_EXPORT [[noreturn]] void objc_exception_throw(id object) {
  if (invar::objc::wasCaught(object)) _Unwind_Resume_or_Rethrow(reinterpret_cast<_Unwind_Exception*>(object));
  static const auto throwObject = [] {
    void* library = dlopen("libobjc.so.4", RTLD_LAZY | RTLD_NOLOAD);
    return reinterpret_cast<void (*)(id)>(library ? dlsym(library, "objc_exception_throw") : nullptr);
  }();
  if (throwObject) throwObject(object);
  std::abort();   // nobody catches it, and the handler for that case has returned
}
