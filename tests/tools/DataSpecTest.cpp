// What users write for data, and .npy files.
#include "run/DataSpec.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "kernel/Failure.hpp"
#include "run/ShowArray.hpp"

namespace invar::tools {
namespace {

std::vector<double> valuesOf(const Array& array) {
  std::vector<double> values;
  for (size_t at = 0; at < array.bytes.size(); at += sizeOf(array.type)) values.push_back(double(load(array.type, array.bytes.data() + at)));
  return values;
}

std::string failureOf(const std::function<void()>& run) {
  try {
    run();
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "";
}

TEST(DataSpec, EveryKindOfData) {
  EXPECT_EQ(valuesOf(parseData("zeros:2x2", ElementType::Half)), (std::vector<double>{0, 0, 0, 0}));
  EXPECT_EQ(parseData("zeros:2x2", ElementType::Half).type, ElementType::Half);
  EXPECT_EQ(parseData("zeros:2x2:uchar", ElementType::Half).bytes.size(), 4u);
  EXPECT_EQ(parseData("zeros:4x3", {}).shape, (std::vector<uint64_t>{4, 3}));
  EXPECT_EQ(valuesOf(parseData("fill:-1.5:3", ElementType::BFloat)), (std::vector<double>{-1.5, -1.5, -1.5}));
  EXPECT_EQ(valuesOf(parseData("range:0..4:int", {})), (std::vector<double>{0, 1, 2, 3}));
  EXPECT_EQ(valuesOf(parseData("range:3..0", {})), (std::vector<double>{3, 2, 1}));
  EXPECT_EQ(valuesOf(parseData("range:0..1..0.25", {})), (std::vector<double>{0, 0.25, 0.5, 0.75}));
  EXPECT_EQ(valuesOf(parseData("values:3,1,0x10:ulong", {})), (std::vector<double>{3, 1, 16}));
}

TEST(DataSpec, RandomDataRepeatThemselves) {
  const auto first = parseData("random:1000:float:-2..2:seed=7", {}), again = parseData("random:1000:float:seed=7:-2..2", {}),
             other = parseData("random:1000:float:-2..2:seed=8", {});
  EXPECT_EQ(first.bytes, again.bytes);
  EXPECT_NE(first.bytes, other.bytes);
  double sum = 0;
  for (const double value : valuesOf(first)) {
    EXPECT_TRUE(value >= -2 && value < 2);
    sum += value;
  }
  EXPECT_LT(std::fabs(sum / 1000), 0.2);
  for (const double value : valuesOf(parseData("random:1000:int:0..3", {}))) EXPECT_TRUE(value == 0 || value == 1 || value == 2);
}

TEST(DataSpec, ScalarsLieAsInAStruct) {
  const auto bytes = parseValues("1,2:int,0.5:half,7:ulong", {});
  ASSERT_EQ(bytes.size(), 24u);
  EXPECT_EQ(bytes[0], 1);
  EXPECT_EQ(bytes[4], 2);
  EXPECT_EQ(bytes[9], 0x38);
  EXPECT_EQ(bytes[16], 7);
  EXPECT_EQ(parseValues("3", ElementType::UInt).size(), 4u);
}

TEST(DataSpec, MistakesAreNamed) {
  const std::pair<const char*, const char*> mistakes[] = {
      {"zeros", "is not complete"},          {"zeros:0", "is no shape"},         {"zeros:2x", "is no shape"},
      {"zeros:4:flaot", "'flaot'"},          {"range:4", "is no range"},         {"range:0..4..0", "cannot be 0"},
      {"range:4..4", "has no elements"},     {"values:1,b", "'b' is no number"}, {"nothing.bin", "neither a file nor a kind of data"},
      {"zeros:1000000x1000000", "too large"}};
  for (const auto& [spec, message] : mistakes)
    EXPECT_NE(failureOf([&, spec = spec] { parseData(spec, {}); }).find(message), std::string::npos) << spec;
  EXPECT_NE(failureOf([] { parseValues("1", {}); }).find("needs types"), std::string::npos);
  EXPECT_NE(failureOf([] { splitAssignment("zeros:4", "--buffer"); }).find("write --buffer INDEX="), std::string::npos);
}

class NpyFile : public testing::Test {
protected:
  void TearDown() override { std::filesystem::remove(m_path); }
  const std::string m_path = (std::filesystem::temp_directory_path() / ("invar-" + std::to_string(getpid()) + ".npy")).string();
};

TEST_F(NpyFile, WhatIsWrittenIsReadAgain) {
  for (const auto type : {ElementType::Bool, ElementType::Char, ElementType::UShort, ElementType::Int, ElementType::ULong, ElementType::Half, ElementType::Float}) {
    const Array array = parseData(std::string("range:0..6:") + nameOf(type), {});
    for (const auto& shape : {std::vector<uint64_t>{6}, {2, 3}, {1, 6, 1}}) {
      writeNpy(m_path, {type, shape, array.bytes});
      const Array read = readNpy(m_path);
      EXPECT_EQ(read.type, type);
      EXPECT_EQ(read.shape, shape);
      EXPECT_EQ(read.bytes, array.bytes);
    }
  }
  // numpy has no bfloat.
  writeNpy(m_path, parseData("values:1.5,-2:bfloat", {}));
  EXPECT_EQ(readNpy(m_path).type, ElementType::Float);
  EXPECT_EQ(valuesOf(readNpy(m_path)), (std::vector<double>{1.5, -2}));
}

TEST_F(NpyFile, DoublesAreReadAsFloats) {
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\n";
  std::ofstream stream(m_path, std::ios::binary);
  stream.write("\x93NUMPY\x01\x00", 8);
  const auto length = uint16_t(header.size());
  stream.write(reinterpret_cast<const char*>(&length), 2);
  const double values[] = {0.1, -3};
  stream << header;
  stream.write(reinterpret_cast<const char*>(values), 16);
  stream.close();
  EXPECT_EQ(valuesOf(readNpy(m_path)), (std::vector<double>{double(0.1f), -3}));
}

TEST_F(NpyFile, BadFilesAreNamed) {
  const auto write = [&](const std::string& header, size_t data) {
    std::ofstream stream(m_path, std::ios::binary);
    stream.write("\x93NUMPY\x01\x00", 8);
    const auto length = uint16_t(header.size());
    stream.write(reinterpret_cast<const char*>(&length), 2);
    stream << header << std::string(data, '\0');
  };
  const auto failure = [&] { return failureOf([&] { readNpy(m_path); }); };
  std::ofstream(m_path) << "text";
  EXPECT_NE(failure().find("is no .npy file"), std::string::npos);
  write("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", 8);
  EXPECT_NE(failure().find("Fortran order"), std::string::npos);
  write("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", 8);
  EXPECT_NE(failure().find("little-endian"), std::string::npos);
  write("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", 16);
  EXPECT_NE(failure().find("'<c8'"), std::string::npos);
  write("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 8);
  EXPECT_NE(failure().find("needs 12"), std::string::npos);
  for (const char* header : {"", "{", "{'descr'", "{'descr': '", "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}"}) {
    write(header, 8);
    EXPECT_NE(failure(), "") << header;
  }
}

TEST(ElementType, RoundsToNearestEven) {
  EXPECT_EQ(rounded(ElementType::BFloat, 1 + 0x1p-8), 1);
  EXPECT_EQ(rounded(ElementType::BFloat, 1 + 3 * 0x1p-8), 1 + 0x1p-6);
  EXPECT_EQ(rounded(ElementType::BFloat, 1 + 0x1p-8 + 0x1p-40), 1 + 0x1p-7);
  EXPECT_TRUE(std::isnan(rounded(ElementType::BFloat, NAN)));
  EXPECT_EQ(rounded(ElementType::BFloat, INFINITY), INFINITY);
  EXPECT_EQ(rounded(ElementType::Half, 65520), INFINITY);
  EXPECT_EQ(rounded(ElementType::Half, 2049), 2048);
  EXPECT_EQ(rounded(ElementType::UChar, -5), 0);
  EXPECT_EQ(rounded(ElementType::Char, 200), 127);
  EXPECT_EQ(rounded(ElementType::Int, NAN), 0);
}

TEST(ShowArray, RowsAndWhatIsLeftOut) {
  EXPECT_EQ(showArray(parseData("range:0..6:int", {}), 4), "       0: 0 1 2 3 ...\n");
  EXPECT_EQ(showArray(parseData("values:0.1,10,-inf:half", {}), 16), "       0: 0.1 10 -inf\n");
  Array rows = parseData("range:0..6:uchar", {});
  rows.shape = {2, 3};
  EXPECT_EQ(showArray(rows, ~uint64_t(0)), "       0: 0 1 2\n       3: 3 4 5\n");
}

}  // namespace
}  // namespace invar::tools
