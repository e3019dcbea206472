// Records work on matrices that a library for the host does (LinearAlgebra.hpp), so that it runs when its turn on the
// queue has come, a matrix of the batch a part.
#pragma once

#include <new>
#include <vector>

#include "mps/LinearAlgebra.hpp"
#include "mps/MatrixKernel.hpp"

namespace invar::mps {

/// The same place in every matrix of a batch. Plain value.
struct BatchPlace {
  device::Memory* memory = nullptr;
  uint64_t offset = 0, step = 0;   ///< bytes to the first matrix, and from one to the next
  std::byte* at(uint32_t matrix) const { return memory->contents() + offset + matrix * step; }
};

/// A part of every matrix of a batch. Plain value.
struct DenseBatch {
  BatchPlace place;
  DenseMatrix form;   // without an address
  /// The types are checked.
  static DenseBatch of(const MatrixPart& part, const Batch& batch);
  DenseMatrix operator[](uint32_t matrix) const {
    DenseMatrix m = form;
    m.first = place.at(matrix);
    return m;
  }
};

/// What a HostCommand touches, and what it is called in errors.
struct HostWork {
  std::string name;
  uint32_t matrices = 0;
  double operations = 0;   ///< about so many for one of them
  std::vector<device::HostCommand::Range> ranges;

  /// Adds the part's rows in every matrix of the batch.
  void touch(const MatrixPart& part, const Batch& batch, device::Access access);
  /// Adds `bytes` at a place of every matrix.
  void touch(const BatchPlace& place, uint64_t bytes, device::Access access);
};

/// As checkParts, for what a HostCommand does: its parts are counted in 32 bits.
std::optional<Batch> checkHostParts(const Kernel& kernel, const CommandSink& sink, const MatrixWindow& window,
                                    std::initializer_list<const MatrixPart*> parts);

/// The command's error where there is no memory for copies.
Error outOfHostMemory(const device::HostCommand& command);

/// Records `work`, a plain value with a function `Result<void> run(uint32_t matrix) const` that throws nothing but
/// std::bad_alloc. Who calls keeps the objects alive.
template <class Work>
void addHostCommand(metal::PassRecorder& pass, const HostWork& host, const Work& work) {
  device::HostCommand command{};
  command.kind = device::Command::Kind::Host;
  command.name = reinterpret_cast<const char*>(pass.arena().copyBytes(host.name.c_str(), host.name.size() + 1));
  command.run = [](const device::HostCommand& c, uint32_t first, uint32_t count) -> Result<void> {
    try {
      for (uint32_t i = first; i < first + count; ++i)
        if (auto done = static_cast<const Work*>(c.parameters)->run(i); !done) return done;
      return {};
    } catch (const std::bad_alloc&) {
      return outOfHostMemory(c);
    }
  };
  command.parameters = pass.arena().create(work);
  command.ranges = pass.arena().copy(std::span<const device::HostCommand::Range>(host.ranges));
  command.rangeCount = uint32_t(host.ranges.size());
  command.parts = host.matrices;
  command.operations = host.operations;
  pass.add(pass.arena().create(command));
  for (const device::HostCommand::Range& range : host.ranges) pass.use(*range.memory, range.access);
}

/// The program's list of exchanged rows: a matrix of UInt32 with `count` numbers in its first row.
struct PivotPart {
  const Matrix* matrix = nullptr;
  uint64_t count = 0;
  /// Why it is none; empty when it is one.
  std::string error(const metal::Recording& recording, const Batch& batch) const;
  BatchPlace place(const Batch& batch) const;
};

}  // namespace invar::mps
