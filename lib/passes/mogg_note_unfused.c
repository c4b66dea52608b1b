// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fusion is over: a kernel whose operands other kernels make notes why each of them is a kernel of its own, in the
// words of fusion_reasons.def, for `mxc explain`. The predicates that fusion asked are asked once more.
//
//   %y = mogg.kernel "matmul"(%r, %b)   becomes   %y = mogg.kernel "matmul"(%r, %b) {unfused = ["several_readers", ""]}
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>

static const char *const words[] = {
    "",
#define REASON(id, why, change) #id,
#include "passes/fusion_reasons.def"
#undef REASON
};

// The pass that would move one of the two to the other.
static pass_id pass_to_join(bool elementwise_producer, bool elementwise_consumer) {
  if (!elementwise_consumer) return PASS_mogg_fuse_prologues;
  return elementwise_producer ? PASS_mogg_fuse_elementwise : PASS_mogg_fuse_epilogues;
}

// An elementwise maker would move to its reader, an elementwise reader to its maker; two that go row by row would take
// turns.
static fusion_reason why_two(pass_context *p, MlirOperation producer, MlirOperation consumer, int number) {
  if (p->unoptimised) return FUSION_unoptimised;
  if (ir_value_type(p->ir, mlirOperationGetOperand(consumer, number))->kind == IR_OPAQUE) return FUSION_opaque;
  pass_id pass = pass_to_join(kernel_is_elementwise(p, producer), kernel_is_elementwise(p, consumer));
  fusion_reason reason = pass == PASS_mogg_fuse_epilogues ? why_no_epilogue(p, producer, consumer, number)
                                                          : why_no_prologue(p, producer, consumer, number);
  fusion_reason by_row = reason ? why_not_by_row(p, producer, consumer) : MAY_FUSE;
  if (reason && by_row == MAY_FUSE) pass = PASS_mogg_fuse_rows;
  if (by_row != FUSION_two_loops) reason = by_row;
  // A loop over constants (one that packs them) runs in init, and what cannot be is no loss.
  if (reason == FUSION_two_loops && is_made_of_constants(p->ir, producer)) return FUSION_made_by_init;
  if (reason) return reason;
  return is_left_out(p, pass) ? FUSION_left_out : FUSION_possible_late;
}

static bool note(pass_context *p, MlirOperation op) {
  if (ir_op(p->ir, op) != IR_MOGG_KERNEL) return true;
  intptr_t n = mlirOperationGetNumOperands(op);
  MlirAttribute *reasons = ir_alloc(p->ir, ((size_t)n + 1) * sizeof *reasons);
  bool any = false;
  for (intptr_t i = 0; i < n; i++) {
    MlirOperation producer = value_kernel(p->ir, mlirOperationGetOperand(op, i));
    bool made = !mlirOperationIsNull(producer);
    reasons[i] = ir_string_attribute(p->ir, words[made ? why_two(p, producer, op, (int)i) : MAY_FUSE]);
    any |= made;
  }
  if (any) ir_set(p->ir, op, "unfused", mlirArrayAttrGet(ir_mlir(p->ir), n, reasons));
  return true;
}

bool pass_mogg_note_unfused(pass_context *p) { return each_op(p, IR_MOGG_GRAPH, note); }
