// From the library's words to the protocol's, and from the service's answers to errors.
#pragma once

#include "compile/Compiler.hpp"
#include "compile/Service.hpp"

namespace invar::compile {

/// Include paths become absolute: the service lives in another folder.
protocol::LibraryRequest toRequest(std::string source, const SourceOptions& options);

/// True when the source may include files other than the Metal headers.
bool readsFiles(const protocol::LibraryRequest& request);

/// The Error for an answer that is not Ok; `what` names the call and what was compiled.
Error toError(const std::string& what, const Reply& reply);
Error functionNotFound(const Library& library, const std::string& function);
Error unreadable(const std::string& what);

}  // namespace invar::compile
