// Starts captures of GPU work. They are not supported yet: every start answers false with an error.
// Thread safety: CaptureManager is thread-safe; CaptureDescriptor is for one thread at a time.
// Metal documentation: MTLCaptureManager, MTLCaptureDescriptor.
#pragma once

#include "MTLCaptureScope.hpp"

namespace MTL {

/// Codes in CaptureErrorDomain.
enum CaptureError : NS::Integer {
  CaptureErrorNotSupported = 1,
  CaptureErrorAlreadyCapturing = 2,
  CaptureErrorInvalidDescriptor = 3,
};

enum CaptureDestination : NS::Integer {
  CaptureDestinationDeveloperTools = 1,
  CaptureDestinationGPUTraceDocument = 2,
};

/// "MTLCaptureErrorDomain".
extern MTL_EXPORT const NS::ErrorDomain CaptureErrorDomain;

class MTL_EXPORT CaptureDescriptor : public NS::Copying<CaptureDescriptor> {
public:
  static CaptureDescriptor* alloc();
  CaptureDescriptor* init();
  /// A Device, CommandQueue or CaptureScope.
  NS::Object* captureObject() const;
  void setCaptureObject(const NS::Object* captureObject);
  CaptureDestination destination() const;
  void setDestination(CaptureDestination destination);
  NS::URL* outputURL() const;
  void setOutputURL(const NS::URL* outputURL);
};

class MTL_EXPORT CaptureManager : public NS::Referencing<CaptureManager> {
public:
  /// The process's one manager, not owned by the caller.
  static CaptureManager* sharedCaptureManager();

  /// Owned by the caller.
  CaptureScope* newCaptureScope(const Device* device);
  CaptureScope* newCaptureScope(const CommandQueue* commandQueue);
  CaptureScope* defaultCaptureScope() const;
  void setDefaultCaptureScope(const CaptureScope* defaultCaptureScope);

  /// False.
  bool supportsDestination(CaptureDestination destination);
  /// False, with CaptureErrorNotSupported in `error`, which may be null.
  bool startCapture(const CaptureDescriptor* descriptor, NS::Error** error);
  /// These three have no way to report an error, so that they log it.
  void startCapture(const Device* device);
  void startCapture(const CommandQueue* commandQueue);
  void startCapture(const CaptureScope* captureScope);
  void stopCapture();
  /// False.
  bool isCapturing() const;
};

}  // namespace MTL
