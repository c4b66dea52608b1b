// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The compiler in one page: what runs, in which order, and what holds after each stage.
#include "passes/passes.h"
#include <string.h>
#include <time.h>

typedef struct pass_row {
  const char *name;
  ir_level from, to;
  const char *what;
  bool (*run)(pass_context *p);
} pass_row;

static const pass_row rows[] = {
#define PASS(name, from, to, what) [PASS_##name] = {#name, from, to, what, pass_##name},
#include "passes/passes.def"
#undef PASS
};

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

bool is_left_out(const pass_context *p, pass_id id) {
  bool named = false;
  for (size_t i = 0; i < p->n_without; i++) named |= !strcmp(p->without[i], rows[id].name);
  return named;
}

// level: what the module came in at.
static bool run(pass_context *p, pass_id id, bool optional, void *level) {
  const pass_row *row = &rows[id];
  if (row->from < *(ir_level *)level) return true; // the module came in below this pass
  if (optional && (p->unoptimised || is_left_out(p, id))) return true;
  double begin = now_ms();
  if (!row->run(p)) return false;
  if (p->after) p->after(p, row->name, now_ms() - begin);
  if (p->verify_each && !ir_verify(p->ir, p->module))
    return ir_error(p->ir, (MlirLocation){NULL}, "this is a bug in mxc: please report it with the input",
                    "the module is invalid after pass %s", row->name);
  return true;
}

// Visits the passes up to stop, in order, until one visit returns false. optional: the result does not need the pass.
static bool each_pass(pass_context *p, ir_level stop,
                      bool (*visit)(pass_context *p, pass_id id, bool optional, void *user), void *user) {
#define OPTIMISE(name)                                                                                                 \
  if (!visit(p, PASS_##name, true, user)) return false
#define RUN(name)                                                                                                      \
  if (!visit(p, PASS_##name, false, user)) return false

  // RMO: what front ends write. Broadcasts and promotions become ops.
  if (stop == IR_RMO) return true;
  RUN(mo_unwrap_shapes);
  RUN(mo_inline_calls);
  RUN(mo_outline_regions);
  RUN(rmo_to_mo);

  // MO: strict operators. Every operand type is equal to the last symbol; side effects and dead ops are settled here.
  RUN(mo_bind_weights);
  RUN(mo_expand_data_dependent);
  RUN(mo_resolve_shapes);
  RUN(mo_remove_dead);
  if (stop == IR_MO) return true;
  RUN(mo_expand_composites);
  RUN(mo_use_slices);
  RUN(mo_nest_concats);
  RUN(mo_measure_ranges);
  RUN(mo_broadcast_scales);
  RUN(mo_expand_recurrent);
  RUN(mo_expand_stft);
  OPTIMISE(mo_merge_equal);
  OPTIMISE(mo_simplify);
  RUN(mo_move_axis_last);
  RUN(mo_order_channels);
  RUN(mo_split_resizes);
  RUN(mo_canonicalise_views);
  RUN(mo_pack_weights);

  // MOGG: kernels in destination-passing style. Beyond mo_to_mogg no op has a meaning, only a signature.
  RUN(mo_to_mogg);
  RUN(mogg_read_buffers);
  RUN(mogg_fuse_views);
  OPTIMISE(mogg_inline_constants);
  OPTIMISE(mogg_fuse_elementwise);
  OPTIMISE(mogg_fuse_epilogues);
  OPTIMISE(mogg_fuse_prologues);
  OPTIMISE(mogg_fuse_rows);
  OPTIMISE(mogg_order_kernels);
  if (stop == IR_MOGG) return true;

  // MGP: program order. What did not fuse says why. Beyond mogg_to_mgp no kernel is made; beyond mgp_plan_memory no
  // memory is.
  RUN(mogg_note_unfused);
  RUN(mogg_to_mgp);
  OPTIMISE(mgp_join_launches);
  RUN(mgp_plan_memory);
  return true;
#undef RUN
#undef OPTIMISE
}

static bool note_optional(pass_context *p, pass_id id, bool optional, void *noted) {
  (void)p;
  ((bool *)noted)[id] = optional;
  return true;
}

// What shall be left out is there, and optional.
static bool check_left_out(pass_context *p) {
  bool optional[PASS_COUNT] = {false};
  ir_text choice = {.ctx = p->ir};
  each_pass(p, IR_MGP, note_optional, optional);
  for (int id = 0; id < PASS_COUNT; id++)
    if (optional[id]) ir_append(&choice, "%s%s", choice.length ? ", " : "these can be left out: ", rows[id].name);
  for (size_t i = 0; i < p->n_without; i++) {
    int id = 0;
    while (id < PASS_COUNT && strcmp(rows[id].name, p->without[i])) id++;
    if (id == PASS_COUNT)
      return ir_error(p->ir, (MlirLocation){NULL}, choice.data, "no pass is named '%s'", p->without[i]);
    if (!optional[id])
      return ir_error(p->ir, (MlirLocation){NULL}, choice.data, "pass '%s' cannot be left out: results depend on it",
                      p->without[i]);
  }
  return true;
}

bool pipeline_run(pass_context *p, ir_level stop) {
  ir_level level = ir_module_level(p->ir, p->module);
  if (!check_left_out(p)) return false;
  if (level >= IR_MOGG && !find_kernels(p, mlirModuleGetBody(p->module))) return false;
  return each_pass(p, stop, run, &level);
}
