/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The words of kernel records that the compiler reads too. Freestanding; included by kernel.h.
 */
#ifndef MX_KERNEL_FLAGS_H
#define MX_KERNEL_FLAGS_H

/* Flags of an argument. */
enum {
  MX_FUSED = 1,     /* through a hook named <function>_<argument>: neighbours may be fused into it */
  MX_STRIDED = 2,   /* plain memory, but any strides are welcome: views of it cost nothing */
  MX_MUTABLE = 8,   /* an input that the kernel changes: a buffer of the graph, or an opaque value */
  MX_ANY_RANK = -1, /* rank: hooks see leading dims as one (see MX_LOAD_HOOK) */
};

/* Flags of a kernel. */
enum {
  MX_CONTIGUOUS = 4, /* view: what it views must be row-major; a view of something else is copied first */
  MX_PER_DIM = 16,   /* view: dims are aligned at the end; along one of equal size, element i is element i */
  MX_BY_ROW = 32,    /* execute: unit u is row u: of the outputs, which it fills, and of what its hooks load */
  MX_JOINS = 64,     /* execute: output 0 is the inputs one after the other along the axis that parameter 0 tells */
};

/* How a kernel's work is divided. */
enum {
  MX_SERIAL = 0,  /* one unit of work */
  MX_ROWS = 1,    /* a unit is one row of output 0: all dims but the last, linearised */
  MX_PLANNED = 2, /* .plan computes units, grain and scratch */
};

#endif
