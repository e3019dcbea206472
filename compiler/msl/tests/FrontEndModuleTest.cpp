#include <sys/wait.h>
#include <unistd.h>

#include "compiler/msl/tests/FrontEndFixture.hpp"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

namespace invar::msl::test {

class ModuleForm : public FrontEnd {
protected:
  static size_t count(const std::string& text, const std::string& part) {
    size_t found = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
  }
};

TEST_F(ModuleForm, HasOneVisibleFunctionWithoutParameters) {
  auto kernel = compile("float helper(float x) { return x * 2; }\n"
                        "kernel void other(device float* a) { a[0] = 1; }\n"
                        "kernel void k(device float* a, uint i [[thread_position_in_grid]]) { a[i] = helper(a[i]); }", "k");
  ASSERT_TRUE(kernel);
  int defined = 0;
  for (const llvm::Function& function : *kernel->module) {
    if (function.isDeclaration()) continue;
    ++defined;
    EXPECT_EQ(function.hasLocalLinkage(), function.getName() != "invar_kernel_body") << function.getName().str();
    EXPECT_FALSE(function.hasFnAttribute(llvm::Attribute::MustProgress));
    EXPECT_FALSE(function.hasFnAttribute(llvm::Attribute::OptimizeNone));
    EXPECT_FALSE(function.hasFnAttribute(llvm::Attribute::NoInline));
    EXPECT_FALSE(function.hasFnAttribute("target-cpu"));
  }
  EXPECT_EQ(defined, 3);   // the wrapper, the kernel and its helper
  llvm::Function* body = kernel->module->getFunction("invar_kernel_body");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->arg_size(), 0u);
  EXPECT_TRUE(body->getReturnType()->isVoidTy());
}

TEST_F(ModuleForm, AsksForBuiltinInputsOfEveryWidth) {
  const std::string source = R"(
kernel void scalars(device uint* a [[buffer(5)]], threadgroup uint* t [[threadgroup(1)]], uint x [[thread_position_in_grid]],
                    ushort y [[thread_position_in_threadgroup]], ushort lane [[thread_index_in_simdgroup]],
                    uint group [[simdgroup_index_in_threadgroup]]) {
  t[0] = lane; a[x] = y + lane + group;
}
kernel void pairs(device uint* a, ushort2 z [[threadgroup_position_in_grid]], uint2 size [[grid_size]]) { a[z.x] = size.y; }
kernel void triples(device uint* a, uint3 y [[thread_position_in_threadgroup]], ushort3 w [[threads_per_threadgroup]]) {
  a[0] = y.x + w.z;
})";
  auto kernel = compile(source, "scalars");
  ASSERT_TRUE(kernel);
  std::string module = text(*kernel->module);
  EXPECT_EQ(count(module, "call ptr @__invar_buffer(i32 noundef 5)"), 1u);
  EXPECT_EQ(count(module, "call ptr @__invar_threadgroup_argument(i32 noundef 1)"), 1u);
  EXPECT_EQ(count(module, "call i32 @__invar_thread_position_in_grid(i32 noundef"), 1u);
  EXPECT_EQ(count(module, "call i32 @__invar_thread_position_in_threadgroup(i32 noundef"), 1u);
  EXPECT_EQ(count(module, "call i32 @__invar_thread_index_in_simdgroup()"), 1u);
  EXPECT_EQ(count(module, "call i32 @__invar_simdgroup_index_in_threadgroup()"), 1u);
  kernel = compile(source, "pairs");
  ASSERT_TRUE(kernel);
  module = text(*kernel->module);
  EXPECT_EQ(count(module, "call i32 @__invar_threadgroup_position_in_grid(i32 noundef"), 2u);
  EXPECT_EQ(count(module, "call i32 @__invar_threads_per_grid(i32 noundef"), 2u);
  kernel = compile(source, "triples");
  ASSERT_TRUE(kernel);
  module = text(*kernel->module);
  EXPECT_EQ(count(module, "call i32 @__invar_thread_position_in_threadgroup(i32 noundef"), 3u);
  EXPECT_EQ(count(module, "call i32 @__invar_threads_per_threadgroup(i32 noundef"), 3u);
}

TEST_F(ModuleForm, MarksThreadgroupVariablesAndBarriers) {
  auto kernel = compile(R"(
template <int N> void sum(threadgroup float (&values)[N], uint i) { threadgroup_barrier(mem_flags::mem_threadgroup); }
float pure(float x) { return x + 1; }
kernel void k(device float* a, uint i [[thread_index_in_threadgroup]]) {
  threadgroup float shared[64];
  threadgroup float4 wide[2], other[3];
  threadgroup float* p = shared;
  p[i] = pure(a[i]); wide[0] = other[1]; sum(shared, i);
  a[i] = shared[0] + wide[0].x;
})", "k");
  ASSERT_TRUE(kernel);
  int variables = 0;
  for (const llvm::GlobalVariable& variable : kernel->module->globals())
    if (variable.getName().starts_with("__invar_threadgroup_var.")) {
      ++variables;
      EXPECT_TRUE(variable.hasLocalLinkage());
      EXPECT_TRUE(variable.isExternallyInitialized());
      EXPECT_TRUE(llvm::isa<llvm::UndefValue>(variable.getInitializer()));
    }
  EXPECT_EQ(variables, 3);
  EXPECT_TRUE(kernel->module->getNamedGlobal("__invar_threadgroup_var.shared"));
  for (const llvm::Function& function : *kernel->module) {
    bool reaches = function.getName() == "invar_kernel_body" || function.getName() == "__invar_threadgroup_barrier" ||
                   function.getName().contains("sum") || function.getName().contains("1k") ||
                   function.getName().contains("threadgroup_barrier");
    EXPECT_EQ(function.hasFnAttribute(llvm::Attribute::Convergent), reaches) << function.getName().str();
  }
}

TEST_F(ModuleForm, HasNoAnnotationsLeft) {
  auto kernel = compile("kernel void k(device float* a [[buffer(2)]]) { threadgroup float t; t = 1; a[0] = t; }", "k");
  ASSERT_TRUE(kernel);
  EXPECT_EQ(text(*kernel->module).find("annotation"), std::string::npos);
  EXPECT_EQ(text(*kernel->module).find("msl."), std::string::npos);
}

TEST_F(ModuleForm, FollowsTheMathMode) {
  auto flags = [&](MathMode mode, const std::string& source) {
    ParseRequest wanted = request(source);
    wanted.mathMode = mode;
    auto library = ParsedLibrary::parse(wanted, m_diagnostics);
    EXPECT_TRUE(library) << m_diagnostics;
    auto kernel = library->emit("k", {}, m_diagnostics);
    EXPECT_TRUE(kernel) << m_diagnostics;
    for (llvm::Function& function : *kernel->module)
      for (llvm::Instruction& instruction : llvm::instructions(function))
        if (instruction.getOpcode() == llvm::Instruction::FMul) return instruction.getFastMathFlags();
    ADD_FAILURE() << "no multiplication";
    return llvm::FastMathFlags();
  };
  const char* source = "kernel void k(device float* a) { a[0] = a[1] * a[2] + a[3]; }";
  EXPECT_FALSE(flags(MathMode::Safe, source).any());
  llvm::FastMathFlags fast = flags(MathMode::Fast, source);
  EXPECT_TRUE(fast.allowReassoc() && fast.allowContract() && fast.noSignedZeros() && fast.allowReciprocal());
  EXPECT_FALSE(fast.noInfs());   // a maximum may start at -INFINITY
  const char* pragma = "#pragma METAL fp math_mode(safe)\nkernel void k(device float* a) { a[0] = a[1] * a[2] + a[3]; }";
  EXPECT_FALSE(flags(MathMode::Fast, pragma).allowReassoc());
  EXPECT_FALSE(flags(MathMode::Fast, pragma).any());
  const char* inBody = "kernel void k(device float* a) {\n#pragma METAL fp contract(off)\n a[0] = a[1] * a[2] + a[3]; }";
  EXPECT_FALSE(flags(MathMode::Fast, inBody).allowContract());
  EXPECT_TRUE(flags(MathMode::Fast, inBody).allowReassoc());
}

TEST_F(ModuleForm, TakesTheFunctionsThatTheApplicationAsksFor) {
  auto calls = [&](MathFunctions functions, const char* function) {
    ParseRequest wanted = request(std::string("kernel void k(device float* a) { a[0] = ") + function + "(a[1]); }");
    wanted.mathFunctions = functions;
    auto library = ParsedLibrary::parse(wanted, m_diagnostics);
    EXPECT_TRUE(library) << m_diagnostics;
    auto kernel = library->emit("k", {}, m_diagnostics);
    EXPECT_TRUE(kernel) << m_diagnostics;
    const std::string ir = text(*kernel->module);
    return std::pair(ir.find("__precise_reduce") != std::string::npos, ir.find("__fast_reduce") != std::string::npos);
  };
  EXPECT_EQ(calls(MathFunctions::Fast, "sin"), std::pair(false, true));
  EXPECT_EQ(calls(MathFunctions::Precise, "sin"), std::pair(true, false));
  EXPECT_EQ(calls(MathFunctions::Fast, "precise::sin"), std::pair(true, false));
  EXPECT_EQ(calls(MathFunctions::Precise, "fast::sin"), std::pair(false, true));
}

TEST_F(ModuleForm, MakesSeveralKernelsOfOneLibrary) {
  auto library = parse(R"(
template <typename T> T twice(T x) { return x + x; }
template <typename T> kernel void t(device T* a, uint3 i [[thread_position_in_grid]]) { a[i.x] = twice(a[i.y]); }
template [[host_name("f")]] kernel decltype(t<float>) t<float>;
template [[host_name("h")]] kernel decltype(t<half4>) t<half4>;
kernel void plain(device int* a) { a[0] = twice(a[1]); })");
  ASSERT_TRUE(library);
  for (int round = 0; round < 2; ++round)
    for (const char* name : {"f", "h", "plain", "f"}) {
      auto kernel = library->emit(name, {}, m_diagnostics);
      ASSERT_TRUE(kernel) << name << m_diagnostics;
      EXPECT_EQ(kernel->reflection.name, name);
      EXPECT_EQ(kernel->reflection.arguments.size(), 1u);
    }
  EXPECT_FALSE(library->emit("g", {}, m_diagnostics));
  EXPECT_NE(m_diagnostics.find("'g'"), std::string::npos);
  EXPECT_TRUE(library->emit("h", {}, m_diagnostics));   // an error leaves the library usable
}

TEST_F(ModuleForm, CanBeMadeInAForkedProcess) {
  auto library = parse("template <typename T> kernel void t(device T* a) { a[0] += 1; }\n"
                       "template [[host_name(\"f\")]] kernel decltype(t<float>) t<float>;");
  ASSERT_TRUE(library);
  for (int i = 0; i < 3; ++i) {
    pid_t child = fork();
    if (child == 0) _exit(library->emit("f", {}, m_diagnostics) ? 0 : 1);
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  EXPECT_TRUE(library->emit("f", {}, m_diagnostics));
}

TEST_F(ModuleForm, IsTheSameWhenPreparedAhead) {
  // `chosen` must be parsed again when it is instantiated: its operands are in different address spaces.
  const std::string source = R"(
constant uint table[4] = {1, 2, 3, 4};
constant float4 zero = float4(0);
constant bool flag [[function_constant(3)]];
template <typename T> struct Pair { T first, second; T sum() const { return first + second; } };
template <typename T> kernel void t(device T* a) { Pair<T> p{a[0], T(table[2])}; a[1] = p.sum(); }
template <typename T> kernel void chosen(const device T* in, device T* out) { T a = in[1].x > 0 ? in[0] : zero; out[0] = a; }
template [[host_name("f")]] kernel decltype(t<float>) t<float>;
template [[host_name("h")]] kernel decltype(t<half>) t<half>;
template [[host_name("c")]] kernel decltype(chosen<float4>) chosen<float4>;
kernel void plain(device uint* a) { if (flag) a[0] = table[a[1] & 3]; })";
  const Constants flag{{"flag", 3, 53, {1}}};
  const auto textOf = [&](ParsedLibrary& library, const char* name) {
    auto kernel = library.emit(name, flag, m_diagnostics);
    EXPECT_TRUE(kernel) << name << m_diagnostics;
    return kernel ? text(*kernel->module) : "";
  };
  auto library = parse(source);
  for (const char* name : {"f", "plain", "c", "h", "f"}) {
    auto alone = parse(source), prepared = parse(source);
    ASSERT_TRUE(library && alone && prepared);
    prepared->prepare();
    prepared->prepare();
    const std::string expected = textOf(*alone, name);
    EXPECT_EQ(textOf(*prepared, name), expected) << name;
    library->prepare();
    EXPECT_FALSE(library->emit("none", {}, m_diagnostics));
    library->prepare();
    EXPECT_NE(textOf(*library, name), "");
  }
}

}  // namespace invar::msl::test
