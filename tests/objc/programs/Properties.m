// Properties of every kind, hidden instance variables, extensions, categories, and classes that grow across files.
#import "Check.h"
#import "Animal.h"
#include <objc/runtime.h>

typedef float Vector __attribute__((vector_size(16)));
typedef struct { double x, y; char tag; } Point3;

@protocol Numbered <NSObject>
@property (nonatomic) int number;
@optional
- (void)neverThere;
@end

@interface Box : NSObject <Numbered>
@property (nonatomic, strong) NSString *name;
@property (nonatomic, copy) NSString *title;
@property (copy) NSString *atomicTitle;
@property (strong) id atomicObject;
@property (nonatomic, assign) Point3 point;
@property (assign) Point3 atomicPoint;
@property (nonatomic, getter=isOpen) BOOL open;
@property (nonatomic, readonly) int computed;
@property (nonatomic, copy) int (^block)(int);
@property (class, nonatomic) int made;
@property (nonatomic, unsafe_unretained) id unowned;
@end

@interface Box () {
  double _hidden;
  Vector _vector;
  unsigned _bitA : 3, _bitB : 5;
}
@property (nonatomic, strong) NSMutableArray *items;
@property (nonatomic, readwrite) int computed;
@end

static int s_made, s_gone;

@implementation Box {
  char _letter;
  NSString *_private;
}
@synthesize number = _theNumber;
+ (int)made { return s_made; }
+ (void)setMade:(int)made { s_made = made; }
- (instancetype)init {
  if ((self = [super init])) {
    _hidden = 3.5;
    _vector = (Vector){1, 2, 3, 4};
    _bitA = 5, _bitB = 17;
    _letter = 'x';
    _private = [[NSString alloc] initWithFormat:@"p%d", 5];
    _items = [NSMutableArray new];
    s_made++;
  }
  return self;
}
- (void)dealloc {
  s_gone++;
#if !ARC
  [_name release], [_title release], [_atomicTitle release], [_atomicObject release], [_block release];
  [_private release], [_items release];
#endif
  SUPER_DEALLOC;
}
- (BOOL)isSound {
  return _hidden == 3.5 && _vector[3] == 4 && _letter == 'x' && [_private isEqual:@"p5"] && _bitA == 5 && _bitB == 17;
}
- (uintptr_t)vectorAddress { return (uintptr_t)&_vector; }
- (void)add:(id)item { [self.items addObject:item]; self.computed++; }
@end

@interface Box (Extra)
- (NSString *)shout;
@end
@implementation Box (Extra)
- (NSString *)shout { return [self.name uppercaseString]; }
@end

// Dog's superclass is in another file, which is loaded later: its layout waits.
@interface Dog : Animal
@property (nonatomic) int tricks;
@end
@implementation Dog {
  NSString *_toy;
}
- (instancetype)init {
  if ((self = [super init])) {
    _tricks = 7;
    _toy = @"ball";
  }
  return self;
}
- (BOOL)isSound { return [super isSound] && _tricks == 7 && [_toy isEqual:@"ball"]; }
@end

static void kinds(void) {
  Box *box = OWN([Box new]);
  CHECK([box isSound]);
  CHECK([box vectorAddress] % 16 == 0);
  box.name = @"abc";
  CHECK([box.name isEqual:@"abc"] && [[box shout] isEqual:@"ABC"]);
  NSMutableString *text = [NSMutableString stringWithString:@"q"];
  box.title = text, box.atomicTitle = text;
  [text appendString:@"z"];
  CHECK([box.title isEqual:@"q"] && [box.atomicTitle isEqual:@"q"]);
  box.atomicObject = text;
  CHECK(box.atomicObject == text);
  box.point = (Point3){1, 2, 'p'}, box.atomicPoint = (Point3){3, 4, 'q'};
  CHECK(box.point.y == 2 && box.point.tag == 'p' && box.atomicPoint.x == 3 && box.atomicPoint.tag == 'q');
  box.open = YES, box.number = 42;
  CHECK(box.isOpen && box.number == 42);
  [box add:@1];
  CHECK(box.computed == 1 && box.items.count == 1);
  int offset = 4;
  box.block = ^(int x) { return x + offset; };
  CHECK(box.block(3) == 7);
  Box.made = 10;
  CHECK(Box.made == 10);
  CHECK([box isSound]);
}

static void reflection(void) {
  Box *box = OWN([Box new]);
  [box setValue:@"kvc" forKey:@"name"];
  [box setValue:@9 forKey:@"number"];
  CHECK([box.name isEqual:@"kvc"] && [[box valueForKey:@"number"] intValue] == 9);
  CHECK([box valueForKey:@"items"] == box.items);
  CHECK([Box conformsToProtocol:@protocol(Numbered)] && ![box respondsToSelector:@selector(neverThere)]);
  Ivar ivar = class_getInstanceVariable([Box class], "_hidden");
  CHECK(ivar && *(double *)((char *)(__bridge void *)box + ivar_getOffset(ivar)) == 3.5);
  CHECK(class_getInstanceSize([Box class]) > sizeof(double) + sizeof(Vector));
  BOOL raised = NO;
  @try { [box valueForKey:@"nothing"]; } @catch (NSException *e) { raised = YES; }
  CHECK(raised);
}

static void hierarchies(void) {
  Dog *dog = OWN([Dog new]);
  CHECK([dog isSound] && dog.legs == 4);
  dog.legs = 3, dog.tricks = 7;
  CHECK([dog isSound] && dog.legs == 3);
  CHECK([dog isKindOfClass:[Animal class]]);
}

int main(void) {
  @autoreleasepool {
    @autoreleasepool {
      kinds();
      reflection();
      hierarchies();
    }
    CHECK(s_gone == 2);
    NSDictionary<NSString *, NSArray<NSNumber *> *> *literal = @{@"a" : @[ @1, @2 ], @"b" : @[ @(3.5), @YES ]};
    CHECK([literal[@"a"][1] intValue] == 2 && [literal[@"b"].firstObject doubleValue] == 3.5);
    int count = 0;
    for (NSString *key in literal) count += (int)key.length;
    CHECK(count == 2);
    NSMutableDictionary *dictionary = [NSMutableDictionary new];
    dictionary[@"k"] = @"v";
    NSMutableArray *array = [@[ @1 ] mutableCopy];
    array[0] = @2;
    CHECK([dictionary[@"k"] isEqual:@"v"] && [array[0] intValue] == 2);
#if !ARC
    [dictionary release], [array release];
#endif
  }
  return checkResult();
}
