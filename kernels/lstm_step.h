// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: a step of mo.steps.lstm. Gates are i o f g; `other` is c.

// v[n] += peepholes of gate p * c.
MX_INLINE void FN(_add_peepholes)(const mx_env *env, const recurrent *l, const FN(_unit) * u, FN(_place) at, int64_t p,
                                  const T *MX_RESTRICT c, T *MX_RESTRICT v) {
  MX_VECTORIZE
  for (int64_t j = 0; j < at.n; j++) v[j] += FN(_peepholes)(env, u->direction, p * l->hidden + at.column + j) * c[j];
}

MX_INLINE void FN(_step)(const mx_env *env, const recurrent *l, const FN(_cell) * cell, FN(_unit) * u, int64_t s) {
  enum { I, O, F, G };
  FN(_product)(l, u, u->h, 0, GATES);
  EACH_PLACE(at, l, u, s) {
    T *v[GATES], *MX_RESTRICT h = FN(_row)(u, u->h, at.i, at.g), *MX_RESTRICT c = FN(_row)(u, u->other, at.i, at.g);
    for (int64_t e = 0; e < GATES; e++) {
      v[e] = FN(_sums)(l, u, e, at.i, at.g);
      FN(_add_input)(env, l, u, at, e, v[e]);
    }
    T *MX_RESTRICT i = v[I], *MX_RESTRICT o = v[O], *MX_RESTRICT f = v[F], *MX_RESTRICT g = v[G];
    if (cell->has_peepholes) {
      FN(_add_peepholes)(env, l, u, at, I, c, i);
      FN(_add_peepholes)(env, l, u, at, F, c, f);
    }
    FN(_activate)(env, cell, u->direction, 0, at.n, i);
    FN(_activate)(env, cell, u->direction, 1, at.n, g);
    if (cell->input_forget) {
      MX_VECTORIZE
      for (int64_t j = 0; j < at.n; j++) f[j] = 1 - i[j];
    } else {
      FN(_activate)(env, cell, u->direction, 0, at.n, f);
    }
    MX_VECTORIZE
    for (int64_t j = 0; j < at.n; j++) h[j] = c[j] = f[j] * c[j] + i[j] * g[j];
    if (cell->has_peepholes) FN(_add_peepholes)(env, l, u, at, O, c, o);
    FN(_activate)(env, cell, u->direction, 0, at.n, o);
    FN(_activate)(env, cell, u->direction, 2, at.n, h);
    MX_VECTORIZE
    for (int64_t j = 0; j < at.n; j++) h[j] *= o[j];
    FN(_store)(env, l, u, at, h);
  }
}
