#include "Translation.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "ObjcFlags.hpp"

namespace invar::objc {
namespace {

using namespace std::string_view_literals;

enum class Spelt { Whole, Prefix };
enum class Fate { Drop, Replace, Refuse };

struct MacFlag {
  std::string_view spelling;
  Spelt spelt;
  size_t followers;
  Fate fate;
  std::string_view text;

  bool fits(std::string_view argument) const {
    return spelt == Spelt::Whole ? argument == spelling : argument.starts_with(spelling);
  }
};

constexpr MacFlag kMacFlags[] = {
#define MAC_FLAG(spelling, spelt, followers, fate, text) {spelling, Spelt::spelt, followers, Fate::fate, text},
#include "MacFlags.def"
#undef MAC_FLAG
};

// Their classes are in the library, or a program names them out of habit and needs nothing of them.
constexpr std::string_view kFrameworks[] = {
    "Foundation", "CoreFoundation", "Metal", "MetalPerformanceShaders", "MetalPerformanceShadersGraph",
    "CoreGraphics", "QuartzCore", "MetalKit"};

// With one of these clang does not link.
constexpr std::string_view kNoLinking[] = {"-c", "-S", "-E", "-M", "-MM", "-fsyntax-only", "--analyze", "-emit-ast"};

// Flags whose next argument is no input.
constexpr std::string_view kTakesNext[] = {
    "-o", "-I", "-D", "-U", "-L", "-l", "-x", "-include", "-isystem", "-idirafter", "-iquote", "-imacros", "-MF", "-MT", "-MQ",
    "-Xclang", "-Xlinker", "-Xpreprocessor", "-Xassembler", "-mllvm", "-T", "-u", "-z", "-rpath", "--param"};

template <size_t N>
bool contains(const std::string_view (&list)[N], std::string_view value) {
  return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

class Translator {
public:
  explicit Translator(const std::vector<std::string>& arguments) : m_in(arguments) {}

  Translation translate(const Installation& installation) {
    for (m_at = 0; m_at < m_in.size() && m_out.refusal.empty(); ++m_at) translateOne(m_in[m_at]);
    if (!m_out.refusal.empty()) return {{}, m_out.refusal};
    if (!m_hasInput) return m_out;   // a question to clang, such as --version
    Translation all;
    addCompileFlags(all.arguments, installation);
    all.arguments.insert(all.arguments.end(), m_out.arguments.begin(), m_out.arguments.end());
    if (m_links) addLinkFlags(all.arguments, installation);
    return all;
  }

private:
  void translateOne(const std::string& argument) {
    if (argument == "-framework" || argument == "-weak_framework" || argument == "-needed_framework")
      return checkFramework(next(), argument);
    for (std::string_view prefix : {"-Wl,-framework,"sv, "-Wl,-weak_framework,"sv})
      if (argument.starts_with(prefix)) return checkFramework(argument.substr(prefix.size()), "-framework");
    if (argument == "-arch") return checkArchitecture(next());
    if (argument == "-target") return checkTarget(next());
    if (argument.starts_with("--target=")) return checkTarget(argument.substr(9));
    if (argument == "-x") return checkLanguage(next());
    for (const MacFlag& flag : kMacFlags)
      if (flag.fits(argument)) return apply(flag, argument);
    pass(argument);
  }

  void pass(const std::string& argument) {
    m_links &= !contains(kNoLinking, argument);
    m_out.arguments.push_back(argument);
    if (contains(kTakesNext, argument) && m_at + 1 < m_in.size()) m_out.arguments.push_back(m_in[++m_at]);
    else if (argument == "-" || (!argument.empty() && argument[0] != '-')) m_hasInput = true;
  }

  void apply(const MacFlag& flag, const std::string& argument) {
    if (flag.fate == Fate::Refuse) return refuse(argument, flag.text);
    if (flag.fate == Fate::Replace) m_out.arguments.emplace_back(flag.text);
    m_at += flag.followers;
  }

  void checkFramework(const std::string& name, const std::string& flag) {
    if (contains(kFrameworks, name)) return;
    std::string reason = "there is no such framework here; there are";
    for (auto framework : kFrameworks) reason += " " + std::string(framework);
    refuse(flag + " " + name, reason);
  }

  // Both of a Mac's processors stand for the one that is here: programs name what they are built on.
  void checkArchitecture(const std::string& name) {
    if (name != "arm64" && name != "arm64e" && name != "x86_64" && name != "x86_64h")
      refuse("-arch " + name, "programs are built for this machine's processor; a Mac's are arm64 and x86_64");
  }

  void checkTarget(const std::string& triple) {
    const bool apple = triple.find("-apple-") != std::string::npos;
    if (apple && triple.find("-macos") == std::string::npos && triple.find("-darwin") == std::string::npos)
      return refuse("-target " + triple, "of Apple's systems programs for macOS are built here, and no others");
    if (!apple) m_out.arguments.push_back("--target=" + triple);
  }

  void checkLanguage(const std::string& language) {
    if (language == "metal")
      return refuse("-x metal", "Metal source is compiled by the program, or by `invar compile`");
    m_out.arguments.insert(m_out.arguments.end(), {"-x", language});
  }

  std::string next() { return m_at + 1 < m_in.size() ? m_in[++m_at] : std::string(); }
  void refuse(const std::string& argument, std::string_view reason) {
    m_out.refusal = argument + ": " + std::string(reason);
  }

  static void addCompileFlags(std::vector<std::string>& to, const Installation& installation) {
    to.push_back("--start-no-unused-arguments");
    to.insert(to.end(), std::begin(kCompileFlags), std::end(kCompileFlags));
    to.push_back("-fno-delete-null-pointer-checks");   // a message to nil, in C++: a call on a null receiver
    to.push_back("-fplugin=" + installation.plugin);
    to.insert(to.end(), {"-isystem", installation.include, "-isystem", kGnustepInclude});
    to.insert(to.end(), {"-include", installation.include + "/objc/libcxx-includes.h"});
    to.push_back("--end-no-unused-arguments");
  }

  static void addLinkFlags(std::vector<std::string>& to, const Installation& installation) {
    to.push_back("--start-no-unused-arguments");
    to.push_back("-Wl,--no-whole-archive");   // where -all_load ends
    to.push_back("-L" + installation.libraries);
    to.push_back("-Wl,-rpath," + installation.libraries);
    for (const char* library : kLinkLibraries) to.push_back("-l" + std::string(library));
    to.insert(to.end(), {"-pthread", "-lm", "--end-no-unused-arguments"});
  }

  const std::vector<std::string>& m_in;
  size_t m_at = 0;
  Translation m_out;
  bool m_links = true;
  bool m_hasInput = false;
};

}  // namespace

Translation translate(const std::vector<std::string>& arguments, const Installation& installation) {
  return Translator(arguments).translate(installation);
}

}  // namespace invar::objc
