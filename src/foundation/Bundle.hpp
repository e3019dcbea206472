// What stands behind NS::Bundle: a folder.
#pragma once

#include <filesystem>
#include <string_view>

#include "Foundation/NSBundle.hpp"
#include "foundation/Object.hpp"

namespace invar::foundation {

class Bundle final : public Implements<Bundle, NS::Bundle> {
public:
  static const TypeInfo kType;
  Bundle() : Implements(kType) {}

  static Bundle* main();

  const std::filesystem::path& folder() const { return m_folder; }
  const std::filesystem::path& executable() const { return m_executable; }   ///< empty but for the main bundle's
  /// The folder inside that holds the resources; the bundle's own where there is none.
  std::filesystem::path resources() const;

  /// Between alloc and init only. False when there is no such folder.
  bool open(std::string_view path);

private:
  std::filesystem::path m_folder, m_executable;
};

}  // namespace invar::foundation
