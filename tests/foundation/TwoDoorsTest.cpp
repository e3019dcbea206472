// Proves that one object can serve the C++ and the Objective-C door: its first word takes a class
// pointer of the Objective-C runtime, and a call on a null receiver does what a message to nil does.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

#include "Foundation/Foundation.hpp"
#include "Probe.hpp"
#include "foundation/Array.hpp"
#include "foundation/AutoreleasePool.hpp"
#include "foundation/Dictionary.hpp"
#include "foundation/Error.hpp"
#include "foundation/Number.hpp"
#include "foundation/String.hpp"

extern "C" void __lsan_disable() __attribute__((weak));
extern "C" void __lsan_enable() __attribute__((weak));
extern "C" int nullCaller_gxx();
extern "C" int nullCaller_clangxx();

namespace invar::foundation::test {
namespace {

void* firstWord(const void* object) {
  void* word;
  std::memcpy(&word, object, sizeof word);
  return word;
}

/// Gives classes a class pointer for a scope, as the Objective-C door does when it is loaded.
class Classes {
public:
  Classes(void* isa, std::vector<const TypeInfo*> types) : m_types(std::move(types)) {
    for (auto* type : m_types) type->isa = isa;
  }
  ~Classes() {
    for (auto* type : m_types) type->isa = nullptr;
  }

private:
  std::vector<const TypeInfo*> m_types;
};

}  // namespace

TEST(TwoDoors, ObjectsCarryTheClassPointerAndWork) {
  char fakeClass[64];
  Classes classes(fakeClass, {&String::kType, &Number::kType, &Array::kType, &Dictionary::kType,
                              &Error::kType, &AutoreleasePool::kType, &Probe::kType, &Key::kType});
  std::atomic<int> destroyed{0};
  auto* pool = NS::AutoreleasePool::alloc()->init();
  EXPECT_EQ(firstWord(pool), fakeClass);

  auto* text = NS::String::string("text", NS::UTF8StringEncoding);
  auto* number = NS::Number::number(7);
  auto* probe = (new Probe(destroyed))->door()->autorelease();
  NS::Object* objects[] = {text, number, probe};
  auto* array = NS::Array::array(objects, 3);
  auto* table = NS::Dictionary::dictionary(objects, objects, 3);
  auto* error = NS::Error::error(text, 3, NS::Dictionary::dictionary(text, NS::LocalizedDescriptionKey));
  for (const void* object : std::initializer_list<const void*>{text, number, probe, array, table, error})
    EXPECT_EQ(firstWord(object), fakeClass);

  EXPECT_STREQ(text->utf8String(), "text");
  EXPECT_EQ(table->object(NS::Number::number(7.0)), number);
  EXPECT_EQ(array->object(2), probe);
  EXPECT_STREQ(error->localizedDescription()->utf8String(), "text");
  EXPECT_STREQ(array->object(1)->description()->utf8String(), "7");
  EXPECT_TRUE(text->isEqual(MTLSTR("text")));
  EXPECT_EQ(Probe::checked(probe)->type().isa.load(), fakeClass);

  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([probe] {
      PoolScope scope;
      for (int i = 0; i < 1000; ++i) probe->retain()->autorelease();
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(firstWord(probe), fakeClass);
  EXPECT_EQ(destroyed, 0);
  pool->release();
  EXPECT_EQ(destroyed, 1);
}

TEST(TwoDoors, WithoutTheObjectiveCDoorTheFirstWordIsNull) {
  PoolScope pool;
  EXPECT_EQ(firstWord(NS::String::string("text", NS::UTF8StringEncoding)), nullptr);
}

// The parts of GCC's Objective-C runtime that a root class of our own needs.
class Runtime {
public:
  using Method = void (*)();
  void* (*allocateClassPair)(void* super, const char* name, size_t extra) = nullptr;
  void (*registerClassPair)(void*) = nullptr;
  signed char (*addMethod)(void* type, void* selector, Method, const char* types) = nullptr;
  void* (*registerName)(const char*) = nullptr;
  Method (*lookUp)(void* receiver, void* selector) = nullptr;
  const char* (*classNameOf)(void* object) = nullptr;

  // The runtime keeps what it allocates for classes and selectors, where the leak checker does not look.
  Runtime() { if (__lsan_disable) __lsan_disable(); }
  ~Runtime() { if (__lsan_enable) __lsan_enable(); }

  bool load() {
    m_library = dlopen("libobjc.so.4", RTLD_NOW);
    return m_library && find(allocateClassPair, "objc_allocateClassPair") &&
           find(registerClassPair, "objc_registerClassPair") && find(addMethod, "class_addMethod") &&
           find(registerName, "sel_registerName") &&
           find(lookUp, "objc_msg_lookup") && find(classNameOf, "object_getClassName");
  }
  template <class Result>
  Result send(const void* receiver, const char* selector) {
    void* name = registerName(selector);
    auto* object = const_cast<void*>(receiver);
    return reinterpret_cast<Result (*)(void*, void*)>(lookUp(object, name))(object, name);
  }

private:
  template <class F>
  bool find(F& function, const char* name) {
    if (void* found = dlsym(m_library, name)) function = reinterpret_cast<F>(found);
    return function;
  }
  void* m_library = nullptr;
};

TEST(TwoDoors, AnObjectTakesMessagesOfTheObjectiveCRuntime) {
  Runtime runtime;
  if (!runtime.load()) GTEST_SKIP() << "libobjc.so.4 is not installed";
  void* type = runtime.allocateClassPair(nullptr, "InvarTwoDoorsString", 0);
  auto add = [&](const char* selector, auto* method, const char* types) {
    runtime.addMethod(type, runtime.registerName(selector), reinterpret_cast<Runtime::Method>(method), types);
  };
  // The door's methods: each one a call to the same object.
  add("retain", +[](void* self, void*) { return NS::detail::retain(self); }, "@16@0:8");
  add("release", +[](void* self, void*) { NS::detail::release(self); }, "v16@0:8");
  add("length", +[](void* self, void*) { return static_cast<NS::String*>(self)->length(); }, "Q16@0:8");
  runtime.registerClassPair(type);
  Classes classes(type, {&String::kType});

  auto* text = NS::String::alloc()->init("text", NS::UTF8StringEncoding);
  EXPECT_STREQ(runtime.classNameOf(text), "InvarTwoDoorsString");
  EXPECT_EQ(runtime.send<NS::UInteger>(text, "length"), 4u);
  EXPECT_EQ(runtime.send<void*>(text, "retain"), text);
  EXPECT_EQ(text->retainCount(), 2u);
  runtime.send<void>(text, "release");
  EXPECT_EQ(text->retainCount(), 1u);
  EXPECT_EQ(runtime.send<NS::UInteger>(nullptr, "length"), 0u);
  text->release();
}

TEST(TwoDoors, CallersCompiledByEitherCompilerMayCallOnNull) {
  EXPECT_EQ(nullCaller_gxx(), 0) << "line of NullCaller.cpp";
  EXPECT_EQ(nullCaller_clangxx(), 0) << "line of NullCaller.cpp";
}

}  // namespace invar::foundation::test
