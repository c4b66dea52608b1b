// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.steps.rnn: instances of recurrent_template.h per type and x86 level.
#include "recurrent.h"

#ifdef MX_CPU

#define SYMBOL "mo.steps.rnn"
#define GATES 1
#define STATES 1
#define STEP "rnn_step.h"

#define NAME rnn_f32
#define TEMPLATE "recurrent_template.h"
#include "levels_f32.h"

#define NAME rnn_f64
#define TEMPLATE "recurrent_template.h"
#include "levels_f64.h"

#endif
