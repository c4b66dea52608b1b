// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What small integer tensors hold, as dims: the values that shape_of, slices, concatenations and arithmetic make of
// sizes and constants.
#ifndef SHAPE_VALUES_H
#define SHAPE_VALUES_H

#include "passes/passes.h"

enum { SHAPE_MAX_ELEMENTS = 64 };

typedef struct shape_value {
  int count;
  bool from_shapes; // a shape op made it, or took part
  ir_dim *elements; // row-major; NULL: only known when it runs
} shape_value;

typedef struct shape_values {
  pass_context *p;
  ir_table known; // MlirValue -> shape_value
} shape_values;

// Works the op's result out, if it is one of integers whose operands' values are known. Ops come in program order. What
// is wrong whatever the sizes are is reported.
void shape_values_visit(shape_values *v, MlirOperation op);
const shape_value *shape_value_of(shape_values *v, MlirValue value); // NULL: unknown
bool shape_value_is_whole(const shape_value *value);                 // every element is known
bool shape_op_without_kernel(ir_op_id id);                           // its value must be known
// A constant of one element as a number.
bool constant_number(pass_context *p, MlirValue value, double *out);

#endif
