// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An elementwise kernel that makes an execute kernel's fusable input becomes that input's load lambda: the value is
// computed where the kernel reads it (while packing a matrix, say) and never stored.
//
//   %r = mogg.bind () input_lambda(%at: index<2>) { .. mogg.yield %v : f32 }
//   mogg.call.execute "mo.matmul"(%r, %b) into (%dst)
#include "passes/passes.h"

bool pass_mogg_fuse_prologues(pass_context *p) {
  MlirOperation *graphs, *ops;
  size_t n_graphs = graphs_of(p, IR_MOGG_GRAPH, &graphs);
  for (size_t g = 0; g < n_graphs; g++) {
    MlirBlock body = ir_region_block(graphs[g], 0);
    for (bool changed = true; changed;) {
      changed = false;
      size_t n = ir_block_ops(p->ir, body, &ops);
      for (size_t k = 0; k < n && !changed; k++) {
        if (ir_op(p->ir, ops[k]) != IR_MOGG_KERNEL) continue;
        for (intptr_t i = 0; i < mlirOperationGetNumOperands(ops[k]) && !changed; i++) {
          MlirOperation producer = value_kernel(p->ir, mlirOperationGetOperand(ops[k], i));
          if (mlirOperationIsNull(producer) || !can_inline_producer(p, ops[k], producer)) continue;
          inline_producer(p, ops[k], producer);
          changed = true;
        }
      }
    }
  }
  return true;
}
