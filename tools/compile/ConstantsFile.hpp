// Values of function constants, from the file that --constants names.
#pragma once

#include <Metal/Metal.hpp>
#include <nlohmann/json.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace invar::tools {

/// The file is one JSON object. A member that is a value is for the constant of that name in every kernel;
/// one that is an object is for the kernels whose names match its name, a pattern with * and ?:
///     { "has_mask": true, "tile": [8, 8], "kernel_mul_mv_*": { "nsg": 4 } }
/// Where several members give a constant a value, the last one counts. A constant that the file does not
/// name is zero of its type.
/// Thread safety: thread-safe, once it is loaded.
class ConstantsFile {
public:
  /// Before it, every constant is zero. Throws std::runtime_error with a reason that names the file.
  void load(const std::string& path);

  /// Gives every constant of `function` a value. Throws std::runtime_error when the file's value does not fit
  /// the constant's type.
  void fill(const std::string& kernel, MTL::Function* function, MTL::FunctionConstantValues* values) const;
  /// Names in the file that no kernel has asked for so far: misspelt ones, mostly.
  std::vector<std::string> unused() const;

private:
  struct Entry {
    std::string pattern;   ///< of kernels; empty: all of them
    std::string constant;
    nlohmann::json value;
    mutable std::atomic<bool> used{false};
  };
  std::vector<std::unique_ptr<Entry>> m_entries;
};

}  // namespace invar::tools
