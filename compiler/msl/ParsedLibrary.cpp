#include "compiler/msl/ParsedLibrary.hpp"

#include "compiler/msl/AddressSpaceRules.hpp"
#include "compiler/msl/DeclarationRules.hpp"
#include "compiler/msl/KernelEmitter.hpp"
#include "compiler/msl/Reflection.hpp"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

namespace invar::msl {

ParsedLibrary::Kernel::Kernel() = default;
ParsedLibrary::Kernel::Kernel(Kernel&&) noexcept = default;
ParsedLibrary::Kernel::~Kernel() = default;

ParsedLibrary::Kernel& ParsedLibrary::Kernel::operator=(Kernel&& other) noexcept {
  module = std::move(other.module);   // before the context that it lives in
  context = std::move(other.context);
  reflection = std::move(other.reflection);
  return *this;
}

Prelude::Prelude(const ParseRequest& request) : m_session(std::make_unique<Session>(request)) {
  if (!m_session->prepare()) m_session.reset();
}

Prelude::~Prelude() = default;

ParsedLibrary::ParsedLibrary() = default;
ParsedLibrary::~ParsedLibrary() = default;

std::unique_ptr<ParsedLibrary> ParsedLibrary::parse(const ParseRequest& request, std::string& diagnostics,
                                                    Prelude* prelude) {
  std::unique_ptr<ParsedLibrary> library(new ParsedLibrary);
  const bool fits = prelude && prelude->m_session && prelude->m_session->adopt(request);
  library->m_session = fits ? std::move(prelude->m_session) : std::make_unique<Session>(request);
  Session& session = *library->m_session;
  bool parsed = session.parse();
  if (parsed) {
    library->m_inventory = std::make_unique<SourceInventory>(takeInventory(session.context(), session.instantiations()));
    const SourceInventory& inventory = *library->m_inventory;
    for (const clang::FunctionDecl* again : inventory.duplicates)
      session.error(again->getLocation(), "function '" + again->getNameAsString() + "' has the name of another function "
                    "that the host can ask for");
    checkDeclarations(session);
    checkAddressSpaces(session);
    ConstantReferences references(session.context(), inventory);
    for (const std::string& name : inventory.names) {
      const EntryPoint& entry = inventory.entries.at(name);
      // A kernel that is no template can be checked at once, as Metal does.
      if (entry.declaration && entry.kind == protocol::FunctionKind::Kernel) reflectKernel(session, entry.declaration);
      library->m_functions.push_back({name, entry.kind, references.usedBy(entry)});
    }
    parsed = !session.hasErrors();
  }
  diagnostics = session.diagnostics().takeText();
  if (!parsed) return nullptr;
  return library;
}

void ParsedLibrary::prepare() {
  if (m_generator || !m_session->isOpen()) return;
  m_session->resetErrors();   // a generator takes no declarations after an error
  m_generator = KernelGenerator::start(*m_session);
}

std::optional<ParsedLibrary::Kernel> ParsedLibrary::emit(const std::string& function,
                                                         const std::vector<FunctionConstantValue>& constants,
                                                         std::string& diagnostics) {
  constexpr int kMaxAttempts = 8;
  std::optional<Kernel> kernel;
  for (int attempt = 0; attempt < kMaxAttempts && !kernel && m_session->isOpen(); ++attempt) {
    m_session->resetErrors();
    kernel = emitKernel(*m_session, *m_inventory, std::move(m_generator), function, constants);
    if (kernel || !m_session->retryWithPatches() || m_session->hasErrors()) break;
    if (m_session->isOpen()) *m_inventory = takeInventory(m_session->context(), m_session->instantiations());
  }
  diagnostics = m_session->diagnostics().takeText();
  if (!kernel && diagnostics.empty()) diagnostics = "error: the compiler could not be started again for this library\n";
  return kernel;
}

}  // namespace invar::msl
