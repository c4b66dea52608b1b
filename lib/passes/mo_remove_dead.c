// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Removes pure ops whose results nobody uses, from the last op to the first, so that chains go in one walk.
#include "passes/passes.h"

bool pass_mo_remove_dead(pass_context *p) {
  MlirOperation *graphs, *ops;
  size_t n_graphs = graphs_of(p, IR_MO_GRAPH, &graphs);
  for (size_t g = 0; g < n_graphs; g++) {
    size_t n = ir_block_ops(p->ir, ir_region_block(graphs[g], 0), &ops);
    for (size_t i = n; i-- > 0;) {
      bool dead = ir_is_pure(p->ir, ops[i]);
      for (intptr_t r = 0; dead && r < mlirOperationGetNumResults(ops[i]); r++)
        dead = !ir_has_uses(mlirOperationGetResult(ops[i], r));
      if (dead) ir_erase(ops[i]);
    }
  }
  return true;
}
