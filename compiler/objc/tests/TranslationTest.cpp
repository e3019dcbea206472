// What the wrapper makes of a command line. That clang takes the result is tests/objc/check-wrapper's to see.
#include "Translation.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "ObjcFlags.hpp"

namespace invar::objc {
namespace {

using Words = std::vector<std::string>;
using std::string;

const Installation kInstallation{"/headers", "/libraries", "/plugin.so"};

Words translated(const Words& arguments) {
  const Translation translation = translate(arguments, kInstallation);
  EXPECT_EQ(translation.refusal, "");
  return translation.arguments;
}

string refusalOf(const Words& arguments) {
  const Translation translation = translate(arguments, kInstallation);
  EXPECT_TRUE(translation.arguments.empty());
  return translation.refusal;
}

bool has(const Words& words, const string& word) { return std::find(words.begin(), words.end(), word) != words.end(); }

// What stands between the flags that the wrapper adds before and behind.
Words own(const Words& arguments) {
  const Words all = translated(arguments);
  const auto begin = std::find(all.begin(), all.end(), "--end-no-unused-arguments");
  const auto end = std::find(begin, all.end(), "--start-no-unused-arguments");
  return begin == all.end() ? all : Words(begin + 1, end);
}

TEST(Translation, AddsWhatCompilingNeeds) {
  const Words words = translated({"-c", "a.m"});
  for (const char* flag : kCompileFlags) EXPECT_TRUE(has(words, flag)) << flag;
  EXPECT_TRUE(has(words, "-fplugin=/plugin.so"));
  EXPECT_TRUE(has(words, "/headers"));
  EXPECT_TRUE(has(words, "/headers/objc/libcxx-includes.h"));
  EXPECT_FALSE(has(words, "-L/libraries")) << "-c does not link";
}

TEST(Translation, AddsLibrariesBehindTheProgramsOwn) {
  const Words words = translated({"a.o", "-lmine"});
  const auto mine = std::find(words.begin(), words.end(), "-lmine");
  EXPECT_EQ(std::count(words.begin(), words.end(), "-L/libraries"), 1);
  for (const char* library : kLinkLibraries)
    EXPECT_LT(mine, std::find(words.begin(), words.end(), "-l" + string(library))) << library;
}

TEST(Translation, LinksWithNoneOfTheStepsBefore) {
  for (const char* step : {"-c", "-S", "-E", "-M", "-MM", "-fsyntax-only"})
    EXPECT_FALSE(has(translated({step, "a.m"}), "-linvar")) << step;
}

TEST(Translation, LeavesQuestionsToClang) {
  EXPECT_EQ(translated({"--version"}), Words{"--version"});
  EXPECT_EQ(translated({"-o", "name"}), (Words{"-o", "name"})) << "what follows -o is no input";
  EXPECT_TRUE(has(translated({"-x", "objective-c", "-"}), "-linvar")) << "standard input is one";
}

TEST(Translation, KeepsWhatIsNotAMacs) {
  const Words words = {"-fobjc-arc", "-O2", "-DX=1", "-I", "inc", "-Wall", "a.m", "-o", "a"};
  EXPECT_EQ(own(words), words);
}

TEST(Translation, DropsFlagsWithWhatFollowsThem) {
  EXPECT_EQ(own({"-arch", "arm64", "-arch", "x86_64", "-isysroot", "/SDK", "-mmacosx-version-min=13.0", "-fmodules",
                 "-framework", "Metal", "-weak_framework", "MetalPerformanceShaders", "-Wl,-framework,Foundation", "-F",
                 "/Library", "-F/Other", "-install_name", "x", "-sectcreate", "a", "b", "c", "-lc++", "a.m"}),
            Words{"a.m"});
}

TEST(Translation, PutsOthersInTheirPlace) {
  EXPECT_EQ(own({"-dynamiclib", "-Wl,-dead_strip", "-Wl,-rpath,@executable_path", "a.m"}),
            (Words{"-shared", "-Wl,--gc-sections", "-Wl,-rpath,$ORIGIN", "a.m"}));
  EXPECT_EQ(own({"-target", "arm64-apple-macos14", "a.m"}), Words{"a.m"});
  EXPECT_EQ(own({"-target", "x86_64-linux-gnu", "a.m"}), (Words{"--target=x86_64-linux-gnu", "a.m"}));
}

TEST(Translation, TakesWholeArchivesOfTheProgramAndNotOfTheSystem) {
  const Words words = translated({"-all_load", "a.o", "-lmine"});
  const auto begin = std::find(words.begin(), words.end(), "-Wl,--whole-archive");
  const auto end = std::find(begin, words.end(), "-Wl,--no-whole-archive");
  ASSERT_NE(end, words.end());
  EXPECT_LT(std::find(begin, end, "-lmine"), end);
  EXPECT_LT(end, std::find(begin, words.end(), "-linvar"));
}

TEST(Translation, RefusesInOneLineThatNamesTheFlag) {
  const std::pair<Words, const char*> cases[] = {
      {{"-framework", "AppKit"}, "AppKit"},
      {{"-Wl,-framework,Cocoa"}, "Cocoa"},
      {{"-framework"}, "-framework"},
      {{"-arch", "ppc"}, "-arch ppc"},
      {{"-target", "arm64-apple-ios17"}, "arm64-apple-ios17"},
      {{"--target=arm64-apple-tvos17"}, "arm64-apple-tvos17"},
      {{"-x", "metal"}, "-x metal"},
      {{"-fobjc-gc-only"}, "-fobjc-gc-only"},
      {{"-fobjc-runtime=gcc"}, "-fobjc-runtime=gcc"},
      {{"-fno-blocks"}, "-fno-blocks"},
      {{"-fno-objc-exceptions"}, "-fno-objc-exceptions"},
      {{"-miphoneos-version-min=15.0"}, "-miphoneos-version-min=15.0"},
  };
  for (auto [words, named] : cases) {
    words.push_back("a.m");
    const string refusal = refusalOf(words);
    EXPECT_NE(refusal.find(named), string::npos) << refusal;
    EXPECT_EQ(refusal.find('\n'), string::npos) << refusal;
    EXPECT_GT(refusal.size(), string(named).size() + 10) << "no reason: " << refusal;
  }
}

TEST(Translation, TakesFlagsThatEndTooSoon) {
  for (const char* flag : {"-arch", "-isysroot", "-F", "-sectcreate", "-target", "-x"})
    translate({"a.m", flag}, kInstallation);
}

}  // namespace
}  // namespace invar::objc
