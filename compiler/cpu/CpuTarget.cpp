#include "cpu/CpuTarget.hpp"

#include "cpu/AnyAlignment.hpp"
#include "cpu/BoundsChecks.hpp"
#include "cpu/ContextLayout.hpp"
#include "cpu/DefinedArithmetic.hpp"
#include "cpu/InlineKernel.hpp"
#include "cpu/LaneInduction.hpp"
#include "cpu/Linker.hpp"
#include "cpu/LogFunction.hpp"
#include "cpu/LoopMarks.hpp"
#include "cpu/MatrixValues.hpp"
#include "cpu/NativeCode.hpp"
#include "cpu/Optimization.hpp"
#include "cpu/PlainLoops.hpp"
#include "cpu/RegionDriver.hpp"
#include "cpu/TextureFunctions.hpp"
#include "cpu/ThreadVectors.hpp"
#include "cpu/ThreadgroupMemory.hpp"
#include "cpu/UsedArguments.hpp"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "protocol/KernelAbi.hpp"

namespace invar::lowering {

using namespace llvm;

namespace {

/// Private and carried values of one SIMD-group may not take more than this.
constexpr uint64_t kMaxSimdgroupContext = 4u << 20;
constexpr uint64_t kMaxThreadBytes = kMaxSimdgroupContext / kLanes;   // a part of any thread's stack

class Lowering {
public:
  Lowering(Module& module, protocol::KernelReflection& reflection, const Options& options)
      : m_module(module), m_reflection(reflection), m_options(options) {}

  Result run() {
    Function* body = m_module.getFunction(kBodyName);
    if (!body || body->isDeclaration()) return std::string("the module defines no ") + kBodyName;
    auto machine = machineFor(m_options);
    if (auto* error = std::get_if<std::string>(&machine)) return *error;
    m_machine = std::get<0>(machine);
    m_module.setTargetTriple(m_machine->getTargetTriple().str());
    m_module.setDataLayout(m_machine->createDataLayout());
    if (auto error = prepare()) return *error;
    dump("body");

    std::string name = "kernel:" + m_reflection.name;
    if (const uint64_t bytes = privateBytes(*body); bytes > kMaxThreadBytes) return tooManyBytes(bytes);
    m_reflection.usesBarriersOrLanes = usesCuts(*body);
    if (!m_reflection.usesBarriersOrLanes) {
      dropLoopParts(*body);
      settleNever(*body);
    }
    bool byRegions =
        m_reflection.usesBarriersOrLanes || (m_options.optimization >= 2 && gainsFromThreadVectors(*body));
    Function* loops = byRegions ? buildRegions(*body, name) : buildPlainLoops(m_module, name);
    if (!loops) return m_error;
    body->eraseFromParent();
    expandMatrixProducts(m_module);
    exportEntry(*loops);
    dump("loops");
    if (auto error = check("lowering")) return *error;

    setTargetAttributes(m_module, *m_machine, byRegions);
    if (m_options.sanitizer != Sanitizer::None)
      for (Function& function : m_module)
        if (!function.isDeclaration())
          function.addFnAttr(m_options.sanitizer == Sanitizer::Thread ? Attribute::SanitizeThread
                                                                      : Attribute::SanitizeAddress);
    optimize(m_module, *m_machine, m_options);
    dump("optimized");
    auto object = generateObject(m_module, *m_machine);
    if (auto* error = std::get_if<std::string>(&object)) return *error;
    return linkSharedObject(std::get<0>(object), m_options.sanitizer != Sanitizer::None);
  }

private:
  std::optional<std::string> prepare() {
    for (const char* name : {"llvm.global.annotations", "llvm.used", "llvm.compiler.used"})
      if (GlobalVariable* global = m_module.getNamedGlobal(name)) global->eraseFromParent();
    StripDebugInfo(m_module);
    lowerTextures(m_module, m_reflection);
    m_reflection.usesLog = lowerLog(m_module, m_options.logging);
    annotateBuiltins(m_module);
    annotateLoopMarks(m_module);
    defineArithmetic(m_module);
    allowAnyAlignment(m_module);
    if (!m_options.boundsChecks) placeThreadgroupMemory();
    if (auto error = check("the front end")) return error;
    if (auto error = inlineKernel(m_module, *m_machine, m_options.optimization, m_options.boundsChecks))
      return error;
    settleUsedArguments(m_module, m_reflection);
    if (m_options.boundsChecks) {
      insertBoundsChecks(*m_module.getFunction(kBodyName));
      placeThreadgroupMemory();   // only now: a placed variable has no end of its own
    }
    markTextureLoads(*m_module.getFunction(kBodyName));
    formMatrixValues(*m_module.getFunction(kBodyName));
    return std::nullopt;
  }

  void placeThreadgroupMemory() {
    m_reflection.staticThreadgroupBytes = placeThreadgroupVariables(m_module);
    Function* scratch = m_module.getFunction(kScratchName);
    if (!scratch) return;
    annotateBuiltins(m_module);
    scratch->addRetAttr(
        Attribute::getWithAlignment(m_module.getContext(), Align(protocol::kScratchAlignment)));
  }

  static std::string tooManyBytes(uint64_t bytes) {
    return "the kernel keeps " + std::to_string(bytes) + " bytes a thread; the limit is " + std::to_string(kMaxThreadBytes);
  }

  static uint64_t privateBytes(Function& body) {
    uint64_t bytes = 0;
    for (Instruction& instruction : instructions(body))
      if (auto* variable = dyn_cast<AllocaInst>(&instruction))
        bytes += variable->getAllocationSize(body.getParent()->getDataLayout()).value_or(TypeSize::getFixed(0));
    return bytes;
  }

  static bool usesCuts(Function& body) {
    for (Instruction& instruction : instructions(body))
      if (builtinOf(&instruction).isCut()) return true;
    return false;
  }

  Function* buildRegions(Function& body, StringRef name) {
    const bool mergeRows = !m_reflection.usesBarriersOrLanes && mayMergeRows(body);
    splitLaneInductions(body);
    RegionGraph graph;
    graph.cut(body);
    Uniformity uniformity(body);
    graph.form(body, uniformity);
    dump("cut");
    ContextSlots slots(body, graph, uniformity);
    ContextLayout layout(slots);
    dump("slots");
    m_reflection.contextBytesFixed = layout.fixedBytes();
    m_reflection.contextBytesPerSimdgroup = layout.simdgroupBytes();
    m_reflection.contextBytesPerThread = 0;
    if (layout.fixedBytes() + layout.simdgroupBytes() > kMaxSimdgroupContext) {
      m_error = tooManyBytes((layout.fixedBytes() + layout.simdgroupBytes()) / kLanes);
      return nullptr;
    }
    return buildRegionDriver(m_module, name, graph, slots, layout, m_reflection.usesBarriersOrLanes, mergeRows,
                             /*oneForm=*/m_options.optimization == 0);
  }

  /// The exported name calls the loops, which keep the kernel's name for profilers and debuggers.
  void exportEntry(Function& loops) {
    auto* entry = Function::Create(loops.getFunctionType(), GlobalValue::ExternalLinkage,
                                   protocol::kKernelEntryName, m_module);
    entry->setDoesNotThrow();
    loops.addFnAttr(Attribute::NoInline);
    IRBuilder<> builder(BasicBlock::Create(m_module.getContext(), "entry", entry));
    std::vector<Value*> arguments;
    for (Argument& argument : entry->args()) arguments.push_back(&argument);
    builder.CreateCall(&loops, arguments);
    builder.CreateRetVoid();
  }

  std::optional<std::string> check(const char* stage) {
    std::string text;
    raw_string_ostream stream(text);
    if (!verifyModule(m_module, &stream)) return std::nullopt;
    return std::string("invalid code from ") + stage + ": " + stream.str();
  }

  void dump(const char* stage) {
    if (m_options.dumpFolder.empty()) return;
    std::error_code error;
    raw_fd_ostream stream(m_options.dumpFolder + "/" + m_reflection.name + "." + stage + ".ll", error);
    if (!error) m_module.print(stream, nullptr);
  }

  Module& m_module;
  protocol::KernelReflection& m_reflection;
  const Options& m_options;
  TargetMachine* m_machine = nullptr;
  std::string m_error;
};

}  // namespace

Result lower(std::unique_ptr<Module> module, protocol::KernelReflection& reflection, const Options& options) {
  return Lowering(*module, reflection, options).run();
}

}  // namespace invar::lowering
