// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Windows over spatial dims, which convolutions and pools share. Channels come first in ONNX; pools take them last.
#ifndef ONNX_WINDOWS_H
#define ONNX_WINDOWS_H

#include "onnx/convert.h"

enum { ONNX_MAX_SPATIAL = 3 };

typedef enum onnx_auto_pad { ONNX_NOTSET, ONNX_VALID, ONNX_SAME_UPPER, ONNX_SAME_LOWER } onnx_auto_pad;

typedef struct windows {
  int spatial;
  onnx_auto_pad automatic;
  ir_dim size[ONNX_MAX_SPATIAL], paddings[2 * ONNX_MAX_SPATIAL]; // before and after, dim by dim
  int64_t strides[ONNX_MAX_SPATIAL], dilations[ONNX_MAX_SPATIAL];
} windows;

// x: [N, C, spatial..]; kernel: the dims of the window, NULL where an attribute says them. Paddings of SAME_UPPER and
// SAME_LOWER are 0 here.
bool onnx_read_windows(conversion *c, const ir_type *x, const ir_dim *kernel, windows *out);
// An attribute with an entry per spatial dim: each is `otherwise` where it is not there.
bool onnx_read_spatial(conversion *c, const char *name, int spatial, int64_t otherwise, int64_t *out);
// What SAME_UPPER and SAME_LOWER pad, for as many windows as in / stride, rounded up.
void onnx_pad_same(conversion *c, const ir_type *x, windows *w);
// How far a window's first element is from its last in spatial dim s.
ir_dim onnx_window_reach(conversion *c, const windows *w, int s);
void onnx_add_windows(conversion *c, const windows *w, ir_attributes *list);

// Channels last, or back from there.
MlirValue onnx_channels(conversion *c, MlirValue x, bool last);
// A value per channel, beside [N, C, ..] of that rank; null stays null.
MlirValue onnx_per_channel(conversion *c, MlirValue v, int rank);

#endif
