// What newLibrary takes for source, and what it says to everything else.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "Foundation/Foundation.hpp"
#include "Metal/Metal.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/String.hpp"
#include "metal/CompileOptions.hpp"
#include "metal/LibrarySource.hpp"

namespace invar::metal {
namespace {

using foundation::autoreleasedString;
using foundation::textOf;

class LibrarySourceTest : public testing::Test {
protected:
  LibrarySourceTest() : m_folder(std::filesystem::temp_directory_path() / ("invar-source-" +
                                                                           std::to_string(getpid()))) {
    std::filesystem::create_directories(m_folder);
  }
  ~LibrarySourceTest() override { std::filesystem::remove_all(m_folder); }

  std::string write(const char* name, std::string_view text) {
    const auto path = m_folder / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  void expect(MTL::Library* library, const NS::Error* error, long code, const char* part,
              const char* call = "[MTL::Device::newLibrary]") {
    EXPECT_FALSE(library);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), code);
    const std::string text(textOf(error->localizedDescription()));
    EXPECT_NE(text.find(part), std::string::npos) << text;
    EXPECT_NE(text.find(call), std::string::npos) << text;
  }

  foundation::PoolScope m_pool;
  std::filesystem::path m_folder;
  NS::SharedPtr<MTL::Device> m_device = NS::TransferPtr(MTL::CreateSystemDefaultDevice());
  NS::Error* m_error = nullptr;
};

TEST_F(LibrarySourceTest, ReadsTextFromFilesAndBytes) {
  const std::string source = "kernel void f() {}\n// \xc3\xa9\n";
  const std::string path = write("f.metal", source);
  auto fromFile = sourceFromFile("test", path);
  ASSERT_TRUE(fromFile);
  EXPECT_EQ(*fromFile, "#line 1 \"" + path + "\"\n" + source);
  auto fromBytes = sourceFromBytes("test", source, "data");
  ASSERT_TRUE(fromBytes);
  EXPECT_EQ(*fromBytes, source);
}

TEST_F(LibrarySourceTest, ArchivesOfApplesCompilerAreNamed) {
  const auto path = write("default.metallib", std::string_view("MTLB\x01\x80\x02\0\0", 9));
  expect(m_device->newLibrary(autoreleasedString(path), &m_error), m_error, MTL::LibraryErrorUnsupported,
         "compiled Metal archive");
  expect(m_device->newLibrary(NS::URL::fileURLWithPath(autoreleasedString(path)), &m_error), m_error,
         MTL::LibraryErrorUnsupported, "default.metallib");
  expect(m_device->newLibrary(NS::Data::data("MTLB", 4), &m_error), m_error, MTL::LibraryErrorUnsupported,
         "data is");
  expect(m_device->newLibrary(NS::Data::data("\x7f" "ELF\0", 5), &m_error), m_error,
         MTL::LibraryErrorUnsupported,
         "zero byte at offset 4");
}

TEST_F(LibrarySourceTest, WhatCannotBeReadIsNotFound) {
  expect(m_device->newLibrary(MTLSTR("/no/such/file.metal"), &m_error), m_error,
         MTL::LibraryErrorFileNotFound,
         "No such file");
  expect(m_device->newLibrary(autoreleasedString(m_folder), &m_error), m_error, MTL::LibraryErrorFileNotFound,
         "cannot be read");
  expect(m_device->newLibrary(static_cast<NS::URL*>(nullptr), &m_error), m_error,
         MTL::LibraryErrorFileNotFound, "url");
  expect(m_device->newLibrary(static_cast<NS::Data*>(nullptr), &m_error), m_error,
         MTL::LibraryErrorUnsupported, "data");
  expect(m_device->newLibrary(static_cast<NS::String*>(nullptr), nullptr, &m_error), m_error,
         MTL::LibraryErrorUnsupported, "source is null");
  EXPECT_FALSE(m_device->newLibrary(MTLSTR("/no/such/file.metal"), nullptr));
}

// As where a Mac's build puts it: in the main bundle, the executable's folder here.
TEST_F(LibrarySourceTest, TheDefaultLibraryIsBesideTheExecutable) {
  const std::filesystem::path file(
      std::string(textOf(NS::Bundle::mainBundle()->resourcePath())) + "/default.metallib");
  ASSERT_FALSE(exists(file));
  EXPECT_FALSE(m_device->newDefaultLibrary());
  struct Removed {
    const std::filesystem::path& file;
    ~Removed() { std::filesystem::remove(file); }
  } removed{file};
  std::ofstream(file) << "kernel void found() {}";
  auto library = NS::TransferPtr(m_device->newDefaultLibrary());
  ASSERT_TRUE(library);
  EXPECT_TRUE(NS::TransferPtr(library->newFunction(MTLSTR("found"))));
  std::ofstream(file) << "kernel void broken(";
  EXPECT_FALSE(m_device->newDefaultLibrary());
}

TEST_F(LibrarySourceTest, ABundlesDefaultLibraryIsAmongItsResources) {
  const char* call = "[MTL::Device::newDefaultLibrary]";
  auto* bundle = NS::Bundle::bundle(autoreleasedString(m_folder));
  expect(m_device->newDefaultLibrary(bundle, &m_error), m_error, MTL::LibraryErrorFileNotFound, "no default.metallib",
         call);
  expect(m_device->newDefaultLibrary(nullptr, &m_error), m_error, MTL::LibraryErrorFileNotFound, "bundle is null", call);
  auto* noBundle = reinterpret_cast<const NS::Bundle*>(MTLSTR("text"));
  expect(m_device->newDefaultLibrary(noBundle, &m_error), m_error, MTL::LibraryErrorFileNotFound, "no NSBundle", call);
  EXPECT_FALSE(m_device->newDefaultLibrary(bundle, nullptr));

  // Each place goes before the last.
  for (std::string_view place : {"", "Resources/", "Contents/Resources/"}) {
    std::filesystem::create_directories(m_folder / place);
    write((std::string(place) + "default.metallib").c_str(),
          "kernel void in_" + std::to_string(place.size()) + "() {}");
    auto library = NS::TransferPtr(m_device->newDefaultLibrary(bundle, &m_error));
    ASSERT_TRUE(library) << textOf(m_error->localizedDescription());
    EXPECT_EQ(textOf(library->functionNames()->object<NS::String>(0)), "in_" + std::to_string(place.size()));
  }
  write("Contents/Resources/default.metallib", "kernel void broken(");
  expect(m_device->newDefaultLibrary(bundle, &m_error), m_error, MTL::LibraryErrorCompileFailure, "error:", "error:");
}

TEST_F(LibrarySourceTest, OptionsReachTheCompiler) {
  auto options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
  EXPECT_TRUE(options->fastMathEnabled());
  EXPECT_EQ(options->mathMode(), MTL::MathModeFast);
  options->setFastMathEnabled(false);
  EXPECT_EQ(options->mathMode(), MTL::MathModeSafe);
  EXPECT_EQ(options->mathFloatingPointFunctions(), MTL::MathFloatingPointFunctionsPrecise);
  options->setFastMathEnabled(true);
  EXPECT_EQ(options->mathFloatingPointFunctions(), MTL::MathFloatingPointFunctionsFast);
  options->setMathMode(MTL::MathModeRelaxed);
  EXPECT_FALSE(options->fastMathEnabled());
  options->setMathFloatingPointFunctions(MTL::MathFloatingPointFunctionsPrecise);
  options->setLanguageVersion(MTL::LanguageVersion3_1);
  const NS::Object* keys[] = {reinterpret_cast<NS::Object*>(MTLSTR("N")),
                              reinterpret_cast<NS::Object*>(MTLSTR("T"))};
  const NS::Object* values[] = {reinterpret_cast<NS::Object*>(NS::Number::number(16)),
                                reinterpret_cast<NS::Object*>(MTLSTR("half"))};
  options->setPreprocessorMacros(NS::Dictionary::dictionary(values, keys, 2));
  auto copy = NS::TransferPtr(options->copy());
  auto given = CompileOptions::forCompiler("test", copy.get());
  ASSERT_TRUE(given);
  EXPECT_EQ(given->mathMode, compile::MathMode::Relaxed);
  EXPECT_EQ(given->mathFunctions, compile::MathFunctions::Precise);
  EXPECT_EQ(given->languageVersion, 0x30001u);
  EXPECT_EQ(given->macros, (std::map<std::string, std::string>{{"N", "16"}, {"T", "half"}}));
}

TEST_F(LibrarySourceTest, OptionsThatAreNotSupportedAreErrors) {
  auto options = NS::TransferPtr(MTL::CompileOptions::alloc()->init());
  options->setLibraryType(MTL::LibraryTypeDynamic);
  expect(m_device->newLibrary(MTLSTR(""), options.get(), &m_error), m_error, MTL::LibraryErrorUnsupported,
         "library type 1");
  options->setLibraryType(MTL::LibraryTypeExecutable);
  options->setLibraries(NS::Array::array(reinterpret_cast<NS::Object*>(MTLSTR("library"))));
  expect(m_device->newLibrary(MTLSTR(""), options.get(), &m_error), m_error, MTL::LibraryErrorUnsupported,
         "libraries: 1");
  options->setLibraries(nullptr);
  options->setPreprocessorMacros(NS::Dictionary::dictionary(NS::Array::array(),
                                                            reinterpret_cast<NS::Object*>(MTLSTR("A"))));
  expect(m_device->newLibrary(MTLSTR(""), options.get(), &m_error), m_error, MTL::LibraryErrorUnsupported,
         "no string or number");
  expect(m_device->newLibrary(MTLSTR(""), reinterpret_cast<MTL::CompileOptions*>(m_device.get()), &m_error),
         m_error,
         MTL::LibraryErrorUnsupported, "not an MTLCompileOptions");
}

}  // namespace
}  // namespace invar::metal
