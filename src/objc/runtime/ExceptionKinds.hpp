// Telling exceptions apart: Objective-C's, C++'s, and what each catches.
#pragma once

#include <unwind.h>

#include <cstdint>

#include "objc/objc.h"

namespace invar::objc {

/// How an exception that is under way says which language threw it.
enum class Thrown { ObjectiveC, Cxx, Foreign };
Thrown kindOf(uint64_t exceptionClass) noexcept;

/// The object that was thrown; for Thrown::ObjectiveC.
id thrownObject(const _Unwind_Exception* exception) noexcept;

/// Whether what a landing pad catches is C++'s type_info; otherwise it is a class's name, or "@id" for any object.
bool isTypeInfo(const void* caught) noexcept;
bool catchesObject(const char* className, id object) noexcept;

/// Whether the C++ type catches the C++ exception. If so the exception is told where in it the caught object is, as
/// catch clauses expect.
bool catchesCxx(const void* typeInfo, _Unwind_Exception* exception) noexcept;

/// Notes what a landing pad was given in place of an object, so that throwing it on again throws the same exception.
void noteCaught(_Unwind_Exception* exception) noexcept;

}  // namespace invar::objc
