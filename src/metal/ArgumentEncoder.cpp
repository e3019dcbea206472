#include "metal/ArgumentEncoder.hpp"

#include <algorithm>
#include <cstring>

#include "base/Log.hpp"
#include "metal/ComputePipelineState.hpp"
#include "metal/Device.hpp"

namespace invar::metal {

constinit const TypeInfo ArgumentEncoder::kType{
    .name = "MTLArgumentEncoder", .super = &foundation::kObjectType, .destroy = destroyObject};

Result<ArgumentEncoder*> ArgumentEncoder::make(const Function& function, uint64_t bufferIndex,
                                               protocol::Argument* argument, ArgumentStructures* structures) {
  constexpr std::string_view kCall = "MTL::Function::newArgumentEncoder";
  auto made = ComputePipelineState::make(kCall, function.library().device(), function.door(), 0, "");
  if (!made) return made.takeError();
  const auto pipeline = Retained<ComputePipelineState>::adopt(*made);
  const protocol::KernelReflection& kernel = pipeline->kernel()->reflection();
  const auto found = std::find_if(kernel.arguments.begin(), kernel.arguments.end(), [&](const auto& a) {
    return a.kind == protocol::ArgumentKind::Buffer && a.index == bufferIndex;
  });
  const std::string place = "buffer(" + std::to_string(bufferIndex) + ") of function '" + function.name() + "' ";
  if (found == kernel.arguments.end())
    return libraryError(MTL::LibraryErrorUnsupported, kCall, place + "does not exist");
  if (found->structure >= kernel.structures.size())
    return libraryError(MTL::LibraryErrorUnsupported, kCall,
                        place + "is '" + found->name + "' of type '" + found->typeName + "', which holds no pointers, "
                        "textures, samplers or members with [[id(n)]]: it is written like any other buffer");
  auto shared = std::make_shared<const std::vector<protocol::ArgumentStructure>>(kernel.structures);
  if (argument) *argument = *found;
  if (structures) *structures = shared;
  return new ArgumentEncoder(function.library().device(), std::move(shared), found->structure);
}

ArgumentEncoder::Call::Call(ArgumentEncoder& encoder, const char* name)
    : m_encoder(encoder), m_name(name), m_scope(encoder.m_use, name) {
  if (!m_scope) log::error(m_scope.conflict(name));
}

void ArgumentEncoder::Call::refuse(const std::string& why) const {
  log::error(std::string("[") + m_name + "] " + why);
}

std::byte* ArgumentEncoder::Call::place(uint64_t index, const char* kind,
                                        bool (*fits)(const protocol::ArgumentMember&)) const {
  const auto* member = m_encoder.find(index);
  const std::string which = "index " + std::to_string(index);
  if (!member) {
    const auto& members = m_encoder.m_layout.members;
    refuse(which + " is none of the structure's, which has " + std::to_string(members.size()) + " members" +
           (members.empty() ? "" : ", the last at " + std::to_string(members.back().index + members.back().arrayLength - 1)));
  } else if (!fits(*member)) {
    refuse(which + (member->name.empty() ? "" : " '" + member->name + "'") + " is no " + kind + ": its data type is " +
           std::to_string(member->type));
  } else if (!m_encoder.m_buffer) {
    refuse(which + ": there is no argument buffer yet; call setArgumentBuffer");
  } else {
    return m_encoder.m_buffer->bytes() + m_encoder.m_offset + member->offset + (index - member->index) * member->stride;
  }
  return nullptr;
}

void ArgumentEncoder::Call::put(uint64_t index, const char* kind, bool (*fits)(const protocol::ArgumentMember&),
                                uint64_t word) const {
  if (std::byte* to = place(index, kind, fits)) std::memcpy(to, &word, sizeof word);
}

const protocol::ArgumentMember* ArgumentEncoder::find(uint64_t index) const {
  const auto& members = m_layout.members;
  auto after = std::upper_bound(members.begin(), members.end(), index,
                                [](uint64_t wanted, const auto& member) { return wanted < member.index; });
  if (after == members.begin()) return nullptr;
  --after;
  return index - after->index < after->arrayLength ? &*after : nullptr;
}

void ArgumentEncoder::setArgumentBuffer(const Call& call, Buffer* buffer, uint64_t offset) {
  if (buffer) {
    if (offset % m_layout.alignment)
      return call.refuse("offset " + std::to_string(offset) + ", limit a multiple of " + std::to_string(m_layout.alignment));
    if (offset > buffer->length() || m_layout.size > buffer->length() - offset)
      return call.refuse("offset " + std::to_string(offset) + " and encodedLength " + std::to_string(m_layout.size) +
                         ", limit " + std::to_string(buffer->length()) + " bytes of the buffer");
  }
  m_buffer = Retained<Buffer>::share(buffer);
  m_offset = offset;
}

ArgumentEncoder* ArgumentEncoder::newEncoder(uint64_t index) const {
  const auto* member = find(index);
  if (!member || member->structure >= m_structures->size()) return nullptr;
  return new ArgumentEncoder(device(), m_structures, member->structure);
}

}  // namespace invar::metal
