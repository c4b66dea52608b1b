// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the files of mogg_to_mgp share: sections of code under construction, their sizes, outlined kernels.
#ifndef LOWERING_H
#define LOWERING_H

#include "passes/passes.h"

// A kernel as launches name it.
typedef struct outlined {
  const char *name;
  bool planned; // launches plan it first
} outlined;

// A place where launches are emitted: init or execute.
typedef struct section {
  ir_builder b;
  ir_map values;  // mogg values -> memory here
  ir_table sizes; // ir_dim -> its value here
  ir_table made;  // what section_emit_once made: op, operands and attribute -> its result
} section;

typedef struct lowering {
  pass_context *p;
  ir_context *ctx;
  MlirOperation graph;
  ir_table kernels;      // text without the name, which decides whether two kernels are one -> outlined
  ir_table names;        // taken -> the number that the next kernel of this name may get
  ir_table outputs;      // value -> which of the graph's results it is, from 1
  ir_table constants;    // (value or name, type) -> number + 1
  section init, execute; // execute: of the graph that is being lowered
  bool is_region;        // it is a function, whose last arguments are its results
  int n_outputs, n_constants, n_states;
} lowering;

static inline MlirType memory_type(ir_context *ctx) { return ir_type_make(ctx, &(ir_type){.kind = IR_MEMORY}); }
static inline MlirType size_type(ir_context *ctx) { return ir_index(ctx, 0); }

// ---- section.c: code and sizes
// ------------------------------------------------------------------------------------------------------------

MlirValue section_emit(section *s, ir_op_id id, const MlirValue *operands, int n, MlirType type,
                       const ir_attributes *attributes);
// A pure op, or the one of the same operands that is there already.
MlirValue section_emit_once(section *s, ir_op_id id, const MlirValue *operands, int n, MlirType type,
                            const ir_attributes *attributes);
// The value of a dim, from values of its symbols. Null if a symbol is not known.
MlirValue section_size(section *s, ir_dim dim);
// The values of n dims. False, reported, where one holds a name that nothing binds.
bool section_sizes(section *s, MlirLocation location, const ir_dim *dims, int n, MlirValue *out_values);
void section_set_size(section *s, ir_dim dim, MlirValue value);

// ---- shape_functions.c: sizes that a package's shape function makes
// --------------------------------------------------------------------------------------------------------------------

// Fresh names in results (data-dependent or declared by mo.custom) come from the kernel's shape function.
bool bind_results(lowering *l, section *s, MlirOperation kernel);
// The names that mogg.invoke_shape_func declares.
bool invoke_shape_function(lowering *l, MlirOperation op);

// ---- outline_kernel.c
// ---------------------------------------------------------------------------------------------------------------------

// Dims become d0, d1, .. in order of appearance; 0 and 1 stay, because they decide strides.
typedef struct renaming {
  ir_context *ctx;
  ir_dim *dims;
  int count;
  size_t capacity;
} renaming;

// The mgp.kernel of a mogg.kernel's body, made unless there is the same one already; *r then says which sizes a launch
// passes. NULL, reported, if there are too many.
const outlined *outline_kernel(lowering *l, MlirOperation kernel, renaming *r);

#endif
