// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.reduce.softmax over the last dim (the compiler moves `axis` there): y[r, c] = e^(x[r, c] - max) / sum, and its
// logarithm, mo.reduce.logsoftmax: (x[r, c] - max) - log sum. A unit is one row. Infinities and NaN come out as in
// NumPy's stable form: a row with NaN or inf, or of -inf alone, is NaN.
//
// On a CPU a row is read through its hook once and kept in the thread's scratch; on a GPU the threads of a group share
// a row and read it again instead. One instance per type of computation: each has hooks of its own.
#include "template.h"
#include <mx/kernel.h>

enum { SOFTMAX_GRAIN = 16384 }; // some 10 us of work

#define KERNEL softmax_f32
#define SYMBOL "mo.reduce.softmax"
#define LOG 0
#define T float
#define TYPES MX_TYPES_SINGLE
#define LANES 16
#include "softmax.h"

#define KERNEL softmax_f64
#define SYMBOL "mo.reduce.softmax"
#define LOG 0
#define T double
#define TYPES MX_TYPE(F64)
#define LANES 8
#include "softmax.h"

#define KERNEL logsoftmax_f32
#define SYMBOL "mo.reduce.logsoftmax"
#define LOG 1
#define T float
#define TYPES MX_TYPES_SINGLE
#define LANES 16
#include "softmax.h"

#define KERNEL logsoftmax_f64
#define SYMBOL "mo.reduce.logsoftmax"
#define LOG 1
#define T double
#define TYPES MX_TYPE(F64)
#define LANES 8
#include "softmax.h"
