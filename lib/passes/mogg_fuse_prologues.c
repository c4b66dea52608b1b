// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An elementwise kernel that makes an execute kernel's fusable input becomes that input's load lambda: the value is
// computed where the kernel reads it (while packing a matrix, say) and never stored.
//
//   %r = mogg.bind () input_lambda(%at: index<2>) { .. mogg.yield %v : f32 }
//   mogg.call.execute "mo.matmul"(%r, %b) into (%dst)
#include "passes/passes.h"

static bool fuse(pass_context *p, MlirOperation op) {
  if (ir_op(p->ir, op) == IR_MOGG_KERNEL && !kernel_is_elementwise(p, op)) inline_producers(p, op);
  return true;
}

bool pass_mogg_fuse_prologues(pass_context *p) { return each_op(p, IR_MOGG_GRAPH, fuse); }
