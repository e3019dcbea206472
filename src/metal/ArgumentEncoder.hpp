// What stands behind MTL::ArgumentEncoder: writes into a structure as the compiler lays it out.
#pragma once

#include "Metal/MTLArgumentEncoder.hpp"
#include "check/ExclusiveUse.hpp"
#include "metal/Buffer.hpp"
#include "metal/DeviceChild.hpp"
#include "metal/Function.hpp"
#include "metal/Reflection.hpp"

namespace invar::metal {

/// Thread safety: one thread at a time, checked by Call.
class ArgumentEncoder final : public foundation::Implements<ArgumentEncoder, MTL::ArgumentEncoder, DeviceChild> {
public:
  static const TypeInfo kType;
  /// `structure` is a number in `structures`.
  ArgumentEncoder(Device& device, ArgumentStructures structures, uint32_t structure)
      : Implements(kType, device), m_structures(std::move(structures)), m_layout((*m_structures)[structure]) {}

  /// For a function's argument at `bufferIndex`, which `argument`, when not null, is set to. Owned by the caller.
  static Result<ArgumentEncoder*> make(const Function& function, uint64_t bufferIndex, protocol::Argument* argument,
                                       ArgumentStructures* structures);

  /// One call of the app, for the extent of a scope. False, and reported, when another thread is inside.
  class Call {
  public:
    Call(ArgumentEncoder& encoder, const char* name);
    explicit operator bool() const { return bool(m_scope); }
    /// Logs "[name] why".
    void refuse(const std::string& why) const;
    /// Where element `index` stands, when it is a member of `kind` in a buffer that was set; else null, and reported.
    std::byte* place(uint64_t index, const char* kind, bool (*fits)(const protocol::ArgumentMember&)) const;
    void put(uint64_t index, const char* kind, bool (*fits)(const protocol::ArgumentMember&), uint64_t word) const;

  private:
    ArgumentEncoder& m_encoder;
    const char* const m_name;
    const check::ExclusiveUse::Scope m_scope;
  };

  const protocol::ArgumentStructure& layout() const { return m_layout; }
  /// The member that `index` belongs to, or null.
  const protocol::ArgumentMember* find(uint64_t index) const;
  void setArgumentBuffer(const Call& call, Buffer* buffer, uint64_t offset);
  /// Owned by the caller; null when the member leads to no structure.
  ArgumentEncoder* newEncoder(uint64_t index) const;

private:
  const ArgumentStructures m_structures;
  const protocol::ArgumentStructure& m_layout;
  check::ExclusiveUse m_use;
  Retained<Buffer> m_buffer;
  uint64_t m_offset = 0;
};

}  // namespace invar::metal
