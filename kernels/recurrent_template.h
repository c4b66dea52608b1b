// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: the steps of a recurrent layer, for one element type and one x86 level (levels_f32.h). x w^T + bias of all
// steps is there already; a step adds h r^T, in matmul's tiles, and does the rest by hidden unit.
//
// Before including, besides what the level defines: SYMBOL; GATES, matrices of r; STATES, 2 with c besides h; STEP, the
// file with FN(_step) of the cell.

TEMPLATE_LOAD_HOOK(KERNEL, x, T, 3)
TEMPLATE_LOAD_HOOK(KERNEL, r, T, 2) // by (row over all directions and gates, column)
TEMPLATE_LOAD_HOOK(KERNEL, bias, T, 2)
TEMPLATE_LOAD_HOOK(KERNEL, lengths, int64_t, 1)
TEMPLATE_LOAD_HOOK(KERNEL, first_h, T, 3)
TEMPLATE_LOAD_HOOK(KERNEL, constants, T, 2)
TEMPLATE_STORE_HOOK(KERNEL, y, T, 3) // by (step and direction, sequence, hidden unit)
TEMPLATE_STORE_HOOK(KERNEL, last_h, T, 3)
#if STATES == 2
TEMPLATE_LOAD_HOOK(KERNEL, first_c, T, 3)
TEMPLATE_LOAD_HOOK(KERNEL, peepholes, T, 2)
TEMPLATE_STORE_HOOK(KERNEL, last_c, T, 3)
#endif

#define PROBLEM recurrent
#define LOAD_B(env, p, product, row, column) FN(_r)(env, (product) * (p)->hidden + (row), column)
#include "matmul_pack.h"
#include "matmul_tile.h"

// Parameters of the kernel.
typedef struct FN(_cell) {
  const int64_t *activations; // of all directions, or of each
  int64_t activations_count;
  T clip; // 0: none
  int64_t has_lengths, has_peepholes, input_forget, linear_before_reset;
} FN(_cell);

// Sequences [first, first + rows) in one direction. Rows of h, other (c, or the r * h of a GRU) and the sums of a gate
// stand by group of columns: FN(_row) says where.
typedef struct FN(_unit) {
  int64_t direction, first, rows;
  int64_t lengths[SEQUENCES];
  const T *packed; // r of this direction
  T *h, *other, *sums;
} FN(_unit);

// Row i, group g, of h or other.
MX_INLINE T *FN(_row)(const FN(_unit) * u, T *state, int64_t i, int64_t g) {
  int64_t block = g / BLOCK_GROUPS, column = g % BLOCK_GROUPS * SUMS_STRIDE;
  return state + (block * u->rows + i) * A_STRIDE + column;
}
MX_INLINE T *FN(_sums)(const recurrent *l, const FN(_unit) * u, int64_t gate, int64_t i, int64_t g) {
  return u->sums + ((gate * l->groups + g) * u->rows + i) * SUMS_STRIDE;
}

// sums of gates [gate, gate + gates) = a r^T.
MX_INLINE void FN(_product)(const recurrent *l, const FN(_unit) * u, const T *a, int64_t gate, int64_t gates) {
  enum { PER_PANEL = PANEL / WIDTH };
  int64_t stride = (l->hidden | 1) * PANEL, rows = u->rows;
  for (int64_t e = gate; e < gate + gates; e++)
    for (int64_t g = 0; g < l->groups; g++) {
      const T *b = u->packed + e * l->packed + g * GROUP * stride;
      int64_t vectors = matmul_min(l->panels - g * GROUP, GROUP) * PER_PANEL, span = SPAN(rows, vectors);
      for (int64_t k = 0; k < l->hidden; k += BLOCK_DEPTH)
        for (int64_t c = 0; c < vectors; c += span)
          for (int64_t i = 0, height; i < rows; i += height) {
            height = FN(_tile_rows)(rows - i);
            FN(_any_tile)(height, span, matmul_min(l->hidden - k, BLOCK_DEPTH), a + k * rows + i * A_STRIDE,
                          b + c / PER_PANEL * stride + c % PER_PANEL * WIDTH + k * PANEL, stride,
                          FN(_sums)(l, u, e, i, g) + c * WIDTH, k == 0);
          }
    }
}

// v[n] = activation `number` of the cell, of v within the clip.
static void FN(_activate)(const mx_env *env, const FN(_cell) * cell, int64_t direction, int64_t number, int64_t n,
                          T *MX_RESTRICT v) {
  enum { PER_DIRECTION = GATES == 4 ? 3 : GATES == 3 ? 2 : 1 };
  int64_t at = number + (cell->activations_count > PER_DIRECTION ? direction * PER_DIRECTION : 0);
  T a = FN(_constants)(env, at, 0), b = FN(_constants)(env, at, 1), clip = cell->clip;
  if (clip > 0) {
    MX_VECTORIZE
    for (int64_t j = 0; j < n; j++) v[j] = mx_min(mx_max(v[j], -clip), clip);
  }
#define ACTIVATION(name, ...)                                                                                          \
  case MX_ACTIVATION_##name: {                                                                                         \
    MX_VECTORIZE                                                                                                       \
    for (int64_t j = 0; j < n; j++) {                                                                                  \
      T z = v[j];                                                                                                      \
      v[j] = __VA_ARGS__;                                                                                              \
    }                                                                                                                  \
    break;                                                                                                             \
  }
  switch (cell->activations[at]) {
    ACTIVATION(Relu, mx_max(z, (T)0))
    ACTIVATION(Tanh, mx_tanh(z))
    ACTIVATION(Sigmoid, mx_sigmoid(z))
    ACTIVATION(Affine, a * z + b)
    ACTIVATION(LeakyRelu, z < 0 ? a * z : z)
    ACTIVATION(ThresholdedRelu, z < a ? (T)0 : z)
    ACTIVATION(ScaledTanh, a * mx_tanh(b * z))
    ACTIVATION(HardSigmoid, mx_min(mx_max(a * z + b, (T)0), (T)1))
    ACTIVATION(Elu, z < 0 ? a * mx_expm1(z) : z)
    ACTIVATION(Softsign, z / (1 + mx_abs(z)))
    ACTIVATION(Softplus, mx_max(z, (T)0) + mx_log1p(mx_exp(-mx_abs(z))))
  }
#undef ACTIVATION
}

// Which elements of a step are worked on: hidden units [column, column + n) of row i, a group, at time t.
typedef struct FN(_place) {
  int64_t i, g, column, n, t;
} FN(_place);

// v[n] += x + bias of the gate.
MX_INLINE void FN(_add_input)(const mx_env *env, const recurrent *l, const FN(_unit) * u, FN(_place) at, int64_t gate,
                              T *MX_RESTRICT v) {
  int64_t column = gate * l->hidden + at.column, d = u->direction;
  MX_VECTORIZE
  for (int64_t j = 0; j < at.n; j++)
    v[j] += FN(_x)(env, at.t, u->first + at.i, d * GATES * l->hidden + column + j) + FN(_bias)(env, d, column + j);
}

MX_INLINE void FN(_store)(const mx_env *env, const recurrent *l, const FN(_unit) * u, FN(_place) at,
                          const T *MX_RESTRICT h) {
  MX_VECTORIZE
  for (int64_t j = 0; j < at.n; j++)
    FN(_y)(env, at.t * l->directions + u->direction, u->first + at.i, at.column + j, h[j]);
}

// The first place of step s from row i, group g, on; its row is u->rows where there is none. A row as long as s is
// done.
MX_INLINE FN(_place) FN(_place_from)(const recurrent *l, const FN(_unit) * u, int64_t s, int64_t i, int64_t g) {
  if (g == l->groups) i++, g = 0;
  while (i < u->rows && s >= u->lengths[i]) i++;
  int64_t column = g * SUMS_STRIDE, backward = l->reverse || u->direction;
  if (i == u->rows) return (FN(_place)){i, 0, 0, 0, 0};
  return (FN(_place)){i, g, column, matmul_min(l->hidden - column, SUMS_STRIDE), backward ? u->lengths[i] - 1 - s : s};
}
#define EACH_PLACE(at, l, u, s)                                                                                        \
  for (FN(_place) at = FN(_place_from)(l, u, s, 0, 0); at.i < (u)->rows; at = FN(_place_from)(l, u, s, at.i, at.g + 1))

#include STEP

// The lengths of a unit's sequences; the longest; -1, reported, where one is none.
MX_INLINE int64_t FN(_read_lengths)(const mx_env *env, const recurrent *l, int64_t given, FN(_unit) * u,
                                    const mx_work *work) {
  int64_t longest = 0;
  for (int64_t i = 0; i < u->rows; i++) {
    int64_t length = given ? FN(_lengths)(env, u->first + i) : l->steps;
    if (length < 0 || length > l->steps) {
      mx_fail(work, "a length in sequence_lens is negative or greater than the number of steps");
      return -1;
    }
    u->lengths[i] = length;
    longest = length > longest ? length : longest;
  }
  return longest;
}

MX_INLINE void FN(_run_unit)(const mx_env *env, const recurrent *l, const FN(_cell) * cell, FN(_unit) * u,
                             int64_t longest) {
  int64_t d = u->direction;
  for (int64_t i = 0; i < u->rows; i++)
    for (int64_t j = 0; j < l->hidden; j++) {
      FN(_row)(u, u->h, i, j / SUMS_STRIDE)[j % SUMS_STRIDE] = FN(_first_h)(env, d, u->first + i, j);
#if STATES == 2
      FN(_row)(u, u->other, i, j / SUMS_STRIDE)[j % SUMS_STRIDE] = FN(_first_c)(env, d, u->first + i, j);
#endif
    }
  for (int64_t s = 0; s < longest; s++) FN(_step)(env, l, cell, u, s);
  for (int64_t i = 0; i < u->rows; i++) {
    for (int64_t t = u->lengths[i]; t < l->steps; t++)
      for (int64_t j = 0; j < l->hidden; j++) FN(_y)(env, t * l->directions + d, u->first + i, j, 0);
    for (int64_t j = 0; j < l->hidden; j++) {
      FN(_last_h)(env, d, u->first + i, j, FN(_row)(u, u->h, i, j / SUMS_STRIDE)[j % SUMS_STRIDE]);
#if STATES == 2
      FN(_last_c)(env, d, u->first + i, j, FN(_row)(u, u->other, i, j / SUMS_STRIDE)[j % SUMS_STRIDE]);
#endif
    }
  }
}

#if STATES == 2
#define OUT_VIEWS const mx_view *y, const mx_view *last_h, const mx_view *last_c
#define MORE_VIEWS , const mx_view *first_c, const mx_view *peepholes
#define MORE_OUTPUTS                                                                                                   \
  , { "last_c", ANY_FLOAT, 3, MX_FUSED }
#define MORE_INPUTS                                                                                                    \
  , {"first_c", ANY_FLOAT, 3, MX_FUSED}, { "peepholes", ANY_FLOAT, 2, MX_FUSED }
#define IGNORE_VIEWS (void)last_c, (void)first_c, (void)peepholes
#else
#define OUT_VIEWS const mx_view *y, const mx_view *last_h
#define MORE_VIEWS
#define MORE_OUTPUTS
#define MORE_INPUTS
#define IGNORE_VIEWS (void)0
#endif
#define VIEWS_AND_PARAMETERS                                                                                           \
  OUT_VIEWS, const mx_view *x, const mx_view *r, const mx_view *bias, const mx_view *lengths, const mx_view *first_h,  \
      const mx_view *constants MORE_VIEWS, int64_t direction, const int64_t *activations, int64_t activations_count,   \
      double clip, int64_t has_lengths, int64_t has_peepholes, int64_t input_forget, int64_t linear_before_reset

static void KERNEL(const mx_env *env, VIEWS_AND_PARAMETERS, const mx_work *work) {
  IGNORE_VIEWS, (void)last_h, (void)x, (void)r, (void)bias, (void)lengths, (void)first_h, (void)constants;
  recurrent l = recurrent_of(y, direction, GATES, STATES, PANEL);
  FN(_cell)
  cell = {activations, activations_count, (T)clip, has_lengths, has_peepholes, input_forget, linear_before_reset};
  T *packed = (T *)work->shared;
  if (work->phase == 0) {
    int64_t per_matrix = matmul_pack_units(l.panels, l.hidden, 1);
    for (int64_t u = work->begin; u < work->end; u++)
      FN(_pack_units)(env, &l, u / per_matrix, 1, l.hidden, l.hidden, u % per_matrix, u % per_matrix + 1,
                      packed + u / per_matrix * l.packed, (l.hidden | 1) * PANEL);
    return;
  }
  int64_t parts = matmul_ceildiv(l.sequences, SEQUENCES);
  for (int64_t n = work->begin; n < work->end; n++) {
    FN(_unit) u = {.direction = n / parts, .first = n % parts * SEQUENCES};
    u.rows = matmul_min(l.sequences - u.first, SEQUENCES);
    u.packed = packed + u.direction * GATES * l.packed;
    u.h = (T *)work->local;
    u.other = u.h + u.rows * l.blocks * BLOCK_DEPTH;
    u.sums = u.other + u.rows * l.blocks * BLOCK_DEPTH;
    int64_t longest = FN(_read_lengths)(env, &l, has_lengths, &u, work);
    if (longest < 0) return;
    FN(_run_unit)(env, &l, &cell, &u, longest);
  }
}

static void FN(_plan)(VIEWS_AND_PARAMETERS, int64_t n_threads, mx_plan *plan) {
  IGNORE_VIEWS, (void)last_h, (void)x, (void)r, (void)bias, (void)lengths, (void)first_h, (void)constants;
  (void)activations, (void)activations_count, (void)clip, (void)has_lengths, (void)has_peepholes;
  (void)input_forget, (void)linear_before_reset, (void)n_threads;
  recurrent l = recurrent_of(y, direction, GATES, STATES, PANEL);
  recurrent_plan(&l, PANEL, (int64_t)sizeof(T), plan);
}

// Operands of one kernel may be of several dtypes of TYPES: x is wider than y of halves, say.
#define ANY_FLOAT TYPES
TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = SYMBOL, .target = TARGET,
                        .outputs = {{"y", ANY_FLOAT, 4, MX_FUSED}, {"last_h", ANY_FLOAT, 3, MX_FUSED} MORE_OUTPUTS},
                        .inputs = {{"x", ANY_FLOAT, 3, MX_FUSED},
                                   {"r", ANY_FLOAT, 3, MX_FUSED},
                                   {"bias", ANY_FLOAT, 2, MX_FUSED},
                                   {"lengths", MX_TYPE(SI32) | MX_TYPE(SI64), 1, MX_FUSED},
                                   {"first_h", ANY_FLOAT, 3, MX_FUSED},
                                   {"constants", ANY_FLOAT, 2, MX_FUSED} MORE_INPUTS},
                        .parameters = {"direction", "activations", "clip", "has_lengths", "has_peepholes",
                                       "input_forget", "linear_before_reset"})

#undef PROBLEM
#undef LOAD_B
#undef EACH_PLACE
#undef ANY_FLOAT
#undef OUT_VIEWS
#undef MORE_VIEWS
#undef MORE_OUTPUTS
#undef MORE_INPUTS
#undef IGNORE_VIEWS
#undef VIEWS_AND_PARAMETERS
