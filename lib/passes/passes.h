// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Passes: each changes the module in place, reports what is wrong with the model, and returns false if it did.
#ifndef PASSES_H
#define PASSES_H

#include "import/weights.h"
#include "ir/ir.h"
#include "package/package.h"

typedef struct pass_context {
  ir_context *ir;
  MlirModule module;
  const pkg_registry *kernels;
  const weights *weights; // NULL: none were given
  // Called after each pass that ran; NULL for none.
  void (*after)(struct pass_context *context, const char *pass, double milliseconds);
  void *user;
  bool verify_each;
} pass_context;

typedef enum pass_id {
#define PASS(name, from, to, what) PASS_##name,
#include "passes/passes.def"
#undef PASS
  PASS_COUNT
} pass_id;

#define PASS(name, from, to, what) bool pass_##name(pass_context *p);
#include "passes/passes.def"
#undef PASS

// Lowers the module to `stop`, from whatever level it is at. pipeline.c is the page to read first.
bool pipeline_run(pass_context *p, ir_level stop);

// ---- structured_kernel.c: reading and rebuilding mogg.kernel
// ------------------------------------------------------------------

#define PASS_TARGET "x86-64" // signatures are the same on every CPU level

MlirOperation kernel_execute(ir_context *ctx, MlirOperation kernel); // its mogg.call.execute
bool kernel_is_elementwise(pass_context *p, MlirOperation kernel);   // its loop only calls the output lambda
const pkg_kernel *kernel_signature(pass_context *p, MlirOperation execute);
MlirOperation value_kernel(ir_context *ctx, MlirValue value);      // the mogg.kernel that makes it; null otherwise
bool view_is_contiguous_only(pass_context *p, MlirOperation view); // needs row-major memory below it
int kernel_operand_number(MlirOperation kernel, MlirValue value);  // -1: not an operand
// The value at the root of a chain of mogg.call.view.
MlirValue view_root(ir_context *ctx, MlirValue value);
// A kernel that copies `value` (possibly a view of it) to row-major memory, before op.
MlirValue materialise(pass_context *p, MlirValue value, MlirOperation before);
// Replaces every read of `operand` (an elementwise kernel's result) in consumer by that kernel's lambda; the new kernel
// takes consumer's place. Both old kernels are erased once unused.
void inline_producer(pass_context *p, MlirOperation consumer, MlirOperation producer);
// Whether inline_producer can: every read is a load, a fusable execute input, or a view of one.
bool can_inline_producer(pass_context *p, MlirOperation consumer, MlirOperation producer);
// The top-level ops of that kind.
size_t graphs_of(pass_context *p, ir_op_id id, MlirOperation **out_graphs);

#endif
