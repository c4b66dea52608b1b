// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the files of mo_to_mogg share.
#ifndef CONVERSION_H
#define CONVERSION_H

#include "passes/passes.h"

typedef struct conversion {
  pass_context *p;
  ir_context *ctx;
  ir_builder b; // into the mogg graph
  ir_map map;   // mo values -> mogg values
} conversion;

// {transpose_b = false, ..}: the kernel's parameters in its order, from the op's attributes: words by their numbers,
// absent ones as false or 0. False, reported, where one does not fit.
bool add_parameters(conversion *c, MlirOperation op, const pkg_kernel *kernel, ir_attributes *out);
// The op of the same meaning one level below, without chains.
void convert_as_it_is(conversion *c, MlirOperation op, ir_op_id id);

// ---- convert_effects.c
// ---------------------------------------------------------------------------------------------------------------

// Whether op is an effect; *ok then tells whether it could be converted.
bool convert_effect(conversion *c, MlirOperation op, bool *ok);

#endif
