// A kernel that lies in no folder: the service's memory file, held open.
#pragma once

#include "compile/Compiler.hpp"
#include "protocol/Channel.hpp"

namespace invar::compile {

class MemoryArtifact final : public Artifact {
public:
  explicit MemoryArtifact(protocol::Descriptor file);

private:
  const protocol::Descriptor m_file;
};

}  // namespace invar::compile
