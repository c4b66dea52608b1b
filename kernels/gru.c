// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.steps.gru: instances of recurrent_template.h per type and x86 level.
#include "recurrent.h"

#ifdef MX_CPU

#define SYMBOL "mo.steps.gru"
#define GATES 3
#define STATES 1
#define STEP "gru_step.h"

#define NAME gru_f32
#define TEMPLATE "recurrent_template.h"
#include "levels_f32.h"

#define NAME gru_f64
#define TEMPLATE "recurrent_template.h"
#include "levels_f64.h"

#endif
