// The unwinder's questions about functions of Objective-C and Objective-C++: does this one catch the exception, and
// what is to be cleaned up in it? libobjc answers for Objective-C alone and cannot tell C++ types from class names.
#include <unwind.h>

#include "base/Export.hpp"
#include "objc/runtime/ExceptionKinds.hpp"
#include "objc/runtime/LanguageData.hpp"

extern "C" _Unwind_Reason_Code __gxx_personality_v0(int, _Unwind_Action, _Unwind_Exception_Class, _Unwind_Exception*,
                                                    _Unwind_Context*);

namespace invar::objc {
namespace {

enum class Language { ObjectiveC, ObjectiveCxx };

/// What a function does about an exception.
struct Answer {
  int64_t filter = 0;           ///< of the handler; 0 for none
  bool cleansUp = false;
  bool catchesAnything = false; ///< the handler does not say what it catches
};

bool hasClassNames(const LanguageData& data) {
  bool found = false;
  data.eachAction([&](int64_t filter) {
    const void* type = filter > 0 ? data.caughtType(filter) : nullptr;
    return found = type && !isTypeInfo(type);
  });
  return found;
}

bool catches(const void* type, Thrown thrown, _Unwind_Exception* exception) {
  const bool cxxType = isTypeInfo(type);
  if (thrown == Thrown::ObjectiveC) return !cxxType && catchesObject(static_cast<const char*>(type), thrownObject(exception));
  return thrown == Thrown::Cxx && cxxType && catchesCxx(type, exception);
}

Answer ask(const LanguageData& data, Thrown thrown, _Unwind_Exception* exception) {
  Answer answer;
  data.eachAction([&](int64_t filter) {
    if (filter == 0) answer.cleansUp = true;
    if (filter <= 0) return false;
    const void* type = data.caughtType(filter);
    if (type && !catches(type, thrown, exception)) return false;
    answer.filter = filter;
    answer.catchesAnything = !type;
    return true;
  });
  return answer;
}

_Unwind_Reason_Code unwind(Language language, int version, _Unwind_Action action, _Unwind_Exception_Class exceptionClass,
                           _Unwind_Exception* exception, _Unwind_Context* context) {
  const Thrown thrown = kindOf(exceptionClass);
  const LanguageData data(context);
  if (!data.landingPad()) {
    // C++ ends the program where an exception passes a function that says it throws none.
    if (language == Language::ObjectiveCxx && thrown != Thrown::ObjectiveC)
      return __gxx_personality_v0(version, action, exceptionClass, exception, context);
    return _URC_CONTINUE_UNWIND;
  }
  const bool handlerFrame = action & _UA_HANDLER_FRAME;
  if (language == Language::ObjectiveCxx && thrown != Thrown::ObjectiveC && !hasClassNames(data)) {
    const auto result = __gxx_personality_v0(version, action, exceptionClass, exception, context);
    if (result == _URC_INSTALL_CONTEXT && handlerFrame) noteCaught(exception);
    return result;
  }

  Answer answer = ask(data, thrown, exception);
  if (action & _UA_FORCE_UNWIND) {
    answer.cleansUp |= answer.filter != 0;   // a handler for everything is where @finally stands
    answer.filter = 0;
  }
  if (action & _UA_SEARCH_PHASE) return answer.filter ? _URC_HANDLER_FOUND : _URC_CONTINUE_UNWIND;
  if (!handlerFrame) {
    if (!answer.cleansUp) return _URC_CONTINUE_UNWIND;
    answer.filter = 0;
  }
  // A handler that names a class gets the object. `catch (...)` of C++ hands what it gets to the C++ library, which
  // wants the exception; and so does a cleanup, which resumes it.
  const bool getsObject = answer.filter && thrown == Thrown::ObjectiveC &&
                          !(answer.catchesAnything && language == Language::ObjectiveCxx);
  if (answer.filter && !getsObject) noteCaught(exception);
  const void* given = getsObject ? static_cast<const void*>(thrownObject(exception)) : exception;
  _Unwind_SetGR(context, __builtin_eh_return_data_regno(0), reinterpret_cast<uintptr_t>(given));
  _Unwind_SetGR(context, __builtin_eh_return_data_regno(1), uintptr_t(answer.filter));
  _Unwind_SetIP(context, data.landingPad());
  return _URC_INSTALL_CONTEXT;
}

}  // namespace
}  // namespace invar::objc

using namespace invar::objc;

extern "C" INVAR_EXPORT _Unwind_Reason_Code __gnu_objc_personality_v0(int version, _Unwind_Action action,
                                                                      _Unwind_Exception_Class exceptionClass,
                                                                      _Unwind_Exception* exception,
                                                                      _Unwind_Context* context) {
  return unwind(Language::ObjectiveC, version, action, exceptionClass, exception, context);
}

extern "C" INVAR_EXPORT _Unwind_Reason_Code __gnustep_objcxx_personality_v0(int version, _Unwind_Action action,
                                                                            _Unwind_Exception_Class exceptionClass,
                                                                            _Unwind_Exception* exception,
                                                                            _Unwind_Context* context) {
  return unwind(Language::ObjectiveCxx, version, action, exceptionClass, exception, context);
}
