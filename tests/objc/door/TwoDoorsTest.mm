// One object, both doors: pointers cross between C++ and Objective-C as they are, and so do pools, counts, strings,
// errors and collections.
#define NS_PRIVATE_IMPLEMENTATION
#include <Metal/Metal.hpp>
#include <MetalPerformanceShaders/MetalPerformanceShaders.hpp>

#include <string>
#include <thread>
#include <vector>

#include "Check.h"

#if __has_feature(objc_arc)
#define BRIDGED(type, object) ((__bridge type)(void *)(object))
#define POINTER(type, object) ((type)(__bridge void *)(object))
#else
#define BRIDGED(type, object) ((type)(void *)(object))
#define POINTER(type, object) ((type)(void *)(object))
#endif

// Made by a static initialiser of this program and by one of the library: older than any main().
static NS::String *const kEarly = MTLSTR("early");

static void testConstants() {
  CHECK([BRIDGED(NSString *, kEarly) isEqualToString:@"early"]);
  CHECK([BRIDGED(NSString *, NS::CocoaErrorDomain) isEqual:@"NSCocoaErrorDomain"]);
  CHECK([BRIDGED(NSString *, MTL::LibraryErrorDomain) isEqual:MTLLibraryErrorDomain]);
}

static void testObjects() {
  auto *device = MTL::CreateSystemDefaultDevice();
  id<MTLDevice> same = BRIDGED(id<MTLDevice>, device);
  CHECK(same == theDevice() && [same.name isEqual:BRIDGED(NSString *, device->name())]);
  auto buffer = NS::TransferPtr(device->newBuffer(32, MTL::ResourceStorageModeShared));
  id<MTLBuffer> view = BRIDGED(id<MTLBuffer>, buffer.get());
  CHECK(view.length == 32 && view.contents == buffer->contents());
  view.label = @"from Objective-C";
  CHECK(std::string(buffer->label()->utf8String()) == "from Objective-C");
  id<MTLBuffer> made = OWNED([same newBufferWithLength:16 options:0]);
  CHECK(POINTER(MTL::Buffer *, made)->length() == 16);
  device->release();
}

static void testFoundation() {
  auto *pool = NS::AutoreleasePool::alloc()->init();
  auto *text = NS::String::string("gr\xC3\xBC\xC3\x9F", NS::UTF8StringEncoding);
  NSString *string = BRIDGED(NSString *, text);
  CHECK([string isEqualToString:@"gr\u00fc\u00df"] && [string hash] == [@"gr\u00fc\u00df" hash] && [string length] == 4);
  CHECK([[string uppercaseString] hasPrefix:@"GR"] && [string rangeOfString:@"\u00fc"].location == 2);
  CHECK([[string stringByAppendingString:@"!"] isEqual:@"gr\u00fc\u00df!"] && strcmp([string UTF8String], text->utf8String()) == 0);
  CHECK([[NSDictionary dictionaryWithObject:@1 forKey:@"gr\u00fc\u00df"] objectForKey:string] != nil);
  CHECK([OWNED([string mutableCopy]) isKindOfClass:[NSMutableString class]]);
  CHECK([[NSString stringWithFormat:@"<%@>", string] isEqual:@"<gr\u00fc\u00df>"]);

  const NS::Object *objects[] = {text, NS::Number::number(7), NS::Number::number(2.5)};
  NSArray *array = BRIDGED(NSArray *, NS::Array::array(objects, 3));
  CHECK([array isEqual:(@[ @"gr\u00fc\u00df", @7, @2.5 ])] && [array containsObject:@7] && [array count] == 3);
  CHECK([[array valueForKey:@"description"] count] == 3 && [RAISED([array objectAtIndex:3]) isEqual:NSRangeException]);
  int seen = 0;
  for (id object in array) seen += object == [array objectAtIndex:(NSUInteger)seen];
  CHECK(seen == 3);
  NSNumber *seven = array[1];
  CHECK([seven intValue] == 7 && [seven isEqual:@7] && [@7 isEqual:seven] && [seven hash] == [@7 hash]);
  CHECK([[seven stringValue] isEqual:@"7"] && [seven compare:@8] == NSOrderedAscending && [@8 compare:seven] == NSOrderedDescending);

  const NS::Object *keys[] = {text, objects[1]};
  NSDictionary *table = BRIDGED(NSDictionary *, NS::Dictionary::dictionary(objects, keys, 2));
  CHECK([table[@"gr\u00fc\u00df"] isEqual:string] && [table[@7] isEqual:@7] && table[@"no"] == nil && table[[NSDate date]] == nil);
  CHECK([[table allKeys] count] == 2 && [[table allValues] containsObject:@7]);
  CHECK([table isEqual:(@{@"gr\u00fc\u00df" : @"gr\u00fc\u00df", @7 : @7})]);

  auto *bytes = NS::Data::data("abc", 3);
  CHECK([BRIDGED(NSData *, bytes) isEqual:[NSData dataWithBytes:"abc" length:3]]);
  auto *error = NS::Error::error(NS::CocoaErrorDomain, 4, nullptr);
  CHECK(BRIDGED(NSError *, error).code == 4 && BRIDGED(NSError *, error).domain == NSCocoaErrorDomain);
  CHECK([[BRIDGED(NSError *, error) localizedDescription] length] > 0);
  NSURL *url = BRIDGED(NSURL *, NS::URL::fileURLWithPath(MTLSTR("/tmp/x y")));
  CHECK([url isFileURL] && [[url lastPathComponent] isEqual:@"x y"] && [url isEqual:[NSURL fileURLWithPath:@"/tmp/x y"]]);
  pool->release();
}

static void testPools() {
  auto *device = MTL::CreateSystemDefaultDevice();
  auto count = [](MTL::Buffer *buffer) { return buffer->retainCount(); };
  auto *buffer = device->newBuffer(8, 0);
  // A pool of C++ around one of Objective-C, and the other way round: objects go to the innermost.
  auto *outer = NS::AutoreleasePool::alloc()->init();
  buffer->retain()->autorelease();
  @autoreleasepool {
    buffer->retain()->autorelease();
    auto *inner = NS::AutoreleasePool::alloc()->init();
    buffer->retain()->autorelease();
    CHECK(count(buffer) == 4);
    inner->release();
    CHECK(count(buffer) == 3);
  }
  CHECK(count(buffer) == 2);
  outer->release();
  CHECK(count(buffer) == 1);
  // A pool that an outer one of Objective-C drains before it is released itself.
  NS::AutoreleasePool *late = nullptr;
  @autoreleasepool {
    late = NS::AutoreleasePool::alloc()->init();
    buffer->retain()->autorelease();
  }
  CHECK(count(buffer) == 1);
  late->release();
  CHECK(count(buffer) == 1);
  // A thread without any pool gives back what it got when it ends.
  std::thread([buffer] { buffer->retain()->autorelease(); }).join();
  CHECK(count(buffer) == 1);
  buffer->release();
  device->release();
}

static void testHandlers() {
  auto *device = MTL::CreateSystemDefaultDevice();
  auto queue = NS::TransferPtr(device->newCommandQueue());
  @autoreleasepool {
    id<MTLCommandBuffer> commands = BRIDGED(id<MTLCommandBuffer>, queue->commandBuffer());
    std::vector<int> order;
    int count = 0, *seen = &count;
    auto *orderOfAll = &order;
    [commands addCompletedHandler:^(id<MTLCommandBuffer> given) {
      *seen += given == commands;
      orderOfAll->push_back(1);
    }];
    POINTER(MTL::CommandBuffer *, commands)->addCompletedHandler(MTL::HandlerFunction([&](MTL::CommandBuffer *given) {
      *seen += given == POINTER(MTL::CommandBuffer *, commands);
      order.push_back(2);
    }));
    POINTER(MTL::CommandBuffer *, commands)->addCompletedHandler(^(MTL::CommandBuffer *) {
      orderOfAll->push_back(3);
    });
    [commands commit];
    [commands waitUntilCompleted];
    CHECK(count == 2 && order == (std::vector<int>{1, 2, 3}));
  }
  device->release();
}

static void testExceptions() {
  bool caught = false;
  try {
    throw std::string("C++");
  } catch (const std::string &text) {
    caught = text == "C++";
  }
  CHECK(caught);
  // An exception of Objective-C unwinds the library's own frames and leaves no reference behind.
  auto buffer = NS::TransferPtr(NS::TransferPtr(MTL::CreateSystemDefaultDevice())->newBuffer(8, 0));
  id array = [NSArray arrayWithObjects:BRIDGED(id, buffer.get()), @"wrong", nil];
  auto before = buffer->retainCount();
  CHECK(RAISED(BRIDGED(id<MTLBuffer>, buffer.get()).label = (NSString *)array) != nil);
  CHECK(buffer->retainCount() == before);
}

TEST_MAIN(testConstants(); testObjects(); testFoundation(); testPools(); testHandlers(); testExceptions();)
