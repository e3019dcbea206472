#include "metal/CommandEncoder.hpp"

#include "metal/Fence.hpp"

namespace invar::metal {

constinit const foundation::TypeInfo CommandEncoder::kType{
    .name = "MTLCommandEncoder", .super = &foundation::kObjectType, .destroy = nullptr};

void CommandEncoder::Call::refuse() const {
  Recording& recording = *m_encoder.m_recording;
  if (!m_scope) return recording.overlapped(m_scope.conflict(m_name));
  fail(BufferError::Internal, m_encoder.m_closedFor
                                  ? m_encoder.m_closedFor
                                  : "the encoder has ended: encode before endEncoding, or open another");
}

void CommandEncoder::endEncoding() {
  // Declared in this order: the encoder may go with its last reference, and the guard's home after it.
  const Ref<Recording> recording = m_recording;
  foundation::Retained<CommandEncoder> self;
  const Call call(*this, "MTL::CommandEncoder::endEncoding");
  if (!call) return;
  self = recording->takeOpenEncoder();
  close(nullptr);
}

void CommandEncoder::close(const char* reason) {
  m_open = false;
  m_closedFor = reason;
  if (std::string text = label.text(); !text.empty()) m_pass.setLabel(std::move(text));
  m_pass.close();
}

void CommandEncoder::refuseArgument(const Call& call, const char* what, const void* door,
                                    bool foreign) const {
  const char* why = !door     ? " is null"
                    : foreign ? " is of another device than the command buffer"
                    : &foundation::baseOf(door)->type() == &foundation::kReleasedType
                        ? " was released before this call"
                        : " is an object of another class";
  call.invalid(std::string(what) + why);
}

void CommandEncoder::waitForFence(const char* name, const MTL::Fence* fence) {
  const Call call(*this, name);
  if (!call) return;
  if (auto* impl = checkedArgument<Fence>(call, "the fence", fence)) m_pass.waitFor(impl->fence());
}

void CommandEncoder::updateFence(const char* name, const MTL::Fence* fence) {
  const Call call(*this, name);
  if (!call) return;
  if (auto* impl = checkedArgument<Fence>(call, "the fence", fence)) m_pass.update(impl->fence());
}

}  // namespace invar::metal

namespace MTL {

using Impl = invar::metal::CommandEncoder;

Device* CommandEncoder::device() const { return this ? Impl::of(this)->device().door() : nullptr; }
NS::String* CommandEncoder::label() const { return this ? Impl::of(this)->label.get() : nullptr; }
void CommandEncoder::setLabel(const NS::String* label) {
  if (this) Impl::of(this)->label.set(label);
}
void CommandEncoder::endEncoding() {
  if (this) Impl::of(this)->endEncoding();
}

// Debug groups only structure a capture, which there is none of.
void CommandEncoder::insertDebugSignpost(const NS::String*) {}
void CommandEncoder::pushDebugGroup(const NS::String*) {}
void CommandEncoder::popDebugGroup() {}

}  // namespace MTL
