// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An elementwise kernel whose result one other elementwise kernel alone reads is inlined into that one's lambda, so
// that a chain is one loop over memory. Views between the two move to the producer's own loads.
#include "passes/passes.h"

// The producer of an operand that can be inlined into kernel; null if none.
static MlirOperation inlinable(pass_context *p, MlirOperation kernel) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(kernel); i++) {
    MlirOperation producer = value_kernel(p->ir, mlirOperationGetOperand(kernel, i));
    if (!mlirOperationIsNull(producer) && can_inline_producer(p, kernel, producer)) return producer;
  }
  return (MlirOperation){NULL};
}

bool pass_mogg_fuse_elementwise(pass_context *p) {
  MlirOperation *graphs, *ops;
  size_t n_graphs = graphs_of(p, IR_MOGG_GRAPH, &graphs);
  for (size_t g = 0; g < n_graphs; g++) {
    MlirBlock body = ir_region_block(graphs[g], 0);
    size_t n = ir_block_ops(p->ir, body, &ops);
    for (size_t k = 0; k < n; k++) {
      if (ir_op(p->ir, ops[k]) != IR_MOGG_KERNEL || !kernel_is_elementwise(p, ops[k])) continue;
      // The fused kernel stands where the consumer stood: find it again as the op before its successor.
      MlirOperation kernel = ops[k], next = mlirOperationGetNextInBlock(kernel);
      for (MlirOperation producer; producer = inlinable(p, kernel), !mlirOperationIsNull(producer);) {
        inline_producer(p, kernel, producer);
        kernel = mlirBlockGetFirstOperation(body);
        while (!mlirOperationEqual(mlirOperationGetNextInBlock(kernel), next))
          kernel = mlirOperationGetNextInBlock(kernel);
      }
    }
  }
  return true;
}
