// Canaries: the side effects of clang's SYCL mode on which the front end rests. If one of these fails after a change
// of clang, the front end needs another way to have address spaces.
#include "compiler/msl/tests/FrontEndFixture.hpp"

namespace invar::msl::test {

class AddressSpaceCanary : public FrontEnd {
protected:
  bool compiles(const std::string& body) {
    std::string diagnostics;
    return ParsedLibrary::parse(request("void fd(device const float*); void ft(thread float*); void ftg(threadgroup float*);\n" + body),
                                diagnostics) != nullptr;
  }
};

// AddressSpaceRules refuses what clang lets pass; what only an instantiation shows stays.
TEST_F(AddressSpaceCanary, NamedSpacesConvertToTheUnnamedOne) {
  EXPECT_FALSE(compiles("void a(device float* d) { ft(d); }"));
  EXPECT_TRUE(compiles("template <class T> void a(T* d) { ft(d); } void b(device float* d) { a(d); }"));
}

TEST_F(AddressSpaceCanary, NamedSpacesDoNotConvertToEachOther) {
  EXPECT_FALSE(compiles("void a(device float* d) { ftg(d); }"));
  EXPECT_FALSE(compiles("void a(threadgroup float* d) { fd(d); }"));
  EXPECT_FALSE(compiles("void a(constant float* c) { ftg((threadgroup float*)nullptr); threadgroup const float* p = c; }"));
}

TEST_F(AddressSpaceCanary, TheUnnamedSpaceDoesNotConvertBack) {
  EXPECT_FALSE(compiles("void a(thread float* p) { fd(p); }"));
  EXPECT_FALSE(compiles("void a(thread float* p) { ftg(p); }"));
}

TEST_F(AddressSpaceCanary, SpacesAreDistinctForOverloadsAndSpecialisations) {
  EXPECT_TRUE(compiles("int f(device int*); int f(constant int*); int f(threadgroup int*); int f(thread int*);"));
  EXPECT_TRUE(compiles("template <class T> struct S; template <class T> struct S<device T*> {}; template <class T> struct S<threadgroup T*> {};"));
}

TEST_F(AddressSpaceCanary, MethodsAndCopiesWorkInEverySpace) {
  EXPECT_TRUE(compiles("struct S { float x; float get() const { return x; } void set(float v) { x = v; } };\n"
                       "void a(device S* d, constant S& c, threadgroup S* t) { S s = *d; *t = s; *d = c; d->set(c.get() + t->get()); }"));
}

TEST_F(AddressSpaceCanary, HalfAndBfloatAreNativeAndDistinct) {
  EXPECT_TRUE(compiles("static_assert(sizeof(half) == 2 && sizeof(bfloat) == 2 && !is_same_v<half, bfloat>);\n"
                       "int f(half); int f(bfloat); int f(float); void a(device bfloat* b) { b[0] = 1.5; half h = 2; h = h * 2.0h; }"));
}

TEST_F(AddressSpaceCanary, EverySpaceIsZeroInTheModule) {
  auto kernel = compile("kernel void k(device int* d, constant int& c, threadgroup int* t) { t[0] = c; d[0] = t[0]; }", "k");
  ASSERT_TRUE(kernel);
  EXPECT_EQ(text(*kernel->module).find("addrspace("), std::string::npos);
}

}  // namespace invar::msl::test
