// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An elementwise kernel whose result one other elementwise kernel alone reads is inlined into that one's lambda, so
// that a chain is one loop over memory. Views between the two move to the producer's own loads. A loop has a largest
// size (join_kernels.c): a longer chain is several.
#include "passes/passes.h"

static bool fuse(pass_context *p, MlirOperation op) {
  if (ir_op(p->ir, op) == IR_MOGG_KERNEL && kernel_is_elementwise(p, op)) inline_producers(p, op);
  return true;
}

bool pass_mogg_fuse_elementwise(pass_context *p) { return each_op(p, IR_MOGG_GRAPH, fuse); }
