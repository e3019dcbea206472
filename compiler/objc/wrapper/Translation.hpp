// From a command line for clang on a Mac to one for clang 19 here.
#pragma once

#include <string>
#include <vector>

namespace invar::objc {

/// Where the wrapper's own parts are. All paths are absolute.
struct Installation {
  std::string include;     ///< Invar's public headers
  std::string libraries;   ///< the folder of libinvar_objc
  std::string plugin;
};

/// A command line in clang's words, or the one line that says why there is none.
struct Translation {
  std::vector<std::string> arguments;
  std::string refusal;
};

/// `arguments` is without the program's name. Thread safety: thread-safe.
Translation translate(const std::vector<std::string>& arguments, const Installation& installation);

}  // namespace invar::objc
