// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What attributes of mo.lstm, mo.gru and mo.rnn say, for their rule and the pass that expands them (rules_recurrent.c).
#ifndef IR_RECURRENT_H
#define IR_RECURRENT_H

#include "ir/ir.h"

enum { IR_MAX_ACTIVATIONS = 6 }; // 3 of each direction

// Operands that a layer may be without, in the order of mo.steps.lstm.
typedef enum ir_given {
  IR_GIVEN_BIAS,
  IR_GIVEN_SEQUENCE_LENS,
  IR_GIVEN_INITIAL_H,
  IR_GIVEN_INITIAL_C,
  IR_GIVEN_PEEPHOLES,
  IR_GIVEN_COUNT
} ir_given;

typedef struct ir_cell {
  ir_op_id layer, steps; // mo.lstm, mo.steps.lstm
  int gates;             // of w and r
  int states;            // tensors that go from step to step: h, c
  int n_given;           // of ir_given, those it may have
  int n_activations;     // of one direction
  int activations[3];    // the default ones
} ir_cell;
const ir_cell *ir_cell_of(ir_op_id op); // of a layer or its steps; NULL: of another op

typedef struct ir_recurrent {
  const ir_cell *cell;
  bool batch_major;
  int directions;
  int operand[IR_GIVEN_COUNT]; // its number; 0: not given
  int n_activations;           // of all directions
  struct {
    int function; // MX_ACTIVATION_..
    double alpha, beta;
  } activations[IR_MAX_ACTIVATIONS];
} ir_recurrent;
// False, reported, where attributes contradict each other or the number of operands.
bool ir_recurrent_of(ir_context *ctx, MlirOperation op, ir_recurrent *out);

#endif
