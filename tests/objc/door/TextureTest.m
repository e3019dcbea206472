// Textures and samplers: descriptors, bytes in and out, kernels that read, write and sample, views, blits.
#include "Check.h"

static NSString *const kSource =
    @"#include <metal_stdlib>\nusing namespace metal;\n"
     "kernel void invert(texture2d<float, access::read> in [[texture(0)]],\n"
     "                   texture2d<float, access::write> out [[texture(1)]], uint2 at [[thread_position_in_grid]]) {\n"
     "  out.write(1 - in.read(at), at);\n"
     "}\n"
     "kernel void middle(texture2d<float> in [[texture(0)]], sampler s [[sampler(0)]],\n"
     "                   device float4 *out [[buffer(0)]]) { out[0] = in.sample(s, float2(0.5)); }\n";

static void testTextures(void) {
  id<MTLDevice> device = theDevice();
  MTLTextureDescriptor *descriptor = [MTLTextureDescriptor texture2DDescriptorWithPixelFormat:MTLPixelFormatRGBA8Unorm
                                                                                        width:4
                                                                                       height:2
                                                                                    mipmapped:NO];
  CHECK(descriptor.width == 4 && descriptor.mipmapLevelCount == 1 && descriptor.textureType == MTLTextureType2D);
  CHECK(descriptor.swizzle.red == MTLTextureSwizzleRed);
  descriptor.usage = MTLTextureUsageShaderRead | MTLTextureUsageShaderWrite | MTLTextureUsagePixelFormatView;
  id<MTLTexture> in = OWNED([device newTextureWithDescriptor:descriptor]);
  id<MTLTexture> out = OWNED([device newTextureWithDescriptor:descriptor]);
  CHECK([in conformsToProtocol:@protocol(MTLTexture)] && in.width == 4 && in.pixelFormat == MTLPixelFormatRGBA8Unorm);
  CHECK(in.device == device && in.buffer == nil && !in.isFramebufferOnly && in.usage == descriptor.usage);
  uint8_t texels[32], back[32] = {0};
  for (int i = 0; i < 32; ++i) texels[i] = (uint8_t)(i * 8);
  [in replaceRegion:MTLRegionMake2D(0, 0, 4, 2) mipmapLevel:0 withBytes:texels bytesPerRow:16];

  id<MTLComputePipelineState> pipeline = pipelineOf(device, kSource, @"invert");
  id<MTLCommandQueue> queue = OWNED([device newCommandQueue]);
  id<MTLCommandBuffer> commands = [queue commandBuffer];
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
  [encoder setComputePipelineState:pipeline];
  const id<MTLTexture> both[] = {in, out};
  [encoder setTextures:both withRange:NSMakeRange(0, 2)];
  [encoder dispatchThreads:MTLSizeMake(4, 2, 1) threadsPerThreadgroup:MTLSizeMake(2, 2, 1)];
  [encoder endEncoding];
  id<MTLBuffer> memory = OWNED([device newBufferWithLength:64 options:0]);
  id<MTLBlitCommandEncoder> blit = [commands blitCommandEncoder];
  [blit copyFromTexture:out
                   sourceSlice:0
                   sourceLevel:0
                  sourceOrigin:MTLOriginMake(0, 0, 0)
                    sourceSize:MTLSizeMake(4, 2, 1)
                      toBuffer:memory
             destinationOffset:32
        destinationBytesPerRow:16
      destinationBytesPerImage:32];
  [blit endEncoding];
  [commands commit];
  [commands waitUntilCompleted];
  CHECK(commands.error == nil);
  [out getBytes:back bytesPerRow:16 fromRegion:MTLRegionMake2D(0, 0, 4, 2) mipmapLevel:0];
  CHECK(back[0] == 255 && back[5] == 255 - 40 && back[31] == 255 - 248);
  CHECK(((uint8_t *)memory.contents)[32 + 5] == 255 - 40);
  id<MTLTexture> view = OWNED([out newTextureViewWithPixelFormat:MTLPixelFormatRGBA8Uint]);
  CHECK(view.parentTexture == out && view.rootResource == out && out.rootResource == nil);
}

static void testSamplers(void) {
  id<MTLDevice> device = theDevice();
  MTLSamplerDescriptor *descriptor = OWNED([MTLSamplerDescriptor new]);
  descriptor.minFilter = MTLSamplerMinMagFilterLinear;
  descriptor.magFilter = MTLSamplerMinMagFilterLinear;
  descriptor.label = @"linear";
  id<MTLSamplerState> sampler = OWNED([device newSamplerStateWithDescriptor:descriptor]);
  CHECK([sampler.label isEqual:@"linear"] && sampler.device == device);
  MTLTextureDescriptor *two = [MTLTextureDescriptor texture2DDescriptorWithPixelFormat:MTLPixelFormatR32Float
                                                                                 width:2
                                                                                height:1
                                                                             mipmapped:NO];
  id<MTLTexture> texture = OWNED([device newTextureWithDescriptor:two]);
  const float values[2] = {1, 4};
  [texture replaceRegion:MTLRegionMake2D(0, 0, 2, 1) mipmapLevel:0 withBytes:values bytesPerRow:8];
  id<MTLBuffer> out = OWNED([device newBufferWithLength:16 options:0]);
  id<MTLCommandBuffer> commands = [OWNED([device newCommandQueue]) commandBuffer];
  id<MTLComputeCommandEncoder> encoder = [commands computeCommandEncoder];
  [encoder setComputePipelineState:pipelineOf(device, kSource, @"middle")];
  [encoder setTexture:texture atIndex:0];
  [encoder setSamplerState:sampler atIndex:0];
  [encoder setBuffer:out offset:0 atIndex:0];
  [encoder dispatchThreads:MTLSizeMake(1, 1, 1) threadsPerThreadgroup:MTLSizeMake(1, 1, 1)];
  [encoder endEncoding];
  [commands commit];
  [commands waitUntilCompleted];
  CHECK(((float *)out.contents)[0] == 2.5f);
  CHECK([RAISED([encoder setTexture:(id<MTLTexture>)out atIndex:0]) isEqual:NSInvalidArgumentException]);
}

TEST_MAIN(testTextures(); testSamplers();)
