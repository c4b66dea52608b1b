// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.steps.lstm: instances of recurrent_template.h per type and x86 level.
#include "recurrent.h"

#ifdef MX_CPU

#define SYMBOL "mo.steps.lstm"
#define GATES 4
#define STATES 2
#define STEP "lstm_step.h"

#define NAME lstm_f32
#define TEMPLATE "recurrent_template.h"
#include "levels_f32.h"

#define NAME lstm_f64
#define TEMPLATE "recurrent_template.h"
#include "levels_f64.h"

#endif
