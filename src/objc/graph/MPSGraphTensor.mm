// MPSGraphTensor, MPSGraphOperation, MPSGraphShapedType, MPSGraphTensorData and MPSGraphDevice.
#import "objc/graph/GraphBridge.hpp"

using namespace invar::objc;

@implementation MPSGraphTensor
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY
FOUND(NSArray *, shape)
READ(MPSDataType, dataType)
FOUND(MPSGraphOperation *, operation)
@end

@implementation MPSGraphOperation
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_THE_LIBRARY
FOUND(NSString *, name)
FOUND(NSArray *, inputTensors)
FOUND(NSArray *, outputTensors)
@end

@implementation MPSGraphShapedType
INVAR_DOOR_OBJECT
INVAR_COPIED_BY_CPP
INVAR_MADE_BY_CPP(MPS::GraphShapedType)
- (instancetype)initWithShape:(MPSShape *)shape dataType:(MPSDataType)dataType {
  return objc(cpp(self)->init(CONVERTED(NS::Array, shape), MPS::DataType(dataType)));
}
FOUND(NSArray *, shape)
- (void)setShape:(MPSShape *)shape {
  cpp(self)->setShape(CONVERTED(NS::Array, shape));
}
PROPERTY(MPSDataType, dataType, setDataType)
- (BOOL)isEqualTo:(MPSGraphShapedType *)object {
  return cpp(self)->isEqualTo(GIVEN(MPS::GraphShapedType, object));
}
@end

@implementation MPSGraphTensorData
INVAR_DOOR_OBJECT
INVAR_MADE_BY_CPP(MPS::GraphTensorData)
- (instancetype)initWithDevice:(MPSGraphDevice *)device
                          data:(NSData *)data
                         shape:(MPSShape *)shape
                      dataType:(MPSDataType)dataType {
  return objc(cpp(self)->init(GIVEN(MPS::GraphDevice, device), CONVERTED(NS::Data, data),
                              CONVERTED(NS::Array, shape), MPS::DataType(dataType)));
}
- (instancetype)initWithMTLBuffer:(id<MTLBuffer>)buffer shape:(MPSShape *)shape dataType:(MPSDataType)dataType {
  return objc(cpp(self)->init(GIVEN(MTL::Buffer, buffer), CONVERTED(NS::Array, shape), MPS::DataType(dataType)));
}
- (instancetype)initWithMTLBuffer:(id<MTLBuffer>)buffer
                            shape:(MPSShape *)shape
                         dataType:(MPSDataType)dataType
                         rowBytes:(NSUInteger)rowBytes {
  return objc(cpp(self)->init(GIVEN(MTL::Buffer, buffer), CONVERTED(NS::Array, shape), MPS::DataType(dataType),
                              rowBytes));
}
- (instancetype)initWithMPSNDArray:(MPSNDArray *)ndarray {
  return objc(cpp(self)->init(GIVEN(MPS::NDArray, ndarray)));
}
FOUND(NSArray *, shape)
READ(MPSDataType, dataType)
FOUND(MPSGraphDevice *, device)
FOUND(MPSNDArray *, mpsndarray)
@end

@implementation MPSGraphDevice
INVAR_DOOR_OBJECT
INVAR_MADE_BY_THE_LIBRARY
+ (instancetype)deviceWithMTLDevice:(id<MTLDevice>)metalDevice {
  return objc(MPS::GraphDevice::device(GIVEN(MTL::Device, metalDevice)));
}
READ(MPSGraphDeviceType, type)
FOUND(id<MTLDevice>, metalDevice)
@end
