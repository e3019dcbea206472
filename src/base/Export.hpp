// Internal name of the one export macro; public headers use NS_EXPORT, MTL_EXPORT and MPS_EXPORT.
#pragma once
#define INVAR_EXPORT __attribute__((visibility("default")))
