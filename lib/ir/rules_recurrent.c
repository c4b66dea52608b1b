// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of recurrent layers.
#include "ir/recurrent.h"
#include "ir/verify.h"
#include <mx/kernel_activations.h>
#include <mx/tensor.h>
#include <string.h>

static const ir_cell cells[] = {
    {IR_MO_LSTM, IR_MO_LSTM_STEPS, 4, 2, 5, 3, {MX_ACTIVATION_Sigmoid, MX_ACTIVATION_Tanh, MX_ACTIVATION_Tanh}},
    {IR_MO_GRU, IR_MO_GRU_STEPS, 3, 1, 3, 2, {MX_ACTIVATION_Sigmoid, MX_ACTIVATION_Tanh}},
    {IR_MO_RNN, IR_MO_RNN_STEPS, 1, 1, 3, 1, {MX_ACTIVATION_Tanh}},
};

const ir_cell *ir_cell_of(ir_op_id op) {
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
    if (cells[i].layer == op || cells[i].steps == op) return &cells[i];
  return NULL;
}

static const char *const given_names[] = {"bias", "sequence_lens", "initial_h", "initial_c", "peepholes"};

static const struct activation {
  const char *name;
  bool has_alpha;
  double alpha;
  bool has_beta;
  double beta;
} activations[] = {
#define ACTIVATION(name, has_alpha, alpha, has_beta, beta) {#name, has_alpha, alpha, has_beta, beta},
    MX_ACTIVATIONS(ACTIVATION)
#undef ACTIVATION
};

// ---- attributes

// "A", "B" or "C", of the first n names.
static const char *choice(ir_context *ctx, const char *const *names, size_t stride, int n) {
  ir_text text = {.ctx = ctx};
  for (int i = 0; i < n; i++)
    ir_append(&text, "%s\"%s\"",
              i == 0       ? ""
              : i == n - 1 ? " or "
                           : ", ",
              *(const char *const *)((const char *)names + (size_t)i * stride));
  return text.data;
}

static bool read_given(ir_context *ctx, MlirOperation op, ir_recurrent *out) {
  enum { FIRST = 3 }; // x, w and r stand before
  const char *names[IR_GIVEN_COUNT], *op_name = ir_op_name(ctx, op);
  MlirLocation location = mlirOperationGetLocation(op);
  int n = ir_get_names(ctx, op, "given", names, IR_GIVEN_COUNT), have = (int)mlirOperationGetNumOperands(op) - FIRST;
  if (n < 0) n = 0;
  if (n != have)
    return ir_error(ctx, location, "add {given = [..]} before the types: a name for each operand after x, w and r",
                    "'%s' names %d operand%s after r, %d %s there", op_name, n, n == 1 ? "" : "s", have,
                    have == 1 ? "is" : "are");
  for (int i = 0; i < n && i < IR_GIVEN_COUNT; i++) {
    int g = 0, most = out->cell->n_given;
    while (g < most && strcmp(given_names[g], names[i])) g++;
    if (g == most)
      return ir_error(ctx, location,
                      ir_format(ctx, "it may be %s", choice(ctx, given_names, sizeof *given_names, most)),
                      "'%s' has no operand '%s'", op_name, names[i]);
    if (out->operand[g])
      return ir_error(ctx, location, "name each operand once", "'%s' names '%s' twice", op_name, names[i]);
    out->operand[g] = FIRST + i;
  }
  return true;
}

// The list `name` gives a number to each activation that uses it, as far as it goes.
static bool check_all_used(ir_context *ctx, MlirOperation op, const char *name, int given, int used) {
  if (given <= used) return true;
  return ir_error(ctx, mlirOperationGetLocation(op),
                  "it has an entry for each activation that uses one, in their order",
                  "'%s' %s has %d entr%s, its activations use %d", ir_op_name(ctx, op), name, given,
                  given == 1 ? "y" : "ies", used);
}

static bool read_activations(ir_context *ctx, MlirOperation op, ir_recurrent *out) {
  const char *names[IR_MAX_ACTIVATIONS], *op_name = ir_op_name(ctx, op);
  MlirLocation location = mlirOperationGetLocation(op);
  double alpha[IR_MAX_ACTIVATIONS], beta[IR_MAX_ACTIVATIONS];
  int per_direction = out->cell->n_activations, want = out->directions * per_direction;
  int n = ir_get_names(ctx, op, "activations", names, IR_MAX_ACTIVATIONS);
  int alphas = ir_get_reals(op, "activation_alpha", alpha, IR_MAX_ACTIVATIONS), alphas_used = 0;
  int betas = ir_get_reals(op, "activation_beta", beta, IR_MAX_ACTIVATIONS), betas_used = 0;
  if (n >= 0 && n != want)
    return ir_error(ctx, location, ir_format(ctx, "each direction has %d", per_direction),
                    "'%s' has %d activation%s, not %d", op_name, n, n == 1 ? "" : "s", want);
  out->n_activations = want;
  for (int i = 0; i < want; i++) {
    int f = n < 0 ? out->cell->activations[i % per_direction] : 0;
    while (n >= 0 && f < MX_ACTIVATION_COUNT && strcmp(activations[f].name, names[i])) f++;
    if (f == MX_ACTIVATION_COUNT)
      return ir_error(
          ctx, location,
          ir_format(ctx, "it may be %s", choice(ctx, &activations->name, sizeof *activations, MX_ACTIVATION_COUNT)),
          "'%s' activation %d is \"%s\"", op_name, i, names[i]);
    const struct activation *a = &activations[f];
    bool own_alpha = a->has_alpha && alphas_used < alphas, own_beta = a->has_beta && betas_used < betas;
    out->activations[i].function = f;
    out->activations[i].alpha = own_alpha ? alpha[alphas_used] : a->alpha;
    out->activations[i].beta = own_beta ? beta[betas_used] : a->beta;
    alphas_used += own_alpha;
    betas_used += own_beta;
  }
  return check_all_used(ctx, op, "activation_alpha", alphas, alphas_used) &&
         check_all_used(ctx, op, "activation_beta", betas, betas_used);
}

static int directions_of(ir_context *ctx, MlirOperation op) {
  enum { BIDIRECTIONAL = 2 };
  return ir_get_word(ctx, op, "direction", 0) == BIDIRECTIONAL ? 2 : 1;
}

bool ir_recurrent_of(ir_context *ctx, MlirOperation op, ir_recurrent *out) {
  *out = (ir_recurrent){.cell = ir_cell_of(ir_op(ctx, op)),
                        .batch_major = ir_get_word(ctx, op, "layout", 0),
                        .directions = directions_of(ctx, op)};
  return read_given(ctx, op, out) && read_activations(ctx, op, out);
}

// ---- shapes

static bool has_shape(checked_op *o, int i, const char *what, int rank, const ir_dim *dims, const char *hint) {
  ir_type want = {.rank = rank};
  memcpy(want.dims, dims, (size_t)rank * sizeof *dims);
  if (!ir_same_shape(operand(o, i), &want))
    FAIL(hint, "'%s' %s is %s, not %s", o->name, what, ir_shape_text(o->ctx, operand(o, i)),
         ir_shape_text(o->ctx, &want));
  return true;
}

static bool is_float_operand(checked_op *o, int i, const char *what) {
  if (!(MX_TYPES_FLOAT >> operand(o, i)->dtype & 1))
    FAIL("convert it with mo.cast", "'%s' %s has dtype %s, which is no float", o->name, what,
         mx_dtype_name(operand(o, i)->dtype));
  return true;
}

static bool has_lengths(checked_op *o, int i, ir_dim sequences) {
  return has_shape(o, i, "sequence_lens", 1, &sequences, "it has a length per sequence") && takes_indices(o, i);
}

static bool check_clip(checked_op *o) {
  double clip = ir_get_real(o->op, "clip", 1);
  if (!(clip > 0)) FAIL("leave it out, and nothing is clipped", "'%s' clip %g is not greater than 0", o->name, clip);
  return true;
}

bool rule_recurrent(checked_op *o) {
  ir_context *ctx = o->ctx;
  ir_recurrent l;
  const ir_type *x = operand(o, 0), *r = operand(o, 2);
  if (!ir_recurrent_of(ctx, o->op, &l) || !check_clip(o)) return false;
  static const char *const names[] = {"x", "w", "r"};
  for (int i = 0; i < 3; i++)
    if (operand(o, i)->rank != 3)
      FAIL("x is [steps, sequences, inputs]; w and r have a matrix per direction", "'%s' %s has rank %d, not 3",
           o->name, names[i], operand(o, i)->rank);
  ir_dim steps = x->dims[l.batch_major], sequences = x->dims[!l.batch_major], hidden = r->dims[2];
  ir_dim directions = ir_dim_constant(ctx, l.directions);
  ir_dim gates = ir_dim_binary(ctx, IR_DIM_MUL, ir_dim_constant(ctx, l.cell->gates), hidden);
  ir_dim w_dims[] = {directions, gates, x->dims[2]}, r_dims[] = {directions, gates, hidden};
  const char *hint = ir_format(ctx, "it has %d gate%s of %s hidden units, in %d direction%s", l.cell->gates,
                               l.cell->gates == 1 ? "" : "s", hidden->text, l.directions, l.directions == 1 ? "" : "s");
  const char *w_hint = ir_format(ctx, "%s, and a column per input of x", hint);
  if (!has_shape(o, 2, "r", 3, r_dims, hint) || !has_shape(o, 1, "w", 3, w_dims, w_hint)) return false;

  ir_dim two = ir_dim_constant(ctx, 2), three = ir_dim_constant(ctx, 3);
  ir_dim bias[] = {directions, ir_dim_binary(ctx, IR_DIM_MUL, two, gates)};
  ir_dim peepholes[] = {directions, ir_dim_binary(ctx, IR_DIM_MUL, three, hidden)};
  ir_type state = {.kind = IR_TENSOR, .dtype = x->dtype, .rank = 3, .dims = {directions, sequences, hidden}};
  if (l.batch_major) state.dims[0] = sequences, state.dims[1] = directions;
  const struct {
    int rank;
    const ir_dim *dims;
    const char *hint;
  } shapes[] = {[IR_GIVEN_BIAS] = {2, bias, "it has a number per gate and hidden unit for x, then for h"},
                [IR_GIVEN_INITIAL_H] = {3, state.dims, "it is what the layer makes as its last state"},
                [IR_GIVEN_INITIAL_C] = {3, state.dims, "it is what the layer makes as its last state"},
                [IR_GIVEN_PEEPHOLES] = {2, peepholes, "it has a number per hidden unit for each of the gates i, o, f"}};
  for (int g = 0; g < IR_GIVEN_COUNT; g++) {
    if (!l.operand[g]) continue;
    if (g == IR_GIVEN_SEQUENCE_LENS
            ? !has_lengths(o, l.operand[g], sequences)
            : !has_shape(o, l.operand[g], given_names[g], shapes[g].rank, shapes[g].dims, shapes[g].hint))
      return false;
  }
  for (int i = 1; i < o->n_operands; i++)
    if (i != l.operand[IR_GIVEN_SEQUENCE_LENS] && !one_dtype(o, i, i + 1)) return false;

  ir_type y = {.kind = IR_TENSOR, .dtype = x->dtype, .rank = 4, .dims = {steps, directions, sequences, hidden}};
  if (l.batch_major) y.dims[0] = sequences, y.dims[1] = steps, y.dims[2] = directions;
  bool ok = makes(o, 0, &y);
  for (int s = 0; s < l.cell->states; s++) ok = ok && makes(o, 1 + s, &state);
  return ok;
}

bool rule_recurrent_steps(checked_op *o) {
  ir_context *ctx = o->ctx;
  const ir_cell *cell = ir_cell_of(ir_op(ctx, o->op));
  const ir_type *x = operand(o, 0), *r = operand(o, 1);
  int64_t functions[IR_MAX_ACTIVATIONS];
  int per_direction = cell->n_activations, n = ir_get_ints(o->op, "activations", functions, IR_MAX_ACTIVATIONS);
  int count = directions_of(ctx, o->op);
  if (!check_clip(o)) return false;
  if (n != per_direction && n != count * per_direction)
    FAIL(ir_format(ctx, "each direction has %d", per_direction), "'%s' has %d activations", o->name, n);
  for (int i = 0; i < n; i++)
    if (functions[i] < 0 || functions[i] >= MX_ACTIVATION_COUNT)
      FAIL(ir_format(ctx, "it is in [0, %d]", MX_ACTIVATION_COUNT - 1), "'%s' activation %d is %lld", o->name, i,
           (long long)functions[i]);
  if (x->rank != 3 || r->rank != 3)
    FAIL("x is [steps, sequences, gates]; r has a matrix per direction", "'%s' x and r have ranks %d and %d, not 3",
         o->name, x->rank, r->rank);
  ir_dim directions = ir_dim_constant(ctx, count), hidden = r->dims[2], sequences = x->dims[1];
  ir_dim gates = ir_dim_binary(ctx, IR_DIM_MUL, ir_dim_constant(ctx, cell->gates), hidden);
  ir_dim all = ir_dim_binary(ctx, IR_DIM_MUL, directions, gates), three = ir_dim_constant(ctx, 3);
  ir_type state = {.kind = IR_TENSOR, .dtype = result(o, 0)->dtype, .rank = 3, .dims = {directions, sequences, hidden}};
  enum { LENGTHS = 3 };
  const struct {
    const char *what;
    int rank;
    ir_dim dims[3];
  } shapes[] = {{"x", 3, {x->dims[0], sequences, all}},
                {"r", 3, {directions, gates, hidden}},
                {"bias", 2, {directions, gates}},
                {"sequence_lens", 1, {sequences}},
                {"initial_h", 3, {directions, sequences, hidden}},
                {"constants", 2, {ir_dim_constant(ctx, n), ir_dim_constant(ctx, 2)}},
                {"initial_c", 3, {directions, sequences, hidden}},
                {"peepholes", 2, {directions, ir_dim_binary(ctx, IR_DIM_MUL, three, hidden)}}};
  for (int i = 0; i < o->n_operands; i++)
    if (i == LENGTHS ? !has_lengths(o, i, sequences)
                     : !has_shape(o, i, shapes[i].what, shapes[i].rank, shapes[i].dims, o->row->meaning) ||
                           !is_float_operand(o, i, shapes[i].what))
      return false;
  ir_type y = {.kind = IR_TENSOR, .dtype = state.dtype, .rank = 4, .dims = {x->dims[0], directions, sequences, hidden}};
  bool ok = makes(o, 0, &y);
  for (int s = 0; s < cell->states; s++) ok = ok && makes(o, 1 + s, &state);
  return ok;
}
