// What all encoders share: the pass they fill, and the check that a call may fill it.
#pragma once

#include <Metal/MTLCommandEncoder.hpp>

#include <string>

#include "metal/Label.hpp"
#include "metal/PassRecorder.hpp"

namespace MTL { class Fence; }

namespace invar::metal {

/// Thread safety: one thread at a time, checked by Call.
class CommandEncoder : public foundation::ObjectBase {
public:
  static const foundation::TypeInfo kType;

  /// One call of the app on an encoder, for the extent of a scope. False when the call must do nothing:
  /// another thread is inside, or encoding has ended; that is reported already.
  class Call {
  public:
    Call(CommandEncoder& encoder, const char* name)
        : m_encoder(encoder), m_name(name), m_scope(encoder.m_recording->use, name),
          m_allowed(m_scope && encoder.m_open) {
      if (!m_allowed) refuse();
    }
    explicit operator bool() const { return m_allowed; }

    /// Makes the command buffer fail with "[name] message".
    void fail(BufferError code, const std::string& message) const {
      m_encoder.m_recording->fail(code, std::string("[") + m_name + "] " + message);
    }
    /// The same for an argument that cannot be used.
    void invalid(const std::string& message) const { fail(BufferError::InvalidResource, message); }

  private:
    void refuse() const;

    CommandEncoder& m_encoder;
    const char* const m_name;
    const check::ExclusiveUse::Scope m_scope;
    const bool m_allowed;
  };

  static CommandEncoder* of(const MTL::CommandEncoder* door) {
    return static_cast<CommandEncoder*>(foundation::baseOf(door));
  }

  Device& device() const { return m_recording->device(); }
  Label label;

  void endEncoding();
  /// Ends the pass; later calls are refused for `reason`, a string constant. Inside a Scope of the
  /// recording's `use`.
  void close(const char* reason);

  PassRecorder& pass() { return m_pass; }
  Recording& recording() const { return *m_recording; }

protected:
  CommandEncoder(const foundation::TypeInfo& type, Ref<Recording> recording, bool concurrent)
      : ObjectBase(type), m_recording(std::move(recording)), m_pass(*m_recording, concurrent) {}
  ~CommandEncoder() = default;

  /// The object behind an argument; null, and the command buffer fails, when it is null, released, or of
  /// another class or device. `what` names it: "the buffer".
  template <class T, class Door>
  T* checkedArgument(const Call& call, const char* what, const Door* door) const {
    T* object = T::checked(door);
    if (object && &object->device() == &device()) return object;
    refuseArgument(call, what, door, object != nullptr);
    return nullptr;
  }

  /// The fence calls that compute and blit encoders share.
  void waitForFence(const char* call, const MTL::Fence* fence);
  void updateFence(const char* call, const MTL::Fence* fence);

private:
  void refuseArgument(const Call& call, const char* what, const void* door, bool foreign) const;

  const Ref<Recording> m_recording;
  PassRecorder m_pass;
  bool m_open = true;
  const char* m_closedFor = nullptr;   ///< null: endEncoding was called
};

}  // namespace invar::metal
