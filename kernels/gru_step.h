// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: a step of mo.steps.gru. Gates are z r n; `other` is r * h, of which n's product is unless
// linear_before_reset.

MX_INLINE void FN(_step)(const mx_env *env, const recurrent *l, const FN(_cell) * cell, FN(_unit) * u, int64_t s) {
  enum { Z, R, N };
  FN(_product)(l, u, u->h, 0, cell->linear_before_reset ? GATES : N);
  EACH_PLACE(at, l, u, s) {
    T *MX_RESTRICT r = FN(_sums)(l, u, R, at.i, at.g), *MX_RESTRICT reset = FN(_row)(u, u->other, at.i, at.g);
    const T *MX_RESTRICT h = FN(_row)(u, u->h, at.i, at.g);
    for (int64_t e = Z; e <= R; e++) {
      T *v = FN(_sums)(l, u, e, at.i, at.g);
      FN(_add_input)(env, l, u, at, e, v);
      FN(_activate)(env, cell, u->direction, 0, at.n, v);
    }
    MX_VECTORIZE
    for (int64_t j = 0; j < at.n; j++) reset[j] = r[j] * h[j];
  }
  if (!cell->linear_before_reset) FN(_product)(l, u, u->other, N, 1);
  EACH_PLACE(at, l, u, s) {
    const T *MX_RESTRICT z = FN(_sums)(l, u, Z, at.i, at.g), *MX_RESTRICT r = FN(_sums)(l, u, R, at.i, at.g);
    T *MX_RESTRICT n = FN(_sums)(l, u, N, at.i, at.g), *MX_RESTRICT h = FN(_row)(u, u->h, at.i, at.g);
    if (cell->linear_before_reset) {
      int64_t column = N * l->hidden + at.column, d = u->direction;
      MX_VECTORIZE
      for (int64_t j = 0; j < at.n; j++)
        n[j] = r[j] * (n[j] + FN(_bias)(env, d, column + j)) +
               FN(_x)(env, at.t, u->first + at.i, d * GATES * l->hidden + column + j);
    } else {
      FN(_add_input)(env, l, u, at, N, n);
    }
    FN(_activate)(env, cell, u->direction, 1, at.n, n);
    MX_VECTORIZE
    for (int64_t j = 0; j < at.n; j++) h[j] = (1 - z[j]) * n[j] + z[j] * h[j];
    FN(_store)(env, l, u, at, h);
  }
}
